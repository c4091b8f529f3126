"""The header of a message as it is on the wire (RFC 5322, section 2.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from email_provisioning.errors import MessageRefused

#: A field with its folded lines; white space before the colon is obsolete syntax that readers still accept.
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)(?:\r\n|\Z)")


class MessageMalformed(MessageRefused):
    """The message's header cannot be understood: every line of it is a field with a colon (RFC 5322)."""

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


def header_fields(content: bytes) -> list[Field]:
    """Return the fields of a message's header in order; raise `MessageMalformed` for what is not one."""
    end = content.find(b"\r\n\r\n")
    end = len(content) if end < 0 else end + 2
    found: list[Field] = []
    at = 0
    while at < end and not content.startswith(b"\r\n", at):
        match = _FIELD.match(content, at, end)
        if match is None:
            raise MessageMalformed
        found.append(Field(name=match[1].lower(), value=match[2], start=at, end=match.end()))
        at = match.end()
    return found
