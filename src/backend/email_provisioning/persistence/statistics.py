"""Rows of the account_counts and daily_counts tables: exact, and cheap to read however many addresses there are.

What a transaction changes waits on the connection until it is about to commit, as the rows of the audit log do, and is
then counted in the order of the keys. So a hot row is locked for no longer than the commit takes, nobody waits for
another one in a circle, and an address that passes through three states in one transaction is counted once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import partial
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Table, bindparam, select

from email_provisioning.domain.account import ADMINISTRATORS, Account, AccountState
from email_provisioning.persistence.prepared import Prepared
from email_provisioning.persistence.tables import account_counts, daily_counts
from email_provisioning.persistence.upsert import Insert, insert


class Happening(StrEnum):
    """What is counted by day."""

    #: An address became ready.
    CREATED = "created"
    #: A creation was undone.
    CREATE_FAILED = "create_failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountCount:
    """How many addresses of a domain are in a state."""

    domain: str
    provider: str
    state: AccountState
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DailyCount:
    """How often something has happened with a provider on a day."""

    #: Of UTC.
    day: date
    provider: str
    name: Happening
    count: int


#: The values of a key's columns, in the order of the table.
_Key = tuple[str | date, ...]
_Counts = dict[str, Counter[_Key]]
_TABLES: Mapping[str, Table] = {"accounts": account_counts, "days": daily_counts}
_waiting: WeakKeyDictionary[Connection, _Counts] = WeakKeyDictionary()


def moved(
    connection: Connection, account: Account, *, before: AccountState | None, after: AccountState | None
) -> None:
    """Count an address in one state less and in another one more; None: it is not there."""
    if account.user_id != ADMINISTRATORS:
        place = (account.domain, account.provider)
        _add(connection, "accounts", {(*place, str(state)): -1 for state in (before,) if state is not None})
        _add(connection, "accounts", {(*place, str(state)): 1 for state in (after,) if state is not None})


def happened(connection: Connection, name: Happening, *, provider: str, at: datetime) -> None:
    """Count that something has happened."""
    _add(connection, "days", {(at.astimezone(UTC).date(), provider, str(name)): 1})


def settle(connection: Connection) -> None:
    """Write what waits; to be called when nothing is left to do before the commit but to chain the audit log."""
    for name, counts in sorted(_waiting.pop(connection, {}).items()):
        table = _TABLES[name]
        keys = [column.name for column in table.primary_key]
        changed = sorted((key, change) for key, change in counts.items() if change)
        if changed:
            for key, change in changed:
                _ADDING[name].write(connection, {**dict(zip(keys, key, strict=True)), "count": change})


def discard(connection: Connection) -> None:
    """Forget what waits of a transaction that did not commit."""
    _waiting.pop(connection, None)


def kept(connection: Connection) -> _Counts:
    """Return a copy of what waits, for `put_back`."""
    return {name: Counter(counts) for name, counts in _waiting.get(connection, {}).items()}


def put_back(connection: Connection, counts: _Counts) -> None:
    """Let only that wait which waited when `kept` was called: what came since was rolled back."""
    _waiting[connection] = counts


def of_accounts(connection: Connection) -> list[AccountCount]:
    """Return how many addresses there are by domain, provider and state, those that there are none of left out."""
    query = select(account_counts).where(account_counts.c["count"] != 0)
    rows = connection.execute(query.order_by(*account_counts.primary_key.columns)).mappings()
    return [AccountCount(**{**row, "state": AccountState(row["state"])}) for row in rows]


def by_day(connection: Connection, *, since: date) -> list[DailyCount]:
    """Return what has happened on each day from ``since`` on."""
    query = select(daily_counts).where(daily_counts.c.day >= since)
    rows = connection.execute(query.order_by(*daily_counts.primary_key.columns)).mappings()
    return [DailyCount(**{**row, "name": Happening(row["name"])}) for row in rows]


def _add(connection: Connection, name: str, changes: Mapping[_Key, int]) -> None:
    counts = _waiting.setdefault(connection, {}).setdefault(name, Counter())
    for key, change in changes.items():
        counts[key] += change


def _adding(dialect: str, table: Table) -> Insert:
    names = [column.name for column in table.c]
    statement = insert(dialect, table).values({name: bindparam(name) for name in names})
    total = table.c["count"] + statement.excluded["count"]
    keys = [column.name for column in table.primary_key]
    return statement.on_conflict_do_update(index_elements=keys, set_={"count": total})


_ADDING = {name: Prepared(partial(_adding, table=table)) for name, table in _TABLES.items()}
