"""Standalone users, and all that they prove themselves with."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from email_provisioning.persistence.tables.base import ID, PREFIX, UtcDateTime, metadata

users = Table(
    f"{PREFIX}users",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("is_admin", Boolean, nullable=False),
    Column("is_auditor", Boolean, nullable=False),
    # Argon2id (RFC 9106), encoded; NULL where the person has none.
    Column("password", String(200)),
    # The OpenID provider's issuer and subject, NULL where the person does not come from one.
    Column("subject", String(600), unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
)

# Everything that a person or a program proves itself with, hashed: API tokens, sign-in links, browser sessions.
tokens = Table(
    f"{PREFIX}tokens",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user_id", ID, ForeignKey(f"{PREFIX}users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", String(16), nullable=False),
    Column("label", String(100), nullable=False),
    # What an API token is good for, each with spaces in between; NULL: for everything.
    Column("scopes", String(200)),
    Column("domains", Text),
    Column("digest", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, index=True),
    Column("last_used_at", UtcDateTime),
)

# Sign-ins with an OpenID provider that are under way: each can end once.
sign_ins = Table(
    f"{PREFIX}sign_ins",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# Wrong passwords, by who is said to sign in from where: what slows the next one down.
failures = Table(
    f"{PREFIX}failures",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False, index=True),
    sqlite_with_rowid=False,
)
