"""From what a person typed to a message (RFC 5322)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from email_provisioning.domain.address import Address
from email_provisioning.domain.ids import new_id
from email_provisioning.provisioning.messages import Attachment, Thread

#: How many messages of a conversation are named, beside its first and its last.
MOST_REFERENCES = 18


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What a person wants to send."""

    sender: Address
    #: The name beside the sender's address; may be empty.
    sender_name: str
    to: Sequence[Address]
    cc: Sequence[Address]
    subject: str
    text: str
    html: str | None
    reply_to: Address | None
    #: What it answers; None where it begins a conversation.
    thread: Thread | None = None
    files: Sequence[Attachment] = ()


def new_message_id(sender: Address) -> str:
    """Return an id for a message of an address, with its angle brackets."""
    return f"<{new_id()}@{sender.domain}>"


def compose(letter: Letter, *, message_id: str, at: datetime) -> bytes:
    """Return the message; recipients that others must not see are not in it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _mail_address(letter.sender, letter.sender_name)
    for name, recipients in (("To", letter.to), ("Cc", letter.cc)):
        if recipients:
            message[name] = [_mail_address(each) for each in recipients]
    if letter.reply_to is not None:
        message["Reply-To"] = _mail_address(letter.reply_to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message.set_content(letter.text)
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html")
    for file in letter.files:
        main, _, sub = file.content_type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.filename)
    return _conversation(letter.thread) + message.as_bytes()


def _conversation(thread: Thread | None) -> bytes:
    """Return the fields that keep an answer with what it answers (RFC 5322, section 3.6.4).

    Written by hand, one id a line: the library takes an id that is too long for a line apart.
    """
    if thread is None or thread.message_id is None:
        return b""
    ids = [each for each in thread.references if each != thread.message_id]
    # The first one names the conversation, the last ones the place in it.
    ids = [*ids[:1], *ids[1:][-MOST_REFERENCES:], thread.message_id]
    references = "\r\n ".join(ids)
    return f"In-Reply-To: {thread.message_id}\r\nReferences: {references}\r\n".encode("ascii")


def _mail_address(address: Address, name: str = "") -> MailAddress:
    return MailAddress(display_name=name, addr_spec=address.email)
