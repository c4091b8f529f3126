"""The port to a mail provider: what stands behind an address."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Literal

from email_provisioning.domain.address import Address
from email_provisioning.domain.dns import DomainStatus
from email_provisioning.domain.finding import Finding
from email_provisioning.errors import NotSupported
from email_provisioning.mailbox.base import MailboxReader


class Direct(StrEnum):
    """Whether the vendor itself issues an SMTP password, and what it is good for."""

    #: It does not: the password for our gateway is the only one.
    NONE = "none"
    #: It sends as every identity of the account at the vendor.
    ANY_SENDER = "any_sender"
    #: It sends as this one address.
    BOUND = "bound"


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
    #: A suspended address still receives mail.
    receives_while_suspended: bool
    #: A deleted address can be brought back with its mail.
    restore: bool
    #: For how many days the vendor keeps what was deleted; None where that is for us to say.
    restore_days: int | None = None
    #: A mailbox that was made can be used at once; otherwise it is probed until it answers.
    ready_at_once: bool
    #: Nothing has to be made before the first message: our own records are all there is of a new address.
    made_on_first_use: bool
    #: The provider has something of its own for each address; otherwise only our own records know of it.
    makes_mailboxes: bool
    #: Our own server takes mail from outside for the address and serves it over IMAP.
    hosted: bool
    #: Whether the vendor issues a password of its own.
    direct: Direct = Direct.NONE
    #: The stable name of why it does not, or of what to know before taking one; texts are looked up by it.
    direct_note: str
    #: The vendor counts what an address has sent.
    usage: bool = False
    #: The vendor's own page for reading mail; None where it has none.
    webmail: str | None = None
    #: To how many recipients one message can go; None where that is for us to say.
    max_recipients: int | None = None

    @property
    def answers_at_once(self) -> bool:
        """Tell whether no network lies between us and the mailbox: nobody is kept waiting for it."""
        return self.hosted and self.ready_at_once


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
    #: Our id of the account that sends, for the vendor to count by; None where no account does.
    account_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectCredential:
    """A password that the vendor itself has issued, as a mail client needs it."""

    #: The vendor's id of it, by which it is revoked; not secret.
    ref: str
    username: str
    password: str = field(repr=False)
    host: str
    port: int
    security: Literal["starttls", "tls"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Holding:
    """Something that is there at the provider: a mailbox, or what is left of one."""

    #: The provider's own id.
    ref: str
    #: None where it is no address but belongs to one, such as a key.
    address: Address | None
    #: The account whose mark it bears; None: it is not ours.
    account_id: str | None
    #: Whether the provider lets it not send.
    suspended: bool = False
    #: Whether it is what the vendor keeps of a deleted one, for a restoration.
    deleted: bool = False
    #: The versions of the direct credentials that bear our mark.
    direct_versions: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class VendorUsage:
    """What the vendor has counted for an address in a month so far, in recipients."""

    accepted: int
    bounced: int | None
    complaints: int | None
    #: The vendor counts with a delay: everything before this instant is in (UTC).
    as_of: datetime


class Provider(ABC):
    """Makes addresses and sends from them.

    Every operation can be repeated: called again with the same account it finds what it did before by our mark.
    A passing fault raises a retryable error, a refusal one that is not.
    """

    kind: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    # -- The life of an address ------------------------------------------------------------

    @abstractmethod
    def is_taken(self, address: Address, *, account_id: str) -> bool:
        """Tell whether somebody else holds the address at the provider; asked when a name is reserved."""

    @abstractmethod
    def create(self, mailbox: Mailbox) -> str:
        """Make the mailbox and return its ref.

        Raises `AddressTaken` where it exists without our mark, `DomainNotVerified` where the provider does not send
        for its domain, and what else stands in the way by its own error.
        """

    @abstractmethod
    def is_ready(self, mailbox: Mailbox) -> bool:
        """Tell whether the mailbox can send and receive now."""

    def suspend(self, mailbox: Mailbox) -> None:
        """Stop the address from sending; it still receives where the provider allows that."""
        raise NotSupported

    def resume(self, mailbox: Mailbox) -> None:
        """Undo `suspend`."""
        raise NotSupported

    @abstractmethod
    def delete(self, mailbox: Mailbox) -> None:
        """Take the address out of use so that `restore` can bring it back; one that is not there is no error."""

    def restore(self, mailbox: Mailbox) -> None:
        """Undo `delete`."""
        raise NotSupported

    @abstractmethod
    def purge(self, mailbox: Mailbox) -> None:
        """Remove the address and its mail for good; one that is not there is no error.

        Of what is left of an account that there is no more, only the mark and the ref are known for sure.
        """

    # -- Its mail ------------------------------------------------------------

    @abstractmethod
    def check_recipient(self, recipient: Address) -> None:
        """Raise `RecipientRefused` where mail to this recipient is known to be undeliverable; no remote call."""

    @abstractmethod
    def relay(self, message: Outgoing) -> str | None:
        """Send the message on, to every recipient or to none; when this returns, the provider has it.

        Returns the provider's id of it, None where it gives none. A passing fault is retryable, a refusal is not.
        """

    @property
    def reader(self) -> MailboxReader | None:
        """Return what reads received mail, None where the provider has none."""
        return None

    def usage(self, mailbox: Mailbox, *, month: date) -> VendorUsage:
        """Return what the vendor has counted in a month, named by its first day."""
        raise NotSupported

    # -- Passwords of the vendor's own ------------------------------------------------------------

    def issue_direct(self, mailbox: Mailbox, *, version: int) -> DirectCredential:
        """Mint a password that bears our mark and ``version``.

        Its secret is seen once: where the same version is there already, its secret was lost, so it is removed first.
        """
        raise NotSupported

    def revoke_direct(self, mailbox: Mailbox, *, version: int) -> None:
        """Remove a password by our mark and its version; one that is not there is no error."""
        raise NotSupported

    # -- What an administrator asks ------------------------------------------------------------

    @abstractmethod
    def domain_status(self, domain: str) -> DomainStatus:
        """Return whether the provider sends for the domain, and the DNS records that it wants; registers nothing."""

    def register_domain(self, domain: str) -> DomainStatus:
        """Return the same for an administrator, who has a vendor told of a domain that it gives no records of before.

        A domain that the vendor knows stays as it is.
        """
        return self.domain_status(domain)

    @abstractmethod
    def diagnose(self, domain: str) -> Sequence[Finding]:
        """Check key, permissions, licences and limits, and name what is missing; changes nothing.

        Each thing that was looked at is a finding; a provider that does not answer is one too, never an exception.
        """

    @abstractmethod
    def holdings(self, domain: str) -> Iterator[Holding]:
        """Return everything on a domain that is there at the provider, ours or not, page by page.

        What has no address, such as a key, may be of any of our domains.
        """
