"""One part of a message: what it says it is, and its octets."""

from __future__ import annotations

import base64
import binascii
import codecs
import mimetypes
import re
import unicodedata
from dataclasses import dataclass
from email import policy
from email.message import Message

from email_provisioning.provisioning._mime_headers import decoded, one_line

#: How much of a header that describes a part is looked at, in characters.
MAX_DESCRIPTION = 4096
#: How much text is ever shown of one part, in octets.
MAX_TEXT = 1024 * 1024
#: The longest name of a file, in characters.
MAX_FILENAME = 120
_DESCRIPTIONS = ("content-type", "content-disposition", "content-transfer-encoding", "content-id")
_CONTENT_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")
_UNSAFE_IN_NAMES = re.compile(r'[<>:"|?*]')
_NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
)
#: Encodings of Python's own that no message has; some are slow.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"})
#: What senders call them and what they mean (https://encoding.spec.whatwg.org/#names-and-labels).
_MEANT = {"ascii": "utf-8", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
#: What a text may not hold: control characters but for tab and line feed, and halves of characters.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Content:
    """A part, decoded."""

    #: Its octets, without the transfer encoding.
    data: bytes
    content_type: str = "text/plain"
    charset: str = ""
    #: Whether it is meant to be read in place.
    is_body: bool = True
    #: Safe as the name of a file.
    filename: str = ""
    #: Without angle brackets; empty where it has none.
    content_id: str = ""


def read_content(part: Message, number: int) -> Content:
    """Return the part; ``number`` names its file where the sender does not."""
    described = _description(part)
    content_type = described.get_content_type()
    if not _CONTENT_TYPE.fullmatch(content_type):
        content_type = "application/octet-stream"
    named = described.get_filename()
    attached = described.get_content_disposition() == "attachment"
    charset = described.get_content_charset()
    return Content(
        data=_data(part, described),
        content_type=content_type,
        charset=charset or "",
        is_body=content_type.startswith("text/") and not attached and not named,
        filename=_filename(named or "", content_type, number),
        content_id=str(described.get("content-id", "")).strip().strip("<>"),
    )


def decoded_text(content: Content) -> str:
    """Return the text with line feeds between its lines, nothing in it that is no text."""
    data = content.data[:MAX_TEXT]
    text = _in_charset(data, content.charset)
    return _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _description(part: Message) -> Message:
    """Return the headers that describe the part, cut to a length at which reading them costs nothing."""
    cut = Message(policy.compat32)
    for name, value in part.raw_items():
        if name.lower() in _DESCRIPTIONS and name not in cut:
            plain = str(value).encode("ascii", "surrogateescape").decode("utf-8", "replace")
            cut[name] = re.sub(r"[\r\n]+", " ", plain[:MAX_DESCRIPTION])
    return cut


def _data(part: Message, described: Message) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):
        return b"".join(
            each.as_bytes(policy=policy.compat32) for each in payload if isinstance(each, Message)
        )
    # The library's own decoding gives up on what ends in the middle: without this header it gives the octets.
    del part["content-transfer-encoding"]
    octets = part.get_payload(decode=True)
    data = octets if isinstance(octets, bytes) else b""
    encoding = str(described.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64":
        return _base64(data)
    return binascii.a2b_qp(data) if encoding == "quoted-printable" else data


def _base64(data: bytes) -> bytes:
    """Decode as much as there is: what lists read may end in the middle."""
    digits = data.translate(None, _NOT_BASE64).partition(b"=")[0]
    digits = digits[:-1] if len(digits) % 4 == 1 else digits
    return base64.b64decode(digits + b"=" * (-len(digits) % 4))


def _in_charset(data: bytes, charset: str) -> str:
    try:
        name = codecs.lookup(charset).name if charset.isascii() and charset.isprintable() else "utf-8"
    except (LookupError, ValueError):
        name = "utf-8"
    name = _MEANT.get(name, name)
    if name != "utf-8" and name not in _NO_CHARSETS:
        try:
            return data.decode(name, "replace")
        except (LookupError, ValueError):
            # An encoding of Python's that is none of text, such as hex.
            return data.decode("utf-8", "replace")
    try:
        # The last character may be cut in the middle.
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        text = ""
    if charset or not text.isascii() or len(text) == len(data):
        return text or data.decode(errors="replace")
    # No label and no UTF-8: the encoding that such text most often has.
    return data.decode("cp1252", "replace")


def _filename(named: str, content_type: str, number: int) -> str:
    """Return a name that is safe on any file system and shows its real ending."""
    last = re.split(r"[/\\]", decoded(named))[-1]
    clean = _UNSAFE_IN_NAMES.sub("_", one_line(unicodedata.normalize("NFC", last))).strip(". ")
    if not clean:
        return f"attachment-{number}{mimetypes.guess_extension(content_type) or ''}"
    stem, dot, ending = clean.rpartition(".")
    if len(clean) > MAX_FILENAME and dot and len(ending) <= 10:
        return f"{stem[: MAX_FILENAME - len(ending) - 1].rstrip('. ')}.{ending}"
    return clean[:MAX_FILENAME].rstrip(". ")
