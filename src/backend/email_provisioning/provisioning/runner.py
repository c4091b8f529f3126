"""Carries durable runs on: one outside call, one commit, and so on until the run is finished or has to wait.

Every commit after the claim is fenced: it changes the run only while our lease's token is in it, and extends the
lease. A worker that lost its lease therefore stops at its next commit, and whatever it called outside is repeated by
the one that took over, which is why every step can be repeated.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Connection

from email_provisioning.domain.account import Account, Operation, RunState
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.address import Address
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.run import Run
from email_provisioning.errors import LostLease, ProvisioningError
from email_provisioning.persistence import accounts, runs
from email_provisioning.persistence.database import Database
from email_provisioning.providers.base import Mailbox, Provider
from email_provisioning.provisioning.changes import Change, Step, Values
from email_provisioning.provisioning.ending import Ending, OnComplete, Progress
from email_provisioning.provisioning.observing import Observer, Unobserved
from email_provisioning.provisioning.operations import CHANGES
from email_provisioning.provisioning.retry import GIVE_UP_AFTER, wait_after
from email_provisioning.provisioning.secrets_keeping import Secrets
from email_provisioning.provisioning.takeover import take_over

_log = structlog.get_logger(__name__)

#: How often a caller that waits looks whether another worker has finished its run, in seconds.
POLL_SECONDS = 0.1
#: The step that carries the secrets to the store that they are kept in.
KEEP = "keep"


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Advances runs with the given parts."""

    database: Database
    #: Returns the provider of a kind.
    provider_of: Callable[[str], Provider]
    secrets: Secrets
    ending: Ending
    clock: Clock
    #: How long a claim lasts; longer than any one outside call.
    lease: timedelta
    observer: Observer = field(default_factory=Unobserved)

    def new_run(self, actor: Actor, account_id: str, operation: Operation, **request: Any) -> Run:
        """Return a run that the caller holds from the moment it is inserted."""
        now = self.clock()
        return Run(
            id=new_id(),
            account_id=account_id,
            operation=operation,
            version=request.get("version"),
            state=RunState.RUNNING,
            step=None,
            attempts=1,
            due_at=now + self.lease,
            lease=new_id(),
            error_code=None,
            actor=actor.user_id,
            created_at=now,
            idempotency_key=request.get("idempotency_key"),
            request_digest=request.get("request_digest"),
            request_id=actor.request_id,
            origin=actor.origin,
        )

    def begin(
        self, connection: Connection, run: Run, account: Account, on_complete: OnComplete | None = None
    ) -> Progress:
        """Record a new run in the caller's transaction; one without outside steps is complete at once."""
        change, steps = self._change(run, account)
        if steps:
            run = replace(run, step=steps[0].name)
            runs.insert(connection, run)
            values = change.begin(self.ending.work(connection, account, run))
            return Progress(run=run, account=accounts.update(connection, account, **values))
        run = replace(run, state=RunState.SUCCEEDED, due_at=None, lease=None)
        runs.insert(connection, run, finished_at=run.created_at)
        values = change.begin(self.ending.work(connection, account, run))
        return self.ending.completed(
            connection, change, Progress(run=run, account=account), values, on_complete
        )

    def claim(self, run_id: str) -> Progress | None:
        """Take a due run; None where somebody else holds it or nothing is left to do."""
        now = self.clock()
        with self.database.write() as connection:
            run = runs.claim(connection, run_id, lease=new_id(), at=now, until=now + self.lease)
            account = accounts.get(connection, run.account_id) if run is not None else None
        return Progress(run=run, account=account) if run is not None and account is not None else None

    def claim_next(self) -> Progress | None:
        """Take the run that is due the longest; None where nobody has left one."""
        now = self.clock()
        with self.database.write() as connection:
            run = runs.claim_next(connection, lease=new_id(), at=now, until=now + self.lease)
            account = accounts.get(connection, run.account_id) if run is not None else None
        return Progress(run=run, account=account) if run is not None and account is not None else None

    def due(self, *, limit: int) -> Sequence[str]:
        """Return the ids of runs that wait for a worker."""
        with self.database.read() as connection:
            return runs.due(connection, at=self.clock(), limit=limit)

    def advance(
        self,
        progress: Progress,
        on_complete: OnComplete | None = None,
        *,
        stop: threading.Event | None = None,
    ) -> Progress:
        """Carry a claimed run on until it is finished, has to wait, or belongs to another worker.

        Once ``stop`` is set, it is left between two steps to whoever comes first.
        """
        try:
            while not progress.run.finished and progress.run.lease is not None:
                if stop is not None and stop.is_set():
                    return self._leave(progress)
                progress = self._next(progress, on_complete)
                if progress.run.finished:
                    self.tell(progress)
        except LostLease:
            return self._reload(progress)
        return progress

    def drive(self, progress: Progress, *, seconds: float, on_complete: OnComplete | None = None) -> Progress:
        """Advance a claimed run, through its back-offs too, for at most about ``seconds``."""
        deadline = time.monotonic() + seconds
        progress = self.advance(progress, on_complete)
        while not progress.run.finished and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
            claimed = self.claim(progress.run.id)
            progress = self.advance(claimed, on_complete) if claimed else self._reload(progress)
        return progress

    def tell(self, progress: Progress) -> None:
        """Tell the observer of a run that is over, once its end is committed."""
        run = progress.run
        seconds = (self.clock() - run.created_at).total_seconds()
        self.observer.finished(run.operation, progress.account.provider, run.state, max(0.0, seconds))

    def _leave(self, progress: Progress) -> Progress:
        with self.database.write() as connection:
            run = runs.update(connection, progress.run, lease=None, due_at=self.clock())
        return replace(progress, run=run)

    def _next(self, progress: Progress, on_complete: OnComplete | None) -> Progress:
        change, steps = self._change(progress.run, progress.account)
        if not steps:
            with self.database.write() as connection:
                if progress.run.state is RunState.UNDOING:
                    return self.ending.revert(connection, change, progress)
                return self.ending.complete(connection, change, progress, {}, on_complete)
        at = _position(steps, progress.run)
        try:
            if progress.run.overtaken and change.marks:
                progress = self._take_over(steps[at], progress)
                steps = self._change(progress.run, progress.account)[1]
            if progress.run.state is RunState.UNDOING:
                return self._undo(change, steps, at, progress)
            self._give_up_in_time(change, progress.run)
            return self._do(change, steps, at, progress, on_complete)
        except LostLease:
            raise
        except ProvisioningError as error:
            return self._fail(change, progress, error)

    def _do(
        self,
        change: Change,
        steps: Sequence[Step],
        at: int,
        progress: Progress,
        on_complete: OnComplete | None,
    ) -> Progress:
        step, run, account = steps[at], progress.run, progress.account
        with self.observer.step(run.operation, step.name, account.provider):
            found = step.do(self.provider_of(account.provider), _mailbox(account))
        with self.database.write() as connection:
            runs.record_step(connection, run, name=step.name, outcome="done", at=self.clock())
            if at + 1 == len(steps):
                return self.ending.complete(connection, change, progress, found, on_complete)
            run = self._hold(connection, run, step=steps[at + 1].name)
            return Progress(run=run, account=accounts.update(connection, account, **change.learn(found)))

    def _take_over(self, step: Step, progress: Progress) -> Progress:
        run, account = progress.run, progress.account
        step.undo(self.provider_of(account.provider), _mailbox(account))
        with self.database.write() as connection:
            clear_at = self.clock() + self.lease
            run = take_over(self.ending.work(connection, account, run), clear_at=clear_at)
        return Progress(run=run, account=account)

    def _undo(self, change: Change, steps: Sequence[Step], at: int, progress: Progress) -> Progress:
        step, run, account = steps[at], progress.run, progress.account
        with self.observer.step(run.operation, f"undo_{step.name}", account.provider):
            step.undo(self.provider_of(account.provider), _mailbox(account))
        with self.database.write() as connection:
            runs.record_step(connection, run, name=step.name, outcome="undone", at=self.clock())
            if at > 0:
                run = self._hold(connection, run, step=steps[at - 1].name)
                return Progress(run=run, account=account)
            return self.ending.revert(connection, change, progress)

    def _fail(self, change: Change, progress: Progress, error: ProvisioningError) -> Progress:
        """Wait and try again what may pass; undo what cannot."""
        run, now = progress.run, self.clock()
        _log.warning("step_failed", run=run.id, step=run.step, code=error.code, cause=error.cause)
        failure = {"error_cause": error.cause}
        with self.database.write() as connection:
            if error.retryable or run.state is RunState.UNDOING or not change.ends_refused:
                due_at = now + wait_after(run.attempts, error.retry_after)
                code = run.error_code if run.state is RunState.UNDOING else error.code
                run = runs.update(connection, run, lease=None, due_at=due_at, error_code=code, **failure)
            else:
                run = self._hold(connection, run, state=RunState.UNDOING, error_code=error.code, **failure)
        return Progress(run=run, account=progress.account)

    def _give_up_in_time(self, change: Change, run: Run) -> None:
        if change.gives_up and self.clock() - run.created_at > GIVE_UP_AFTER:
            raise GivenUp

    def _hold(self, connection: Connection, run: Run, **values: Any) -> Run:
        return runs.update(connection, run, **{"attempts": 1, "due_at": self.clock() + self.lease, **values})

    def _reload(self, progress: Progress) -> Progress:
        with self.database.read() as connection:
            run = runs.get(connection, progress.run.id)
            account = accounts.get(connection, progress.account.id)
        return Progress(run=run or progress.run, account=account or progress.account)

    def _change(self, run: Run, account: Account) -> tuple[Change, Sequence[Step]]:
        change = CHANGES[run.operation]
        capabilities = self.provider_of(account.provider).capabilities
        steps = change.steps_of(account, capabilities, run.version)
        if change.keeps_secrets and self.secrets.is_outside:
            steps = (*steps, Step(name=KEEP, do=self._keep, undo=_leave_to_revert))
        return change, steps

    def _keep(self, _provider: Provider, mailbox: Mailbox) -> Values:
        self.secrets.keep(mailbox.account_id)
        return {}


class GivenUp(ProvisioningError):
    """The mail provider did not get ready in time: what had been made was taken back, try again."""

    code, status = "given_up", 503


def _position(steps: Sequence[Step], run: Run) -> int:
    """Return where a run is; behind its last step where that was dropped because the settings have changed."""
    names = [step.name for step in steps]
    return names.index(run.step) if run.step in names else len(steps) - 1


def _leave_to_revert(_provider: Provider, _mailbox: Mailbox) -> None:
    """Do nothing: secrets are removed in the commit that ends an undone run."""


def _mailbox(account: Account) -> Mailbox:
    return Mailbox(
        account_id=account.id,
        address=Address(local=account.local_part, domain=account.domain),
        display_name=account.display_name,
        ref=account.provider_ref,
    )
