"""The gateway passwords of an address: issued once, shown once, rotated with an overlap."""

from __future__ import annotations

from dataclasses import dataclass, field
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
from email_provisioning.provisioning.secrets_keeping import Secrets
from email_provisioning.secret_stores.base import SecretRef
from email_provisioning.secret_stores.keyring import Keyring

#: The version of the password that an address is created with.
FIRST_VERSION = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A password and its row."""

    credential: rows.Credential
    password: str = field(repr=False)


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
    secrets: Secrets
    keyring: Keyring
    servers: MailServers
    clock: Clock
    #: How long the old password works on after a rotation.
    overlap: timedelta

    def issue(self, connection: Connection, account: Account, *, version: int, at: datetime) -> Issued:
        """Make a password for the account and store it, in the caller's transaction."""
        password = generate(PASSWORD_PREFIX)
        credential = rows.Credential(
            id=new_id(),
            account_id=account.id,
            version=version,
            label="",
            digest=self.keyring.digest(password),
            created_at=at,
        )
        rows.insert(connection, credential)
        self.secrets.write_in(connection, _ref(account, version), password)
        return Issued(credential=credential, password=password)

    def show_issued(self, connection: Connection, account: Account, issued: Issued) -> list[Credentials]:
        """Note in the caller's transaction that an issued password is being shown; nothing where it had been."""
        if not rows.mark_shown(connection, issued.credential.id, at=self.clock()):
            return []
        return [self._shape(account, issued.password)]

    def reveal(self, actor: Actor, account_id: str) -> Credentials:
        """Show the newest credentials, once; raise `CredentialsAlreadyShown` ever after."""
        with self.database.read() as connection:
            account = self.directory.find(connection, actor, account_id)
            newest = rows.newest(connection, account.id)
        if account.state not in STARTS_FROM[Operation.ROTATE]:
            raise InvalidState("This address is not ready yet: its credentials are shown once it is active.")
        shown = self._show(actor, account, self._stored(account, newest)) if newest is not None else None
        if shown is None:
            raise CredentialsAlreadyShown
        return shown

    def first_view(self, account: Account, actor: Actor, issued: Issued | None = None) -> Credentials | None:
        """Show the credentials of a new address to the request that made it, and again while that view lasts.

        Whoever has ``issued`` them hands them in: they need not be read then.
        """
        with self.database.read() as connection:
            newest = rows.newest(connection, account.id)
        if newest is None or newest.version != FIRST_VERSION or account.state is not AccountState.ACTIVE:
            return None
        issued = issued or self._stored(account, newest)
        if shown := self._show(actor, account, issued):
            return shown
        ends_at = newest.shown_at and newest.shown_at + timedelta(seconds=VIEW_SECONDS)
        if ends_at is None or self.clock() >= ends_at:
            return None
        return self._shape(account, issued.password)

    def rotate(self, actor: Actor, account_id: str) -> Rotated:
        """Replace the password: the old ones work on for the overlap, and this answer is the new one's only view.

        Two commits: a caller that never gets the answer can still `reveal` what the first one made.
        """
        now = self.clock()
        with self.database.write() as connection:
            # Two rotations at once queue here, so that each sees the version that the other has made.
            account = self.directory.find(connection, actor, account_id, lock=True)
            if account.state not in STARTS_FROM[Operation.ROTATE]:
                raise InvalidState(f"The password of an address that is {account.state} cannot be rotated.")
            newest = rows.newest(connection, account.id)
            version = newest.version + 1 if newest is not None else FIRST_VERSION
            rows.limit_older(connection, account.id, newest_version=version, expires_at=now + self.overlap)
            issued = self.issue(connection, account, version=version, at=now)
            self._audit(connection, actor, account, "rotate")
        credentials = self._show(actor, account, issued)
        if credentials is None:
            raise CredentialsAlreadyShown
        return Rotated(account=account, credentials=credentials, previous_valid_until=now + self.overlap)

    def _show(self, actor: Actor, account: Account, issued: Issued) -> Credentials | None:
        with self.database.write() as connection:
            shown = self.show_issued(connection, account, issued)
            if shown:
                self._audit(connection, actor, account, "reveal")
        return shown[0] if shown else None

    def _stored(self, account: Account, credential: rows.Credential) -> Issued:
        """Read a password before it is shown: a secret store that is down must not use up the one view."""
        return Issued(credential=credential, password=self.secrets.read(_ref(account, credential.version)))

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


def _ref(account: Account, version: int) -> SecretRef:
    return SecretRef(user_id=account.user_id, account_id=account.id, version=version)
