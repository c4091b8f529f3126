"""Keeps what is known of past sending from growing for ever: old days become months, and old months go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import structlog

from email_provisioning.persistence import usage_days
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.quota import Quota

_log = structlog.get_logger(__name__)

#: How many rows are added up in one transaction, and in one round.
BATCH, MOST = 500, 50_000


@dataclass
class UsageUpkeep:
    """Looks once a day in each process, and goes on where more is left than one round takes."""

    database: Database
    quota: Quota
    #: For how many days each day is kept, and for how many months each month.
    days: int
    months: int
    _done: date | None = field(default=None)

    def tend(self) -> bool:
        """Do today's round unless it is done; tell whether there may be more to do."""
        today = self.quota.day(self.quota.clock())
        if self._done == today:
            return False
        rolled = self._roll_up((today - timedelta(days=self.days)).replace(day=1))
        removed = self._remove(months_before(today, self.months))
        if rolled or removed:
            _log.info("usage_tidied", rows_rolled_up=rolled, rows_removed=removed)
        if rolled < MOST:
            self._done = today
        return rolled >= MOST

    def _roll_up(self, month: date) -> int:
        total = 0
        while total < MOST:
            with self.database.read() as connection:
                keys = usage_days.daily_before(connection, month, limit=BATCH)
            if keys:
                with self.database.write(durable=False) as connection:
                    usage_days.roll_up(connection, keys)
            total += len(keys)
            if len(keys) < BATCH:
                break
        return total

    def _remove(self, month: date) -> int:
        with self.database.read() as connection:
            oldest = usage_days.oldest(connection)
        if oldest is None or oldest >= month:
            return 0
        with self.database.write(durable=False) as connection:
            return usage_days.remove_before(connection, month)


def months_before(day: date, months: int) -> date:
    """Return the first day of the month so many months before a day's."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
