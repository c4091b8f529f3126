"""Whether a message is a report of mail that could not be delivered (RFC 3464), or a complaint about it (RFC 5965)."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from enum import StrEnum

#: What is looked at: a report begins with what it is about, and may end with all of the message.
MOST_OCTETS = 65_536
#: What every report says in its head; other messages are not looked at any closer.
_HINT = re.compile(rb"^content-type:[ \t\r\n]*multipart/report\b", re.IGNORECASE | re.MULTILINE)
_FAILED = re.compile(r"^action:[ \t]*failed\b", re.IGNORECASE | re.MULTILINE)


class Report(StrEnum):
    """What a message tells of another one."""

    #: It did not reach somebody, for good.
    BOUNCE = "bounced"
    #: Somebody called it unwanted.
    COMPLAINT = "complaint"


def report_of(content: bytes) -> Report | None:
    """Return what a message reports; None for one that reports nothing, or only a delay."""
    head = content[:MOST_OCTETS]
    if not _HINT.search(head.partition(b"\r\n\r\n")[0]):
        return None
    try:
        message = message_from_bytes(head)
        kind = str(message.get_param("report-type") or "").lower()
    except (MessageError, ValueError, LookupError):
        # Whoever writes headers that cannot be read reports nothing.
        return None
    if kind == "feedback-report":
        return Report.COMPLAINT
    if kind == "delivery-status" and _FAILED.search(_status_of(message)):
        return Report.BOUNCE
    return None


def _status_of(message: Message) -> str:
    """Return the part for programs; the standard library makes a message of each of its paragraphs."""
    parts = (part for part in message.walk() if part.get_content_type() == "message/delivery-status")
    return "\n".join(part.as_string() for part in parts)
