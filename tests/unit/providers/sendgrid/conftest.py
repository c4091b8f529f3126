"""SendGrid's fake, fresh for each test, and ways to an adapter that uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.domain.ids import new_id
from email_provisioning.providers.base import Mailbox
from email_provisioning.providers.sendgrid import SendGridProvider
from tests.fakes.sendgrid.running import FakeSendGrid, fake_sendgrid

#: Makes an adapter; called again it is another process's, where ``kept`` is shared.
MakeProvider = Callable[..., SendGridProvider]


@pytest.fixture
def fake() -> Iterator[FakeSendGrid]:
    """Yield SendGrid with the verified domain example.test."""
    with fake_sendgrid() as fake:
        yield fake


@pytest.fixture
def make_provider(fake: FakeSendGrid, tmp_path: Path) -> MakeProvider:
    """Return a function that makes an adapter."""
    return lambda **options: fake.provider(tmp_path, **options)


@pytest.fixture
def provider(make_provider: MakeProvider) -> SendGridProvider:
    """Return an adapter without subusers."""
    return make_provider()


@pytest.fixture
def contact() -> Mailbox:
    """Return the address contact@example.test."""
    return mailbox("contact")


def mailbox(local: str, domain: str = "example.test") -> Mailbox:
    """Return an address with an account of its own."""
    account_id = new_id()
    address = Address(local=local, domain=domain)
    return Mailbox(account_id=account_id, address=address, display_name="", ref=account_id)
