"""What has happened, and who is told of it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from email_provisioning.persistence.tables.base import (
    ID,
    PREFIX,
    USER,
    CanonicalJson,
    UtcDateTime,
    metadata,
    where_null,
    where_set,
)

# Written in the transaction that it tells of. Not foreign keys: what happened to an address outlives it.
events = Table(
    f"{PREFIX}events",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("account_id", ID),
    Column("user_id", USER),
    Column("data", CanonicalJson, nullable=False),
    # When every webhook that wants it was given it; NULL before.
    Column("spread_at", UtcDateTime),
    where_null("id", "spread_at"),
    where_set("account_id"),
    sqlite_with_rowid=False,
)

webhooks = Table(
    f"{PREFIX}webhooks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("url", Text, nullable=False),
    # The kinds that it wants, separated by spaces; NULL: all.
    Column("kinds", Text),
    Column("description", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    # Why it was turned off by itself.
    Column("disabled_reason", String(40)),
    Column("created_at", UtcDateTime, nullable=False),
    # When anyone may work on it: the end of the present lease, or of the pause after a failure; NULL: at once.
    Column("due_at", UtcDateTime),
    # The fencing token of the present lease.
    Column("lease", ID),
    # How often in a row it has failed, and since when.
    Column("failures", Integer, nullable=False),
    Column("failing_since", UtcDateTime),
    sqlite_with_rowid=False,
)

# What messages to a webhook are signed with, sealed: one that lasts, and after a rotation the former one for a while.
webhook_secrets = Table(
    f"{PREFIX}webhook_secrets",
    metadata,
    Column(
        "webhook_id",
        ID,
        ForeignKey(f"{PREFIX}webhooks.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # From when on it signs no more; NULL: it lasts.
    Column("ends_at", UtcDateTime),
    sqlite_with_rowid=False,
)

webhook_deliveries = Table(
    f"{PREFIX}webhook_deliveries",
    metadata,
    Column(
        "webhook_id",
        ID,
        ForeignKey(f"{PREFIX}webhooks.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column(
        "event_id", ID, ForeignKey(f"{PREFIX}events.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    # pending, delivered or failed.
    Column("state", String(16), nullable=False),
    # How often it was tried since it was last asked for.
    Column("attempts", Integer, nullable=False),
    # When it is tried next; NULL once it is finished.
    Column("due_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    # The last tries, oldest first: when, what came of each, the status, the milliseconds.
    Column("tries", CanonicalJson, nullable=False),
    where_set("webhook_id", "due_at"),
    Index(None, "event_id"),
    sqlite_with_rowid=False,
)
