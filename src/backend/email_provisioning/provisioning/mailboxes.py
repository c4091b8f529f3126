"""Reading the mail of an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from email_provisioning.domain.account import RECEIVING
from email_provisioning.domain.actor import Actor
from email_provisioning.errors import InvalidState, NotSupported
from email_provisioning.mailbox.base import MailboxReader
from email_provisioning.providers.base import Provider
from email_provisioning.provisioning import mail_search, messages
from email_provisioning.provisioning.directory import Directory
from email_provisioning.provisioning.messages import Attachment, MessageItems, MessageView, Thread


@dataclass(frozen=True, kw_only=True)
class Mailboxes:
    """Reads mail on behalf of an actor.

    Every method raises `AccountNotFound` for a stranger, `InvalidState` for an address that is not in use, and
    `NotSupported` where the provider shows no received mail.
    """

    directory: Directory
    provider_of: Callable[[str], Provider]

    def page(
        self,
        actor: Actor,
        account_id: str,
        *,
        limit: int = 50,
        cursor: str | None = None,
        search: str = "",
    ) -> MessageItems:
        """Return up to ``limit`` messages, newest first: all, or those with every word of ``search``.

        Raises `InvalidCursor` for a cursor that is not ours.
        """
        reader, ref = self._mailbox(actor, account_id)
        if words := mail_search.words_of(search):
            return mail_search.find(reader, ref, words, limit=limit, cursor=cursor)
        page = reader.page(ref, limit=limit, cursor=cursor)
        return MessageItems(
            messages=[messages.item(each) for each in page.messages], next_cursor=page.next_cursor
        )

    def read(
        self, actor: Actor, account_id: str, message_id: str, *, remote_images: bool = False
    ) -> MessageView:
        """Return a message, ready to be shown, and mark it seen; raise `MessageNotFound`."""
        reader, ref = self._mailbox(actor, account_id)
        return messages.view(reader.read(ref, message_id), remote_images=remote_images)

    def mark(self, actor: Actor, account_id: str, message_id: str, *, seen: bool) -> None:
        """Mark a message seen or not; raise `MessageNotFound`."""
        reader, ref = self._mailbox(actor, account_id)
        reader.mark(ref, message_id, seen=seen)

    def discard(self, actor: Actor, account_id: str, message_id: str) -> None:
        """Move a message to the bin; raise `MessageNotFound`."""
        reader, ref = self._mailbox(actor, account_id)
        reader.discard(ref, message_id)

    def thread(self, actor: Actor, account_id: str, message_id: str) -> Thread:
        """Return where a message stands in its conversation; raise `MessageNotFound`."""
        reader, ref = self._mailbox(actor, account_id)
        return messages.thread(reader.read(ref, message_id))

    def attachments(
        self, actor: Actor, account_id: str, message_id: str, indexes: Sequence[int]
    ) -> Sequence[Attachment]:
        """Return several attachments by their places in the view; raise `MessageNotFound`."""
        reader, ref = self._mailbox(actor, account_id)
        stored = reader.read(ref, message_id)
        return [messages.attachment(stored, index) for index in indexes]

    def attachment(self, actor: Actor, account_id: str, message_id: str, index: int) -> Attachment:
        """Return one attachment by its place in the view; raise `MessageNotFound`."""
        reader, ref = self._mailbox(actor, account_id)
        return messages.attachment(reader.read(ref, message_id), index)

    def _mailbox(self, actor: Actor, account_id: str) -> tuple[MailboxReader, str]:
        account = self.directory.get(actor, account_id).account
        reader = self.provider_of(account.provider).reader
        if reader is None:
            raise NotSupported("Received mail of this address cannot be read here.")
        if account.state not in RECEIVING or account.provider_ref is None:
            raise InvalidState
        return reader, account.provider_ref
