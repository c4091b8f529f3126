"""The audit log and its sealed segments."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from email_provisioning.persistence.tables.base import ID, PREFIX, USER, CanonicalJson, UtcDateTime, metadata

_LOG_ID = BigInteger().with_variant(Integer, "sqlite")

# Triggers of the first migration let no row be changed, and none removed but with its whole sealed segment.
log = Table(
    f"{PREFIX}log",
    metadata,
    # Counts up by one: a gap is a row that was removed.
    Column("id", _LOG_ID, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("user_id", USER, nullable=False),
    Column("action", String(40), nullable=False),
    Column("status", String(40), nullable=False),
    # Not a foreign key: what was done to an address outlives the address.
    Column("email_account_id", ID),
    Column("address", String(320)),
    Column("request_id", String(64)),
    Column("origin", String(16)),
    Column("details", CanonicalJson, nullable=False),
    # Keyed hash of the row and of the hash before it, hexadecimal.
    Column("hash", String(64), nullable=False),
    Index(None, "user_id", "id"),
    Index(None, "email_account_id", "id"),
    Index(None, "address", "id"),
    Index(None, "action", "id"),
)

# A stretch of the log, signed: what can be kept elsewhere, and what is removed as a whole.
log_segments = Table(
    f"{PREFIX}log_segments",
    metadata,
    Column("last_id", _LOG_ID, primary_key=True, autoincrement=False),
    Column("first_id", _LOG_ID, nullable=False),
    # The hash of the last row.
    Column("hash", String(64), nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("sealed_at", UtcDateTime, nullable=False),
    # Ed25519, hexadecimal.
    Column("signature", String(128), nullable=False),
    Column("dropped_at", UtcDateTime),
    # Ed25519 that it was us who removed the rows, hexadecimal.
    Column("drop_signature", String(128)),
)
