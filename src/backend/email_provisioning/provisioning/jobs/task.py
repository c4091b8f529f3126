"""What a job does to one row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from email_provisioning.domain.actor import Actor
from email_provisioning.domain.job import Job, JobRow, RowState
from email_provisioning.domain.run import Run


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What has become of a row, to be written down in the same transaction."""

    state: RowState
    code: str | None = None
    account_id: str | None = None
    run_id: str | None = None


class Task(ABC):
    """Takes rows, one at a time."""

    def asks_outside(self) -> bool:
        """Tell whether `prepare` may call somebody outside for a row."""
        return False

    def prepare(self, job: Job, row: JobRow) -> str | None:
        """Do for a row what cannot be done in a transaction; what it returns is handed to `take`."""
        return None

    @abstractmethod
    def take(self, connection: Connection, job: Job, row: JobRow, prepared: str | None) -> Taken:
        """Do the row's work in the caller's transaction, as far as our own records go; a run does the rest."""


def actor_of(job: Job) -> Actor:
    """Return who asked for a job."""
    return Actor(
        user_id=job.actor,
        name=job.actor_name,
        is_admin=True,
        owns_all=True,
        request_id=job.request_id,
        origin=job.origin,
    )


def left_to_worker(run: Run) -> Run:
    """Return a new run as one that nobody holds: whoever is free first carries it on."""
    return replace(run, lease=None, due_at=run.created_at, attempts=0)
