"""The end of passwords: asked for or come by itself, of our gateway at once, of the vendor's own by a durable run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from email_provisioning.domain.account import Account, Operation
from email_provisioning.domain.actor import SYSTEM, Actor
from email_provisioning.domain.credential import CredentialKind, CredentialStatus
from email_provisioning.errors import CredentialNotFound
from email_provisioning.persistence import accounts, log, runs
from email_provisioning.persistence import credentials as rows
from email_provisioning.persistence.credentials import Credential
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.directory import Directory
from email_provisioning.provisioning.ending import Progress
from email_provisioning.provisioning.events import emit_revoked
from email_provisioning.provisioning.runner import Runner
from email_provisioning.provisioning.secrets_keeping import Secrets
from email_provisioning.provisioning.waiting import Waiter


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ended:
    """What the transaction that ends a password leaves to be done outside."""

    #: A run that the caller holds.
    progress: Progress | None = None
    #: A run that anyone may claim.
    due: str | None = None


@dataclass(frozen=True, kw_only=True)
class Revoking:
    """Ends passwords."""

    database: Database
    directory: Directory
    runner: Runner
    waiter: Waiter
    secrets: Secrets

    def revoke(self, actor: Actor, account_id: str, credential_id: str) -> bool:
        """End a password; tell whether it is gone, or goes when the vendor has removed it.

        Ours is refused from this commit on, by open sessions too. Raises `CredentialNotFound`.
        """
        with self.database.write() as connection:
            account = self.directory.find(connection, actor, account_id)
            ended = self._end(connection, actor, account, credential_id)
        self._wait(ended)
        with self.database.read() as connection:
            return rows.get(connection, account.id, credential_id) is None

    def end(self, credential: Credential) -> None:
        """Remove a password whose time is over; what is left of it at the vendor, a run removes."""
        with self.database.write() as connection:
            account = accounts.get(connection, credential.account_id)
            if _is_ours_alone(credential):
                self._remove(connection, account, credential)
                return
            if account is None or rows.get(connection, account.id, credential.id) is None:
                return
            ended = self._end(connection, SYSTEM, account, credential.id)
        if ended.progress is not None:
            self.runner.advance(ended.progress)

    def _end(self, connection: Connection, actor: Actor, account: Account, credential_id: str) -> _Ended:
        seen = rows.get(connection, account.id, credential_id)
        # The run before the password: the one who completes it takes them in this order too.
        turned = self._turn_back(connection, seen) if seen is not None else None
        found = rows.get(connection, account.id, credential_id, lock=True)
        if found is None:
            raise CredentialNotFound
        if _is_ours_alone(found):
            self._remove(connection, account, found)
            self._audit(connection, actor, account, found)
        elif found.status is CredentialStatus.PENDING:
            # Whoever is at the vendor sees it when he is back, and takes back what he got.
            rows.change(connection, found, revoked_at=self.runner.clock())
            self._audit(connection, actor, account, found)
        elif found.status is CredentialStatus.ACTIVE:
            run = self.runner.new_run(actor, account.id, Operation.REVOKE_DIRECT, version=found.version)
            return _Ended(progress=self.runner.begin(connection, run, account))
        return _Ended(due=turned)

    def _remove(self, connection: Connection, account: Account | None, credential: Credential) -> None:
        removed = rows.remove(connection, credential.id)
        # What the vendor refused to issue never worked; of two who end a password, one has ended it.
        if removed and account is not None and credential.status is not CredentialStatus.FAILED:
            emit_revoked(connection, account, credential, at=self.runner.clock())
        self.secrets.delete_in(connection, credential.account_id, credential.version)

    def _turn_back(self, connection: Connection, credential: Credential) -> str | None:
        if credential.status is not CredentialStatus.PENDING:
            return None
        return runs.turn_back(
            connection,
            credential.account_id,
            Operation.ISSUE_DIRECT,
            credential.version,
            code=CredentialNotFound.code,
            at=self.runner.clock(),
        )

    def _wait(self, ended: _Ended) -> None:
        progress = ended.progress
        if progress is None and ended.due is not None:
            progress = self.runner.claim(ended.due)
        if progress is not None:
            self.waiter.wait(progress, at_once=False)

    def _audit(self, connection: Connection, actor: Actor, account: Account, credential: Credential) -> None:
        details: Mapping[str, object] = {
            "credential": credential.id,
            "version": credential.version,
            "kind": str(credential.kind),
            "label": credential.label,
        }
        log.append(
            connection,
            at=self.runner.clock(),
            actor=actor,
            action="revoke",
            status="success",
            account_id=account.id,
            address=account.email,
            details=details,
        )


def _is_ours_alone(credential: Credential) -> bool:
    """Tell whether the vendor knows nothing of a password."""
    return credential.kind is CredentialKind.GATEWAY or credential.status is CredentialStatus.FAILED
