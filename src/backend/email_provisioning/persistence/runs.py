"""Rows of the runs and steps tables. Every change after a claim is fenced by the lease's token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select

from email_provisioning.domain.account import UNFINISHED, Operation, RunState
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.run import Run
from email_provisioning.errors import LostLease
from email_provisioning.persistence.prepared import Prepared, adding
from email_provisioning.persistence.tables import runs, steps

COLUMNS = [runs.c[name] for name in Run.__dataclass_fields__]
_INSERT, _INSERT_STEP = adding(runs, *Run.__dataclass_fields__, "finished_at"), steps.insert()
_BY_IDEMPOTENCY_KEY = Prepared(
    lambda _dialect: select(*COLUMNS).where(
        runs.c.actor == bindparam("actor"), runs.c.idempotency_key == bindparam("key")
    )
)
_UPDATE = runs.update().where(runs.c.id == bindparam("the_run"), runs.c.lease == bindparam("the_lease"))

IS_OVERTAKEN = or_(runs.c.overtaken, runs.c.lease.is_not(None))


def from_row(row: Sequence[Any]) -> Run:
    """Turn a row of the run's columns into a `Run`."""
    values = dict(zip(Run.__dataclass_fields__, row, strict=True))
    return Run(**{**values, "operation": Operation(values["operation"]), "state": RunState(values["state"])})


def insert(connection: Connection, run: Run, *, finished_at: datetime | None = None) -> None:
    """Add a run; raises ``IntegrityError`` where the actor has used its idempotency key before."""
    values = {name: getattr(run, name) for name in Run.__dataclass_fields__}
    _INSERT.write(connection, {**values, "finished_at": finished_at})


def get(connection: Connection, run_id: str) -> Run | None:
    """Return one run."""
    row = connection.execute(select(*COLUMNS).where(runs.c.id == run_id)).one_or_none()
    return from_row(row) if row is not None else None


def by_idempotency_key(connection: Connection, *, actor: str, key: str) -> Run | None:
    """Return the run that an actor named so."""
    row = _BY_IDEMPOTENCY_KEY.one(connection, {"actor": actor, "key": key})
    return from_row(row) if row is not None else None


def get_many(connection: Connection, run_ids: Sequence[str]) -> dict[str, Run]:
    """Return some runs by their ids."""
    query = select(*COLUMNS).where(runs.c.id.in_(run_ids))
    return {run.id: run for run in map(from_row, connection.execute(query))}


def of_credentials(connection: Connection, account_id: str) -> list[Run]:
    """Return the runs about passwords of an account that are not finished."""
    query = select(*COLUMNS).where(
        runs.c.account_id == account_id, runs.c.version.is_not(None), runs.c.state.in_(UNFINISHED)
    )
    return [from_row(row) for row in connection.execute(query)]


def turn_back(
    connection: Connection, account_id: str, operation: Operation, version: int, *, code: str, at: datetime
) -> str | None:
    """Let a run about a password be undone from now on; return its id, None where somebody is working on it."""
    statement = (
        runs.update()
        .where(
            runs.c.account_id == account_id,
            runs.c.operation == operation,
            runs.c.version == version,
            runs.c.state == RunState.RUNNING,
            runs.c.lease.is_(None),
        )
        .values(state=RunState.UNDOING, error_code=code, due_at=at, attempts=0)
        .returning(runs.c.id)
    )
    run_id: str | None = connection.scalar(statement)
    return run_id


def due(connection: Connection, *, at: datetime, limit: int) -> list[str]:
    """Return the ids of runs that anyone may claim, the longest due first."""
    query = select(runs.c.id).where(runs.c.due_at <= at).order_by(runs.c.due_at).limit(limit)
    return list(connection.scalars(query))


def overdue(connection: Connection, *, at: datetime) -> tuple[int, datetime | None]:
    """Return how many runs wait for a worker, and since when the first of them does."""
    row = connection.execute(select(func.count(), func.min(runs.c.due_at)).where(runs.c.due_at <= at)).one()
    return int(row[0]), row[1]


def claim(connection: Connection, run_id: str, *, lease: str, at: datetime, until: datetime) -> Run | None:
    """Take a due run; None where another worker was faster."""
    statement = (
        runs.update()
        .where(runs.c.id == run_id, runs.c.due_at <= at)
        .values(lease=lease, due_at=until, attempts=runs.c.attempts + 1, overtaken=IS_OVERTAKEN)
        .returning(*COLUMNS)
    )
    row = connection.execute(statement).one_or_none()
    return from_row(row) if row is not None else None


def claim_next(connection: Connection, *, lease: str, at: datetime, until: datetime) -> Run | None:
    """Take the run that is due the longest, of those that nobody else is taking at this moment."""
    first = select(runs.c.id).where(runs.c.due_at <= at).order_by(runs.c.due_at).limit(1)
    run_id = connection.scalar(first.with_for_update(skip_locked=True))
    return claim(connection, run_id, lease=lease, at=at, until=until) if run_id is not None else None


def update(connection: Connection, run: Run, **values: Any) -> Run:
    """Change a claimed run and return it as it is now; raise `LostLease` where the lease is not ours any more."""
    private: dict[str, Any] = {
        name: values.pop(name) for name in ("error_cause", "finished_at") if name in values
    }
    parameters: dict[str, Any] = {**values, **private, "the_run": run.id, "the_lease": run.lease}
    if run.lease is None or connection.execute(_UPDATE, parameters).rowcount != 1:
        raise LostLease
    return replace(run, **values)


def record_step(connection: Connection, run: Run, *, name: str, outcome: str, at: datetime) -> None:
    """Write down what became of a step: ``done``, ``undone``."""
    values = {"id": new_id(), "run_id": run.id, "name": name, "outcome": outcome, "at": at}
    connection.execute(_INSERT_STEP, values)


def steps_of(connection: Connection, run_id: str) -> list[tuple[str, str, datetime]]:
    """Return name, outcome and time of each step of a run, in order."""
    query = select(steps.c.name, steps.c.outcome, steps.c.at).where(steps.c.run_id == run_id)
    return [(row.name, row.outcome, row.at) for row in connection.execute(query.order_by(steps.c.id))]
