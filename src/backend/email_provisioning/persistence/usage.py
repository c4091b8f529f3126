"""Rows of the usage table: how many recipients an address has sent to, by calendar month, day and minute."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, String, Text, and_, bindparam, case, func, select

from email_provisioning.persistence.prepared import Prepared
from email_provisioning.persistence.tables import usage, usage_days
from email_provisioning.persistence.upsert import insert
from email_provisioning.persistence.usage_taking import (
    ACCOUNT,
    CLOCKS_DIFFER_BY,
    COUNT,
    DAY,
    INTERNAL,
    MINUTE,
    MONTH,
    TICKET,
    taking,
)

#: What a day's row of this kind has counted against the limits, and what not.
COUNTED, UNCOUNTED = "counted", "internal"


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """The counts of one address in one month, in recipients."""

    #: The first day of the month.
    month: date
    month_used: int
    #: The day that ``day_used`` counts: the latest on which anything was sent.
    day: date
    day_used: int
    #: The minute that ``minute_used`` counts, since 1970.
    minute: int = 0
    minute_used: int = 0
    #: The limits that held when it was counted; None: there is none.
    month_limit: int = 0
    day_limit: int = 0
    minute_limit: int | None = None
    #: Of which share of each limit, in per cent, it was told last.
    month_told: int = 0
    day_told: int = 0

    def used_on(self, day: date) -> int:
        """Return what counts against the limit of ``day``; a clock that stepped back still has the later day's."""
        return self.day_used if self.day >= day else 0

    def used_in(self, minute: int) -> int:
        """Return what counts against the limit of a minute."""
        return self.minute_used if minute <= self.minute <= minute + CLOCKS_DIFFER_BY else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """Who wants to send, and when."""

    account_id: str
    #: The password that must still be usable; None where another right than a password is used.
    credential_id: str | None
    #: The networks that it was limited to when the sender's own was looked at.
    networks: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipients:
    """How many are to be counted."""

    #: Against the limits.
    counted: int
    #: Not against them.
    internal: int = 0
    #: What the count can be given back by, and what it replaces: see `persistence.sending`.
    ticket: str = ""
    replaces: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What holds where no override says otherwise, in recipients; None: there is no such limit."""

    daily: int
    monthly: int
    minute: int | None = None
    recipients: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """When it is counted, as calendars say."""

    day: date
    minute: int

    @property
    def month(self) -> date:
        """Return the first day of the month."""
        return self.day.replace(day=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lot:
    """Recipients that were counted under a ticket, so that they can be given back."""

    account_id: str
    month: date
    day: date
    minute: int
    counted: int
    internal: int
    ticket: str


_FIELDS = tuple(Counted.__dataclass_fields__)
_COLUMNS = tuple(usage.c[name] for name in _FIELDS)
_TAKE = Prepared(lambda dialect: taking(insert(dialect, usage), _COLUMNS))
# Statements are made once, so that each is compiled once.
_READ = select(*_COLUMNS).where(usage.c.account_id == ACCOUNT, usage.c.month == MONTH)
_HAS_TICKET = (
    usage.c.account_id == ACCOUNT,
    usage.c.month == MONTH,
    usage.c.under_way.contains(TICKET),
)
_WITHOUT_TICKET = func.replace(usage.c.under_way, TICKET, "", type_=Text)
_FORGET = usage.update().where(*_HAS_TICKET).values(under_way=_WITHOUT_TICKET)
_IS_DAY = usage.c.day == DAY
_GIVE_BACK = (
    usage.update()
    .where(*_HAS_TICKET)
    .values(
        month_used=usage.c.month_used - COUNT,
        month_internal=usage.c.month_internal - INTERNAL,
        day_used=case((_IS_DAY, usage.c.day_used - COUNT), else_=usage.c.day_used),
        day_internal=case((_IS_DAY, usage.c.day_internal - INTERNAL), else_=usage.c.day_internal),
        minute_used=case((usage.c.minute == MINUTE, usage.c.minute_used - COUNT), else_=usage.c.minute_used),
        under_way=_WITHOUT_TICKET,
    )
    .returning(usage.c.day)
)
_GIVE_BACK_DAY = (
    usage_days.update()
    .where(
        usage_days.c.account_id == ACCOUNT,
        usage_days.c.day == DAY,
        usage_days.c.kind == bindparam("of_kind", type_=String),
    )
    .values(count=usage_days.c.count - COUNT)
)


def take(
    connection: Connection, sender: Sender, *, moment: Moment, recipients: Recipients, limits: Limits
) -> Counted | None:
    """Count recipients in one statement; None, and nothing counted, where the sender may not send so many.

    The same statement looks whether the account is active and the password usable, and which limits hold for it, so
    that each message feels a suspension, a rotation or another limit at once.
    """
    values = {
        "of_account": sender.account_id,
        "in_month": moment.month,
        "on_day": moment.day,
        "in_minute": moment.minute,
        "count": recipients.counted,
        "not_counted": recipients.internal,
        "of_ticket": recipients.ticket,
        "of_done": recipients.replaces,
        "password": sender.credential_id,
        "from_networks": sender.networks,
        "at": sender.at,
        "default_daily": limits.daily,
        "default_monthly": limits.monthly,
        "default_minute": limits.minute,
        "default_recipients": limits.recipients,
    }
    row = _TAKE.one(connection, values)
    return Counted(**dict(zip(_FIELDS, row, strict=True))) if row is not None else None


def read(connection: Connection, account_id: str, *, month: date) -> Counted | None:
    """Return the counts of one address in a month; None where nothing was sent."""
    row = connection.execute(_READ, {"of_account": account_id, "in_month": month}).one_or_none()
    return _counted(row) if row is not None else None


def give_back(connection: Connection, lot: Lot) -> bool:
    """Take back what `take` counted under a ticket, once; tell whether it was still there to be given back."""
    values = {
        **_ticket_values(lot),
        "on_day": lot.day,
        "in_minute": lot.minute,
        "count": lot.counted,
        "not_counted": lot.internal,
    }
    day = connection.scalar(_GIVE_BACK, values)
    if day is None:
        return False
    if day > lot.day:
        # The day is over, and was written down.
        for kind, count in ((COUNTED, lot.counted), (UNCOUNTED, lot.internal)):
            if count:
                days = {"of_account": lot.account_id, "on_day": lot.day, "of_kind": kind, "count": count}
                connection.execute(_GIVE_BACK_DAY, days)
    return True


def forget(connection: Connection, lots: Sequence[Lot]) -> None:
    """Forget tickets whose count stays."""
    # In one order everywhere: two processes that lock the same rows in turn could wait for each other.
    for lot in sorted(lots, key=lambda each: (each.account_id, each.month)):
        connection.execute(_FORGET, _ticket_values(lot))


def tell(connection: Connection, account_id: str, counted: Counted, *, month: int = 0, day: int = 0) -> bool:
    """Note of which shares of the limits it is told now; False where somebody else has told of them already."""
    wanted = []
    values: dict[str, int] = {}
    if month:
        wanted.append(usage.c.month_told < month)
        values["month_told"] = month
    if day:
        wanted.append(and_(usage.c.day == counted.day, usage.c.day_told < day))
        values["day_told"] = day
    statement = usage.update().where(
        usage.c.account_id == account_id, usage.c.month == counted.month, *wanted
    )
    return connection.execute(statement.values(values)).rowcount == 1


def of_accounts(connection: Connection, account_ids: Collection[str], *, month: date) -> dict[str, Counted]:
    """Return the counts of some addresses in a month, without those that sent nothing."""
    if not account_ids:
        return {}
    query = select(usage.c.account_id, *_COLUMNS).where(
        usage.c.account_id.in_(account_ids), usage.c.month == month
    )
    return {row[0]: Counted(**dict(zip(_FIELDS, row[1:], strict=True))) for row in connection.execute(query)}


def _counted(row: Row[Any]) -> Counted:
    return Counted(**row._mapping)


def _ticket_values(lot: Lot) -> dict[str, Any]:
    return {"of_account": lot.account_id, "in_month": lot.month, "of_ticket": lot.ticket}
