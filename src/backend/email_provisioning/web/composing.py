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


@dataclass(frozen=True, kw_only=True, slots=True)
class Composed:
    """A message as it goes out."""

    #: With its angle brackets.
    message_id: str
    content: bytes


def compose(letter: Letter, *, at: datetime) -> Composed:
    """Return the message; recipients that others must not see are not in it."""
    message_id = f"<{new_id()}@{letter.sender.domain}>"
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
    return Composed(message_id=message_id, content=message.as_bytes())


def _mail_address(address: Address, name: str = "") -> MailAddress:
    return MailAddress(display_name=name, addr_spec=address.email)
