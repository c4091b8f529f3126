"""Identifiers."""

from __future__ import annotations

import uuid_utils


def new_id() -> str:
    """Return a UUIDv7 (RFC 9562) as text of 36 characters: it sorts by the time it was made."""
    return str(uuid_utils.uuid7())
