"""How many recipients an address may send to in a day and in a month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from email_provisioning.domain.clock import Clock
from email_provisioning.errors import QuotaExceeded
from email_provisioning.persistence import usage
from email_provisioning.persistence.usage import Counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Meter:
    """How much of one limit is used, in recipients."""

    used: int
    limit: int
    #: When it starts anew, UTC.
    resets_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """What an address has sent, beside what it may send."""

    day: Meter
    month: Meter


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """Recipients that were counted, so that they can be given back."""

    account_id: str
    count: int
    counted: Counted


@dataclass(frozen=True, kw_only=True)
class Quota:
    """Counts recipients; exact among any number of processes."""

    clock: Clock
    #: Where days and months begin at midnight.
    timezone: ZoneInfo
    #: Recipients in a day, and in a month.
    daily: int
    monthly: int

    def take(
        self,
        connection: Connection,
        account_id: str,
        count: int,
        *,
        credential_id: str | None = None,
        networks: str | None = None,
    ) -> Taken | None:
        """Count ``count`` recipients in one statement, which also looks whether the sender may send at all.

        Counts nothing and returns None where the account is not active, the password has ended or is limited to
        other ``networks`` than it was, or a limit would be passed: `exceeded` tells of the last.
        """
        now = self.clock()
        sender = usage.Sender(account_id=account_id, credential_id=credential_id, networks=networks, at=now)
        limits = usage.Limits(daily=self.daily, monthly=self.monthly)
        counted = usage.take(connection, sender, day=self._day(now), count=count, limits=limits)
        return Taken(account_id=account_id, count=count, counted=counted) if counted is not None else None

    def exceeded(self, connection: Connection, account_id: str, count: int) -> QuotaExceeded | None:
        """Return the limit that ``count`` more recipients would pass; of two, the one that lasts longer."""
        now = self.clock()
        today = self._day(now)
        used = self._usage(usage.read(connection, account_id, month=today.replace(day=1)), today)
        for period, meter in (("month", used.month), ("day", used.day)):
            if meter.used + count > meter.limit:
                return QuotaExceeded(
                    period=period,
                    limit=meter.limit,
                    used=meter.used,
                    resets_at=meter.resets_at,
                    retry_after=max(0.0, (meter.resets_at - now).total_seconds()),
                )
        return None

    def give_back(self, connection: Connection, taken: Taken) -> None:
        """Take back what was counted for a message that was not sent."""
        usage.give_back(connection, taken.account_id, taken.counted, count=taken.count)

    def of_accounts(self, connection: Connection, account_ids: Collection[str]) -> dict[str, Usage]:
        """Return the use of each of some addresses, in one query."""
        today = self._day(self.clock())
        found = usage.of_accounts(connection, account_ids, month=today.replace(day=1))
        return {account_id: self._usage(found.get(account_id), today) for account_id in account_ids}

    def unused(self) -> Usage:
        """Return the use of an address that has just been made."""
        return self._usage(None, self._day(self.clock()))

    def _usage(self, counted: Counted | None, today: date) -> Usage:
        day = max(today, counted.day) if counted is not None else today
        return Usage(
            day=Meter(
                used=counted.used_on(today) if counted is not None else 0,
                limit=self.daily,
                resets_at=self._midnight(day + timedelta(days=1)),
            ),
            month=Meter(
                used=counted.month_used if counted is not None else 0,
                limit=self.monthly,
                resets_at=self._midnight((today.replace(day=1) + timedelta(days=32)).replace(day=1)),
            ),
        )

    def today(self) -> date:
        """Return the day that it is where the limits are counted."""
        return self._day(self.clock())

    def _day(self, instant: datetime) -> date:
        return instant.astimezone(self.timezone).date()

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.timezone).astimezone(UTC)
