"""The head of a message made of what Graph lists of it: it is shown as the message itself would be."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import Header

#: How many recipients are put into a head, and how many characters of anything.
MOST_PEOPLE, MOST_CHARACTERS = 100, 2000
#: What an address of the wire cannot hold, quoted strings apart.
_NOT_IN_AN_ADDRESS = re.compile(r'[\x00-\x20\x7f<>()\[\],;:"\\]')


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """Somebody whom a list names."""

    name: str
    #: May be anything, such as the inside name of somebody of the same tenant.
    address: str


def head_of(
    *, sender: Named | None, to: Sequence[Named], subject: str, preview: str, attachments: bool
) -> bytes:
    """Return a message of these headers with the preview as its text; with attachments it says only that."""
    lines = [f"Subject: {_text(subject)}"]
    if sender is not None:
        lines.append(f"From: {_person(sender)}")
    if to:
        lines.append("To: " + ",\r\n ".join(_person(each) for each in to[:MOST_PEOPLE]))
    body = base64.encodebytes(preview[:MOST_CHARACTERS].encode("utf-8", "replace")).decode()
    part = f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}"
    if attachments:
        part = f'Content-Type: multipart/mixed; boundary="="\r\n\r\n--=\r\n{part}\r\n'
    return "\r\n".join([*lines, "MIME-Version: 1.0", part]).encode("utf-8", "replace")


def _person(person: Named) -> str:
    address = _NOT_IN_AN_ADDRESS.sub("", person.address[:MOST_CHARACTERS])
    name = _text(person.name) if person.name and person.name != person.address else ""
    return f"{name} <{address}>".lstrip() if address else name


def _text(value: str) -> str:
    """Return text as a header holds it, on lines of its own where it is long (RFC 2047)."""
    plain = " ".join(value[:MOST_CHARACTERS].split())
    return Header(plain.encode("utf-8", "replace").decode(), "utf-8").encode(linesep="\r\n")
