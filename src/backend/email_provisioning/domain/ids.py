"""Identifiers."""

from __future__ import annotations

import re

import uuid_utils

#: The form of an id: a UUID in lower case.
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def new_id() -> str:
    """Return a UUIDv7 (RFC 9562) as text of 36 characters: it sorts by the time it was made."""
    return str(uuid_utils.uuid7())
