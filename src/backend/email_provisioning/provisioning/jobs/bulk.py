"""One operation on many addresses."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from email_provisioning.domain.account import Operation
from email_provisioning.domain.job import Job, JobKind, JobRow, RowState
from email_provisioning.provisioning.jobs.task import Taken, Task, actor_of, left_to_worker
from email_provisioning.provisioning.lifecycle import Lifecycle

#: What is done to each address, by the kind of the job.
OPERATIONS = {
    JobKind.SUSPEND: Operation.SUSPEND,
    JobKind.RESUME: Operation.RESUME,
    JobKind.DELETE: Operation.DELETE,
    JobKind.RESTORE: Operation.RESTORE,
}


@dataclass(frozen=True, kw_only=True)
class BulkTask(Task):
    """Begins the operation on one address; an address that is there already is done."""

    lifecycle: Lifecycle

    def take(self, connection: Connection, job: Job, row: JobRow, prepared: str | None) -> Taken:
        """Begin it in the caller's transaction; raises what one address would be refused with."""
        account_id = row.account_id or ""
        run = self.lifecycle.runner.new_run(actor_of(job), account_id, OPERATIONS[job.kind])
        progress = self.lifecycle.begin_in(connection, left_to_worker(run), account_id)
        if progress is None or progress.run.finished:
            return Taken(state=RowState.DONE, account_id=account_id)
        return Taken(state=RowState.STARTED, account_id=account_id, run_id=run.id)
