"""Mail that other servers hand to us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from email_provisioning.domain.address import Address
from email_provisioning.domain.delivery_report import report_of
from email_provisioning.errors import MessageRefused, RelayingDenied
from email_provisioning.mailbox.base import MailStore
from email_provisioning.provisioning.counting import Counting
from email_provisioning.provisioning.recipients import Recipients


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """Takes mail for addresses here, and for nobody else."""

    recipients: Recipients
    store: MailStore
    counting: Counting

    def check_recipient(self, recipient: Address) -> None:
        """Raise `UnknownRecipient` where nobody has the address, `RelayingDenied` on another domain."""
        self._ref_of(recipient)

    def deliver(self, *, sender: str, recipients: Sequence[Address], content: bytes) -> None:
        """Put the message durably into every recipient's mailbox, or into none and raise.

        ``sender`` is the reverse path, empty for a bounce; it becomes the Return-Path (RFC 5321, section 4.4).
        """
        if not sender.isprintable():
            raise MessageRefused("The sender's address holds characters that cannot be stored.")
        # Once for each mailbox: postmaster and abuse are one.
        refs = list(dict.fromkeys(self._ref_of(recipient) for recipient in recipients))
        with self.store.delivering(refs, f"Return-Path: <{sender}>\r\n".encode() + content):
            pass
        if (report := report_of(content)) is not None:
            # A mailbox's ref is the account's id: the report comes to whoever sent what it is about.
            self.counting.reported(refs, report)

    def _ref_of(self, recipient: Address) -> str:
        ref = self.recipients.resolve(recipient)
        if ref is None:
            raise RelayingDenied("This server takes mail for its own addresses only.")
        return ref
