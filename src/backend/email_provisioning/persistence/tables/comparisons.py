"""Comparisons of our addresses with what the providers have."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from email_provisioning.persistence.tables.base import ID, PREFIX, CanonicalJson, UtcDateTime, metadata

# The last comparison of each domain with its provider, and when the next one is due.
reconciliations = Table(
    f"{PREFIX}reconciliations",
    metadata,
    Column("domain", String(253), primary_key=True),
    Column("provider", String(40), nullable=False),
    # When anyone may compare next: the end of the pause, or of the present lease.
    Column("due_at", UtcDateTime, nullable=False),
    # The fencing token of the present lease.
    Column("lease", ID),
    # When the provider was asked last; NULL before the first time. What follows is what was found then.
    Column("planned_at", UtcDateTime),
    Column("error_code", String(64)),
    Column("accounts", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("there", Integer, nullable=False),
    # How many differences there were of each kind that there was.
    Column("counts", CanonicalJson, nullable=False),
    sqlite_with_rowid=False,
)
