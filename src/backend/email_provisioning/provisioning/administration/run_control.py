"""The operations under way: looking at them, trying one again now, and having one undone.

Nothing here works on a run: it is left to a worker, and every change is one conditional UPDATE that fails where a
worker has the run at that moment. So no call to a vendor is ever undone while it is being made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from email_provisioning.domain.account import Operation, RunState
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.clock import Clock
from email_provisioning.errors import ProvisioningError, RunBusy, RunNotFound, RunNotUndoable, RunUndone
from email_provisioning.persistence import log
from email_provisioning.persistence import runs_under_way as rows
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.runs_under_way import Found

#: What has a way back; the others only end by succeeding.
UNDOABLE = frozenset(
    {
        Operation.CREATE,
        Operation.SUSPEND,
        Operation.RESUME,
        Operation.DELETE,
        Operation.RESTORE,
        Operation.ISSUE_DIRECT,
    }
)
#: How soon it is worth asking again for a run that a worker has, in seconds.
SOON = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class RunPage:
    """Some runs, oldest first."""

    runs: Sequence[Found]
    #: Pass it to get what follows; None at the end.
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class RunControl:
    """Lets an administrator see and move what is under way."""

    database: Database
    clock: Clock

    def page(self, actor: Actor, *, limit: int = 50, cursor: str | None = None) -> RunPage:
        """Return up to ``limit`` runs that are not finished, oldest first."""
        with self.database.read() as connection:
            found = rows.unfinished(connection, limit=limit + 1, after=cursor, domains=actor.domains)
        following = found[limit - 1].run.id if len(found) > limit else None
        return RunPage(runs=found[:limit], next_cursor=following)

    def retry(self, actor: Actor, run_id: str) -> Found:
        """Let a run that waits be tried again at once; raise `RunNotFound` or `RunBusy`."""
        return self._move(actor, run_id, "retry_run", rows.hurry)

    def undo(self, actor: Actor, run_id: str) -> Found:
        """Have a run undone, as a refusal of the vendor's would: what it had made goes, a name is free again.

        Raises `RunNotFound`, `RunBusy`, and `RunNotUndoable` for what has no way back.
        """

        def turn_back(connection: Connection, run_id: str, *, at: datetime) -> bool:
            return rows.undo(connection, run_id, code=RunUndone.code, at=at)

        with self.database.read() as connection:
            found = _one(connection, actor, run_id)
        if found.run.operation not in UNDOABLE:
            raise RunNotUndoable
        if found.run.state is RunState.UNDOING:
            return found
        return self._move(actor, run_id, "undo_run", turn_back)

    def _move(self, actor: Actor, run_id: str, action: str, move: Callable[..., bool]) -> Found:
        now = self.clock()
        with self.database.write() as connection:
            found = _one(connection, actor, run_id)
            if not move(connection, run_id, at=now):
                raise _busy()
            log.append(
                connection,
                at=now,
                actor=actor,
                action=action,
                status="success",
                account_id=found.run.account_id,
                address=found.email,
                details={"run": run_id, "operation": str(found.run.operation), "step": found.run.step},
            )
            return _one(connection, actor, run_id)


def _one(connection: Connection, actor: Actor, run_id: str) -> Found:
    found = rows.unfinished(connection, limit=1, only=run_id, domains=actor.domains)
    if not found:
        raise RunNotFound
    return found[0]


def _busy() -> ProvisioningError:
    return RunBusy(retry_after=SOON)
