"""Stands in for a provider that cannot be put together, so that the domains of the others go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, NoReturn

from email_provisioning.domain.address import Address
from email_provisioning.domain.dns import DomainStatus
from email_provisioning.domain.finding import Finding, failing
from email_provisioning.errors import ProviderUnavailable, ProvisioningError
from email_provisioning.providers.base import Capabilities, Holding, Mailbox, Outgoing, Provider


class BrokenProvider(Provider):
    """Can nothing and says why; what is under way waits until it can be put together again."""

    kind: ClassVar[str] = "broken"
    capabilities: ClassVar[Capabilities] = Capabilities(
        send=False,
        receive=False,
        read=False,
        # Told later, as everything else: the provider still has what it had.
        remote_suspend=True,
        receives_while_suspended=True,
        restore=True,
        ready_at_once=False,
        made_on_first_use=False,
        makes_mailboxes=True,
        hosted=False,
        direct_note="direct_broken",
    )

    def __init__(self, kind: str, reason: ProvisioningError) -> None:
        """``kind`` is what it stands for, ``reason`` why that cannot be used."""
        self._subject = kind
        self._reason = reason

    def is_taken(self, address: Address, *, account_id: str) -> bool:
        """Raise the reason: no new address is begun."""
        raise self._reason.with_traceback(None)

    def create(self, mailbox: Mailbox) -> str:
        """Put it off."""
        self._put_off()

    def is_ready(self, mailbox: Mailbox) -> bool:
        """Put it off."""
        self._put_off()

    def suspend(self, mailbox: Mailbox) -> None:
        """Put it off."""
        self._put_off()

    def resume(self, mailbox: Mailbox) -> None:
        """Put it off."""
        self._put_off()

    def delete(self, mailbox: Mailbox) -> None:
        """Put it off."""
        self._put_off()

    def restore(self, mailbox: Mailbox) -> None:
        """Put it off."""
        self._put_off()

    def purge(self, mailbox: Mailbox) -> None:
        """Put it off."""
        self._put_off()

    def check_recipient(self, recipient: Address) -> None:
        """Put it off."""
        self._put_off()

    def relay(self, message: Outgoing) -> str | None:
        """Put it off: the client keeps the message and tries again."""
        self._put_off()

    def domain_status(self, domain: str) -> DomainStatus:
        """Raise the reason."""
        raise self._reason.with_traceback(None)

    def diagnose(self, domain: str) -> Sequence[Finding]:
        """Tell the reason."""
        return [failing(self._subject, self._reason)]

    def holdings(self, domain: str) -> Iterator[Holding]:
        """Raise the reason: what is there is not known."""
        raise self._reason.with_traceback(None)

    def _put_off(self) -> NoReturn:
        raise ProviderUnavailable(cause=f"{self._reason.code}: {self._reason.detail}")
