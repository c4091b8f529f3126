"""Changes under way, each a run of steps."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from email_provisioning.persistence.tables.base import (
    ID,
    PREFIX,
    USER,
    UtcDateTime,
    account_key,
    metadata,
    where_set,
)

_UNFINISHED = text("due_at IS NOT NULL")

runs = Table(
    f"{PREFIX}runs",
    metadata,
    Column("id", ID, primary_key=True),
    account_key(index=True),
    Column("operation", String(16), nullable=False),
    # The password that it is about; NULL: the address itself.
    Column("version", Integer),
    Column("state", String(16), nullable=False),
    Column("step", String(40)),
    Column("attempts", Integer, nullable=False),
    # When anyone may claim the run: the end of the present lease or of the back-off; NULL once it is finished.
    Column("due_at", UtcDateTime),
    # The fencing token of the present lease.
    Column("lease", ID),
    # Whether somebody held it still when it was claimed: his last call may be under way.
    Column("overtaken", Boolean, nullable=False, default=False),
    Column("error_code", String(64)),
    Column("error_cause", Text),
    Column("actor", USER, nullable=False),
    Column("idempotency_key", String(255)),
    Column("request_digest", String(64)),
    Column("request_id", String(64)),
    Column("origin", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    where_set("due_at"),
    # Which of the unfinished ones is the oldest.
    Index(None, "created_at", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
    where_set("actor", "idempotency_key", unique=True),
    sqlite_with_rowid=False,
)

steps = Table(
    f"{PREFIX}steps",
    metadata,
    Column("id", ID, primary_key=True),
    Column("run_id", ID, ForeignKey(f"{PREFIX}runs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(40), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)
