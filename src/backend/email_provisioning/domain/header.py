"""The header of a message as it is on the wire (RFC 5322, section 2.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from email_provisioning.errors import MessageRefused

#: Octets of a header, and its fields: an honest one has a tenth of either, also after many servers and lists.
MAX_HEADER, MAX_FIELDS = 256 * 1024, 2_000
#: A field with its folded lines; white space before the colon is obsolete syntax that readers still accept.
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)(?:\r\n|\Z)")


class MessageMalformed(MessageRefused):
    """The message's header cannot be understood: every line of it is a field with a colon (RFC 5322)."""

    smtp = "554 5.6.0"


class HeaderTooLarge(MessageRefused):
    """The header of the message is too large: it may have at most 256 kB and 2000 fields."""

    smtp = "554 5.6.0"


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One field of a header."""

    #: Lower case.
    name: bytes
    #: What follows the colon, folded as it is.
    value: bytes
    #: Where it begins and ends in the message, with its line end.
    start: int
    end: int


def header_end(content: bytes) -> int:
    """Return where a message's header ends, with its last line end; raise `HeaderTooLarge` before looking further."""
    if content.startswith(b"\r\n"):
        return 0
    end = content.find(b"\r\n\r\n", 0, MAX_HEADER + 2)
    if end >= 0:
        return end + 2
    if len(content) > MAX_HEADER:
        raise HeaderTooLarge
    return len(content)


def header_fields(content: bytes) -> list[Field]:
    """Return the fields of a message's header in order; raise `MessageMalformed` or `HeaderTooLarge`."""
    end = header_end(content)
    found: list[Field] = []
    at = 0
    while at < end:
        match = _FIELD.match(content, at, end)
        if match is None:
            raise MessageMalformed
        if len(found) == MAX_FIELDS:
            raise HeaderTooLarge
        found.append(Field(name=match[1].lower(), value=match[2], start=at, end=match.end()))
        at = match.end()
    return found


def without(content: bytes, fields: Sequence[Field]) -> bytes:
    """Return a message without some of its fields, given in order; the rest is copied once, however many they are."""
    if not fields:
        return content
    whole, kept, at = memoryview(content), list[memoryview](), 0
    for field in fields:
        kept.append(whole[at : field.start])
        at = field.end
    return b"".join([*kept, whole[at:]])
