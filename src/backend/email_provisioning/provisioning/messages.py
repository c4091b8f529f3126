"""From a message as it came (RFC 5322, MIME) to what a person is shown of it.

Nothing that a message holds makes these functions raise or take long: what cannot be understood is shown raw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from email_provisioning.errors import MessageNotFound
from email_provisioning.mailbox.base import MessageSummary, StoredMessage
from email_provisioning.provisioning._html import MAX_ELEMENTS, sanitised, text_of_html
from email_provisioning.provisioning._mime import Parts, take_apart
from email_provisioning.provisioning._mime_headers import Person, message_ids, one_line, people, subject

__all__ = [
    "Attachment",
    "AttachmentInfo",
    "MessageItem",
    "MessageItems",
    "MessageView",
    "Person",
    "Thread",
    "attachment",
    "item",
    "item_and_text",
    "thread",
    "view",
]

#: How much of the text a list shows, in characters, and how many elements of HTML are read for it.
PREVIEW_CHARACTERS, PREVIEW_ELEMENTS = 140, 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageItem:
    """What a list shows of a message."""

    #: Safe in a URL.
    id: str
    #: Who it claims to be from; None where it does not say.
    sender: Person | None
    to: Sequence[Person]
    subject: str
    #: When it was delivered, UTC: what the sender dates may be anything.
    date: datetime
    #: The beginning of its text, on one line.
    preview: str
    seen: bool
    #: Octets; None in a list of a provider that does not tell.
    size: int | None
    #: How many files are attached; in a list, of a long message, at least so many.
    attachments: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageItems:
    """Some messages of a mailbox, newest first."""

    messages: Sequence[MessageItem]
    #: Pass it to get what follows; None at the end.
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AttachmentInfo:
    """What a message shows of an attached file."""

    #: Its place in the message, from 0.
    index: int
    #: Safe as the name of a file: no path, no control characters.
    filename: str
    content_type: str
    #: Octets.
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageView:
    """A message, ready to be shown."""

    #: What a list shows of it.
    item: MessageItem
    #: Octets.
    size: int
    cc: Sequence[Person]
    #: Whom an answer goes to where that is not the sender.
    reply_to: Sequence[Person]
    #: The text, made from the HTML where there is no other; None where there is neither.
    text: str | None
    #: Harmless HTML that loads nothing from elsewhere; None where there is none.
    html: str | None
    #: How many images of other servers were left out.
    remote_images: int
    attachments: Sequence[AttachmentInfo]


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """Where a message stands in its conversation (RFC 5322, section 3.6.4)."""

    #: With its angle brackets; None where it has none that can be written.
    message_id: str | None
    #: Those that it answers, oldest first.
    references: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """An attached file."""

    filename: str
    #: As the sender says: never to be trusted to show the file in a page.
    content_type: str
    content: bytes


def item(summary: MessageSummary) -> MessageItem:
    """Return what a list shows of a message."""
    return item_and_text(summary)[0]


def item_and_text(summary: MessageSummary) -> tuple[MessageItem, str]:
    """Return what a list shows of a message, and the text that is in what is known of it."""
    parts = take_apart(summary.head)
    text = _text(parts, elements=PREVIEW_ELEMENTS) or ""
    shown = MessageItem(
        id=summary.id,
        sender=_sender(parts),
        to=people(parts.headers, "to"),
        subject=subject(parts.headers),
        date=summary.received_at,
        preview=_preview(text),
        seen=summary.seen,
        size=summary.size,
        attachments=_at_least(parts, complete=summary.size is not None and summary.size <= len(summary.head)),
    )
    return shown, text


def view(stored: StoredMessage, *, remote_images: bool = False) -> MessageView:
    """Return a message, ready to be shown; with ``remote_images`` its HTML loads those of other servers."""
    parts = take_apart(stored.content)
    html, remote = (None, 0)
    if parts.html is not None:
        html, remote = sanitised(parts.html, parts.inline, remote_images=remote_images)
    text = _text(parts, elements=MAX_ELEMENTS)
    return MessageView(
        item=MessageItem(
            id=stored.id,
            sender=_sender(parts),
            to=people(parts.headers, "to"),
            subject=subject(parts.headers),
            date=stored.received_at,
            preview=_preview(text),
            seen=True,
            size=len(stored.content),
            attachments=len(parts.attachments),
        ),
        size=len(stored.content),
        cc=people(parts.headers, "cc"),
        reply_to=people(parts.headers, "reply-to"),
        text=text,
        html=html,
        remote_images=remote,
        attachments=[
            AttachmentInfo(
                index=index,
                filename=each.filename,
                content_type=each.content_type,
                size=len(each.content),
            )
            for index, each in enumerate(parts.attachments)
        ],
    )


def thread(stored: StoredMessage) -> Thread:
    """Return where the message stands in its conversation."""
    headers = take_apart(stored.content).headers
    own = message_ids(headers, "message-id")
    before = message_ids(headers, "references") or message_ids(headers, "in-reply-to")
    return Thread(message_id=own[0] if own else None, references=before)


def attachment(stored: StoredMessage, index: int) -> Attachment:
    """Return the attached file that has this index in `view`; raise `MessageNotFound`."""
    attachments = take_apart(stored.content).attachments
    if not 0 <= index < len(attachments):
        raise MessageNotFound("There is no such attachment in this message.")
    found = attachments[index]
    return Attachment(filename=found.filename, content_type=found.content_type, content=found.content)


def _sender(parts: Parts) -> Person | None:
    return next(iter(people(parts.headers, "from")), None)


def _text(parts: Parts, *, elements: int) -> str | None:
    if parts.text is None and parts.html is not None:
        return text_of_html(parts.html, elements=elements)
    return parts.text


def _preview(text: str | None) -> str:
    return one_line((text or "")[: PREVIEW_CHARACTERS * 10], PREVIEW_CHARACTERS)


def _at_least(parts: Parts, *, complete: bool) -> int:
    """Return the number of attachments in a message, of which perhaps only the beginning is known."""
    if complete or parts.headers.get_content_type() != "multipart/mixed":
        return len(parts.attachments)
    # This kind of message is made to hold files, and the known beginning may end before the first.
    return max(1, len(parts.attachments))
