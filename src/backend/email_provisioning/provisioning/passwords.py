"""The passwords of an address: issued once, shown once, rotated with an overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from email_provisioning.domain.account import STARTS_FROM, Account, AccountState, Operation
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.credential import CredentialKind, CredentialStatus
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.passwords import PASSWORD_PREFIX, generate
from email_provisioning.errors import CredentialNotFound, CredentialsAlreadyShown, InvalidState
from email_provisioning.persistence import credentials as rows
from email_provisioning.persistence import log
from email_provisioning.persistence.credentials import Credential
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.credentials import VIEW_SECONDS, Credentials, MailServers
from email_provisioning.provisioning.directory import Directory
from email_provisioning.provisioning.events import emit_rotated
from email_provisioning.provisioning.secrets_keeping import Secrets
from email_provisioning.secret_stores.base import SecretRef
from email_provisioning.secret_stores.keyring import Keyring

#: The version of the password that an address is created with.
FIRST_VERSION = 1
#: How many passwords that were replaced can work on at once; of more, the oldest end at the rotation.
MOST_OVERLAPPING = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a password is to be like."""

    kind: CredentialKind = CredentialKind.GATEWAY
    main: bool = False
    replaces: str | None = None
    label: str = ""
    #: As `domain.networks` writes them; None: anywhere.
    networks: str | None = None
    #: None: until it is revoked.
    expires_at: datetime | None = None

    def credential(self, account_id: str, *, version: int, digest: str | None, at: datetime) -> Credential:
        """Return the row of such a password."""
        return Credential(
            id=new_id(),
            account_id=account_id,
            version=version,
            kind=self.kind,
            main=self.main,
            replaces=self.replaces,
            label=self.label,
            digest=digest,
            networks=self.networks,
            created_at=at,
            expires_at=self.expires_at,
        )


