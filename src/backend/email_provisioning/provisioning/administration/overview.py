"""How things stand, on one page; costs the same however many addresses there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.drift import in_step
from email_provisioning.domain.finding import Finding, Level
from email_provisioning.domain.sentences import checks
from email_provisioning.persistence import (
    counters,
    reconciliations,
    runs,
    runs_under_way,
    statistics,
    tallies,
)
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.reconciliations import Reconciled
from email_provisioning.persistence.runs_under_way import UnderWay
from email_provisioning.persistence.sent_days import SentDay
from email_provisioning.persistence.statistics import AccountCount, DailyCount, Happening
from email_provisioning.provisioning import sent_days
from email_provisioning.provisioning.changes import TOTAL_COUNTER, Limits
from email_provisioning.provisioning.measuring import COST, TOOK

#: How many days are shown, today among them.
DAYS = 30
#: How long a run may wait for a worker before nobody seems to work.
PATIENCE = timedelta(minutes=1)
#: The share of a limit from which on it is told that it is nearly used up, in percent.
NEARLY = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """The creations of one day, of UTC."""

    day: date
    succeeded: int
    failed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """How things stand."""

    at: datetime
    addresses: Sequence[AccountCount]
    #: How many addresses count against the limit of all together, and that limit.
    used: int
    limit: int
    #: The last `DAYS` days, oldest first, none left out.
    creations: Sequence[Day]
    #: What was sent on the last days, oldest first; None: never found out yet.
    sends: Sequence[SentDay] | None
    #: ``provider/currency`` → what this month costs so far, as it was reckoned last; None: never yet.
    costs: Mapping[str, float] | None
    runs: UnderWay
    warnings: Sequence[Finding]


@dataclass(frozen=True, kw_only=True)
class Overseeing:
    """Looks at everything at once."""

    database: Database
    clock: Clock
    limits: Limits

    def overview(self) -> Overview:
        """Return how things stand now."""
        now = self.clock()
        since = now.astimezone(UTC).date() - timedelta(days=DAYS - 1)
        with self.database.read() as connection:
            addresses = statistics.of_accounts(connection)
            happened = statistics.by_day(connection, since=since)
            under_way = runs_under_way.under_way(connection, at=now)
            used = counters.used(connection, TOTAL_COUNTER)
            measured = tallies.measured(connection)
            warnings = self._warnings(connection, used, now)
        return Overview(
            at=now,
            addresses=addresses,
            used=used,
            limit=self.limits.total,
            creations=_days(happened, since),
            sends=sent_days.days(measured) or None,
            costs=_costs(measured) if TOOK in measured else None,
            runs=under_way,
            warnings=warnings,
        )

    def _warnings(self, connection: Connection, used: int, now: datetime) -> list[Finding]:
        waiting, first = runs.overdue(connection, at=now - PATIENCE)
        found = [_behind(waiting, now - first)] if first is not None else []
        if used * 100 >= self.limits.total * NEARLY:
            found.append(_nearly(used, self.limits.total))
        return [*found, *(each for each in map(_compared, reconciliations.results(connection)) if each)]


def _costs(measured: Mapping[str, tuple[float, datetime]]) -> dict[str, float]:
    return {
        name.removeprefix(COST): value for name, (value, _at) in measured.items() if name.startswith(COST)
    }


def _days(happened: Sequence[DailyCount], since: date) -> list[Day]:
    def total(day: date, name: Happening) -> int:
        return sum(each.count for each in happened if each.day == day and each.name is name)

    return [
        Day(
            day=day,
            succeeded=total(day, Happening.CREATED),
            failed=total(day, Happening.CREATE_FAILED),
        )
        for day in (since + timedelta(days=number) for number in range(DAYS))
    ]


def _behind(waiting: int, time: timedelta) -> Finding:
    detail = checks.WORKER_BEHIND(waiting=waiting, minutes=round(time.total_seconds() / 60))
    return Finding(level=Level.ERROR, subject="worker", code="worker_behind", detail=detail)


def _nearly(used: int, limit: int) -> Finding:
    level = Level.ERROR if used >= limit else Level.WARNING
    detail = checks.NEARLY_USED_UP(limit=limit, used=used)
    return Finding(level=level, subject="limits", code="addresses_nearly_used_up", detail=detail)


def _compared(found: Reconciled) -> Finding | None:
    subject = f"domain {found.domain}"
    if found.error_code is not None:
        detail = checks.NOT_COMPARED(domain=found.domain, code=found.error_code)
        return Finding(level=Level.WARNING, subject=subject, code="comparison_failed", detail=detail)
    if in_step(found.counts):
        return None
    detail = checks.OUT_OF_STEP(domain=found.domain, differences=sum(found.counts.values()))
    return Finding(level=Level.WARNING, subject=subject, code="provider_out_of_step", detail=detail)
