"""What the end of a run leaves behind, all of it in the transaction that ends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from email_provisioning.domain.account import Account, Operation, RunState
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.event import EventKind
from email_provisioning.domain.run import Run
from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence import accounts, log, runs, statistics
from email_provisioning.persistence.statistics import Happening
from email_provisioning.provisioning.changes import Change, Limits, Values, Work
from email_provisioning.provisioning.events import emit_account
from email_provisioning.provisioning.secrets_keeping import Secrets

#: Is called inside the transaction that completes a run; returns what the audit log is to say of it.
OnComplete = Callable[[Connection], Mapping[str, object]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """A run and its account, as of the last commit."""

    run: Run
    account: Account


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """Writes down how a change has ended, in the caller's transaction."""

    secrets: Secrets
    limits: Limits
    clock: Clock

    def work(self, connection: Connection, account: Account, run: Run) -> Work:
        """Return what a change needs to write in the transaction."""
        return Work(
            connection=connection,
            account=account,
            run=run,
            found={},
            at=self.clock(),
            limits=self.limits,
            secrets=self.secrets,
        )

    def complete(
        self,
        connection: Connection,
        change: Change,
        progress: Progress,
        found: Values,
        on_complete: OnComplete | None,
    ) -> Progress:
        """End a run whose every step is done; ``found`` is what the last of them has found out."""
        run = self._finish(connection, progress.run, RunState.SUCCEEDED)
        return self.completed(
            connection, change, Progress(run=run, account=progress.account), found, on_complete
        )

    def completed(
        self,
        connection: Connection,
        change: Change,
        progress: Progress,
        found: Values,
        on_complete: OnComplete | None,
    ) -> Progress:
        """Write what a change that is complete leaves, besides the run itself."""
        learnt = change.learn(found)
        known = replace(progress.account, **learnt)
        work = replace(self.work(connection, known, progress.run), found=found)
        values = {**learnt, **change.complete(work), **change.release(None)}
        account = accounts.update(connection, progress.account, **values)
        details = on_complete(connection) if on_complete is not None else None
        self._audit(connection, progress, status="success", details=details)
        if change.event is not None:
            emit_account(connection, change.event, account, at=self.clock())
        self._count(connection, progress.run, account, Happening.CREATED)
        return Progress(run=progress.run, account=account)

    def revert(self, connection: Connection, change: Change, progress: Progress) -> Progress:
        """End a run whose change was undone."""
        run, account = progress.run, progress.account
        code = run.error_code or ProvisioningError.code
        run = self._finish(connection, run, RunState.FAILED)
        values = change.revert(self.work(connection, account, run))
        account = accounts.update(connection, account, **change.release(code), **values)
        self._audit(connection, progress, status="failed", details={"code": code})
        if change.tells_failure:
            told = {"operation": str(run.operation), "code": code}
            emit_account(connection, EventKind.ACCOUNT_FAILED, account, at=self.clock(), **told)
        self._count(connection, run, account, Happening.CREATE_FAILED)
        return Progress(run=run, account=account)

    def _finish(self, connection: Connection, run: Run, state: RunState) -> Run:
        return runs.update(connection, run, state=state, step=None, due_at=None, finished_at=self.clock())

    def _count(self, connection: Connection, run: Run, account: Account, name: Happening) -> None:
        if run.operation is Operation.CREATE:
            statistics.happened(connection, name, provider=account.provider, at=self.clock())

    def _audit(self, connection: Connection, progress: Progress, *, status: str, **extra: Any) -> None:
        run, account = progress.run, progress.account
        if run.version is not None:
            extra["details"] = {"version": run.version, **(extra.get("details") or {})}
        log.append(
            connection,
            at=self.clock(),
            actor=Actor(user_id=run.actor, name=run.actor, request_id=run.request_id, origin=run.origin),
            action=run.operation,
            status=status,
            account_id=account.id,
            address=account.email,
            **extra,
        )
