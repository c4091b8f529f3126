"""What every suite of tests of a provider begins with: the provider, who holds what, and a mailbox to begin with."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import ClassVar

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import UnknownRecipient
from email_provisioning.providers.base import Mailbox, Provider


@dataclass
class Held:
    """Which addresses are held, as the database would tell a provider."""

    domain: str = "example.test"
    refs: dict[Address, str] = field(default_factory=dict)

    def resolve(self, address: Address) -> str | None:
        """Return the mailbox of an address here, None elsewhere; raise `UnknownRecipient`."""
        if address.domain != self.domain:
            return None
        if address not in self.refs:
            raise UnknownRecipient
        return self.refs[address]


class ProviderSuite:
    """Gives its tests a provider, empty, and mailboxes at it."""

    #: Whether a purge ends what the vendor keeps of a deleted address; False where the vendor alone decides when.
    purges_what_is_kept: ClassVar[bool] = True
    #: How long a mailbox that is not ready at once may take, in seconds; it is asked for a hundred times.
    ready_seconds: ClassVar[float] = 10.0

    @pytest.fixture
    def held(self) -> Held:
        """Return the addresses that are held; override it where the domain must be another one."""
        return Held()

    @pytest.fixture
    def provider(self, held: Held) -> Provider:
        """Return the provider under test, empty."""
        raise NotImplementedError

    @staticmethod
    def wanted(held: Held, local: str = "contact") -> Mailbox:
        """Return a mailbox that is not there yet."""
        address = Address(local=local, domain=held.domain)
        return Mailbox(account_id=new_id(), address=address, display_name="Contact", ref=None)

    @classmethod
    def made(cls, provider: Provider, held: Held, local: str = "contact") -> Mailbox:
        """Make a mailbox and wait until it is ready."""
        wanted = cls.wanted(held, local)
        ref = provider.create(wanted)
        held.refs[wanted.address] = ref
        mailbox = Mailbox(
            account_id=wanted.account_id, address=wanted.address, display_name=wanted.display_name, ref=ref
        )
        deadline = time.monotonic() + (0 if provider.capabilities.ready_at_once else cls.ready_seconds)
        while not (ready := provider.is_ready(mailbox)) and time.monotonic() < deadline:
            time.sleep(cls.ready_seconds / 100)
        assert ready
        return mailbox
