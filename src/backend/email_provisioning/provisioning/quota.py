"""How many recipients an address may send to in a minute, in a day and in a month, and in one message."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.limits import Limit
from email_provisioning.errors import QuotaExceeded, TooManyRecipients
from email_provisioning.persistence import limits, usage
from email_provisioning.persistence.usage import Counted, Moment, Recipients, Sender

#: The shares of a limit, in per cent, that are told of, each once in a period.
SHARES = (80, 95, 100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Meter:
    """How much of one limit is used, in recipients."""

    used: int
    limit: int
    #: When it starts anew, UTC.
    resets_at: datetime

    @property
    def share(self) -> int:
        """Return the highest of `SHARES` that is reached, 0 below the first."""
        return share_of(self.used, self.limit)


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """What an address has sent, beside what it may send."""

    day: Meter
    month: Meter


@dataclass(frozen=True, kw_only=True)
class Quota:
    """Counts recipients; exact among any number of processes."""

    clock: Clock
    #: Where days and months begin at midnight.
    timezone: ZoneInfo
    #: Recipients in a day, in a month and in a minute, and of a message, where no override says otherwise.
    daily: int
    monthly: int
    minute: int | None = None
    recipients: int | None = None

    @property
    def defaults(self) -> Mapping[Limit, int | None]:
        """Return what holds where no override says otherwise."""
        return {
            Limit.ACCOUNTS: None,
            Limit.DAILY: self.daily,
            Limit.MONTHLY: self.monthly,
            Limit.MINUTE: self.minute,
            Limit.RECIPIENTS: self.recipients,
        }

    def take(
        self,
        connection: Connection,
        account_id: str,
        recipients: Recipients,
        *,
        credential_id: str | None = None,
        networks: str | None = None,
        at: datetime | None = None,
    ) -> Counted | None:
        """Count recipients in one statement, which also looks whether the sender may send at all.

        Counts nothing and returns None where the account is not active, the password has ended or is limited to
        other ``networks`` than it was, or a limit would be passed: `exceeded` tells of the last.
        """
        now = at or self.clock()
        sender = Sender(account_id=account_id, credential_id=credential_id, networks=networks, at=now)
        most = usage.Limits(
            daily=self.daily, monthly=self.monthly, minute=self.minute, recipients=self.recipients
        )
        return usage.take(connection, sender, moment=self.moment(now), recipients=recipients, limits=most)

    def exceeded(
        self, connection: Connection, account_id: str, recipients: Recipients
    ) -> QuotaExceeded | TooManyRecipients | None:
        """Return the limit that so many recipients more would pass; of several, the one that lasts longest."""
        now = self.clock()
        moment = self.moment(now)
        most = self._limits(connection, [account_id], now)[account_id]
        in_all, count = recipients.counted + recipients.internal, recipients.counted
        limit = most[Limit.RECIPIENTS]
        if limit is not None and in_all > limit:
            return TooManyRecipients(limit=limit, used=in_all)
        counted = usage.read(connection, account_id, month=moment.month)
        shown = self._usage(counted, moment.day, most)
        meters = [("month", shown.month), ("day", shown.day)]
        if (in_a_minute := most[Limit.MINUTE]) is not None:
            meters.append(("minute", self.in_minute(counted, moment.minute, in_a_minute)))
        for period, meter in meters:
            if count and meter.used + count > meter.limit:
                return QuotaExceeded(
                    period=period,
                    limit=meter.limit,
                    used=meter.used,
                    resets_at=meter.resets_at,
                    retry_after=max(0.0, (meter.resets_at - now).total_seconds()),
                    wanted=count,
                )
        return None

    def of_accounts(self, connection: Connection, account_ids: Collection[str]) -> dict[str, Usage]:
        """Return the use of each of some addresses, in two queries."""
        now = self.clock()
        today = self.day(now)
        found = usage.of_accounts(connection, account_ids, month=today.replace(day=1))
        most = self._limits(connection, list(account_ids), now)
        return {
            account_id: self._usage(found.get(account_id), today, most.get(account_id, self.defaults))
            for account_id in account_ids
        }

    def unused(self) -> Usage:
        """Return the use of an address that has just been made."""
        return self._usage(None, self.day(self.clock()), self.defaults)

    def counted(self, found: Counted) -> Usage:
        """Return what has just been counted, beside the limits that it was counted against."""
        most = {Limit.DAILY: found.day_limit, Limit.MONTHLY: found.month_limit}
        return self._usage(found, found.day, most)

    def today(self) -> date:
        """Return the day that it is where the limits are counted."""
        return self.day(self.clock())

    def day(self, instant: datetime) -> date:
        """Return the day of an instant, where days begin."""
        return instant.astimezone(self.timezone).date()

    def moment(self, instant: datetime) -> Moment:
        """Return an instant as calendars say."""
        return Moment(day=self.day(instant), minute=int(instant.timestamp() // 60))

    def midnight(self, day: date) -> datetime:
        """Return when a day begins, UTC."""
        return datetime.combine(day, time(), self.timezone).astimezone(UTC)

    def in_minute(self, counted: Counted | None, minute: int, limit: int) -> Meter:
        """Return the use of a minute, named since 1970, beside its limit."""
        used = counted.used_in(minute) if counted is not None else 0
        # The clock of another process may be a little ahead: it is its minute that has to end.
        until = max(minute, counted.minute) if counted is not None and used else minute
        return Meter(used=used, limit=limit, resets_at=datetime.fromtimestamp((until + 1) * 60, UTC))

    def _limits(
        self, connection: Connection, account_ids: list[str], at: datetime
    ) -> dict[str, dict[Limit, int | None]]:
        found = limits.of_accounts(connection, account_ids, self.defaults, at=at)
        return {account_id: found.get(account_id, dict(self.defaults)) for account_id in account_ids}

    def _usage(self, counted: Counted | None, today: date, most: Mapping[Limit, int | None]) -> Usage:
        day = max(today, counted.day) if counted is not None else today
        return Usage(
            day=Meter(
                used=counted.used_on(today) if counted is not None else 0,
                limit=_number(most[Limit.DAILY]),
                resets_at=self.midnight(day + timedelta(days=1)),
            ),
            month=Meter(
                used=counted.month_used if counted is not None else 0,
                limit=_number(most[Limit.MONTHLY]),
                resets_at=self.midnight(next_month(today)),
            ),
        )


def next_month(day: date) -> date:
    """Return the first day of the month after a day's."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def share_of(used: int, limit: int) -> int:
    """Return the highest of `SHARES` that ``used`` has reached, 0 below the first; in whole numbers, so exact."""
    return max((share for share in SHARES if used * 100 >= share * limit), default=0)


def _number(limit: int | None) -> int:
    # A day and a month always have a limit: the settings' are numbers.
    assert limit is not None
    return limit
