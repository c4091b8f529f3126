"""Rows of the table of days: what each address sent on days that are over, and what happened to it on any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, Date, Integer, String, bindparam, extract, func, select, tuple_

from email_provisioning.domain.delivery_report import Report
from email_provisioning.persistence.tables import accounts, usage, usage_days
from email_provisioning.persistence.upsert import insert
from email_provisioning.persistence.usage import COUNTED, UNCOUNTED

#: Account, day, kind.
Key = tuple[str, date, str]
_KEY = (usage_days.c.account_id, usage_days.c.day, usage_days.c.kind)
#: What can have happened on a day, beside what was sent; refusals are told apart by the code of their error.
BOUNCED, COMPLAINT, REFUSED = Report.BOUNCE.value, Report.COMPLAINT.value, "refused:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What happened to an address in a stretch of time, in recipients, bounces and complaints in messages."""

    #: What was sent on, here or elsewhere.
    accepted: int = 0
    #: What of that went to addresses here, and did not count against the limits.
    internal: int = 0
    #: The error's code → how many it was that were refused.
    refused: Mapping[str, int] = field(default_factory=dict)
    bounced: int = 0
    complaints: int = 0

    @classmethod
    def of(cls, kinds: Mapping[str, int]) -> Tally:
        """Return the tally of a day's rows."""
        return cls(
            accepted=kinds.get(COUNTED, 0) + kinds.get(UNCOUNTED, 0),
            internal=kinds.get(UNCOUNTED, 0),
            refused={
                kind.removeprefix(REFUSED): count
                for kind, count in sorted(kinds.items())
                if kind.startswith(REFUSED)
            },
            bounced=kinds.get(BOUNCED, 0),
            complaints=kinds.get(COMPLAINT, 0),
        )


def add(connection: Connection, account_id: str, *, day: date, kind: str, count: int) -> None:
    """Count what has happened; an address that is gone meanwhile counts no more."""
    row = select(
        accounts.c.id,
        bindparam("on_day", day, type_=Date),
        bindparam("of_kind", kind, type_=String),
        bindparam("count", count, type_=Integer),
    ).where(accounts.c.id == account_id)
    statement = insert(connection.dialect.name, usage_days).from_select(
        ["account_id", "day", "kind", "count"], row
    )
    more = usage_days.c.count + statement.excluded["count"]
    connection.execute(
        statement.on_conflict_do_update(index_elements=["account_id", "day", "kind"], set_={"count": more})
    )


def of_account(connection: Connection, account_id: str, *, first: date, last: date) -> dict[date, Tally]:
    """Return what happened to an address on each day of a period, in order, without those on which nothing did."""
    kinds: dict[date, dict[str, int]] = {}
    rows = select(usage_days.c.day, usage_days.c.kind, usage_days.c.count).where(
        usage_days.c.account_id == account_id, usage_days.c.day.between(first, last)
    )
    for day, kind, count in connection.execute(rows):
        kinds.setdefault(day, {})[kind] = count
    # The last day of each month on which anything was sent is still beside its month.
    latest = select(usage.c.day, usage.c.day_used, usage.c.day_internal).where(
        usage.c.account_id == account_id,
        usage.c.month.between(first.replace(day=1), last),
        usage.c.day.between(first, last),
    )
    for day, used, internal in connection.execute(latest):
        of_day = kinds.setdefault(day, {})
        of_day[COUNTED] = of_day.get(COUNTED, 0) + used
        of_day[UNCOUNTED] = of_day.get(UNCOUNTED, 0) + internal
    tallies = {day: Tally.of(kinds[day]) for day in sorted(kinds)}
    return {day: tally for day, tally in tallies.items() if tally != Tally()}


def daily_before(connection: Connection, month: date, *, limit: int) -> list[Key]:
    """Return rows of single days before a month, of which the first of each month is none."""
    is_single = extract("day", usage_days.c.day) > 1
    query = select(*_KEY).where(usage_days.c.day < month, is_single).limit(limit)
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def roll_up(connection: Connection, keys: Sequence[Key]) -> None:
    """Add rows of single days up under the first day of their months, each once whoever else does the same."""
    gone = connection.execute(
        usage_days.delete().where(tuple_(*_KEY).in_(keys)).returning(*_KEY, usage_days.c.count)
    )
    sums: Counter[Key] = Counter()
    for account_id, day, kind, count in gone:
        sums[account_id, day.replace(day=1), kind] += count
    for (account_id, day, kind), count in sorted(sums.items()):
        add(connection, account_id, day=day, kind=kind, count=count)


def remove_before(connection: Connection, month: date) -> int:
    """Remove what is older than a month; return how many rows went."""
    days = connection.execute(usage_days.delete().where(usage_days.c.day < month))
    months = connection.execute(usage.delete().where(usage.c.month < month))
    return days.rowcount + months.rowcount


def oldest(connection: Connection) -> date | None:
    """Return the first day of which anything is kept."""
    found = [connection.scalar(select(func.min(column))) for column in (usage_days.c.day, usage.c.month)]
    return min((day for day in found if day is not None), default=None)
