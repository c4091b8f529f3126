"""Carries one secret to where it is to be kept, or removes it from everywhere: one call outside, one commit, and so on.

Where a secret is, and where else a copy may be, is written down before anybody outside is called: the entry of a secret
that is being copied names both stores. So whoever takes over after a kill knows where to look, and nothing is lost or
left behind. Every commit is fenced by the token of the lease, as it is with runs.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import LostLease, ProvisioningError, SecretMismatch, SecretNotFound
from email_provisioning.persistence import secrets as rows
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.secrets import EMBEDDED, Entry, Key
from email_provisioning.provisioning.retry import LONGEST_WAIT, wait_after
from email_provisioning.secret_stores.base import EmbeddedSecretStore, SecretRef, SecretStore

#: The waits before a copy is read back, in seconds: some stores show what was written only after a moment.
READ_BACK_WAITS = (0.0, 0.2, 0.5, 1.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """Where a secret is to be."""

    #: The kind of the store.
    store: str
    #: Whether the copy is read back before the secret is read from there, and the former copy left where it is.
    leave_copy: bool = False

    def is_reached(self, entry: Entry) -> bool:
        """Tell whether nothing is left to be done."""
        return not entry.removing and entry.store == self.store and (self.leave_copy or entry.other is None)

    def copy_ahead(self, entry: Entry) -> str | None:
        """Return the store that is going to have a copy: it is written down before the call."""
        return self.store if self.store not in {entry.store, EMBEDDED} else None


@dataclass(frozen=True, kw_only=True)
class Errands:
    """Works on entries of the secrets table; any number of processes can."""

    database: Database
    embedded: EmbeddedSecretStore
    #: Returns the store of a kind.
    store_of: Callable[[str], SecretStore]
    clock: Clock
    #: How long a claim lasts; longer than the calls of one errand.
    lease: timedelta

    def run(self, key: Key, goal: Goal, *, force: bool = False) -> None:
        """Bring one secret where it is to be, or remove it; nothing where somebody else is at work on it.

        With ``force`` a back-off does not count. A failure is noted for another try, and raised.
        """
        entry = self._claim(key, goal, force=force)
        if entry is None:
            return
        lease = entry
        try:
            while entry is not None and entry.lease is not None:
                entry = self._next(entry, goal)
        except LostLease:
            # Whoever removed it meanwhile has left us the lease: only now it is certain where it is.
            self._release(lease, after=timedelta(), error_code=None)
        except ProvisioningError as error:
            self._release(lease, after=_wait(lease, error), error_code=error.code)
            raise

    def _claim(self, key: Key, goal: Goal, *, force: bool) -> Entry | None:
        now = self.clock()
        with self.database.write() as connection:
            entry = rows.lock(connection, key)
            if entry is None or not (entry.is_free(now) or (force and entry.lease is None)):
                return None
            ahead = entry.other or (None if entry.removing else goal.copy_ahead(entry))
            return rows.change(
                connection,
                entry,
                lease=new_id(),
                due_at=now + self.lease,
                attempts=entry.attempts + 1,
                other=ahead,
            )

    def _next(self, entry: Entry, goal: Goal) -> Entry | None:
        """Do one thing, and return the entry as it is then; None where it is no more."""
        if entry.removing:
            self._remove(entry)
            return None
        if goal.is_reached(entry):
            return self._commit(entry, goal)
        if entry.store == goal.store or entry.other not in {None, goal.store}:
            return self._drop_copy(entry, goal)
        return self._copy(entry, goal)

    def _remove(self, entry: Entry) -> None:
        for kind in {entry.store, entry.other} - {None, EMBEDDED}:
            self.store_of(str(kind)).delete(ref_of(entry))
        with self.database.write() as connection:
            rows.remove(connection, entry)

    def _drop_copy(self, entry: Entry, goal: Goal) -> Entry:
        gone = {"other": goal.copy_ahead(entry)}
        if entry.other == EMBEDDED:
            return self._commit(entry, goal, key_id=None, sealed=None, **gone)
        self.store_of(str(entry.other)).delete(ref_of(entry))
        return self._commit(entry, goal, **gone)

    def _copy(self, entry: Entry, goal: Goal) -> Entry:
        ref, value = ref_of(entry), self._value(entry)
        if goal.store == EMBEDDED:
            return self._commit(entry, goal, value=value, store=EMBEDDED, other=entry.store)
        self.store_of(goal.store).write(ref, value)
        if goal.leave_copy:
            self._read_back(ref, value, goal.store)
        elif entry.store == EMBEDDED:
            return self._commit(entry, goal, store=goal.store, other=None, key_id=None, sealed=None)
        return self._commit(entry, goal, store=goal.store, other=entry.store)

    def _value(self, entry: Entry) -> str:
        if entry.store != EMBEDDED:
            return self.store_of(entry.store).read(ref_of(entry))
        if entry.key_id is None or entry.sealed is None:
            raise SecretNotFound(cause=f"{entry.account_id}/{entry.version} is not in the database")
        return self.embedded.open(ref_of(entry), entry.key_id, entry.sealed)

    def _read_back(self, ref: SecretRef, value: str, kind: str) -> None:
        for wait in READ_BACK_WAITS:
            time.sleep(wait)
            try:
                found = self.store_of(kind).read(ref)
            except SecretNotFound:
                continue
            if hmac.compare_digest(found.encode(), value.encode()):
                return
        raise SecretMismatch(
            cause=f"{kind} does not give back what was written for {ref.account_id}/{ref.version}"
        )

    def _commit(self, entry: Entry, goal: Goal, *, value: str | None = None, **values: Any) -> Entry:
        """Write down what was done, and end the lease where nothing is left to be done."""
        after = replace(entry, **values)
        if goal.is_reached(after):
            values |= {"lease": None, "due_at": None, "attempts": 0, "error_code": None}
        else:
            values |= {"due_at": self.clock() + self.lease}
        with self.database.write() as connection:
            after = rows.change(connection, entry, **values)
            if value is not None:
                self.embedded.fill_in(connection, ref_of(entry), value)
        return after

    def _release(self, lease: Entry, *, after: timedelta, error_code: str | None) -> None:
        with self.database.write() as connection:
            rows.release(connection, lease, due_at=self.clock() + after, error_code=error_code)


def ref_of(entry: Entry) -> SecretRef:
    """Return the name of an entry's secret."""
    return SecretRef(user_id=entry.user_id, account_id=entry.account_id, version=entry.version)


def _wait(entry: Entry, error: ProvisioningError) -> timedelta:
    """Return the back-off; what no later try mends by itself is looked at again from time to time."""
    if error.retryable:
        return wait_after(entry.attempts, error.retry_after)
    return timedelta(seconds=LONGEST_WAIT)
