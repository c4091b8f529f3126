"""The statement that counts recipients, with everything that it looks at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    String,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from email_provisioning.domain.account import AccountState
from email_provisioning.domain.limits import Limit
from email_provisioning.persistence import limits
from email_provisioning.persistence.tables import UtcDateTime, accounts, credentials, usage
from email_provisioning.persistence.upsert import Insert

#: A later minute than the clock's counts on, since clocks of several machines differ; one that is further ahead than
#: this comes from a clock that was set back.
CLOCKS_DIFFER_BY = 2
#: The tickets of one row, in characters: beyond that they are forgotten, and keep their count. Only tickets of machines
#: that were lost with their disks can pile up.
MOST_TICKETS = 20_000
# No name of a column is the name of a parameter.
ACCOUNT, TICKET, _REPLACES = (bindparam(f"of_{name}", type_=Text) for name in ("account", "ticket", "done"))
MONTH, DAY = (bindparam(name, type_=Date) for name in ("in_month", "on_day"))
MINUTE, COUNT, INTERNAL = (bindparam(name, type_=Integer) for name in ("in_minute", "count", "not_counted"))
_DEFAULTS = {
    limit: bindparam(f"default_{limit.value}", type_=Integer) for limit in Limit if limit != Limit.ACCOUNTS
}
_PASSWORD, _AT = bindparam("password", type_=String), bindparam("at", type_=UtcDateTime)
_NETWORKS = bindparam("from_networks", type_=String)


def taking(statement: Insert, columns: Sequence[ColumnElement[Any]]) -> Insert:
    """Return the statement for a dialect's ``INSERT``; it answers with ``columns`` of the row, or with nothing."""
    most = {limit: limits.effective(limit, default) for limit, default in _DEFAULTS.items()}
    row: dict[str, ColumnElement[Any]] = {
        "account_id": accounts.c.id,
        "month": MONTH,
        "month_used": COUNT,
        "month_internal": INTERNAL,
        "day": DAY,
        "day_used": COUNT,
        "day_internal": INTERNAL,
        "minute": MINUTE,
        "minute_used": COUNT,
        "month_limit": most[Limit.MONTHLY],
        "day_limit": most[Limit.DAILY],
        "minute_limit": most[Limit.MINUTE],
        "month_told": literal(0),
        "day_told": literal(0),
        "under_way": TICKET,
    }
    first = (
        select(*row.values())
        .select_from(limits.with_overrides(accounts, _AT))
        .where(
            accounts.c.id == ACCOUNT,
            accounts.c.state == AccountState.ACTIVE,
            or_(_PASSWORD.is_(None), _usable()),
            _within(COUNT + INTERNAL, most[Limit.RECIPIENTS]),
            or_(
                COUNT == 0,
                and_(
                    most[Limit.MONTHLY] >= COUNT,
                    most[Limit.DAILY] >= COUNT,
                    _within(COUNT, most[Limit.MINUTE]),
                ),
            ),
        )
    )
    counting = (
        statement.from_select(list(row), first)
        .on_conflict_do_update(index_elements=["account_id", "month"], **_counting_up(statement))
        .returning(*columns)
    )
    # With RETURNING SQLAlchemy has another type for the same statement.
    return cast(Insert, counting)


def _usable() -> ColumnElement[bool]:
    return exists().where(
        credentials.c.id == _PASSWORD,
        credentials.c.account_id == accounts.c.id,
        or_(credentials.c.expires_at.is_(None), credentials.c.expires_at > _AT),
        or_(credentials.c.networks.is_(None), credentials.c.networks == _NETWORKS),
    )


def _within(count: ColumnElement[int], limit: ColumnElement[int | None]) -> ColumnElement[bool]:
    return or_(limit.is_(None), count <= limit)


def _counting_up(statement: Insert) -> dict[str, Any]:
    new = statement.excluded
    # A clock that steps back over midnight must not start a day anew: the later day wins. So does the later minute,
    # unless it is so much later that only a clock which was wrong can have named it.
    same_day = usage.c.day >= DAY
    same_minute = usage.c.minute.between(MINUTE, MINUTE + CLOCKS_DIFFER_BY)
    used_today = case((same_day, usage.c.day_used), else_=0) + COUNT
    used_now = case((same_minute, usage.c.minute_used), else_=0) + COUNT
    month_used = usage.c.month_used + COUNT
    tickets = func.replace(usage.c.under_way, _REPLACES, "", type_=Text).concat(TICKET)
    return {
        "set_": {
            "month_used": month_used,
            "month_internal": usage.c.month_internal + INTERNAL,
            "day": case((same_day, usage.c.day), else_=DAY),
            "day_used": used_today,
            "day_internal": case((same_day, usage.c.day_internal), else_=0) + INTERNAL,
            "minute": case((same_minute, usage.c.minute), else_=MINUTE),
            "minute_used": used_now,
            "month_limit": new.month_limit,
            "day_limit": new.day_limit,
            "minute_limit": new.minute_limit,
            "day_told": case((same_day, usage.c.day_told), else_=0),
            "under_way": case((func.length(tickets) > MOST_TICKETS, TICKET), else_=tickets),
        },
        "where": or_(
            COUNT == 0,
            and_(
                month_used <= new.month_limit,
                used_today <= new.day_limit,
                _within(used_now, new.minute_limit),
            ),
        ),
    }
