"""What becomes of a run whose holder may still be at the provider: it goes on under a mark that he does not know.

A worker that was stopped for longer than its lease, and then goes on, would otherwise remove at the provider what the
one that took over has made, and make something that nobody knows. As it is, what he makes bears the old version,
which no password has: it is removed now, once more when his call must be over, and shown as unknown after that.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from email_provisioning.domain.account import Operation, RunState
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.run import Run
from email_provisioning.persistence import credentials, runs
from email_provisioning.provisioning.changes import Work


def take_over(work: Work, *, clear_at: datetime) -> Run:
    """Give the password of a claimed run a new version, and have the old one removed at ``clear_at``."""
    run = runs.update(work.connection, work.run, overtaken=False)
    if run.version is None:
        return run
    runs.insert(work.connection, _clearing(run, clear_at))
    credential = credentials.by_version(work.connection, run.account_id, run.version)
    # What is being undone is made no more, and keeps its mark.
    if credential is None or run.state is RunState.UNDOING:
        return run
    version = credentials.next_version(work.connection, run.account_id)
    credentials.change(work.connection, credential, version=version)
    return runs.update(work.connection, run, version=version)


def _clearing(run: Run, due_at: datetime) -> Run:
    return replace(
        run,
        id=new_id(),
        operation=Operation.REVOKE_DIRECT,
        state=RunState.RUNNING,
        step="revoke",
        attempts=0,
        due_at=due_at,
        lease=None,
        error_code=None,
        idempotency_key=None,
        request_digest=None,
    )
