"""Runs that are not finished, as the operator sees and moves them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from email_provisioning.domain.account import Operation, RunState
from email_provisioning.domain.run import Run
from email_provisioning.persistence.runs import COLUMNS, IS_OVERTAKEN, overdue
from email_provisioning.persistence.tables import accounts, runs

_OF_ACCOUNT = [accounts.c[name] for name in ("local_part", "domain", "user_id", "provider")]


@dataclass(frozen=True, kw_only=True, slots=True)
class UnderWay:
    """The runs that are not finished."""

    count: int
    #: When the oldest of them began; None where there is none.
    oldest_at: datetime | None
    #: How many wait for a worker now, and since when the first of them does.
    waiting: int
    waiting_since: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A run with the address that it is about."""

    run: Run
    #: The address, its owner and its provider's kind.
    email: str
    user_id: str
    provider: str
    domain: str
    #: What the last failure was, for the operator alone.
    error_cause: str | None


def under_way(connection: Connection, *, at: datetime) -> UnderWay:
    """Return how many runs are not finished."""
    query = select(func.count(), func.min(runs.c.created_at)).where(runs.c.due_at.is_not(None))
    count, oldest_at = connection.execute(query).one()
    waiting, since = overdue(connection, at=at)
    return UnderWay(count=count, oldest_at=oldest_at, waiting=waiting, waiting_since=since)


def unfinished(
    connection: Connection,
    *,
    limit: int,
    after: str | None = None,
    only: str | None = None,
    domains: Collection[str] | None = None,
) -> list[Found]:
    """Return up to ``limit`` runs that are not finished, oldest first, from after the id ``after`` on.

    ``only`` is the id of the one that is wanted; ``domains`` are those whose addresses may be seen.
    """
    query: Select[Any] = (
        select(*COLUMNS, runs.c.error_cause, *_OF_ACCOUNT)
        .join(accounts, accounts.c.id == runs.c.account_id)
        .where(runs.c.due_at.is_not(None))
    )
    if after is not None:
        query = query.where(runs.c.id > after)
    if only is not None:
        query = query.where(runs.c.id == only)
    if domains is not None:
        query = query.where(accounts.c.domain.in_(domains))
    return [_found(row) for row in connection.execute(query.order_by(runs.c.id).limit(limit))]


def hurry(connection: Connection, run_id: str, *, at: datetime) -> bool:
    """Let a run that waits be tried again now; False where somebody is working on it, or it is finished."""
    statement = runs.update().where(runs.c.id == run_id, runs.c.due_at.is_not(None), _is_free(at))
    return connection.execute(statement.values(due_at=at, attempts=0)).rowcount == 1


def undo(connection: Connection, run_id: str, *, code: str, at: datetime) -> bool:
    """Let a run be undone from now on; False where somebody is working on it, or it is past that.

    Whoever held it, and has not been heard of since, can change it no more.
    """
    statement = runs.update().where(runs.c.id == run_id, runs.c.state == RunState.RUNNING, _is_free(at))
    values = {"state": RunState.UNDOING, "error_code": code, "error_cause": None, "due_at": at, "attempts": 0}
    changed = statement.values(**values, lease=None, overtaken=IS_OVERTAKEN)
    return connection.execute(changed).rowcount == 1


def _is_free(at: datetime) -> ColumnElement[bool]:
    return or_(runs.c.lease.is_(None), runs.c.due_at <= at)


def _found(row: Row[Any]) -> Found:
    *run, cause, local_part, domain, user_id, provider = tuple(row)
    values = dict(zip(Run.__dataclass_fields__, run, strict=True))
    return Found(
        run=Run(
            **{**values, "operation": Operation(values["operation"]), "state": RunState(values["state"])}
        ),
        email=f"{local_part}@{domain}",
        user_id=user_id,
        provider=provider,
        domain=domain,
        error_cause=cause,
    )
