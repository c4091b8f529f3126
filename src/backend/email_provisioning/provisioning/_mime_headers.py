"""Headers as a person reads them: decoded, on one line, with nothing invisible in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.message import Message
from typing import Any

#: How much of one header is looked at, in characters: parsing takes longer than in proportion.
MAX_HEADER = 8192
#: How much of a subject or a name is shown, in characters.
MAX_SHOWN = 500
#: How many people of one header are shown.
MAX_PEOPLE = 100
#: Control characters, halves of characters, and what turns the direction of writing or cannot be seen.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
#: White space between two encoded words, which is not part of what they say (RFC 2047 §6.2).
_BETWEEN_ENCODED_WORDS = re.compile(
    r"(=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)[ \t]+(?==\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)"
)
#: An id of a message, of printable ASCII and short enough for a line of its own.
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody whom a header names."""

    #: What the sender calls them; may be empty, and may be a lie.
    name: str
    #: The e-mail address as it is written; may be anything.
    address: str


def one_line(text: str, limit: int = MAX_SHOWN) -> str:
    """Return the text with white space folded and invisible characters taken out."""
    visible = _INVISIBLE.sub("", re.sub(r"\s", " ", text[: limit * 4]))
    return " ".join(visible.split())[:limit]


def decoded(text: str) -> str:
    """Return a header's text with its encoded words (RFC 2047) decoded."""
    try:
        return str(_parsed("subject", text[:MAX_HEADER]))
    except Exception:  # noqa: BLE001 - whatever the library raises on what it was not made for
        return text


def subject(message: Message) -> str:
    """Return the subject, empty where there is none."""
    return one_line(decoded(_raw(message, "subject")))


def people(message: Message, name: str) -> Sequence[Person]:
    """Return those that an address header names, as far as it can be understood."""
    raw = _raw(message, name)
    try:
        named = [(each.display_name, each.addr_spec) for each in _parsed(name, raw).addresses[:MAX_PEOPLE]]
    except Exception:  # noqa: BLE001 - as above: then it is shown as it came
        named = [(raw, "")]
    found = [Person(name=one_line(name), address=one_line(address)) for name, address in named]
    return [each for each in found if each.name or each.address not in {"", "<>"}]


def message_ids(message: Message, name: str) -> Sequence[str]:
    """Return the ids that a header holds, with their angle brackets, as far as they can be written anew."""
    return _MESSAGE_ID.findall(_raw(message, name))[:MAX_PEOPLE]


def _parsed(name: str, value: str) -> Any:  # noqa: ANN401 - the library makes the class when it is asked for
    # The library keeps that space where the words stand in a person's name.
    return policy.default.header_factory(name, _BETWEEN_ENCODED_WORDS.sub(r"\1", value))


def _raw(message: Message, name: str) -> str:
    """Return the first header of that name on one line, as text; empty where there is none."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return re.sub(r"[\r\n]+[ \t]*", " ", _as_text(str(value)[:MAX_HEADER])).strip()
    return ""


def _as_text(value: str) -> str:
    """Return a header with its octets beyond ASCII decoded: as UTF-8 (RFC 6532), or else as most often meant."""
    octets = value.encode("utf-8", "surrogateescape")
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")
