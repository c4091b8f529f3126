"""Received and sent mail."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from email_provisioning.web.schemas.base import Input, Output, ShortText

#: Characters of an address (RFC 5321, section 4.5.3.1).
_Recipient = Annotated[str, Field(max_length=320)]
_Recipients = Annotated[list[_Recipient], Field(max_length=10_000)]


class MessageQuery(Input):
    """Which messages to list."""

    limit: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: ShortText | None = None


class Correspondent(Output):
    """Who wrote, or who was written to."""

    name: str
    address: str


class MessageSummary(Output):
    """A message as a list shows it."""

    id: str
    sender: Correspondent = Field(serialization_alias="from")
    to: list[Correspondent]
    subject: str
    date: datetime
    preview: str
    seen: bool
    size: int | None = Field(description="Octets; null where the mail provider's list does not tell.")
    attachments: int


class MessagePage(Output):
    """Some messages, newest first."""

    messages: list[MessageSummary]
    next_cursor: str | None = Field(description="Pass it as cursor to get what follows.")


class Attachment(Output):
    """A file that came with a message."""

    index: int
    filename: str
    content_type: str
    size: int = Field(description="Octets.")
    url: str


class Message(Output):
    """A message in full."""

    id: str
    sender: Correspondent = Field(serialization_alias="from")
    to: list[Correspondent]
    cc: list[Correspondent]
    subject: str
    date: datetime
    preview: str
    seen: bool
    size: int = Field(description="Octets.")
    text: str | None
    html: str | None = Field(
        description="Harmless: no script, no form, nothing that is loaded from elsewhere."
    )
    remote_images: int = Field(description="How many images of other servers were left out.")
    attachments: list[Attachment]


class SendRequest(Input):
    """A message to send from an address; at least one recipient."""

    to: _Recipients
    cc: _Recipients = Field(default=[])
    bcc: _Recipients = Field(default=[])
    subject: Annotated[str, Field(max_length=998)]
    text: str
    html: str | None = None
    reply_to: _Recipient | None = None


class Sent(Output):
    """What the mail provider has taken."""

    message_id: str
    accepted: list[str]