#: The password that an address is made with.
MAIN = Wish(main=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A password and its row."""

    credential: Credential
    password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotated:
    """New credentials, and how long the old ones go on working."""

    account: Account
    credential: Credential
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

    def issue(
        self, connection: Connection, account: Account, *, version: int, at: datetime, wish: Wish = MAIN
    ) -> Issued:
        """Make a password of our gateway and store it, in the caller's transaction."""
        password = generate(PASSWORD_PREFIX)
        digest = self.keyring.digest(password)
        credential = wish.credential(account.id, version=version, digest=digest, at=at)
        rows.insert(connection, credential)
        self.secrets.write_in(connection, _ref(account, version), password)
        return Issued(credential=credential, password=password)

    def show_issued(self, connection: Connection, account: Account, issued: Issued) -> list[Credentials]:
        """Note in the caller's transaction that an issued password is being shown; nothing where it had been."""
        if not rows.mark_shown(connection, issued.credential.id, at=self.clock()):
            return []
        return [self._shape(account, issued)]

    def show(self, actor: Actor, account: Account, issued: Issued) -> Credentials | None:
        """Show a password, once; None ever after."""
        with self.database.write() as connection:
            shown = self.show_issued(connection, account, issued)
            if shown:
                self._audit(connection, actor, account, "reveal", issued.credential)
        return shown[0] if shown else None

    def reveal(self, actor: Actor, account_id: str, credential_id: str | None = None) -> Credentials:
        """Show a password, or the newest main one, once; raise `CredentialsAlreadyShown` ever after."""
        with self.database.read() as connection:
            account = self.directory.find(connection, actor, account_id)
            found = (
                rows.get(connection, account.id, credential_id)
                if credential_id is not None
                else rows.newest_main(connection, account.id)
            )
        if found is None and credential_id is not None:
            raise CredentialNotFound
        if account.state not in STARTS_FROM[Operation.ROTATE]:
            raise InvalidState("This address is not ready yet: its credentials are shown once it is active.")
        if found is None or found.shown_at is not None:
            raise CredentialsAlreadyShown
        if found.status is not CredentialStatus.ACTIVE:
            raise InvalidState(f"This password cannot be shown: it is {found.status}.")
        if (shown := self.show(actor, account, self._stored(account, found))) is None:
            raise CredentialsAlreadyShown
        return shown

    def first_view(self, account: Account, actor: Actor, issued: Issued | None = None) -> Credentials | None:
        """Show the credentials of a new address to the request that made it, and again while that view lasts.

        Whoever has ``issued`` them hands them in: they need not be read then.
        """
        with self.database.read() as connection:
            newest = rows.newest_main(connection, account.id)
        if newest is None or newest.version != FIRST_VERSION or account.state is not AccountState.ACTIVE:
            return None
        return self.view(actor, account, newest, issued)

    def view(
        self, actor: Actor, account: Account, credential: Credential, issued: Issued | None = None
    ) -> Credentials | None:
        """Show a password to the request that made it, and again while that view lasts; None ever after."""
        ends_at = credential.shown_at and credential.shown_at + timedelta(seconds=VIEW_SECONDS)
        if ends_at is not None and self.clock() >= ends_at:
            return None
        issued = issued or self._stored(account, credential)
        if ends_at is not None:
            return self._shape(account, issued)
        # Somebody may have shown it since it was read: this view lasts just as long.
        return self.show(actor, account, issued) or self._shape(account, issued)

    def rotate(self, actor: Actor, account_id: str, credential_id: str | None = None) -> Rotated:
        """Replace a password of our gateway, or the main one: the old one works on for the overlap.

        This answer is the new one's only view. Two commits: a caller that never gets the answer can still `reveal`
        what the first one made.
        """
        now = self.clock()
        with self.database.write() as connection:
            # Two rotations at once queue here, so that each sees the version that the other has made.
            account = self.directory.find(connection, actor, account_id, lock=True)
            if account.state not in STARTS_FROM[Operation.ROTATE]:
                raise InvalidState(f"The password of an address that is {account.state} cannot be rotated.")
            known = rows.of_account(connection, account.id)
            old = to_rotate(known, credential_id, at=now)
            if old is not None and old.kind is not CredentialKind.GATEWAY:
                raise InvalidState("The provider has to issue this password: it is not ours to rotate.")
            self._end_replaced(connection, known, old, at=now)
            version = rows.next_version(connection, account.id)
            wish = successor(old, at=now) if old is not None else MAIN
            issued = self.issue(connection, account, version=version, at=now, wish=wish)
            self._audit(connection, actor, account, "rotate", issued.credential)
            until = now + self.overlap
            emit_rotated(connection, account, issued.credential, at=now, until=until)
        credentials = self.show(actor, account, issued)
        if credentials is None:
            raise CredentialsAlreadyShown
        return Rotated(
            account=account,
            credential=issued.credential,
            credentials=credentials,
            previous_valid_until=until,
        )

    def _end_replaced(
        self, connection: Connection, known: Sequence[Credential], old: Credential | None, *, at: datetime
    ) -> None:
        """Let the old password end after the overlap, and the oldest of too many at once."""
        if old is None:
            return
        rows.replaced(connection, _line(old, known), at=at, ends_at=at + self.overlap)
        replaced = [each.id for each in known if each.replaced_at is not None or each.id == old.id]
        rows.end(connection, replaced[MOST_OVERLAPPING:], at=at)

    def _stored(self, account: Account, credential: Credential) -> Issued:
        """Read a password before it is shown: a secret store that is down must not use up the one view."""
        return Issued(credential=credential, password=self.secrets.read(_ref(account, credential.version)))

    def _shape(self, account: Account, issued: Issued) -> Credentials:
        capabilities = self.directory.provider_of(account.provider).capabilities
        return self.servers.credentials(account, issued.credential, issued.password, capabilities)

    def _audit(
        self, connection: Connection, actor: Actor, account: Account, action: str, credential: Credential
    ) -> None:
        log.append(
            connection,
            at=self.clock(),
            actor=actor,
            action=action,
            status="success",
            account_id=account.id,
            address=account.email,
            details={"credential": credential.id, "version": credential.version},
        )


def to_rotate(known: Sequence[Credential], credential_id: str | None, *, at: datetime) -> Credential | None:
    """Return the password to replace, of those of an address, newest first; None where there is no main one.

    Raises `CredentialNotFound` for one that is not there or has ended, `InvalidState` for one that was replaced.
    """
    if credential_id is None:
        return next((each for each in known if each.main and each.replaced_at is None), None)
    found = next((each for each in known if each.id == credential_id), None)
    if found is None or (found.expires_at is not None and found.expires_at <= at):
        raise CredentialNotFound
    if found.replaced_at is not None:
        raise InvalidState("This password was replaced already: rotate the one that took its place.")
    return found


def successor(old: Credential, *, at: datetime) -> Wish:
    """Return a password like the old one, which lives as long again."""
    expires_at = at + (old.expires_at - old.created_at) if old.expires_at is not None else None
    return Wish(
        kind=old.kind,
        main=old.main,
        replaces=old.id,
        label=old.label,
        networks=old.networks,
        expires_at=expires_at,
    )


def _line(credential: Credential, known: Sequence[Credential]) -> list[str]:
    """Return a password and those whose place it took, one after the other, as far as they are there."""
    by_id = {each.id: each for each in known}
    line = [credential]
    while (before := by_id.get(line[-1].replaces or "")) is not None:
        line.append(before)
    return [each.id for each in line]


def _ref(account: Account, version: int) -> SecretRef:
    return SecretRef(user_id=account.user_id, account_id=account.id, version=version)
