"""The provider's contract on a real Microsoft tenant, and a letter to oneself; skipped unless a tenant is named.

Beside MICROSOFT_TENANT_ID, MICROSOFT_CLIENT_ID and MICROSOFT_CLIENT_SECRET it needs MICROSOFT_LIVE_DOMAIN, a verified
domain of the tenant, and some licences with Exchange Online that are free. It makes users there, removes them for good,
and touches nobody else's. A mailbox takes Exchange minutes, sometimes hours: so does each test.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import ClassVar, TypeVar

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import ProviderError, ProvisioningError
from email_provisioning.mailbox.base import MailboxReader
from email_provisioning.providers.base import Mailbox, Outgoing
from email_provisioning.providers.microsoft365 import NEEDED, Microsoft365Provider, build
from email_provisioning.settings import Settings, load_settings
from email_provisioning.settings.spec import specs
from email_provisioning.testing.provider import Held, ProviderContract
from tests.fakes.microsoft.provider import surroundings_of

DOMAIN = "MICROSOFT_LIVE_DOMAIN"
#: How long anything may take that the directory has to hear of first, in seconds.
PATIENCE = 300.0
Result = TypeVar("Result")

pytestmark = pytest.mark.skipif(
    not all(os.environ.get(name) for name in (*NEEDED, DOMAIN)),
    reason=f"needs a real tenant: set {', '.join((*NEEDED, DOMAIN))}",
)


def patiently(act: Callable[[], Result]) -> Result:
    """Do something as a run does it: what may pass is tried again."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except ProvisioningError as error:
            if not error.retryable or time.monotonic() > deadline:
                raise
            time.sleep(error.retry_after or 5.0)


class PatientProvider(Microsoft365Provider):
    """Calls Microsoft as runs do."""

    def create(self, mailbox: Mailbox) -> str:
        return patiently(lambda: super(PatientProvider, self).create(mailbox))

    def suspend(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(PatientProvider, self).suspend(mailbox))

    def resume(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(PatientProvider, self).resume(mailbox))

    def delete(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(PatientProvider, self).delete(mailbox))

    def restore(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(PatientProvider, self).restore(mailbox))

    def purge(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(PatientProvider, self).purge(mailbox))

    def relay(self, message: Outgoing) -> str | None:
        return patiently(lambda: super(PatientProvider, self).relay(message))


def settings() -> Mapping[str, object]:
    """Return the settings of the environment."""
    given = {
        name: value for name, value in os.environ.items() if name.startswith("MICROSOFT_") and name != DOMAIN
    }
    loaded = load_settings(given)
    return {name: getattr(loaded, attribute) for name, (attribute, _) in specs(Settings).items()}


class TestMicrosoft365Live(ProviderContract):
    ready_seconds: ClassVar[float] = 2 * 3600.0
    #: Whom this test has asked for.
    asked: ClassVar[list[Mailbox]] = []

    @pytest.fixture
    def held(self) -> Held:
        return Held(domain=os.environ[DOMAIN])

    @pytest.fixture
    def provider(self) -> Iterator[Microsoft365Provider]:
        self.asked.clear()
        provider = build(surroundings_of(dict(settings())))
        provider.__class__ = PatientProvider
        yield provider
        for mailbox in self.asked:
            with suppress(ProviderError):
                provider.purge(mailbox)

    @classmethod
    def wanted(cls, held: Held, local: str = "contact") -> Mailbox:
        """Return a mailbox of a name that this run alone uses, the same one within a test."""
        known = next((each for each in cls.asked if each.address.local.startswith(f"live-{local}-")), None)
        address = (
            known.address if known else Address(local=f"live-{local}-{new_id()[-12:]}", domain=held.domain)
        )
        mailbox = Mailbox(account_id=new_id(), address=address, display_name="Contact", ref=None)
        cls.asked.append(mailbox)
        return mailbox

    def test_a_letter_to_oneself_arrives(self, provider: Microsoft365Provider, held: Held) -> None:
        mailbox = self.made(provider, held)
        email, subject = mailbox.address.email, f"live {new_id()}"
        content = f"From: {email}\r\nTo: {email}\r\nSubject: {subject}\r\n\r\nBonjour\r\n".encode()
        assert provider.relay(Outgoing(sender=email, recipients=[mailbox.address], content=content))
        message = patiently(lambda: arrived(provider.reader, str(mailbox.ref), subject))
        assert b"Bonjour" in message


def arrived(reader: MailboxReader, ref: str, subject: str) -> bytes:
    """Return the message with a subject; raise a passing error while it is on its way."""
    for each in reader.page(ref, limit=10).messages:
        if subject.encode() in (content := reader.read(ref, each.id).content):
            return content
    raise NotArrived


class NotArrived(ProvisioningError):
    """The message has not arrived yet."""

    retryable = True
