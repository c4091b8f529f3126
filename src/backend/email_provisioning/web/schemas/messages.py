"""Received and sent mail."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StrictBool

from email_provisioning.web.schemas.base import Input, Output, ShortText

#: Characters of an address (RFC 5321, section 4.5.3.1).
_Recipient = Annotated[str, Field(max_length=320)]
_Recipients = Annotated[list[_Recipient], Field(max_length=10_000)]


class MessageQuery(Input):
    """Which messages to list."""

    limit: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: ShortText | None = None
    q: Annotated[str, Field(max_length=200)] = Field(
        default="",
        description="Words that each of them holds, in sender, recipients, subject or text. One call looks through "
        "so many messages and no more: a page may be empty and still have a next_cursor, which goes on.",
    )


class MessageChange(Input):
    """What to change of a message."""

    seen: StrictBool


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
    reply_to: list[Correspondent] = Field(description="Whom an answer goes to where that is not the sender.")
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
    page_url: str | None = Field(
        description="The HTML as a page of its own that does load the images of other servers, for a frame; null where "
        "there are none."
    )
    attachments: list[Attachment]


class SentFile(Input):
    """A file to send along."""

    filename: Annotated[str, Field(min_length=1, max_length=255)]
    content_type: Annotated[str, Field(max_length=130)] = "application/octet-stream"
    content: Annotated[str, Field(description="In base64.", repr=False)]


class Forwarded(Input):
    """The message of this mailbox that is sent on, and the files of it that go along; needs the scope mail:read."""

    message: Annotated[str, Field(max_length=300)]
    attachments: Annotated[list[Annotated[int, Field(ge=0, le=999_999)]], Field(max_length=100)] = Field(
        default=[], description="Their indexes."
    )


class SendRequest(Input):
    """A message to send from an address; at least one recipient."""

    to: _Recipients
    cc: _Recipients = Field(default=[])
    bcc: _Recipients = Field(default=[])
    subject: Annotated[str, Field(max_length=998)]
    text: str
    html: str | None = None
    reply_to: _Recipient | None = None
    answers: Annotated[str, Field(max_length=300)] | None = Field(
        default=None,
        description="The id of the message of this mailbox that it answers, for the conversation. "
        "A token needs the scope mail:read for it.",
    )
    forwards: Forwarded | None = None
    attachments: Annotated[list[SentFile], Field(max_length=100)] = Field(default=[])


class Sent(Output):
    """What the mail provider has taken."""

    message_id: str
    accepted: list[str]
