"""Headers by which the owner of an account at a vendor steers it: they are not for those who write messages."""

from __future__ import annotations

import re

from email_provisioning.errors import MessageRefused

_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")


def steering(*names: str) -> re.Pattern[bytes]:
    """Return what finds one of the headers, however it is spelt."""
    either = "|".join(map(re.escape, names))
    return re.compile(rf"(?:\A|[\r\n])({either})[ \t]*:".encode(), re.IGNORECASE)


def refuse(content: bytes, headers: re.Pattern[bytes]) -> None:
    """Raise `MessageRefused` for a message that bears one of them."""
    header = _END_OF_HEADER.split(content, maxsplit=1)[0]
    if found := headers.search(header):
        raise MessageRefused(f"The header {found[1].decode('ascii')} is not yours to set: take it out.")
