"""Rows of the table of overrides: limits other than the settings' for a domain, a person or an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Row,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
)

from email_provisioning.domain.limits import Limit, Override, Scope
from email_provisioning.persistence.prepared import Prepared
from email_provisioning.persistence.tables import UtcDateTime, accounts, limit_overrides

#: Keeps two transactions on PostgreSQL from changing overrides at once; any number that only we use.
_LOCK = text("SELECT pg_advisory_xact_lock(443295104)")
#: The column that names what an override of each scope is for.
KEYS: Mapping[Scope, str] = {Scope.DOMAIN: "domain", Scope.USER: "user_id", Scope.ADDRESS: "account_id"}
_rows = limit_overrides
_BY_ADDRESS, _BY_USER, _BY_DOMAIN = (
    limit_overrides.alias(f"for_{name}") for name in ("address", "user", "domain")
)
_LIMITS = [_rows.c[limit.value] for limit in Limit]
_SHOWN = (
    _rows.c.id,
    _rows.c.domain,
    _rows.c.user_id,
    accounts.c.local_part,
    accounts.c.domain.label("account_domain"),
    _rows.c.reason,
    _rows.c.expires_at,
    _rows.c.set_by,
    _rows.c.set_at,
    *_LIMITS,
)
_WITH_ADDRESS = _rows.outerjoin(accounts, accounts.c.id == _rows.c.account_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Holders:
    """Whom the limits of an address are looked up for."""

    domain: str
    user_id: str
    account_id: str | None


def with_overrides(start: FromClause, at: ColumnElement[datetime]) -> FromClause:
    """Return accounts joined with the overrides that hold for them at an instant: see `effective`."""
    keys = (
        (_BY_ADDRESS, _BY_ADDRESS.c.account_id == accounts.c.id),
        (_BY_USER, _BY_USER.c.user_id == accounts.c.user_id),
        (_BY_DOMAIN, _BY_DOMAIN.c.domain == accounts.c.domain),
    )
    for table, key in keys:
        start = start.outerjoin(table, and_(key, or_(table.c.expires_at.is_(None), table.c.expires_at > at)))
    return start


def effective(limit: Limit, default: ColumnElement[Any]) -> ColumnElement[int | None]:
    """Return the limit of the most specific override that names it, in what `with_overrides` has joined."""
    named = (table.c[limit.value] for table in (_BY_ADDRESS, _BY_USER, _BY_DOMAIN))
    return func.coalesce(*named, default, type_=Integer)


_OF_ACCOUNT = select(
    *(effective(limit, bindparam(f"default_{limit.value}", type_=Integer)) for limit in Limit)
).select_from(with_overrides(accounts, bindparam("now", type_=UtcDateTime)))
# A domain that is NULL is nobody's: no comparison with NULL is true.
_MOST_ACCOUNTS = Prepared(
    lambda _dialect: (
        select(_rows.c.accounts)
        .where(
            or_(_rows.c.user_id == bindparam("user_id"), _rows.c.domain == bindparam("domain")),
            _rows.c.accounts.is_not(None),
            _holds_at(bindparam("at", type_=UtcDateTime)),
        )
        .order_by(_rows.c.user_id.is_(None))
        .limit(1)
    )
)


def of_accounts(
    connection: Connection, account_ids: list[str], defaults: Mapping[Limit, int | None], *, at: datetime
) -> dict[str, dict[Limit, int | None]]:
    """Return every limit of some addresses as it holds at an instant, in one query."""
    query = _OF_ACCOUNT.add_columns(accounts.c.id).where(
        accounts.c.id.in_(bindparam("account_ids", expanding=True))
    )
    values = {f"default_{limit.value}": defaults[limit] for limit in Limit}
    rows = connection.execute(query, {**values, "now": at, "account_ids": account_ids})
    return {row[-1]: dict(zip(Limit, row[:-1], strict=True)) for row in rows}


def most_accounts(connection: Connection, user_id: str, domain: str | None, *, at: datetime) -> int | None:
    """Return how many addresses a person may have by an override, None where none says; his own goes first."""
    row = _MOST_ACCOUNTS.one(connection, {"user_id": user_id, "domain": domain, "at": at})
    return row[0] if row is not None else None


def holding(connection: Connection, holders: Holders, *, at: datetime) -> dict[Scope, Override]:
    """Return the overrides that hold for an address at an instant."""
    wanted = or_(
        _rows.c.domain == holders.domain,
        _rows.c.user_id == holders.user_id,
        _rows.c.account_id == holders.account_id,
    )
    query = select(*_SHOWN).select_from(_WITH_ADDRESS).where(wanted, _holds_at(at))
    found = [_from_row(row) for row in connection.execute(query)]
    return {override.scope: override for override in found}


def get(connection: Connection, override_id: str) -> Override | None:
    """Return one override by its id."""
    row = connection.execute(select(*_SHOWN).select_from(_WITH_ADDRESS).where(_rows.c.id == override_id))
    found = row.one_or_none()
    return _from_row(found) if found is not None else None


def lock(connection: Connection) -> None:
    """Let nobody else change an override until the transaction ends: what is not named must stay as it is."""
    if connection.dialect.name != "sqlite":
        connection.execute(_LOCK)


def find(connection: Connection, scope: Scope, key: str) -> Override | None:
    """Return the override for a domain's name, a user's id or an account's id."""
    query = select(*_SHOWN).select_from(_WITH_ADDRESS).where(_rows.c[KEYS[scope]] == key)
    row = connection.execute(query).one_or_none()
    return _from_row(row) if row is not None else None


