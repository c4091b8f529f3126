"""What goes on by itself: runs left behind, the end of retention, ended or old passwords, secrets on their way."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from email_provisioning.domain.account import AccountState
from email_provisioning.domain.actor import SYSTEM
from email_provisioning.errors import InvalidState, StorageUnavailable
from email_provisioning.persistence import accounts, credentials
from email_provisioning.persistence.database import Database
from email_provisioning.providers.pacing import bulk
from email_provisioning.provisioning.audit import Audit
from email_provisioning.provisioning.budgets import Budgets
from email_provisioning.provisioning.counting import Counting
from email_provisioning.provisioning.crew import Crew
from email_provisioning.provisioning.guarding import guarded, over_and_over
from email_provisioning.provisioning.jobs.engine import Engine
from email_provisioning.provisioning.lifecycle import Lifecycle
from email_provisioning.provisioning.limit_admin import LimitAdmin
from email_provisioning.provisioning.measuring import Measuring
from email_provisioning.provisioning.reconcile.reconciliation import Reconciliation
from email_provisioning.provisioning.reminders import Reminders
from email_provisioning.provisioning.revoking import Revoking
from email_provisioning.provisioning.runner import Runner
from email_provisioning.provisioning.secrets_keeping import Secrets
from email_provisioning.provisioning.sending_once import SendingOnce
from email_provisioning.provisioning.usage_upkeep import UsageUpkeep
from email_provisioning.provisioning.webhooks.round import Round

_log = structlog.get_logger(__name__)

#: How many runs, accounts, passwords and secrets one round takes.
BATCH = 100
#: What ends a round early: without the database nothing else of it can be done either.
_ENDS_ROUND = (StorageUnavailable,)


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
    sending_once: SendingOnce
    jobs: Engine
    #: The pause between two rounds that found nothing to do, in seconds.
    interval: float

    def run(self, stop: threading.Event) -> None:
        """Carry runs on, compare and tell in threads of their own, and tidy up here, until ``stop`` is set."""
        threads = [
            self._thread("reconcile", lambda: self.reconciliation.tend(stop), stop),
            self._thread("jobs", lambda: self.jobs.tend(stop), stop),
            threading.Thread(
                target=self.webhooks.run, args=(stop,), name="email-provisioning-webhooks", daemon=True
            ),
        ]
        for thread in threads:
            thread.start()
        with self.crew.at_work(stop):
            over_and_over("round", self._tidy_up, stop, interval=self.interval)
        for thread in threads:
            thread.join()

    def _thread(self, duty: str, once: Callable[[], object], stop: threading.Event) -> threading.Thread:
        """Return a thread for what can take long and must keep nothing else waiting."""
        return threading.Thread(
            target=over_and_over,
            args=(duty, once, stop),
            kwargs={"interval": self.interval},
            name=f"email-provisioning-{duty}",
            daemon=True,
        )

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
        counts: list[object] = []
        for name, duty in self._duties().items():
            with guarded(name, passes=_ENDS_ROUND):
                counts.append(duty())
        return BATCH in counts

    def _duties(self) -> Mapping[str, Callable[[], object]]:
        """Return the duties of a round; one that takes a batch at a time returns how many it took."""
        return {
            "purge": self._purge_what_has_ended,
            "passwords": self._remove_ended_passwords,
            "reminders": lambda: self.reminders.remind(limit=BATCH),
            "secret_store": self.secrets.tend,
            "secrets": lambda: self.secrets.sweep(limit=BATCH),
            "audit": self.audit.tend,
            "measuring": self.measuring.tend,
            "budgets": self.budgets.tend,
            "counting": self.counting.settle,
            "limits": lambda: self.limits.end(limit=BATCH),
            "usage": self.usage_upkeep.tend,
            "sends": lambda: self.sending_once.forget_old(limit=BATCH),
            "jobs": self.jobs.tidy_up,
        }

    def advance_due_runs(self) -> int:
        """Carry on, in this thread, the runs that nobody works on; return how many there were, at most a round's."""
        due = self.runner.due(limit=BATCH)
        for run_id in due:
            # A defect met by one run must not keep the others waiting; its lease brings it back later.
            with guarded("run", passes=_ENDS_ROUND, run=run_id):
                if progress := self.runner.claim(run_id):
                    self.runner.advance(progress)
        return len(due)

    def _purge_what_has_ended(self) -> int:
        with self.database.read() as connection:
            ended = accounts.due_for_purge(connection, at=self.runner.clock(), limit=BATCH)
        done = 0
        for account_id in ended:
            with bulk(), guarded("purge", passes=_ENDS_ROUND, account=account_id):
                self._purge(account_id)
                done += 1
        # What failed is no reason to look again at once.
        return done

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
        done = 0
        for credential in ended:
            with bulk(), guarded("passwords", passes=_ENDS_ROUND, credential=credential.id):
                self.revoking.end(credential)
                done += 1
        return done


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
