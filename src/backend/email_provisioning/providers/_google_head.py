"""A message that is shown alike in a list, made of what Gmail tells without the message itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import SMTPUTF8
from html import unescape
from typing import Any

from email_provisioning.providers._google_api import objects

_PART = "filename,mimeType"
#: What is asked for: the headers and the beginning of the text, of the parts their names alone, three levels deep.
FIELDS = (
    f"id,labelIds,internalDate,snippet,payload(headers,{_PART},parts({_PART},parts({_PART},parts({_PART}))))"
)
#: The fields of a header that a list shows.
SHOWN = ("From", "To", "Cc", "Subject", "Date", "Message-ID")
#: How much of one field is kept, in characters, and how many attachments are counted.
LONGEST_FIELD, MOST_ATTACHMENTS = 8_000, 100


def head_of(found: Mapping[str, Any]) -> bytes:
    """Return a message with the same sender, recipients, subject and beginning, and as many attachments."""
    payload = found.get("payload")
    payload = payload if isinstance(payload, dict) else {}
    header = b"".join(_fields(payload))
    body = EmailMessage(policy=SMTPUTF8)
    body.set_content(_text(unescape(str(found.get("snippet", "")))))
    for name, _ in zip(_attachments(payload), range(MOST_ATTACHMENTS), strict=False):
        body.add_attachment(b"", maintype="application", subtype="octet-stream", filename=name)
    return header + body.as_bytes()


def _fields(payload: Mapping[str, Any]) -> Iterator[bytes]:
    for each in objects(payload, "headers"):
        name, value = str(each.get("name", "")), str(each.get("value", ""))
        for shown in SHOWN:
            if name.casefold() == shown.casefold():
                yield f"{shown}: {_one_line(value)}\r\n".encode()


def _one_line(value: str) -> str:
    return "".join(each if each.isprintable() else " " for each in _text(value[:LONGEST_FIELD]))


def _text(value: str) -> str:
    """Return what UTF-8 can hold: JSON may hold halves of characters as well."""
    return value.encode(errors="replace").decode()


def _attachments(part: Mapping[str, Any]) -> Iterator[str]:
    name = part.get("filename")
    if isinstance(name, str) and name:
        yield _one_line(name)[:200]
    for each in objects(part, "parts"):
        yield from _attachments(each)
