"""How a list of messages goes on: a place in it, and ids that are safe in a URL."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from email_provisioning.errors import InvalidCursor, MessageNotFound

#: How many messages of one second a cursor may have behind it.
MOST_IN_A_SECOND = 900
_FORMAT = "%Y%m%dT%H%M%SZ"
_CURSOR = re.compile(r"([0-9]{8}T[0-9]{6}Z)\.([0-9]{1,3})\.([0-9a-f]{16})")
_PLACE = re.compile(r"s[0-9]{1,5}", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9_=+/-]{1,250}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cursor:
    """The last message that was shown. Graph tells times to the second, so that several may share one."""

    second: datetime
    #: How many of that second have been shown.
    shown: int
    #: Knows the last of them again.
    digest: str

    def __str__(self) -> str:
        plain = f"{self.second:{_FORMAT}}.{self.shown}.{self.digest}"
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")

    @classmethod
    def of(cls, text: str) -> Cursor:
        """Read a cursor of ours; raise `InvalidCursor`."""
        try:
            plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
            found = _CURSOR.fullmatch(plain)
            if found is None:
                raise InvalidCursor
            second = datetime.strptime(found[1], _FORMAT).replace(tzinfo=UTC)
        except (ValueError, binascii.Error, UnicodeError) as error:
            raise InvalidCursor from error
        return cls(second=second, shown=int(found[2]), digest=found[3])


def digest_of(vendor_id: str) -> str:
    """Return what a message is known again by, whatever the length of its id."""
    return hashlib.sha256(vendor_id.encode()).hexdigest()[:16]


def public_id(vendor_id: str) -> str:
    """Return a message's id as a URL can hold it."""
    return quote(vendor_id, safe="").replace("%", "~")


def vendor_id(public: str) -> str:
    """Return the vendor's id of a message; raise `MessageNotFound` for what cannot be one."""
    found = unquote(public.replace("~", "%"))
    if not _ID.fullmatch(found) or public_id(found) != public:
        raise MessageNotFound
    return found


def cursor_at(place: int) -> str:
    """Return the cursor of a search that goes on behind so many messages."""
    return f"s{place}"


def place_of(cursor: str) -> int:
    """Read such a cursor; raise `InvalidCursor`."""
    if not _PLACE.fullmatch(cursor):
        raise InvalidCursor
    return int(cursor[1:])
