"""Notes what mail of an address was refused and why, without making anybody wait for it."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

import structlog

from email_provisioning.errors import ProvisioningError, QuotaExceeded, StorageUnavailable
from email_provisioning.persistence import usage_days
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.quota import Quota
from email_provisioning.provisioning.soon import Soon

_log = structlog.get_logger(__name__)


@dataclass
class Refusals:
    """Counts refusals in the background: a flood of them costs one transaction a second."""

    database: Database
    quota: Quota
    _waiting: Counter[usage_days.Key] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _soon: Soon = field(init=False)

    def __post_init__(self) -> None:
        """Have what is remembered written by itself."""
        self._soon = Soon(self.flush)

    def note(self, account_id: str, error: ProvisioningError, recipients: int) -> None:
        """Remember that mail to so many recipients was refused, and return at once."""
        if error.code == ProvisioningError.code:
            # Such as a command that is not understood: that was no mail yet.
            return
        day = self.quota.day(self.quota.clock())
        with self._lock:
            self._waiting[account_id, day, kind_of(error)] += recipients
        self._soon.ask()

    def flush(self) -> None:
        """Write what is remembered; what cannot be written now is written with what comes next."""
        with self._lock:
            waiting, self._waiting = self._waiting, Counter()
        if not waiting:
            return
        try:
            with self.database.write(durable=False) as connection:
                # In one order everywhere: two processes that lock the same rows in turn could wait for each other.
                for (account_id, day, kind), count in sorted(waiting.items()):
                    usage_days.add(connection, account_id, day=day, kind=kind, count=count)
        except StorageUnavailable as problem:
            _log.warning("refusals_not_noted_yet", rows=len(waiting), cause=problem.cause)
            with self._lock:
                self._waiting.update(waiting)


def kind_of(error: ProvisioningError) -> str:
    """Return as what a refusal is counted: the error's code, and of a limit which one it was."""
    reason = f"{error.code}_{error.period}" if isinstance(error, QuotaExceeded) else error.code
    return usage_days.REFUSED + reason
