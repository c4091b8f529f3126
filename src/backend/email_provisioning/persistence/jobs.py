"""Rows of the jobs and job_rows tables. Whoever works on a job is fenced by the token of its lease."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from email_provisioning.domain.job import Job, JobKind, JobRow, JobState, RowState
from email_provisioning.errors import LostLease
from email_provisioning.persistence.tables import job_rows, jobs, runs

_COLUMNS = [jobs.c[name] for name in Job.__dataclass_fields__]
_ROW_COLUMNS = [job_rows.c[name] for name in JobRow.__dataclass_fields__]


def insert(connection: Connection, job: Job) -> None:
    """Add a job."""
    connection.execute(jobs.insert(), {name: getattr(job, name) for name in Job.__dataclass_fields__})


def get(connection: Connection, job_id: str, kinds: Collection[JobKind] | None = None) -> Job | None:
    """Return one job, of certain kinds."""
    query = select(*_COLUMNS).where(jobs.c.id == job_id)
    if kinds is not None:
        query = query.where(jobs.c.kind.in_(kinds))
    row = connection.execute(query).one_or_none()
    return _job(row) if row is not None else None


def page(
    connection: Connection, kinds: Collection[JobKind], *, limit: int, before: str | None = None
) -> list[Job]:
    """Return up to ``limit`` jobs that are written down in full, newest first, older than the id ``before``."""
    query = select(*_COLUMNS).where(jobs.c.kind.in_(kinds), jobs.c.state != JobState.READING)
    if before is not None:
        query = query.where(jobs.c.id < before)
    return [_job(row) for row in connection.execute(query.order_by(jobs.c.id.desc()).limit(limit))]


def due(connection: Connection, *, at: datetime) -> str | None:
    """Return the job that is due the longest."""
    query = select(jobs.c.id).where(jobs.c.due_at <= at).order_by(jobs.c.due_at).limit(1)
    job_id: str | None = connection.scalar(query)
    return job_id


def claim(connection: Connection, job_id: str, *, lease: str, at: datetime, until: datetime) -> Job | None:
    """Take a due job; None where another process was faster."""
    statement = jobs.update().where(jobs.c.id == job_id, jobs.c.due_at <= at)
    row = connection.execute(statement.values(lease=lease, due_at=until).returning(*_COLUMNS)).one_or_none()
    return _job(row) if row is not None else None


def hold(connection: Connection, job: Job, *, until: datetime) -> Job:
    """Go on owning a job and return it as it is now; raise `LostLease` where another process has taken it over."""
    statement = jobs.update().where(jobs.c.id == job.id, jobs.c.lease == job.lease)
    row = connection.execute(statement.values(due_at=until).returning(*_COLUMNS)).one_or_none()
    if row is None:
        raise LostLease
    return _job(row)


def change(connection: Connection, job: Job, **values: Any) -> Job:
    """Change a job that the caller works on; raise `LostLease` where it is another's by now."""
    statement = jobs.update().where(jobs.c.id == job.id, jobs.c.lease == job.lease)
    if connection.execute(statement.values(**values)).rowcount != 1:
        raise LostLease
    return replace(job, **values)


def move(connection: Connection, job_id: str, *, expected: Collection[JobState], **values: Any) -> bool:
    """Change a job whoever works on it, where its state is ``expected``."""
    statement = jobs.update().where(jobs.c.id == job_id, jobs.c.state.in_(expected))
    return connection.execute(statement.values(**values)).rowcount == 1


def remove_old(connection: Connection, *, before: datetime, unread_before: datetime) -> int:
    """Remove jobs that ended, or were never begun, before an instant, and those whose reading was broken off."""
    old = jobs.c.due_at.is_(None) & (func.coalesce(jobs.c.finished_at, jobs.c.created_at) < before)
    broken_off = (jobs.c.state == JobState.READING) & (jobs.c.created_at < unread_before)
    return connection.execute(jobs.delete().where(old | broken_off)).rowcount


def add_rows(connection: Connection, job_id: str, rows: Sequence[JobRow]) -> None:
    """Add rows to a job."""
    if rows:
        connection.execute(job_rows.insert(), [{"job_id": job_id, **asdict(row)} for row in rows])


def rows_in(
    connection: Connection,
    job_id: str,
    states: Collection[RowState] | None,
    *,
    limit: int,
    after: int = 0,
) -> list[JobRow]:
    """Return up to ``limit`` rows in some states (None: in any), from after the number ``after`` on."""
    query = select(*_ROW_COLUMNS).where(job_rows.c.job_id == job_id, job_rows.c.number > after)
    if states is not None:
        query = query.where(job_rows.c.state.in_(states))
    return [_row(row) for row in connection.execute(query.order_by(job_rows.c.number).limit(limit))]


def counts(connection: Connection, job_ids: Collection[str]) -> dict[str, dict[RowState, int]]:
    """Return how many rows of each job are in each state."""
    query = (
        select(job_rows.c.job_id, job_rows.c.state, func.count().label("rows"))
        .where(job_rows.c.job_id.in_(job_ids))
        .group_by(job_rows.c.job_id, job_rows.c.state)
    )
    found: dict[str, dict[RowState, int]] = {job_id: {} for job_id in job_ids}
    for row in connection.execute(query):
        found[row.job_id][RowState(row.state)] = row.rows
    return found


def record(connection: Connection, job_id: str, row: JobRow, **values: Any) -> None:
    """Write down what has become of a row, in the transaction in which it did."""
    which = (job_rows.c.job_id == job_id, job_rows.c.number == row.number)
    connection.execute(job_rows.update().where(*which).values(**values))


def settled(
    connection: Connection, job_id: str, *, limit: int
) -> list[tuple[JobRow, str | None, str | None]]:
    """Return rows whose run is finished, or gone, with the state of the run and its error's code."""
    query = (
        select(*_ROW_COLUMNS, runs.c.state.label("run_state"), runs.c.error_code)
        .outerjoin(runs, runs.c.id == job_rows.c.run_id)
        .where(job_rows.c.job_id == job_id, job_rows.c.state == RowState.STARTED, runs.c.due_at.is_(None))
        .order_by(job_rows.c.number)
        .limit(limit)
    )
    return [(_row(tuple(row)[:-2]), row.run_state, row.error_code) for row in connection.execute(query)]


def take_up_failed(connection: Connection, job_id: str) -> int:
    """Let the rows that have failed be tried again; return how many."""
    statement = job_rows.update().where(job_rows.c.job_id == job_id, job_rows.c.state == RowState.FAILED)
    cleared = {"state": RowState.READY, "code": None, "account_id": None, "run_id": None}
    return connection.execute(statement.values(**cleared)).rowcount


def _job(row: Row[Any]) -> Job:
    values: Mapping[str, Any] = dict(zip(Job.__dataclass_fields__, row, strict=True))
    return Job(**{**values, "kind": JobKind(values["kind"]), "state": JobState(values["state"])})


def _row(values: Sequence[Any]) -> JobRow:
    found = dict(zip(JobRow.__dataclass_fields__, values, strict=True))
    return JobRow(**{**found, "state": RowState(found["state"])})
