"""Jobs as administrators see them: read, begun, stopped and taken up again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from email_provisioning.domain.actor import Actor
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.job import Job, JobKind, JobRow, JobState, RowState
from email_provisioning.errors import JobNotFound, JobNotReady
from email_provisioning.persistence import jobs as rows
from email_provisioning.persistence import log
from email_provisioning.persistence.database import Database

#: How many rows are read at once.
PAGE = 500
#: Characters of a name that are kept.
MOST_LABEL = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class JobView:
    """A job, and how many of its rows are in each state."""

    job: Job
    counts: Mapping[RowState, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class JobPage:
    """Some jobs, newest first."""

    jobs: Sequence[JobView]
    #: Pass it to get what follows; None at the end.
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RowPage:
    """Some rows, in the order of the file."""

    rows: Sequence[JobRow]
    #: Pass it to get what follows; None at the end.
    next_cursor: int | None


@dataclass(frozen=True, kw_only=True)
class JobBook:
    """Reads jobs, and lets them be stopped and taken up again."""

    database: Database
    clock: Clock
    kinds: frozenset[JobKind]

    def get(self, job_id: str) -> JobView:
        """Return one job; raise `JobNotFound`."""
        with self.database.read() as connection:
            job = rows.get(connection, job_id, self.kinds)
            if job is None or job.state is JobState.READING:
                raise JobNotFound
            return JobView(job=job, counts=rows.counts(connection, [job_id])[job_id])

    def page(self, *, limit: int = 50, cursor: str | None = None) -> JobPage:
        """Return up to ``limit`` jobs, newest first."""
        with self.database.read() as connection:
            found = rows.page(connection, self.kinds, limit=limit + 1, before=cursor)
            counts = rows.counts(connection, [job.id for job in found[:limit]])
        following = found[limit - 1].id if len(found) > limit else None
        views = [JobView(job=job, counts=counts[job.id]) for job in found[:limit]]
        return JobPage(jobs=views, next_cursor=following)

    def rows_of(
        self,
        job_id: str,
        states: Sequence[RowState] | None = None,
        *,
        limit: int = 50,
        after: int = 0,
    ) -> RowPage:
        """Return up to ``limit`` rows in some states (None: in any); raise `JobNotFound`."""
        self.get(job_id)
        with self.database.read() as connection:
            found = rows.rows_in(connection, job_id, states, limit=limit + 1, after=after)
        following = found[limit - 1].number if len(found) > limit else None
        return RowPage(rows=found[:limit], next_cursor=following)

    def every_row(self, job_id: str) -> Iterator[JobRow]:
        """Yield every row; memory stays flat however many there are."""
        after: int | None = 0
        while after is not None:
            page = self.rows_of(job_id, limit=PAGE, after=after)
            yield from page.rows
            after = page.next_cursor

    def write_down(
        self, actor: Actor, job: Job, found: Iterable[Sequence[JobRow]], *, action: str, state: JobState
    ) -> JobView:
        """Keep a new job with its rows, some at a time, so that nobody waits long; nobody sees it before the last."""
        with self.database.write(durable=False) as connection:
            rows.insert(connection, replace(job, state=JobState.READING, due_at=None))
        for chunk in found:
            with self.database.write(durable=False) as connection:
                rows.add_rows(connection, job.id, chunk)
        with self.database.write() as connection:
            expected = (JobState.READING,)
            rows.move(connection, job.id, expected=expected, state=state, due_at=job.due_at)
            self.note(connection, actor, action, job)
        return self.get(job.id)

    def start(self, actor: Actor, job_id: str) -> JobView:
        """Let a job begin, or go on where it was stopped; rows that have failed are tried again.

        One that runs already is left as it is. Raises `JobNotFound`, and `JobNotReady` where nothing is to be done.
        """
        view, now = self.get(job_id), self.clock()
        if view.job.state is JobState.RUNNING:
            return view
        if not view.counts.get(RowState.READY) and not view.counts.get(RowState.FAILED):
            raise JobNotReady("There is no row left that could be done.")
        ended = (JobState.CHECKED, JobState.STOPPED, JobState.DONE)
        with self.database.write() as connection:
            begun = {"state": JobState.RUNNING, "due_at": now, "finished_at": None, "error_code": None}
            # What is done from now on was asked for by this actor.
            begun |= {"actor": actor.user_id, "actor_name": actor.name[:MOST_LABEL], "attempts": 0}
            begun |= {"request_id": actor.request_id, "origin": actor.origin}
            begun |= {"started_at": view.job.started_at or now}
            if not rows.move(connection, job_id, expected=ended, **begun):
                raise JobNotReady("It is being stopped: wait until it has.")
            rows.take_up_failed(connection, job_id)
            self.note(connection, actor, "start_job", view.job)
        return self.get(job_id)

    def stop(self, actor: Actor, job_id: str) -> JobView:
        """Let a job begin no more rows; those that were begun are ended. One that does not run is left as it is."""
        view = self.get(job_id)
        with self.database.write() as connection:
            # Whoever works on it hears of it at his next commit; where nobody does, the next one who comes ends it.
            if rows.move(connection, job_id, expected=(JobState.RUNNING,), state=JobState.STOPPING):
                self.note(connection, actor, "stop_job", view.job)
        return self.get(job_id)

    def note(self, connection: Connection, actor: Actor, action: str, job: Job) -> None:
        """Write down what was done with a job, in the caller's transaction."""
        details = {"job": job.id, "kind": str(job.kind), "label": job.label}
        log.append(connection, at=self.clock(), actor=actor, action=action, status="success", details=details)
