"""The contract of a provider on SendGrid itself.

Needs `SENDGRID_LIVE_API_KEY`, a key with full access, and `SENDGRID_LIVE_DOMAIN`, a domain that is authenticated there.
In another region, `SENDGRID_LIVE_BASE_URL` and `SENDGRID_LIVE_SMTP_URL` as well. API keys are made and removed; one
message is sent to SendGrid's own sink, which throws it away.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.providers.base import Outgoing
from email_provisioning.providers.registry import Surroundings
from email_provisioning.providers.sendgrid import SendGridProvider, build
from email_provisioning.settings import load_settings
from email_provisioning.testing.provider import Held, ProviderContract
from tests.unit.settings_from import KNOWN, NO_FILE

NEEDED = ("SENDGRID_LIVE_API_KEY", "SENDGRID_LIVE_DOMAIN")
MISSING = [name for name in NEEDED if not os.environ.get(name)]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"{' and '.join(MISSING)} not set: SendGrid itself is not tried"
)
#: SendGrid's address for tests: it takes everything and delivers nothing.
SINK = Address(local="anybody", domain="sink.sendgrid.net")


class TestSendGridLive(ProviderContract):
    @pytest.fixture
    def held(self) -> Held:
        return Held(domain=os.environ["SENDGRID_LIVE_DOMAIN"])

    @pytest.fixture
    def provider(self, held: Held, tmp_path: Path) -> Iterator[SendGridProvider]:
        given = {
            name.replace("_LIVE", ""): value
            for name, value in os.environ.items()
            if name.startswith("SENDGRID_LIVE_") and name != "SENDGRID_LIVE_DOMAIN" and value
        }
        settings = load_settings(given, env_file=NO_FILE)
        provider = build(
            Surroundings(
                resolve=held.resolve,
                store=MaildirStore(tmp_path),
                hello="localhost",
                settings={name: getattr(settings, attribute) for name, (attribute, _) in KNOWN.items()},
            )
        )
        before = {each.ref for each in provider.holdings(held.domain)}
        yield provider
        for each in provider.holdings(held.domain):
            if each.ref not in before and each.account_id is not None:
                provider.purge(replace(self.wanted(held), account_id=each.account_id))

    def test_a_message_is_taken_and_has_an_id(self, provider: SendGridProvider, held: Held) -> None:
        sender = self.made(provider, held).address.email
        content = f"From: {sender}\r\nTo: {SINK.email}\r\nSubject: hello\r\n\r\nhello\r\n".encode()
        assert provider.relay(Outgoing(sender=sender, recipients=[SINK], content=content))
