"""Rows of the usage table: how many recipients an address has sent to, by calendar month and day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, Integer, String, bindparam, case, exists, or_, select

from email_provisioning.domain.account import AccountState
from email_provisioning.persistence.prepared import Prepared
from email_provisioning.persistence.tables import UtcDateTime, accounts, credentials, usage
from email_provisioning.persistence.upsert import Insert, insert


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """The counts of one address in one month, in recipients."""

    #: The first day of the month.
    month: date
    month_used: int
    #: The day that ``day_used`` counts: the latest on which anything was sent.
    day: date
    day_used: int

    def used_on(self, day: date) -> int:
        """Return what counts against the limit of ``day``; a clock that stepped back still has the later day's."""
        return self.day_used if self.day >= day else 0


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
class Limits:
    """Recipients in a day and in a month."""

    daily: int
    monthly: int


_COLUMNS = (usage.c.month, usage.c.month_used, usage.c.day, usage.c.day_used)
# Statements are made once, so that each is compiled once. No name of a column is the name of a parameter.
_ACCOUNT = bindparam("of_account", type_=String)
_MONTH, _DAY = (bindparam(name, type_=Date) for name in ("in_month", "on_day"))
_COUNT, _DAILY, _MONTHLY = (bindparam(name, type_=Integer) for name in ("count", "daily", "monthly"))
_PASSWORD, _AT = bindparam("password", type_=String), bindparam("at", type_=UtcDateTime)
_NETWORKS = bindparam("from_networks", type_=String)
_READ = select(*_COLUMNS).where(usage.c.account_id == _ACCOUNT, usage.c.month == _MONTH)
_GIVE_BACK = (
    usage.update()
    .where(usage.c.account_id == _ACCOUNT, usage.c.month == _MONTH)
    .values(
        month_used=case((usage.c.month_used > _COUNT, usage.c.month_used - _COUNT), else_=0),
        day_used=case(
            (usage.c.day != _DAY, usage.c.day_used),
            (usage.c.day_used > _COUNT, usage.c.day_used - _COUNT),
            else_=0,
        ),
    )
)


def take(connection: Connection, sender: Sender, *, day: date, count: int, limits: Limits) -> Counted | None:
    """Count ``count`` recipients in one statement; None, and nothing counted, where the sender may not send so many.

    The same statement looks whether the account is active and the password usable, so that each message feels a
    suspension or a rotation at once.
    """
    if count > min(limits.daily, limits.monthly):
        return None
    values = {
        **_values(sender.account_id, day.replace(day=1), day, count),
        "password": sender.credential_id,
        "from_networks": sender.networks,
        "at": sender.at,
        "daily": limits.daily,
        "monthly": limits.monthly,
    }
    row = _TAKE.one(connection, values)
    if row is None:
        return None
    month, month_used, day, day_used = row
    return Counted(month=month, month_used=month_used, day=day, day_used=day_used)


def read(connection: Connection, account_id: str, *, month: date) -> Counted | None:
    """Return the counts of one address in a month; None where nothing was sent."""
    row = connection.execute(_READ, {"of_account": account_id, "in_month": month}).one_or_none()
    return Counted(**row._mapping) if row is not None else None


def give_back(connection: Connection, account_id: str, counted: Counted, *, count: int) -> None:
    """Take back what `take` counted; a day that has ended meanwhile keeps its successor's count."""
    connection.execute(_GIVE_BACK, _values(account_id, counted.month, counted.day, count))


def of_accounts(connection: Connection, account_ids: Collection[str], *, month: date) -> dict[str, Counted]:
    """Return the counts of some addresses in a month, without those that sent nothing."""
    if not account_ids:
        return {}
    query = select(usage.c.account_id, *_COLUMNS).where(
        usage.c.account_id.in_(account_ids), usage.c.month == month
    )
    rows = connection.execute(query)
    return {
        row.account_id: Counted(
            month=row.month, month_used=row.month_used, day=row.day, day_used=row.day_used
        )
        for row in rows
    }


def _values(account_id: str, month: date, day: date, count: int) -> dict[str, Any]:
    return {"of_account": account_id, "in_month": month, "on_day": day, "count": count}


def _take_on(dialect: str) -> Insert:
    usable = exists().where(
        credentials.c.id == _PASSWORD,
        credentials.c.account_id == accounts.c.id,
        or_(credentials.c.expires_at.is_(None), credentials.c.expires_at > _AT),
        or_(credentials.c.networks.is_(None), credentials.c.networks == _NETWORKS),
    )
    first = select(accounts.c.id, _MONTH, _COUNT, _DAY, _COUNT).where(
        accounts.c.id == _ACCOUNT, accounts.c.state == AccountState.ACTIVE, or_(_PASSWORD.is_(None), usable)
    )
    # A clock that steps back over midnight must not start a day anew: the later day wins.
    same_day = usage.c.day >= _DAY
    used_today = case((same_day, usage.c.day_used), else_=0)
    names = ["account_id", "month", "month_used", "day", "day_used"]
    return (
        insert(dialect, usage)
        .from_select(names, first)
        .on_conflict_do_update(
            index_elements=["account_id", "month"],
            set_={
                "month_used": usage.c.month_used + _COUNT,
                "day": case((same_day, usage.c.day), else_=_DAY),
                "day_used": used_today + _COUNT,
            },
            where=(usage.c.month_used + _COUNT <= _MONTHLY) & (used_today + _COUNT <= _DAILY),
        )
        .returning(*_COLUMNS)
    )


_TAKE = Prepared(_take_on)
