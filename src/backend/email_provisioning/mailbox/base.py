"""The port to the mail that an address has received."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from email_provisioning.errors import NotSupported


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageSummary:
    """What a list of messages shows of one."""

    #: The store's own id, safe in a URL.
    id: str
    #: The beginning of the message: its headers, 64 KiB of them at most, and what of the body came along; or a
    #: message that is shown alike, made of what the vendor lists.
    head: bytes
    #: When it was delivered, UTC.
    received_at: datetime
    seen: bool
    #: Octets; None where a list does not tell.
    size: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredMessage:
    """One message in full."""

    #: The store's own id, safe in a URL.
    id: str
    #: The message as it was received (RFC 5322).
    content: bytes
    #: When it was delivered, UTC.
    received_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class MessagePage:
    """Some messages, newest first."""

    messages: Sequence[MessageSummary]
    #: Pass it to get what follows; None at the end.
    next_cursor: str | None


class MailboxReader(ABC):
    """Reads received mail. ``ref`` is the provider's id of the mailbox."""

    #: Whether `search` is there; where it is not, lists are read and looked through.
    can_search: ClassVar[bool] = False

    @abstractmethod
    def page(self, ref: str, *, limit: int, cursor: str | None = None) -> MessagePage:
        """Return up to ``limit`` messages, newest first, after the ``next_cursor`` of the page before.

        Raises `InvalidCursor` for a cursor that is not ours.
        """

    @abstractmethod
    def read(self, ref: str, message_id: str) -> StoredMessage:
        """Return a message and mark it seen; raise `MessageNotFound`."""

    @abstractmethod
    def mark(self, ref: str, message_id: str, *, seen: bool) -> None:
        """Mark a message seen or not; repeatable; raise `MessageNotFound`."""

    @abstractmethod
    def discard(self, ref: str, message_id: str) -> None:
        """Move a message to the bin, where mail programs find it; raise `MessageNotFound`."""

    def search(self, ref: str, words: Sequence[str], *, limit: int, cursor: str | None = None) -> MessagePage:
        """Return up to ``limit`` messages in which the store finds every word, newest first, as `page` does.

        A word holds letters, digits and ``@.-_'`` alone. What counts as found is the store's to say.
        """
        raise NotSupported


class MailStore(MailboxReader):
    """Keeps mail itself. A full or failing disk raises `StorageUnavailable`, with nothing half delivered."""

    @abstractmethod
    def create(self, ref: str) -> None:
        """Make the mailbox; one in use already stays as it is, for one put aside raise `InvalidState`."""

    @abstractmethod
    def exists(self, ref: str) -> bool:
        """Tell whether the mailbox is there and usable."""

    @abstractmethod
    def delivering(self, refs: Sequence[str], message: bytes) -> AbstractContextManager[None]:
        """Write the message durably for each mailbox; it appears in all of them when the block succeeds.

        What the block raises leaves no mailbox changed: another server's acceptance can be awaited in it.
        A mailbox that was put aside meanwhile raises `UnknownRecipient`. A mailbox named twice gets one copy.
        """

    @abstractmethod
    def put_aside(self, ref: str) -> None:
        """Take the mailbox out of use, with its mail; repeatable."""

    @abstractmethod
    def bring_back(self, ref: str) -> None:
        """Undo `put_aside`; repeatable; raise `InvalidState` where there is nothing to bring back."""

    @abstractmethod
    def remove(self, ref: str) -> None:
        """Remove the mailbox and its mail for good, in use or put aside; repeatable."""

    @abstractmethod
    def refs(self) -> set[str]:
        """Return every mailbox of which anything is there: in use, put aside, or removed halfway."""
