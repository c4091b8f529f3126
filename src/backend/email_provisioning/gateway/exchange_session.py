"""Sessions of other servers that bring mail for us (RFC 5321)."""

from __future__ import annotations

from email_provisioning.domain.account import ROLE_MAILBOX
from email_provisioning.domain.address import Address, parse_address
from email_provisioning.errors import InvalidName, ProvisioningError
from email_provisioning.gateway.session import Session, Transaction
from email_provisioning.gateway.trace import check_loop, exchange_trace
from email_provisioning.gateway.wire import Budget
from email_provisioning.provisioning.recipients import recipient_of


class SenderMalformed(ProvisioningError):
    """The reverse path is not an address."""

    smtp = "553 5.1.7"


class ExchangeSession(Session):
    """Takes messages for addresses of ours, and relays nothing."""

    def extensions(self) -> list[str]:
        """Offer TLS."""
        return [] if self.encrypted else ["STARTTLS"]

    def check_sender(self, sender: str) -> None:
        """Accept a bounce's empty path, and whatever is an address."""
        try:
            if sender:
                parse_address(sender)
        except InvalidName as error:
            raise SenderMalformed(error.detail) from error

    def recipient(self, text: str) -> Address:
        """Ask whether the address is here; ``postmaster`` may stand alone (RFC 5321, section 4.5.1)."""
        domains = self.hub.inbound.recipients.domains.all()
        alone = text.casefold() == ROLE_MAILBOX
        recipient = recipient_of(text, default_domain=next(iter(domains)) if alone else None)
        self.hub.inbound.check_recipient(recipient)
        return recipient

    @property
    def budget(self) -> Budget:
        """Count apart: a stranger's messages must not keep those of our own out."""
        return self.hub.exchange_budget

    async def take(self, transaction: Transaction, content: bytes) -> None:
        """Put the message into the mailboxes."""
        await self.in_pool(self._deliver, transaction, content)

    def _deliver(self, transaction: Transaction, content: bytes) -> None:
        check_loop(content)
        assert self.session is not None
        trace = exchange_trace(
            by=self.hostname,
            greeted_as=self.session.host_name or "",
            peer=self.session.peer,
            encrypted=self.encrypted,
            at=self.hub.clock(),
        )
        recipients = list(transaction.recipients.values())
        with self.hub.metrics.message("exchange", recipients=len(recipients)):
            self.hub.inbound.deliver(
                sender=transaction.sender, recipients=recipients, content=trace + content
            )
