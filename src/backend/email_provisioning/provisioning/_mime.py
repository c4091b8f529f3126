"""The parts of a message (MIME, RFC 2045): its text, its HTML, and the files that come with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from urllib.parse import quote

from email_provisioning.provisioning._mime_content import (
    Content,
    decoded_text,
    read_content,
)

#: Beyond these a message is shown raw: the parser's time grows with lines times nesting, and its memory with parts.
MAX_LINES, MAX_NESTED, MAX_PARTS, MAX_WORK = 1_000_000, 100, 10_000, 10_000_000
#: The longest Content-Type, in octets: the parser's time grows with its square.
MAX_TYPE = 8192
#: How much of the headers of a raw message is read, in octets.
MAX_RAW_HEADERS = 64 * 1024
#: How many octets of images are shown inside the HTML that refers to them; more are attachments.
MAX_INLINE = 4 * 1024 * 1024
_INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_LINE_THAT_ENDS_A_HEADER = re.compile(rb"[\r\n](?![ \t\n])")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")


@dataclass(frozen=True, kw_only=True, slots=True)
class FilePart:
    """A part that is a file."""

    #: Safe as the name of a file.
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """A message, taken apart."""

    #: The message itself, for its headers.
    headers: Message
    text: str | None = None
    html: str | None = None
    #: In the order of the message.
    attachments: Sequence[FilePart] = ()
    #: Content-ID → the image that the HTML shows under it.
    inline: Mapping[str, FilePart] = field(default_factory=dict)


def take_apart(content: bytes) -> Parts:
    """Return the parts; of a message that cannot be understood, or only too slowly, the whole as one file."""
    if _is_reasonable(content):
        try:
            return _parts_of(BytesParser(policy=policy.compat32).parsebytes(content))
        except Exception:  # noqa: BLE001 - whatever the library raises on what it was not made for
            return _raw(content)
    return _raw(content)


def _is_reasonable(content: bytes) -> bool:
    """Tell whether the parser will be done with this in seconds and some hundred megabytes."""
    lines = content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")
    lower = content.lower()
    nested = lower.count(b"multipart/") + lower.count(b"message/")
    parts = content.count(b"\n--") + content.count(b"\r--")
    return (
        lines <= MAX_LINES
        and nested <= MAX_NESTED
        and lines * nested <= MAX_WORK
        and parts <= MAX_PARTS
        and _types_are_short(lower)
    )


def _types_are_short(lower: bytes) -> bool:
    at = lower.find(b"content-type:")
    for _ in range(MAX_PARTS):
        if at < 0:
            return True
        if len(lower) > at + MAX_TYPE and not _LINE_THAT_ENDS_A_HEADER.search(lower, at, at + MAX_TYPE):
            return False
        at = lower.find(b"content-type:", at + 1)
    return False


def _parts_of(message: Message) -> Parts:
    texts: list[str] = []
    html: str | None = None
    files: list[Content] = []
    for number, leaf in enumerate(_leaves(message), start=1):
        content = read_content(leaf, number)
        if content.is_body and content.content_type == "text/plain":
            texts.append(decoded_text(content))
        elif content.is_body and content.content_type == "text/html" and html is None:
            html = decoded_text(content)
        else:
            files.append(content)
    inline = _inline(files, html or "")
    return Parts(
        headers=message,
        text="\n".join(texts) if texts else None,
        html=html,
        attachments=[_file(each) for each in files if inline.get(each.content_id) is not each],
        inline={content_id: _file(each) for content_id, each in inline.items()},
    )


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold no others, in order; a message inside the message is one part."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting.extend(each for each in reversed(payload) if isinstance(each, Message))
        else:
            yield part


def _inline(files: Sequence[Content], html: str) -> dict[str, Content]:
    """Return the images that the HTML refers to, as long as they are not too large in all."""
    inline: dict[str, Content] = {}
    left = MAX_INLINE
    for each in files:
        name = each.content_id
        wanted = name and (f"cid:{name}" in html or f"cid:{quote(name, safe='')}" in html)
        if wanted and each.content_type in _INLINE_TYPES and len(each.data) <= left and name not in inline:
            inline[name] = each
            left -= len(each.data)
    return inline


def _file(content: Content) -> FilePart:
    return FilePart(filename=content.filename, content_type=content.content_type, content=content.data)


def _raw(content: bytes) -> Parts:
    end = _END_OF_HEADERS.search(content, 0, MAX_RAW_HEADERS)
    headers = content[: end.start() if end else MAX_RAW_HEADERS]
    return Parts(
        headers=BytesHeaderParser(policy=policy.compat32).parsebytes(headers),
        text=decoded_text(Content(data=content[end.end() if end else 0 :])),
        attachments=[FilePart(filename="message.eml", content_type="message/rfc822", content=content)],
    )
