"""The gateway passwords of an address: issued once, shown once, rotated with an overlap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from email_provisioning.domain.account import STARTS_FROM, Account, AccountState, Operation
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.passwords import PASSWORD_PREFIX, generate
from email_provisioning.errors import CredentialsAlreadyShown, InvalidState
from email_provisioning.persistence import credentials as rows
from email_provisioning.persistence import log
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.credentials import VIEW_SECONDS, Credentials, MailServers
from email_provisioning.provisioning.directory import Directory
from email_provisioning.secret_stores.base import SecretRef, TransactionalSecretStore
from email_provisioning.secret_stores.keyring import Keyring


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotated:
    """New credentials, and how long the old ones go on working."""

    account: Account
    credentials: Credentials
    previous_valid_until: datetime


@dataclass(frozen=True, kw_only=True)
class Passwords:
    """Issues, shows and rotates passwords."""

    database: Database
    directory: Directory
    secrets: TransactionalSecretStore
    keyring: Keyring
    servers: MailServers
    clock: Clock
    #: How long the old password works on after a rotation.
    overlap: timedelta

    def issue(
        self,
        connection: Connection,
        account: Account,
        *,
        version: int,
        at: datetime,
        shown_at: datetime | None = None,
    ) -> str:
        """Make a password for the account in the caller's transaction and return it."""
        password = generate(PASSWORD_PREFIX)
        credential = rows.Credential(
            id=new_id(),
            account_id=account.id,
            version=version,
            label="",
            digest=self.keyring.digest(password),
            created_at=at,
            shown_at=shown_at,
        )
        rows.insert(connection, credential)
        self.secrets.write_in(connection, SecretRef(account_id=account.id, version=version), password)
        return password

    def reveal(self, actor: Actor, account_id: str) -> Credentials:
        """Show the newest credentials, once; raise `CredentialsAlreadyShown` ever after."""
        with self.database.write() as connection:
            account = self.directory.find(connection, actor, account_id)
            if account.state not in STARTS_FROM[Operation.ROTATE]:
                raise InvalidState(
                    "This address is not ready yet: its credentials are shown once it is active."
                )
            newest = rows.newest(connection, account.id)
            if newest is None or not rows.mark_shown(connection, newest.id, at=self.clock()):
                raise CredentialsAlreadyShown
            self._audit(connection, actor, account, "reveal")
        return self._credentials(account, newest.version)

    def first_view(self, account: Account, actor: Actor) -> Credentials | None:
        """Show the credentials of a new address to the request that made it, and again while that view lasts."""
        now = self.clock()
        with self.database.write() as connection:
            newest = rows.newest(connection, account.id)
            if newest is None or account.state is not AccountState.ACTIVE:
                return None
            if rows.mark_shown(connection, newest.id, at=now):
                self._audit(connection, actor, account, "reveal")
            elif newest.shown_at is None or now - newest.shown_at > timedelta(seconds=VIEW_SECONDS):
                return None
        return self._credentials(account, newest.version)

    def rotate(self, actor: Actor, account_id: str) -> Rotated:
        """Replace the password: the old ones work on for the overlap, and this answer is the new one's only view."""
        now = self.clock()
        with self.database.write() as connection:
            # Two rotations at once queue here, so that each sees the version that the other has made.
            account = self.directory.find(connection, actor, account_id, lock=True)
            if account.state not in STARTS_FROM[Operation.ROTATE]:
                raise InvalidState(f"The password of an address that is {account.state} cannot be rotated.")
            newest = rows.newest(connection, account.id)
            version = newest.version + 1 if newest is not None else 1
            rows.limit_older(connection, account.id, newest_version=version, expires_at=now + self.overlap)
            password = self.issue(connection, account, version=version, at=now, shown_at=now)
            self._audit(connection, actor, account, "rotate")
        credentials = self._shape(account, password)
        return Rotated(account=account, credentials=credentials, previous_valid_until=now + self.overlap)

    def _credentials(self, account: Account, version: int) -> Credentials:
        return self._shape(account, self.secrets.read(SecretRef(account_id=account.id, version=version)))

    def _shape(self, account: Account, password: str) -> Credentials:
        hosted = self.directory.provider_of(account.provider).capabilities.hosted
        return self.servers.credentials(account, password, hosted=hosted)

    def _audit(self, connection: Connection, actor: Actor, account: Account, action: str) -> None:
        log.append(
            connection,
            at=self.clock(),
            actor=actor,
            action=action,
            status="success",
            account_id=account.id,
            address=account.email,
        )
