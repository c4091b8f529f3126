"""Our passwords and tokens wherever they leak: found by their prefix and checksum, in clear or inside base64."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from email_provisioning.domain.passwords import LENGTH, PREFIXES, prefix_of

#: How many octets before its first recognised ones, and after their beginning, a secret can reach: 56 characters of
#: base64 hold a whole one, with a line break in between.
BEFORE, AFTER = 3, 64
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]*")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """A well-formed secret in a stream of octets."""

    #: Octets before it.
    offset: int
    #: Lines begun before it, counted from 1.
    line: int
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Anchor:
    """What every secret has at its beginning, in clear or in base64."""

    pattern: re.Pattern[bytes]
    #: How the secret lies in a group of three octets of base64; None: in clear.
    shift: int | None = None
    #: Characters of that group in front of the pattern, which depend on what stands before the secret.
    skipped: int = 0


class LeakFinder:
    """Reads a stream piece by piece, whatever is in it, and keeps no more of it than a secret is long."""

    def __init__(self) -> None:
        """Begin a stream."""
        self._kept = b""
        # What is kept begins at this octet of the stream, on this line; anchors before `_seen` were looked at.
        self._offset, self._line, self._seen = 0, 1, 0

    def feed(self, piece: bytes, *, last: bool = False) -> Iterator[Sighting]:
        """Yield the secrets that can be told by now, in no order; ``last`` says that no more comes."""
        text = self._kept + piece
        until = len(text) if last else max(self._seen, len(text) - AFTER)
        for place, secret in _between(text, self._seen, until):
            line = self._line + text.count(b"\n", 0, place)
            yield Sighting(offset=self._offset + place, line=line, secret=secret)
        gone = max(0, until - BEFORE)
        self._kept, self._seen = text[gone:], until - gone
        self._offset, self._line = self._offset + gone, self._line + text.count(b"\n", 0, gone)


def _between(text: bytes, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield place and text of each secret whose anchor begins in ``[start, end)``."""
    for anchor in _ANCHORS:
        for found in anchor.pattern.finditer(text, start):
            if found.start() >= end:
                break
            secret = _at(text, found.start(), anchor)
            if prefix_of(secret) is not None:
                yield found.start(), secret


def _at(text: bytes, place: int, anchor: _Anchor) -> str:
    if anchor.shift is None:
        return text[place : place + LENGTH].decode("ascii", "replace")
    group = place - anchor.skipped
    if group < 0:
        return ""
    wrapped = text[group : group + AFTER].replace(b"\r", b"").replace(b"\n", b"")
    known = _BASE64.match(wrapped)
    letters = (known[0] if known else b"").translate(_URL_SAFE)[:56]
    try:
        decoded = base64.b64decode(letters + b"A" * (-len(letters) % 4))
    except binascii.Error:
        return ""
    return decoded[anchor.shift : anchor.shift + LENGTH].decode("ascii", "replace")


def _anchors() -> Iterator[_Anchor]:
    beginnings = [f"{prefix}-".encode() for prefix in PREFIXES]
    yield _Anchor(pattern=_any_of(beginnings))
    for shift in range(3):
        # A character of base64 has 6 bits: those that hold a bit of a neighbour are not known.
        first, after = -(-8 * shift // 6), 8 * (shift + len(beginnings[0])) // 6
        encoded = [base64.b64encode(bytes(shift) + each)[first:after] for each in beginnings]
        yield _Anchor(pattern=_any_of(encoded), shift=shift, skipped=first)


def _any_of(texts: list[bytes]) -> re.Pattern[bytes]:
    """Return a pattern of any of the texts: what they begin with in common is searched for fast."""
    common = bytes(each[0] for each in takewhile(lambda each: len(set(each)) == 1, zip(*texts, strict=True)))
    rests = b"|".join(re.escape(text.removeprefix(common)) for text in texts)
    return re.compile(re.escape(common) + b"(?:" + rests + b")")


_ANCHORS = tuple(_anchors())
