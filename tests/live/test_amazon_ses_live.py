"""The contract of a provider on Amazon SES itself.

Needs `AWS_LIVE_ACCESS_KEY_ID`, `AWS_LIVE_SECRET_ACCESS_KEY` and `AWS_LIVE_REGION` of a key with the rights that
docs/providers/aws-ses.md lists, and `AWS_LIVE_DOMAIN`, a verified domain for tests alone: every user of ours on it is
removed in the end. `AWS_LIVE_ENDPOINT_URL` tries an emulator instead. Mail goes to Amazon's own simulator, which the
sandbox allows as well.
"""

from __future__ import annotations

import os
import smtplib
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.errors import ProvisioningError
from email_provisioning.providers._ses_api import Aws
from email_provisioning.providers._ses_client import Access
from email_provisioning.providers._ses_probe import accepts
from email_provisioning.providers.amazon_ses import AmazonSesProvider
from email_provisioning.providers.base import DirectCredential, Mailbox, Outgoing, Provider
from email_provisioning.providers.pacing import Unpaced
from email_provisioning.providers.registry import unobserved
from email_provisioning.testing.provider import Held, ProviderContract

NEEDED = ("AWS_LIVE_ACCESS_KEY_ID", "AWS_LIVE_SECRET_ACCESS_KEY", "AWS_LIVE_REGION", "AWS_LIVE_DOMAIN")
MISSING = [name for name in NEEDED if not os.environ.get(name)]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"{' and '.join(MISSING)} not set: Amazon SES itself is not tried"
)
#: How long one thing may take, in seconds: management calls pass about once a second.
PATIENCE = 120.0
SIMULATOR = Address(local="success", domain="simulator.amazonses.com")
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
            time.sleep(max(1.0, error.retry_after or 0.0))


class Patient(AmazonSesProvider):
    """Waits for what is not to be seen everywhere yet, since the contract asks for one thing after the other."""

    def create(self, mailbox: Mailbox) -> str:
        return patiently(lambda: super(Patient, self).create(mailbox))

    def suspend(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(Patient, self).suspend(mailbox))

    def resume(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(Patient, self).resume(mailbox))

    def purge(self, mailbox: Mailbox) -> None:
        patiently(lambda: super(Patient, self).purge(mailbox))

    def issue_direct(self, mailbox: Mailbox, *, version: int) -> DirectCredential:
        return patiently(lambda: super(Patient, self).issue_direct(mailbox, version=version))

    def revoke_direct(self, mailbox: Mailbox, *, version: int) -> None:
        patiently(lambda: super(Patient, self).revoke_direct(mailbox, version=version))


class TestAmazonSesLive(ProviderContract):
    @pytest.fixture
    def held(self) -> Held:
        return Held(domain=os.environ["AWS_LIVE_DOMAIN"])

    @pytest.fixture
    def provider(self, held: Held) -> Iterator[Provider]:
        access = Access(
            key_id=os.environ["AWS_LIVE_ACCESS_KEY_ID"],
            secret=os.environ["AWS_LIVE_SECRET_ACCESS_KEY"],
            region=os.environ["AWS_LIVE_REGION"],
            endpoint=os.environ.get("AWS_LIVE_ENDPOINT_URL"),
        )
        provider = Patient(Aws(access, pace=Unpaced(), observe=unobserved))
        yield provider
        for each in list(provider.holdings(held.domain)):
            if each.account_id is not None:
                provider.purge(replace(self.wanted(held), account_id=each.account_id))

    def test_a_message_leaves(self, provider: Provider, held: Held) -> None:
        mailbox = self.made(provider, held)
        content = f"From: {mailbox.address.email}\r\nSubject: hello\r\n\r\nhello\r\n".encode()
        message = Outgoing(
            sender=mailbox.address.email,
            recipients=[SIMULATOR],
            content=content,
            account_id=mailbox.account_id,
        )
        assert patiently(lambda: provider.relay(message))

    def test_a_password_of_amazons_own_sends_as_its_address_alone(
        self, provider: Provider, held: Held
    ) -> None:
        mailbox = self.made(provider, held)
        issued = provider.issue_direct(mailbox, version=1)
        assert accepts(issued)
        with smtplib.SMTP(issued.host, issued.port, timeout=30) as client:
            client.starttls()
            client.login(issued.username, issued.password)
            sender = mailbox.address.email
            client.sendmail(sender, [SIMULATOR.email], f"From: {sender}\r\n\r\nhello\r\n")
            other = f"somebody-else@{held.domain}"
            with pytest.raises(smtplib.SMTPException):
                client.sendmail(other, [SIMULATOR.email], f"From: {other}\r\n\r\nhello\r\n")
