"""What goes on by itself: runs left behind, the end of retention, ended or old passwords, secrets on their way."""

from __future__ import annotations

import os
import threading
import weakref
from dataclasses import dataclass

import structlog

from email_provisioning.domain.account import AccountState
from email_provisioning.domain.actor import SYSTEM
from email_provisioning.errors import InvalidState, ProvisioningError
from email_provisioning.persistence import accounts, credentials
from email_provisioning.persistence.database import Database
from email_provisioning.providers.pacing import bulk
from email_provisioning.provisioning.audit import Audit
from email_provisioning.provisioning.budgets import Budgets
from email_provisioning.provisioning.counting import Counting
from email_provisioning.provisioning.crew import Crew
from email_provisioning.provisioning.jobs.engine import Engine
from email_provisioning.provisioning.lifecycle import Lifecycle
from email_provisioning.provisioning.limit_admin import LimitAdmin
from email_provisioning.provisioning.measuring import Measuring
from email_provisioning.provisioning.reconcile.reconciliation import Reconciliation
from email_provisioning.provisioning.reminders import Reminders
from email_provisioning.provisioning.revoking import Revoking
from email_provisioning.provisioning.runner import Runner
from email_provisioning.provisioning.secrets_keeping import Secrets
from email_provisioning.provisioning.usage_upkeep import UsageUpkeep
from email_provisioning.provisioning.webhooks.round import Round

_log = structlog.get_logger(__name__)

#: How many runs, accounts, passwords and secrets one round takes.
BATCH = 100


@dataclass(frozen=True, kw_only=True)
class Worker:
    """Sweeps. Any number of workers, in any number of processes, can sweep the same database."""

    database: Database
    runner: Runner
    lifecycle: Lifecycle
    secrets: Secrets
    audit: Audit
    crew: Crew
    revoking: Revoking
    reminders: Reminders
    reconciliation: Reconciliation
    measuring: Measuring
    webhooks: Round
    budgets: Budgets
    counting: Counting
    limits: LimitAdmin
    usage_upkeep: UsageUpkeep
    jobs: Engine
    #: The pause between two rounds that found nothing to do, in seconds.
    interval: float

    def run(self, stop: threading.Event) -> None:
        """Carry runs on, compare and tell in threads of their own, and tidy up here, until ``stop`` is set."""
        comparing = threading.Thread(
            target=self._compare, args=(stop,), name="email-provisioning-reconcile", daemon=True
        )
        telling = threading.Thread(
            target=self.webhooks.run, args=(stop,), name="email-provisioning-webhooks", daemon=True
        )
        comparing.start()
        telling.start()
        many = threading.Thread(
            target=self._work_on_jobs, args=(stop,), name="email-provisioning-jobs", daemon=True
        )
        many.start()
        with self.crew.at_work(stop):
            while not stop.is_set():
                try:
                    busy = self._tidy_up()
                except ProvisioningError as error:
                    _log.warning("sweep_failed", code=error.code, cause=error.cause)
                    busy = False
                if not busy:
                    stop.wait(self.interval)
        comparing.join()
        telling.join()
        many.join()

    def _compare(self, stop: threading.Event) -> None:
        """Compare domains with their providers when it is time: that can take long, and keeps nothing else waiting."""
        while not stop.is_set():
            try:
                self.reconciliation.tend(stop)
            except ProvisioningError as error:
                _log.warning("reconcile_failed", code=error.code, cause=error.cause)
            except Exception:  # noqa: BLE001 (logged with its traceback)
                # A defect of one provider's must not end the comparisons of the others.
                _log.exception("reconcile_crashed")
            stop.wait(self.interval)

    def _work_on_jobs(self, stop: threading.Event) -> None:
        """Work on what is to be done to many addresses, beside what is done to one."""
        while not stop.is_set():
            try:
                if self.jobs.tend(stop):
                    continue
            except ProvisioningError as error:
                _log.warning("jobs_failed", code=error.code, cause=error.cause)
            except Exception:  # noqa: BLE001 (logged with its traceback)
                # A defect met by one job must not keep the others waiting; its lease brings it back later.
                _log.exception("job_crashed")
            stop.wait(self.interval)

    def sweep(self) -> bool:
        """Do one round of everything in this thread; tell whether there may be more to do at once."""
        with bulk():
            advanced = self.advance_due_runs()
        self.reconciliation.tend()
        busy = self.jobs.tend(patient=False)
        more = self._tidy_up()
        return self.webhooks.once() or more or busy or advanced == BATCH

    def _tidy_up(self) -> bool:
        """Do what time itself asks for; tell whether there may be more to do at once."""
        with bulk():
            purged = self._purge_what_has_ended()
            removed = self._remove_ended_passwords()
        reminded = self.reminders.remind(limit=BATCH)
        self.secrets.tend()
        carried = self.secrets.sweep(limit=BATCH)
        self.audit.tend()
        self.measuring.tend()
        self.budgets.tend()
        self.counting.settle()
        ended = self.limits.end(limit=BATCH)
        self.usage_upkeep.tend()
        self.jobs.tidy_up()
        return BATCH in (purged, removed, reminded, carried, ended)

    def advance_due_runs(self) -> int:
        """Carry on, in this thread, the runs that nobody works on; return how many there were, at most a round's."""
        due = self.runner.due(limit=BATCH)
        for run_id in due:
            self._advance(run_id)
        return len(due)

    def _advance(self, run_id: str) -> None:
        try:
            if progress := self.runner.claim(run_id):
                self.runner.advance(progress)
        except ProvisioningError:
            raise
        except Exception:  # noqa: BLE001 (logged with its traceback)
            # A defect met by one run must not keep the others waiting; its lease brings it back later.
            _log.exception("run_crashed", run=run_id)

    def _purge_what_has_ended(self) -> int:
        with self.database.read() as connection:
            ended = accounts.due_for_purge(connection, at=self.runner.clock(), limit=BATCH)
        for account_id in ended:
            self._purge(account_id)
        return len(ended)

    def _purge(self, account_id: str) -> None:
        with self.database.read() as connection:
            account = accounts.get(connection, account_id)
        if account is None:
            return
        if account.state is AccountState.FAILED:
            with self.database.write() as connection:
                accounts.remove(connection, account_id)
            return
        try:
            self.lifecycle.purge(SYSTEM, account)
        except InvalidState:
            # Somebody restores it at this very moment.
            _log.info("purge_skipped", account=account_id)

    def _remove_ended_passwords(self) -> int:
        with self.database.read() as connection:
            ended = credentials.expired(connection, at=self.runner.clock(), limit=BATCH)
        for credential in ended:
            self.revoking.end(credential)
        return len(ended)


class EmbeddedWorker:
    """A worker in a background thread of a web process, started anew in each process that it is forked into."""

    def __init__(self, worker: Worker) -> None:
        """Prepare; nothing runs yet."""
        self._worker = worker
        self._stop = threading.Event()
        self._start_lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread unless it runs in this process."""
        with self._start_lock:
            if self._thread is not None and self._thread.is_alive():
                return
            self._thread = threading.Thread(
                target=self._worker.run, args=(self._stop,), name="email-provisioning-worker", daemon=True
            )
            self._thread.start()

    def keep_over_forks(self) -> None:
        """Start it in every child of this process too: servers load the application and fork."""
        reference = weakref.ref(self)

        def after_fork() -> None:
            embedded = reference()
            if embedded is not None:
                embedded._start_lock = threading.Lock()
                embedded._thread = None
                embedded.start()

        os.register_at_fork(after_in_child=after_fork)

    def stop(self) -> None:
        """Stop after the steps in progress."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=30)
