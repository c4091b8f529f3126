"""Domains, the addresses under them, and what finds an address by a word."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table

from email_provisioning.persistence.tables.base import (
    ID,
    PREFIX,
    USER,
    UtcDateTime,
    account_key,
    metadata,
    where_set,
)

domains = Table(
    f"{PREFIX}domains",
    metadata,
    Column("name", String(253), primary_key=True),
    Column("provider", String(40), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

accounts = Table(
    f"{PREFIX}accounts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user_id", USER, nullable=False),
    Column("local_part", String(64), nullable=False),
    Column("domain", String(253), nullable=False),
    # The canonical address while the name is taken, NULL once it is free again: what makes a name unique.
    Column("held_address", String(320), unique=True),
    Column("display_name", String(200), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("provider_ref", String(255)),
    Column("state", String(16), nullable=False),
    Column("previous_state", String(16)),
    Column("error_code", String(64)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("activated_at", UtcDateTime),
    Column("deleted_at", UtcDateTime),
    Column("purge_at", UtcDateTime),
    # The run under way, NULL between runs: what keeps two operations on one address apart.
    Column("operation_id", ID),
    # The highest version that a password of the address was given; none is given twice.
    Column("credential_version", Integer, nullable=False, default=1),
    CheckConstraint("(held_address IS NULL) = (state = 'failed')", name="held_unless_failed"),
    Index(None, "domain", "id"),
    Index(None, "state", "id"),
    Index(None, "user_id", "id"),
    Index(None, "user_id", "state", "id"),
    where_set("purge_at"),
    sqlite_with_rowid=False,
)

# What a search by the beginning of a word reads, so that its cost does not grow with the number of addresses.
account_words = Table(
    f"{PREFIX}account_words",
    metadata,
    Column("user_id", USER, primary_key=True),
    Column("word", String(64), primary_key=True),
    account_key(primary_key=True, index=True),
    # What a search among everybody's addresses reads.
    Index(None, "word", "account_id"),
    sqlite_with_rowid=False,
)
