"""Carries jobs on, row by row: what has become of a row is written in the transaction in which it did.

A job is one process's at a time, by a lease with a fencing token; whoever takes it over goes on behind the last commit.
Rows are taken many in a transaction, but never for longer than a person would notice, and with a pause after each: what
people wait for comes in between. Where a run has to go outside, only a few more are begun than the workers can carry.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.job import Job, JobKind, JobRow, JobState, RowState
from email_provisioning.errors import (
    AddressTaken,
    LostLease,
    NotSupported,
    ProviderError,
    ProvisioningError,
    RunNotFound,
    StorageUnavailable,
)
from email_provisioning.persistence import jobs as rows
from email_provisioning.persistence import log, runs
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.savepoint import savepoint
from email_provisioning.providers.pacing import bulk
from email_provisioning.provisioning.jobs.task import Taken, Task, actor_of
from email_provisioning.provisioning.retry import wait_after

_log = structlog.get_logger(__name__)

#: How many rows one transaction takes at most, for how long, in seconds, and how many where somebody outside is asked.
BATCH, BATCH_SECONDS, BATCH_OUTSIDE = 50, 0.05, 5
#: The pause after a transaction, as a share of how long it took: what others wait for comes in between.
PAUSE_SHARE = 0.25
#: How many finished runs are looked at in one transaction.
SETTLED_AT_ONCE = 500
#: How long a job is worked on before another one has its turn, and how often its runs are looked at, in seconds.
TURN_SECONDS, LOOK_SECONDS = 10.0, 0.2
#: How long a job waits for its next turn where nothing can be begun.
NEXT_TURN = timedelta(seconds=1)
#: How long jobs are kept after their end, and those whose rows were not even written down.
KEPT, KEPT_UNREAD = timedelta(days=90), timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Engine:
    """Works on jobs. Any number of processes can work on the same database."""

    database: Database
    clock: Clock
    tasks: Mapping[JobKind, Task]
    #: How long a claim lasts; longer than one batch takes.
    lease: timedelta
    #: How many runs may wait for a worker before no more are begun.
    window: int
    #: Is set by nobody; a pause is a wait for it.
    _never: threading.Event = field(default_factory=threading.Event, repr=False)

    def tend(self, stop: threading.Event | None = None, *, patient: bool = True) -> bool:
        """Work on the job that is due the longest; tell whether there was one.

        Where it has to wait for its runs, a ``patient`` caller waits with it for a while.
        """
        job = self._claim()
        if job is None:
            return False
        try:
            with bulk():
                self._work(job, stop or self._never, patient=patient)
        except LostLease:
            _log.info("job_left", job=job.id)
        return True

    def tidy_up(self) -> None:
        """Remove jobs that ended long ago."""
        now = self.clock()
        with self.database.write(durable=False) as connection:
            rows.remove_old(connection, before=now - KEPT, unread_before=now - KEPT_UNREAD)

    # -- One job ------------------------------------------------------------

    def _claim(self) -> Job | None:
        now = self.clock()
        with self.database.read() as connection:
            job_id = rows.due(connection, at=now)
        if job_id is None:
            return None
        with self.database.write() as connection:
            return rows.claim(connection, job_id, lease=new_id(), at=now, until=now + self.lease)

    def _work(self, job: Job, stop: threading.Event, *, patient: bool) -> None:
        ends_at = time.monotonic() + TURN_SECONDS
        while True:
            began = time.monotonic()
            job, settled = self._settle(job)
            taken, trouble = self._take_some(job) if job.state is JobState.RUNNING else (0, None)
            if trouble is not None:
                return self._wait_or_stop(job, trouble)
            if not (settled or taken) and self._end(job):
                return None
            waits = not (settled or taken)
            if stop.is_set() or time.monotonic() > ends_at or (waits and not patient):
                return self._leave(job, NEXT_TURN if waits else timedelta())
            stop.wait(LOOK_SECONDS if waits else (time.monotonic() - began) * PAUSE_SHARE)

    def _settle(self, job: Job) -> tuple[Job, int]:
        """Write down what has become of the rows whose runs are finished."""
        with self.database.read() as connection:
            found = rows.settled(connection, job.id, limit=SETTLED_AT_ONCE)
        # A sign of life alone need not outlast a power cut.
        with self.database.write(durable=bool(found)) as connection:
            job = rows.hold(connection, job, until=self._until())
            for row, run_state, code in found:
                rows.record(connection, job.id, row, **_outcome(job, run_state, code))
        return job, len(found)

    def _take_some(self, job: Job) -> tuple[int, ProvisioningError | None]:
        """Take some rows; return how many, and what keeps every row from being taken."""
        task = self.tasks[job.kind]
        with self.database.read() as connection:
            waiting, _since = runs.overdue(connection, at=self.clock())
            limit = BATCH_OUTSIDE if task.asks_outside() else BATCH
            # Where nothing goes outside no run ever waits, and the window is as good as open.
            free = max(0, self.window - waiting)
            found = rows.rows_in(connection, job.id, [RowState.READY], limit=min(limit, free))
        ready: list[tuple[JobRow, str | ProvisioningError | None]] = []
        trouble: ProvisioningError | None = None
        for row in found:
            prepared = _prepared(task, job, row)
            if _concerns_all(prepared):
                trouble = prepared if isinstance(prepared, ProvisioningError) else None
                break
            ready.append((row, prepared))
        return (self._take(job, task, ready) if ready else 0), trouble

    def _take(
        self, job: Job, task: Task, ready: Sequence[tuple[JobRow, str | ProvisioningError | None]]
    ) -> int:
        ends_at, taken = time.monotonic() + BATCH_SECONDS, 0
        with self.database.write() as connection:
            if rows.hold(connection, job, until=self._until()).state is not JobState.RUNNING:
                return 0
            for row, prepared in ready:
                found = _taken(connection, task, job, row, prepared)
                rows.record(
                    connection,
                    job.id,
                    row,
                    state=found.state,
                    code=found.code,
                    account_id=found.account_id,
                    run_id=found.run_id,
                )
                taken += 1
                if time.monotonic() > ends_at:
                    break
            # Not all rows of a call outside may have been taken: those are asked for again.
            rows.change(connection, job, attempts=0, error_code=None)
        return taken

    # -- Its end ------------------------------------------------------------

    def _end(self, job: Job) -> bool:
        """End a job that has nothing left to do; tell whether it had not."""
        with self.database.read() as connection:
            counts = rows.counts(connection, [job.id])[job.id]
        if counts.get(RowState.STARTED) or (job.state is JobState.RUNNING and counts.get(RowState.READY)):
            return False
        state = JobState.DONE if job.state is JobState.RUNNING else JobState.STOPPED
        self._finish(job, state, counts=counts)
        return True

    def _finish(
        self, job: Job, state: JobState, *, code: str | None = None, counts: Mapping[RowState, int]
    ) -> None:
        now = self.clock()
        with self.database.write() as connection:
            held = rows.hold(connection, job, until=now)
            ended = {"lease": None, "due_at": None, "finished_at": now}
            rows.change(connection, held, state=state, error_code=code or held.error_code, **ended)
            details = {str(name): count for name, count in counts.items()}
            log.append(
                connection,
                at=now,
                actor=actor_of(job),
                action=f"{job.kind}_many" if job.kind is not JobKind.IMPORT else "import",
                status=code or ("success" if state is JobState.DONE else str(state)),
                details={"job": job.id, **details},
            )

    def _wait_or_stop(self, job: Job, error: ProvisioningError) -> None:
        """Let the job wait for what may pass; stop it for somebody to see to what cannot."""
        _log.warning("job_hindered", job=job.id, code=error.code, cause=error.cause)
        if not error.retryable:
            with self.database.read() as connection:
                counts = rows.counts(connection, [job.id])[job.id]
            return self._finish(job, JobState.STOPPED, code=error.code, counts=counts)
        attempts = job.attempts + 1
        with self.database.write() as connection:
            held = rows.hold(connection, job, until=self._until())
            due_at = self.clock() + wait_after(attempts, error.retry_after)
            rows.change(connection, held, lease=None, due_at=due_at, attempts=attempts, error_code=error.code)
        return None

    def _leave(self, job: Job, pause: timedelta) -> None:
        with self.database.write() as connection:
            rows.change(connection, job, lease=None, due_at=self.clock() + pause)

    def _until(self) -> datetime:
        return self.clock() + self.lease


def _prepared(task: Task, job: Job, row: JobRow) -> str | ProvisioningError | None:
    try:
        return task.prepare(job, row)
    except StorageUnavailable:
        raise
    except ProvisioningError as error:
        return error


def _concerns_all(prepared: str | ProvisioningError | None) -> bool:
    """Tell whether an error would meet every row: that is no reason to let one after the other fail."""
    return isinstance(prepared, ProviderError) and not isinstance(prepared, NotSupported)


def _taken(
    connection: Connection, task: Task, job: Job, row: JobRow, prepared: str | ProvisioningError | None
) -> Taken:
    try:
        if isinstance(prepared, ProvisioningError):
            raise prepared
        with savepoint(connection):
            return task.take(connection, job, row, prepared)
    except IntegrityError:
        return Taken(state=RowState.FAILED, code=AddressTaken.code)
    except (LostLease, StorageUnavailable):
        raise
    except ProvisioningError as error:
        return Taken(state=RowState.FAILED, code=error.code)


def _outcome(job: Job, run_state: str | None, code: str | None) -> Mapping[str, str | None]:
    """Return what a row's finished run means for it; a run is gone where its address is gone for good."""
    if run_state == "succeeded" or (run_state is None and job.kind is JobKind.DELETE):
        return {"state": RowState.DONE, "code": None}
    return {"state": RowState.FAILED, "code": code or RunNotFound.code}
