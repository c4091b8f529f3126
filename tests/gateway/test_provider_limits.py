"""What the gateway takes less of because the provider does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from email_provisioning.providers.local import LocalProvider
from tests.gateway.running import Member, RunningGateway


def test_a_client_is_told_how_many_recipients_the_provider_takes_at_once(
    gateway: RunningGateway, contact: Member, support: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer = replace(LocalProvider.capabilities, max_recipients=1)
    monkeypatch.setattr(LocalProvider, "capabilities", fewer)
    with gateway.signed_in(contact) as client:
        client.mail(contact.address)
        assert client.rcpt(support.address)[0] == 250
        # RFC 5321, section 4.5.3.1.10: a client sends to the others in another transaction.
        assert client.rcpt(contact.address)[0] == 452
        assert client.data(f"From: {contact.address}\r\n\r\nhi\r\n")[0] == 250
    assert [len(gateway.inbox(each)) for each in (support, contact)] == [1, 0]
