"""The contract of a provider on Google Workspace itself.

Needs `GOOGLE_LIVE_SERVICE_ACCOUNT_FILE` and `GOOGLE_LIVE_ADMIN_EMAIL`, as docs/providers/google-workspace.md has them,
and `GOOGLE_LIVE_DOMAIN`, a verified domain for tests alone, on which nobody has contact@ or support@.
`GOOGLE_LIVE_LICENCE` gives a licence, as GOOGLE_LICENCE does. Users are made, and deleted again; Google keeps them for
20 days.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest

from email_provisioning.errors import ProvisioningError
from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.providers._google_users import GoogleUserProvider
from email_provisioning.providers.base import Mailbox, Outgoing, Provider
from email_provisioning.providers.google_workspace import build
from email_provisioning.providers.registry import Surroundings
from email_provisioning.settings import load_settings
from email_provisioning.testing.provider import Held, ProviderContract
from tests.unit.settings_from import KNOWN, NO_FILE

NEEDED = ("GOOGLE_LIVE_SERVICE_ACCOUNT_FILE", "GOOGLE_LIVE_ADMIN_EMAIL", "GOOGLE_LIVE_DOMAIN")
MISSING = [name for name in NEEDED if not os.environ.get(name)]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"{' and '.join(MISSING)} not set: Google Workspace itself is not tried"
)
#: How long Google may take for one thing, in seconds; a run waits longer.
PATIENCE = 600.0
Answer = TypeVar("Answer")


def patiently(call: Callable[[], Answer]) -> Answer:
    """Repeat a call while what it meets may pass, as a run does."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return call()
        except ProvisioningError as error:
            if not error.retryable or time.monotonic() > deadline:
                raise
            time.sleep(max(2.0, error.retry_after or 0.0))


class Patient(GoogleUserProvider):
    """Waits for what is not complete yet, since the contract asks for one thing right after the other."""

    def create(self, mailbox: Mailbox) -> str:
        return patiently(lambda: super(Patient, self).create(mailbox))

    def suspend(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(Patient, self).suspend(mailbox))

    def resume(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(Patient, self).resume(mailbox))

    def delete(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(Patient, self).delete(mailbox))

    def restore(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(Patient, self).restore(mailbox))

    def purge(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(Patient, self).purge(mailbox))


class TestGoogleWorkspaceLive(ProviderContract):
    purges_what_is_kept: ClassVar[bool] = False

    @pytest.fixture
    def held(self) -> Held:
        return Held(domain=os.environ["GOOGLE_LIVE_DOMAIN"])

    @pytest.fixture
    def provider(self, held: Held, tmp_path: Path) -> Iterator[Provider]:
        given = {
            name.replace("_LIVE", ""): value
            for name, value in os.environ.items()
            if name.startswith("GOOGLE_LIVE_") and name != "GOOGLE_LIVE_DOMAIN" and value
        }
        settings = load_settings(given, env_file=NO_FILE)
        built = build(
            Surroundings(
                resolve=held.resolve,
                store=MaildirStore(tmp_path),
                hello="localhost",
                settings={name: getattr(settings, attribute) for name, (attribute, _) in KNOWN.items()},
            )
        )
        provider = Patient(built.parts)
        yield provider
        for each in list(provider.holdings(held.domain)):
            if each.account_id is not None and not each.deleted and each.address is not None:
                left = replace(self.wanted(held), account_id=each.account_id, address=each.address)
                provider.purge(replace(left, ref=each.ref))

    @classmethod
    def made(cls, provider: Provider, held: Held, local: str = "contact") -> Mailbox:
        wanted = cls.wanted(held, local)
        held.refs[wanted.address] = provider.create(wanted)
        mailbox = replace(wanted, ref=held.refs[wanted.address])
        deadline = time.monotonic() + PATIENCE
        while not provider.is_ready(mailbox):
            assert time.monotonic() < deadline, "the mailbox is not ready in time"
            time.sleep(2)
        return mailbox

    def test_a_message_to_itself_is_read_back(self, provider: Provider, held: Held) -> None:
        mailbox = self.made(provider, held)
        assert provider.reader is not None
        assert mailbox.ref is not None
        email = mailbox.address.email
        content = f"From: {email}\r\nTo: {email}\r\nSubject: hello\r\n\r\nhello\r\n".encode()
        sent = provider.relay(Outgoing(sender=email, recipients=[mailbox.address], content=content))
        assert sent
        deadline = time.monotonic() + PATIENCE
        while not (found := provider.reader.page(mailbox.ref, limit=10).messages):
            assert time.monotonic() < deadline, "the message does not arrive in time"
            time.sleep(2)
        assert b"Subject: hello" in provider.reader.read(mailbox.ref, found[0].id).content
