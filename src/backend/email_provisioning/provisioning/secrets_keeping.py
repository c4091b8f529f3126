"""The secrets of the accounts: written with the account in one commit, and kept where the settings say.

A secret is sealed into our own database in the transaction that it belongs to. Where another store is chosen, it is
carried there afterwards, and the sealed copy goes in the commit that notes it. Until then it is read from here, so that
a store that is down delays nothing but the end of a creation. Removing is the same the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy import Connection

from email_provisioning.errors import ProvisioningError, SecretConflict, SecretNotFound
from email_provisioning.persistence import secrets as rows
from email_provisioning.persistence.secrets import EMBEDDED, Entry
from email_provisioning.provisioning.secrets_errands import Errands, Goal
from email_provisioning.provisioning.secrets_health import PatientCheck
from email_provisioning.secret_stores.base import SecretRef

_log = structlog.get_logger(__name__)

#: For how long a new secret is left to the run that it belongs to before a worker carries it outside.
HEAD_START = timedelta(seconds=5)
#: How often a secret is looked for that is being moved while it is read.
LOOKS = 3


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What the use cases know of secrets."""

    errands: Errands
    #: The kind of the store that secrets are kept in.
    kind: str
    _patient_check: PatientCheck = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Prepare what is asked often."""
        object.__setattr__(self, "_patient_check", PatientCheck(self.check))

    @property
    def is_outside(self) -> bool:
        """Tell whether secrets are kept outside our own database."""
        return self.kind != EMBEDDED

    def write_in(self, connection: Connection, ref: SecretRef, value: str) -> None:
        """Store a secret in the caller's transaction."""
        due_at = self.errands.clock() + HEAD_START if self.is_outside else None
        self.errands.embedded.write_in(connection, ref, value, due_at=due_at)

    def delete_in(self, connection: Connection, account_id: str, version: int | None = None) -> None:
        """Remove one secret of an account, or all, in the caller's transaction.

        What is outside goes once that has committed, however long the store there does not answer.
        """
        rows.mark_for_removal(connection, account_id, version, at=self.errands.clock())

    def read(self, ref: SecretRef) -> str:
        """Return a secret from wherever it is; raise `SecretNotFound` where it is nowhere."""
        before: Entry | None = None
        for _ in range(LOOKS):
            with self.errands.database.read() as connection:
                entry = rows.get(connection, (ref.account_id, ref.version))
            if entry is None or entry.removing or entry == before:
                break
            try:
                return self._read(ref, entry)
            except SecretNotFound:
                before = entry  # it was moved between the two looks, or it is gone
        raise SecretNotFound(cause=f"{ref.account_id}/{ref.version} is in no store")

    def keep(self, account_id: str) -> None:
        """Carry every secret of an account to where it is kept; raise what stands in the way."""
        goal = Goal(store=self.kind)
        for entry in self._waiting(account_id):
            self.errands.run(entry.key, goal, force=True)
        if left := self._waiting(account_id):
            raise SecretConflict(
                cause=f"{left[0].account_id}/{left[0].version} is in the hands of another process"
            )

    def sweep(self, *, limit: int) -> int:
        """Work on what is due; return how many secrets that were."""
        with self.errands.database.read() as connection:
            due = rows.due(connection, at=self.errands.clock(), limit=limit)
        for key in due:
            try:
                self.errands.run(key, Goal(store=self.kind))
            except ProvisioningError as error:
                _log.warning(
                    "secret_waits", account=key[0], version=key[1], code=error.code, cause=error.cause
                )
        return len(due)

    def tend(self) -> None:
        """Keep the store at hand: renew what it lets us in with."""
        try:
            self.errands.store_of(self.kind).tend()
        except ProvisioningError as error:
            _log.warning("secret_store_not_tended", code=error.code, cause=error.cause)

    def check(self) -> None:
        """Return when the store that secrets are kept in answers, and lets us in."""
        self.errands.store_of(self.kind).check()

    def check_soon(self) -> None:
        """Do `check`, but give up on a store outside that takes long to answer."""
        if self.is_outside:
            self._patient_check()
        else:
            self.check()

    def _read(self, ref: SecretRef, entry: Entry) -> str:
        if entry.store != EMBEDDED:
            return self.errands.store_of(entry.store).read(ref)
        if entry.key_id is None or entry.sealed is None:
            raise SecretNotFound
        return self.errands.embedded.open(ref, entry.key_id, entry.sealed)

    def _waiting(self, account_id: str) -> list[Entry]:
        with self.errands.database.read() as connection:
            entries = rows.of_account(connection, account_id)
        return [entry for entry in entries if entry.due_at is not None and not entry.removing]
