"""The port to a mail provider: what stands behind an address."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from email_provisioning.domain.address import Address
from email_provisioning.mailbox.base import MailboxReader


@dataclass(frozen=True, kw_only=True, slots=True)
class Capabilities:
    """What a provider can do; the API, the panel, the command line and the docs show this same data."""

    #: Mail can be sent from the address.
    send: bool
    #: Mail for the address arrives somewhere.
    receive: bool
    #: Received mail can be read through us.
    read: bool
    #: A suspension has to be told to the provider; our gateway refuses to send in any case.
    remote_suspend: bool
    #: A deleted address can be brought back with its mail.
    restore: bool
    #: A mailbox that was made can be used at once; otherwise it is probed until it answers.
    ready_at_once: bool
    #: Nothing has to be made before the first message: our own records are all there is of a new address.
    made_on_first_use: bool
    #: Our own server takes mail from outside for the address and serves it over IMAP.
    hosted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """The address that a provider is asked about, as every operation sees it."""

    #: Our id of the account: the mark by which we know again what we made.
    account_id: str
    address: Address
    display_name: str
    #: The provider's own id, None as long as it is not known.
    ref: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A message on its way out."""

    #: The account's own address; empty for a bounce.
    sender: str
    #: Every recipient of the envelope, at least one.
    recipients: Sequence[Address]
    #: The message as submitted (RFC 5322, CRLF line ends).
    content: bytes


class Provider(ABC):
    """Makes addresses and sends from them.

    Every operation can be repeated: called again with the same account it finds what it did before by our mark.
    A passing fault raises a retryable error, a refusal one that is not.
    """

    kind: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    @abstractmethod
    def is_taken(self, address: Address, *, account_id: str) -> bool:
        """Tell whether somebody else holds the address at the provider; asked when a name is reserved."""

    @abstractmethod
    def create(self, mailbox: Mailbox) -> str:
        """Make the mailbox and return its ref; raise `AddressTaken` where it exists without our mark."""

    @abstractmethod
    def is_ready(self, mailbox: Mailbox) -> bool:
        """Tell whether the mailbox can send and receive now."""

    @abstractmethod
    def suspend(self, mailbox: Mailbox) -> None:
        """Stop the address from sending; it still receives where the provider allows that."""

    @abstractmethod
    def resume(self, mailbox: Mailbox) -> None:
        """Undo `suspend`."""

    @abstractmethod
    def delete(self, mailbox: Mailbox) -> None:
        """Take the address out of use so that `restore` can bring it back."""

    @abstractmethod
    def restore(self, mailbox: Mailbox) -> None:
        """Undo `delete`."""

    @abstractmethod
    def purge(self, mailbox: Mailbox) -> None:
        """Remove the address and its mail for good; one that is not there is no error."""

    @abstractmethod
    def check_recipient(self, recipient: Address) -> None:
        """Raise `RecipientRefused` where mail to this recipient is known to be undeliverable; no remote call."""

    @abstractmethod
    def relay(self, message: Outgoing) -> None:
        """Send the message on; when this returns, the provider has it for every recipient."""

    @property
    @abstractmethod
    def reader(self) -> MailboxReader | None:
        """Return what reads received mail, None where the provider has none."""