def page(
    connection: Connection, *, limit: int, after: str | None = None, scope: Scope | None = None
) -> list[Override]:
    """Return up to ``limit`` overrides in the order in which they were made first."""
    query = select(*_SHOWN).select_from(_WITH_ADDRESS).order_by(_rows.c.id).limit(limit)
    if after is not None:
        query = query.where(_rows.c.id > after)
    if scope is not None:
        query = query.where(_rows.c[KEYS[scope]].is_not(None))
    return [_from_row(row) for row in connection.execute(query)]


def insert(connection: Connection, override: Override, key: str) -> None:
    """Add an override; ``key`` is the domain's name, the user's id or the account's id.

    Raises ``IntegrityError`` where there is one for the same.
    """
    connection.execute(
        _rows.insert().values(id=override.id, **{KEYS[override.scope]: key}, **_values(override))
    )


def update(connection: Connection, override: Override) -> None:
    """Write an override as it is now."""
    connection.execute(_rows.update().where(_rows.c.id == override.id).values(**_values(override)))


def remove(connection: Connection, override_id: str) -> bool:
    """Remove an override; tell whether it was there."""
    return connection.execute(_rows.delete().where(_rows.c.id == override_id)).rowcount == 1


def remove_ended(connection: Connection, override_id: str, *, at: datetime) -> bool:
    """Remove an override if its end has come; tell whether it was there."""
    statement = _rows.delete().where(_rows.c.id == override_id, ~_holds_at(at))
    return connection.execute(statement).rowcount == 1


def ended(connection: Connection, *, at: datetime, limit: int) -> list[Override]:
    """Return overrides whose end has come."""
    query = (
        select(*_SHOWN)
        .select_from(_WITH_ADDRESS)
        .where(_rows.c.expires_at.is_not(None), _rows.c.expires_at <= at)
        .order_by(_rows.c.expires_at)
        .limit(limit)
    )
    return [_from_row(row) for row in connection.execute(query)]


def _holds_at(at: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    return or_(_rows.c.expires_at.is_(None), _rows.c.expires_at > at)


def _values(override: Override) -> dict[str, Any]:
    return {
        **{limit.value: override.values.get(limit) for limit in Limit},
        "reason": override.reason,
        "expires_at": override.expires_at,
        "set_by": override.set_by,
        "set_at": override.set_at,
    }


def _from_row(row: Row[Any]) -> Override:
    fields = dict(row._mapping)
    values = {limit: fields[limit.value] for limit in Limit if fields[limit.value] is not None}
    scope, target = _target(fields)
    return Override(
        id=fields["id"],
        scope=scope,
        target=target,
        values=values,
        **{name: fields[name] for name in ("reason", "expires_at", "set_by", "set_at")},
    )


def _target(fields: Mapping[str, Any]) -> tuple[Scope, str]:
    if fields["domain"] is not None:
        return Scope.DOMAIN, fields["domain"]
    if fields["user_id"] is not None:
        return Scope.USER, fields["user_id"]
    return Scope.ADDRESS, f"{fields['local_part']}@{fields['account_domain']}"
