"""What all addresses together have sent on each day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from email_provisioning.persistence.tables import usage, usage_days
from email_provisioning.persistence.usage import COUNTED, UNCOUNTED
from email_provisioning.persistence.usage_days import REFUSED


@dataclass(frozen=True, kw_only=True, slots=True)
class SentDay:
    """The recipients of one day."""

    day: date
    #: Whom messages were sent on to and counted against the limits, and whom they were sent on to in all.
    counted: int = 0
    accepted: int = 0
    refused: int = 0


def since(connection: Connection, first: date) -> dict[date, SentDay]:
    """Return the days from ``first`` on, without those on which nothing happened."""
    kinds: dict[date, dict[str, int]] = {}
    kept = (
        select(usage_days.c.day, usage_days.c.kind, func.sum(usage_days.c.count))
        .where(usage_days.c.day >= first)
        .group_by(usage_days.c.day, usage_days.c.kind)
    )
    for day, kind, count in connection.execute(kept):
        kinds.setdefault(day, {})[kind] = int(count)
    # The last day of each month on which an address sent anything is still beside its month.
    latest = (
        select(usage.c.day, func.sum(usage.c.day_used), func.sum(usage.c.day_internal))
        .where(usage.c.month >= first.replace(day=1), usage.c.day >= first)
        .group_by(usage.c.day)
    )
    for day, used, internal in connection.execute(latest):
        of_day = kinds.setdefault(day, {})
        of_day[COUNTED] = of_day.get(COUNTED, 0) + int(used)
        of_day[UNCOUNTED] = of_day.get(UNCOUNTED, 0) + int(internal)
    return {day: _summed(day, found) for day, found in kinds.items()}


def _summed(day: date, kinds: Mapping[str, int]) -> SentDay:
    counted = kinds.get(COUNTED, 0)
    return SentDay(
        day=day,
        counted=counted,
        accepted=counted + kinds.get(UNCOUNTED, 0),
        refused=sum(count for kind, count in kinds.items() if kind.startswith(REFUSED)),
    )
