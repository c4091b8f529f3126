"""Work on many addresses at once: an import, or one change of many; row by row, so that it goes on where it stopped."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from email_provisioning.persistence.tables.base import (
    ID,
    PREFIX,
    USER,
    CanonicalJson,
    UtcDateTime,
    metadata,
    where_set,
)

jobs = Table(
    f"{PREFIX}jobs",
    metadata,
    Column("id", ID, primary_key=True),
    # import, suspend, resume, delete, restore.
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    # Who asked for it, and how: what the audit log says of each row.
    Column("actor", USER, nullable=False),
    Column("actor_name", String(200), nullable=False),
    Column("request_id", String(64)),
    Column("origin", String(16), nullable=False),
    # What it came from, such as a file's name; may be empty.
    Column("label", String(200), nullable=False),
    # What else is known of it: how a file was read, what a filter was.
    Column("options", CanonicalJson, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    # When anyone may work on it: the end of the present lease or of the pause; NULL where nothing is to be done.
    Column("due_at", UtcDateTime),
    # The fencing token of the present lease.
    Column("lease", ID),
    Column("attempts", Integer, nullable=False),
    # What stopped it, or stands in its way.
    Column("error_code", String(64)),
    where_set("due_at"),
    sqlite_with_rowid=False,
)

job_rows = Table(
    f"{PREFIX}job_rows",
    metadata,
    Column("job_id", ID, ForeignKey(f"{PREFIX}jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    # Where the row begins in its file.
    Column("line", Integer),
    # The address as it was given, and in canonical form where it has one.
    Column("given", String(400), nullable=False),
    Column("address", String(320)),
    Column("display_name", String(200), nullable=False),
    # The owner as given, and the owner's id where there is such a one.
    Column("owner", String(200), nullable=False),
    Column("user_id", USER),
    Column("state", String(16), nullable=False),
    # Why it was refused, or has failed.
    Column("code", String(64)),
    # Not foreign keys: what became of a row outlives the address.
    Column("account_id", ID),
    Column("run_id", ID),
    Index(None, "job_id", "state", "number"),
    sqlite_with_rowid=False,
)
