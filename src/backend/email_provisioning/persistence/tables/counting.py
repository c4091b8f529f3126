"""What has been used: by an address, of a limit, of a vendor's patience."""

from __future__ import annotations

from sqlalchemy import Column, Date, Double, Integer, String, Table

from email_provisioning.persistence.tables.base import PREFIX, account_key, metadata

# One row a month; the day in progress is counted beside it so that one statement can check and count both limits.
usage = Table(
    f"{PREFIX}usage",
    metadata,
    account_key(primary_key=True),
    Column("month", Date, primary_key=True),
    Column("month_used", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("day_used", Integer, nullable=False),
    sqlite_with_rowid=False,
)

counters = Table(
    f"{PREFIX}counters",
    metadata,
    Column("name", String(300), primary_key=True),
    Column("used", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# When each account at a vendor may be called next. Instants are seconds since 1970, so that one statement can add to
# them on every database.
pace = Table(
    f"{PREFIX}pace",
    metadata,
    # The provider's kind, with a suffix where the vendor counts several things apart.
    Column("account", String(100), primary_key=True),
    # When the next slot comes, if slots are taken in turn.
    Column("next_at", Double, nullable=False),
    # The slot that was taken last.
    Column("slot_at", Double, nullable=False),
    # How many slots may still be taken before their turn, out of the pause before.
    Column("early", Integer, nullable=False),
    # Until when the vendor wants no call at all.
    Column("held_until", Double, nullable=False),
    sqlite_with_rowid=False,
)
