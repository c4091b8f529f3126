"""How much of their limits addresses have used, as a distribution: in one look at every address that has sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Float, case, cast, func, select

from email_provisioning.persistence.tables import usage


@dataclass(frozen=True, kw_only=True, slots=True)
class Shares:
    """How many addresses have used how much of a limit."""

    #: How many have used no more than each bound, and how many have sent at all.
    at_most: Sequence[int]
    addresses: int
    #: The sum of their shares.
    total: float


def of_day(connection: Connection, day: date, *, limit: int, bounds: Sequence[float]) -> Shares:
    """Return what was used of the limit of a day."""
    used = case((usage.c.day >= day, usage.c.day_used), else_=0)
    most = _most(usage.c.day_limit, limit)
    return _shares(connection, used, most, month=day.replace(day=1), bounds=bounds)


def of_month(connection: Connection, month: date, *, limit: int, bounds: Sequence[float]) -> Shares:
    """Return what was used of the limit of a month, which is named by its first day."""
    most = _most(usage.c.month_limit, limit)
    return _shares(connection, usage.c.month_used, most, month=month, bounds=bounds)


def _most(counted: ColumnElement[int], limit: int) -> ColumnElement[int]:
    """Return the limit that an address was counted against, which need not be everybody's."""
    return func.coalesce(func.nullif(counted, 0), limit)


def _shares(
    connection: Connection,
    used: ColumnElement[int],
    most: ColumnElement[int],
    *,
    month: date,
    bounds: Sequence[float],
) -> Shares:
    # Of a limit of nothing everything is used.
    share = case((most > 0, cast(used, Float) / most), (used > 0, 1.0), else_=0.0)
    inner = select(share.label("share")).where(usage.c.month == month).subquery()
    within = [func.coalesce(func.sum(case((inner.c.share <= bound, 1), else_=0)), 0) for bound in bounds]
    row = connection.execute(
        select(*within, func.count(), func.coalesce(func.sum(inner.c.share), 0.0)).select_from(inner)
    ).one()
    return Shares(at_most=[int(each) for each in row[:-2]], addresses=int(row[-2]), total=float(row[-1]))
