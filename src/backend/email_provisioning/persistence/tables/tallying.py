"""What operators are told of how many there are, kept so that nobody has to count."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Integer, String, Table

from email_provisioning.persistence.tables.base import PREFIX, UtcDateTime, metadata

# How many there are of each kind is the sum of the amounts under its name. Triggers of the first migration add a row
# for each change, so that nobody waits for a row that all share; a worker sums them up.
tallies = Table(
    f"{PREFIX}tallies",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("amount", BigInteger, nullable=False),
)

# What takes long to find out, as it was found out last.
measurements = Table(
    f"{PREFIX}measurements",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("value", Double, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)
