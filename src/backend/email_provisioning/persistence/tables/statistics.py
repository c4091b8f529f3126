"""How many addresses there are, and how many came to be, kept beside the addresses: counting them would take long."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, String, Table

from email_provisioning.persistence.tables.base import PREFIX, metadata

# How many addresses of a domain are in each state; the administrators' own mailboxes are not among them.
account_counts = Table(
    f"{PREFIX}account_counts",
    metadata,
    Column("domain", String(253), primary_key=True),
    Column("provider", String(40), primary_key=True),
    Column("state", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# How often something has happened on a day, in UTC.
daily_counts = Table(
    f"{PREFIX}daily_counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("provider", String(40), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
