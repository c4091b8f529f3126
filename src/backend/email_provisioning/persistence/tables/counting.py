"""What has been used: by an address, of a limit, of a vendor's patience."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Double, ForeignKey, Index, Integer, String, Table, Text

from email_provisioning.persistence.tables.base import (
    ID,
    PREFIX,
    USER,
    UtcDateTime,
    account_key,
    metadata,
    where_set,
)

# One row a month; the day and the minute in progress are counted beside it so that one statement can check and count
# every limit. A trigger of the first migration keeps what a day has come to when the next one begins.
usage = Table(
    f"{PREFIX}usage",
    metadata,
    account_key(primary_key=True),
    Column("month", Date, primary_key=True),
    # Recipients that count against the limits, and those here that do not.
    Column("month_used", Integer, nullable=False),
    Column("month_internal", Integer, nullable=False, default=0),
    Column("day", Date, nullable=False),
    Column("day_used", Integer, nullable=False),
    Column("day_internal", Integer, nullable=False, default=0),
    # Minutes since 1970.
    Column("minute", Integer, nullable=False, default=0),
    Column("minute_used", Integer, nullable=False, default=0),
    # The limits that held when it was counted last; without one of a minute that is NULL.
    Column("month_limit", Integer, nullable=False, default=0),
    Column("day_limit", Integer, nullable=False, default=0),
    Column("minute_limit", Integer),
    # Of which share of the limit, in per cent, it was told last.
    Column("month_told", Integer, nullable=False, default=0),
    Column("day_told", Integer, nullable=False, default=0),
    # The tickets of messages whose fate is not written down yet: what is still in it can be given back.
    Column("under_way", Text, nullable=False, default=""),
    sqlite_with_rowid=False,
)

# What a day that is over has come to, and what happened on one: kind is counted, internal, bounced, complaint or
# refused:CODE. Old days are added up under the first of their month.
usage_days = Table(
    f"{PREFIX}usage_days",
    metadata,
    account_key(primary_key=True),
    Column("day", Date, primary_key=True),
    Column("kind", String(80), primary_key=True),
    Column("count", Integer, nullable=False),
    Index(None, "day"),
    sqlite_with_rowid=False,
)

# A message that whoever sends it has named: sent again under its name, it goes out once. One that was begun and is not
# marked as sent may be on its way.
sends = Table(
    f"{PREFIX}sends",
    metadata,
    account_key(primary_key=True),
    Column("idempotency_key", String(255), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("message_id", String(320), nullable=False),
    Column("begun_at", UtcDateTime, nullable=False, index=True),
    Column("sent_at", UtcDateTime),
    sqlite_with_rowid=False,
)

# Limits other than the settings' for a domain, a person or an address. NULL: inherits.
limit_overrides = Table(
    f"{PREFIX}limit_overrides",
    metadata,
    Column("id", ID, primary_key=True),
    # What it is for: exactly one of the three.
    Column("domain", String(253), ForeignKey(f"{PREFIX}domains.name", ondelete="CASCADE"), unique=True),
    Column("user_id", USER, unique=True),
    Column("account_id", ID, ForeignKey(f"{PREFIX}accounts.id", ondelete="CASCADE"), unique=True),
    Column("accounts", Integer),
    Column("daily", Integer),
    Column("monthly", Integer),
    Column("minute", Integer),
    Column("recipients", Integer),
    Column("reason", String(500), nullable=False),
    Column("expires_at", UtcDateTime),
    Column("set_by", USER, nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    where_set("expires_at"),
    CheckConstraint(
        "(domain IS NOT NULL AND user_id IS NULL AND account_id IS NULL)"
        " OR (domain IS NULL AND user_id IS NOT NULL AND account_id IS NULL)"
        " OR (domain IS NULL AND user_id IS NULL AND account_id IS NOT NULL)",
        name="for_one",
    ),
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
