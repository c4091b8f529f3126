"""Sending through Graph: as the mailbox, to the envelope, octet for octet."""

from __future__ import annotations

import base64

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.errors import (
    MailboxMissing,
    MessageTooLarge,
    PermissionMissing,
    ProviderUnavailable,
    RateLimitExceeded,
    SenderRefused,
    StillProvisioning,
)
from email_provisioning.providers._envelope import HeaderNamesOthers
from email_provisioning.providers.base import Outgoing
from email_provisioning.providers.microsoft365 import Microsoft365Provider
from email_provisioning.testing.outside import Mood
from tests.fakes.microsoft.serving import Microsoft
from tests.fakes.server import Fault
from tests.providers.microsoft.mailboxes import made, ready

YOU, FRIEND = (Address(local=name, domain="elsewhere.test") for name in ("you", "friend"))
CONTENT = b"From: contact@example.test\r\nTo: you@elsewhere.test\r\nSubject: hi\r\n\r\ncaf\xc3\xa9\r\n.\r\n"


def outgoing(
    *recipients: Address, sender: str = "contact@example.test", content: bytes = CONTENT
) -> Outgoing:
    return Outgoing(sender=sender, recipients=recipients, content=content)


def test_a_message_has_the_id_that_support_asks_for(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    ready(provider)
    found = provider.relay(outgoing(YOU))
    assert found == microsoft.server.exchanges[-1].response_headers["request-id"]
    assert base64.b64decode(microsoft.server.exchanges[-1].request_body) == CONTENT


def test_the_envelope_gets_it_and_sees_nobody_of_it(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    ready(provider)
    provider.relay(outgoing(YOU, FRIEND))
    ((_, recipients, content),) = microsoft.tenant.sent
    assert set(recipients) == {YOU.email, FRIEND.email}
    assert content == CONTENT


def test_nobody_beside_the_envelope_gets_it(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    ready(provider)
    with pytest.raises(HeaderNamesOthers, match=r"you@elsewhere\.test"):
        provider.relay(outgoing(FRIEND))
    assert microsoft.tenant.sent == []


def test_throttling_says_when_to_come_again(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    ready(provider)
    microsoft.server.order(Fault.RATE_LIMIT, "sendMail")
    with pytest.raises(RateLimitExceeded) as caught:
        provider.relay(outgoing(YOU))
    assert caught.value.retry_after == 1


@pytest.mark.parametrize(("role", "error"), [("Mail.Send", PermissionMissing), ("Mail.ReadWrite", None)])
def test_each_permission_is_for_its_own(
    microsoft: Microsoft, provider: Microsoft365Provider, role: str, error: type[Exception] | None
) -> None:
    ready(provider)
    microsoft.tenant.roles.remove(role)
    if error is None:
        provider.relay(outgoing(YOU))
        return
    with pytest.raises(error):
        provider.relay(outgoing(YOU))


def test_a_mailbox_that_is_not_ready_sends_later_and_one_that_is_gone_never(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    mailbox = made(provider)
    with pytest.raises(StillProvisioning):
        provider.relay(outgoing(YOU))
    provider.delete(mailbox)
    with pytest.raises(MailboxMissing):
        provider.relay(outgoing(YOU))


def test_from_has_to_be_an_address_of_the_mailbox(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    ready(provider)
    content = CONTENT.replace(b"contact@", b"boss@", 1)
    with pytest.raises(SenderRefused):
        provider.relay(outgoing(YOU, content=content))


@pytest.mark.parametrize("sender", ["", "contact", "a@b\r\nx: y", "../users", "contact@example.test/../x"])
def test_no_sender_leads_to_another_path(
    microsoft: Microsoft, provider: Microsoft365Provider, sender: str
) -> None:
    ready(provider)
    with pytest.raises((SenderRefused, MailboxMissing)):
        provider.relay(outgoing(YOU, sender=sender))
    assert microsoft.tenant.sent == []
    assert all(call.count("/") <= 5 for call in microsoft.server.calls() if "sendMail" in call)


def test_words_of_the_vendor_stay_with_the_operator(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    ready(provider)
    microsoft.outside.mood = Mood.TOO_LARGE
    with pytest.raises(MessageTooLarge) as caught:
        provider.relay(outgoing(YOU))
    assert microsoft.outside.private in (caught.value.cause or "")
    assert microsoft.outside.private not in caught.value.detail


def test_a_success_that_sending_does_not_have_is_no_success(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    ready(provider)
    microsoft.server.order(Fault.NOT_JSON, "sendMail")
    with pytest.raises(ProviderUnavailable):
        provider.relay(outgoing(YOU))
