"""Rows of the credentials table: the passwords of the addresses, as digests, and what is known of the vendor's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select, tuple_

from email_provisioning.domain.account import RECEIVING
from email_provisioning.domain.credential import CredentialKind, CredentialStatus
from email_provisioning.persistence.prepared import Prepared, adding
from email_provisioning.persistence.tables import accounts, credentials


@dataclass(frozen=True, kw_only=True, slots=True)
class Vendor:
    """What a vendor said of a password of its own, beside the password."""

    #: The vendor's id of it.
    ref: str
    username: str
    host: str
    port: int
    #: ``starttls`` or ``tls``.
    security: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Credential:
    """One password of an address; never the password itself."""

    #: UUIDv7 text.
    id: str
    account_id: str
    #: Counts up with each new one, from 1, and is never used again; the secret store and the vendor know it by it.
    version: int
    kind: CredentialKind = CredentialKind.GATEWAY
    #: Whether it is the one that the address was made with, or one that replaced it.
    main: bool = False
    #: The id of the one whose place it takes by a rotation, and when another one took its own.
    replaces: str | None = None
    replaced_at: datetime | None = None
    #: What it is for, shown to its owner; may be empty.
    label: str = ""
    #: `Keyring.digest` of the password; None for a direct one.
    digest: str | None = field(default=None, repr=False)
    #: None for one of our gateway, and for a direct one that the vendor has not issued yet.
    vendor: Vendor | None = None
    #: Where it may be used from, as `domain.networks` writes it; None: anywhere.
    networks: str | None = None
    created_at: datetime
    #: When the password was shown, once and for all.
    shown_at: datetime | None = None
    #: From when on it is refused; None: never.
    expires_at: datetime | None = None
    #: When a direct one was told to go.
    revoked_at: datetime | None = None
    #: The stable code of what the vendor refused to issue it with.
    error_code: str | None = None
    #: When it was last accepted, to the minute, and the network that it was used from.
    last_used_at: datetime | None = None
    last_used_from: str | None = None
    #: When somebody was told that it is time to rotate it.
    reminded_at: datetime | None = None

    @property
    def status(self) -> CredentialStatus:
        """Return where it stands."""
        if self.error_code is not None:
            return CredentialStatus.FAILED
        if self.revoked_at is not None:
            return CredentialStatus.REVOKING
        if self.kind is CredentialKind.DIRECT and self.vendor is None:
            return CredentialStatus.PENDING
        return CredentialStatus.ACTIVE


_FIELDS = tuple(Credential.__dataclass_fields__)
_COLUMNS = [credentials.c[name] for name in _FIELDS]
_NEWEST_FIRST = credentials.c.version.desc()

_INSERT = adding(credentials, *_FIELDS)
_MARK_SHOWN = Prepared(
    lambda _dialect: (
        credentials.update()
        .where(credentials.c.id == bindparam("the_credential"), credentials.c.shown_at.is_(None))
        .values(shown_at=bindparam("at"))
    )
)
_NEXT_VERSION = (
    accounts.update()
    .where(accounts.c.id == bindparam("the_account"))
    .values(credential_version=accounts.c.credential_version + 1)
    .returning(accounts.c.credential_version)
)


def insert(connection: Connection, credential: Credential) -> None:
    """Add a password's row; raises ``IntegrityError`` where the account has one of this version."""
    values = {name: getattr(credential, name) for name in _FIELDS}
    vendor = asdict(credential.vendor) if credential.vendor is not None else None
    _INSERT.write(connection, {**values, "vendor": vendor})


def next_version(connection: Connection, account_id: str) -> int:
    """Return a version that no password of the account has had; the first one was given when the account was made."""
    version: int = connection.execute(_NEXT_VERSION, {"the_account": account_id}).scalar_one()
    return version


def get(
    connection: Connection, account_id: str, credential_id: str, *, lock: bool = False
) -> Credential | None:
    """Return one password of an account; with ``lock`` it stays as it is until the transaction ends."""
    query = select(*_COLUMNS).where(credentials.c.account_id == account_id, credentials.c.id == credential_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return _from_row(row) if row is not None else None


def by_version(connection: Connection, account_id: str, version: int) -> Credential | None:
    """Return one password of an account by its version."""
    query = select(*_COLUMNS).where(credentials.c.account_id == account_id, credentials.c.version == version)
    row = connection.execute(query).one_or_none()
    return _from_row(row) if row is not None else None


def of_account(connection: Connection, account_id: str) -> list[Credential]:
    """Return the passwords of an account, newest first, those that have ended but not gone among them."""
    query = select(*_COLUMNS).where(credentials.c.account_id == account_id).order_by(_NEWEST_FIRST)
    return [_from_row(row) for row in connection.execute(query)]


def page(connection: Connection, *, after: tuple[str, int], limit: int) -> list[Credential]:
    """Return the next passwords after an account's id and a version, in their order; ``("", 0)`` begins."""
    place = credentials.c.account_id, credentials.c.version
    query = select(*_COLUMNS).where(tuple_(*place) > tuple_(*after)).order_by(*place).limit(limit)
    return [_from_row(row) for row in connection.execute(query)]


def newest_main(connection: Connection, account_id: str) -> Credential | None:
    """Return the newest main password, expired or not; None where the account has none."""
    query = select(*_COLUMNS).where(credentials.c.account_id == account_id, credentials.c.main)
    row = connection.execute(query.order_by(_NEWEST_FIRST).limit(1)).one_or_none()
    return _from_row(row) if row is not None else None


def never_shown(connection: Connection, account_ids: Collection[str]) -> set[str]:
    """Return those of the accounts whose newest main password has never been shown."""
    if not account_ids:
        return set()
    latest = (
        select(credentials.c.account_id, func.max(credentials.c.version).label("version"))
        .where(credentials.c.account_id.in_(account_ids), credentials.c.main)
        .group_by(credentials.c.account_id)
        .subquery()
    )
    is_latest = and_(
        credentials.c.account_id == latest.c.account_id, credentials.c.version == latest.c.version
    )
    query = select(credentials.c.account_id).join(latest, is_latest).where(credentials.c.shown_at.is_(None))
    return set(connection.scalars(query))


def last_uses(connection: Connection, account_ids: Collection[str]) -> dict[str, datetime]:
    """Return when each account's passwords were last used; one that never was is not in it."""
    if not account_ids:
        return {}
    last = func.max(credentials.c.last_used_at)
    query = select(credentials.c.account_id, last).where(
        credentials.c.account_id.in_(account_ids), credentials.c.last_used_at.is_not(None)
    )
    rows = connection.execute(query.group_by(credentials.c.account_id))
    return {row[0]: row[1] for row in rows}


def mark_shown(connection: Connection, credential_id: str, *, at: datetime) -> bool:
    """Note that a password was shown; False where it had been shown before or is gone."""
    return _MARK_SHOWN.write(connection, {"the_credential": credential_id, "at": at})


def replaced(
    connection: Connection, credential_ids: Sequence[str], *, at: datetime, ends_at: datetime
) -> None:
    """Note that another one took the place of passwords, which end at ``ends_at`` unless they end before."""
    is_first = and_(credentials.c.id.in_(credential_ids), credentials.c.replaced_at.is_(None))
    connection.execute(credentials.update().where(is_first).values(replaced_at=at))
    end(connection, credential_ids, at=ends_at)


def end(connection: Connection, credential_ids: Sequence[str], *, at: datetime) -> None:
    """Let passwords end at an instant unless they end before."""
    ends_later = or_(credentials.c.expires_at.is_(None), credentials.c.expires_at > at)
    statement = credentials.update().where(credentials.c.id.in_(credential_ids), ends_later)
    connection.execute(statement.values(expires_at=at))


def change(connection: Connection, credential: Credential, **values: Any) -> Credential:
    """Set values of a password and return it as it is now."""
    stored = {**values}
    if (vendor := values.get("vendor")) is not None:
        stored["vendor"] = asdict(vendor)
    connection.execute(credentials.update().where(credentials.c.id == credential.id).values(**stored))
    return replace(credential, **values)


def remove_all(connection: Connection, account_id: str) -> list[int]:
    """Remove every password of an account; return their versions, whose secrets are to be removed as well."""
    statement = credentials.delete().where(credentials.c.account_id == account_id)
    return sorted(connection.scalars(statement.returning(credentials.c.version)))


def remove(connection: Connection, credential_id: str) -> bool:
    """Remove one password; False where it was gone."""
    return connection.execute(credentials.delete().where(credentials.c.id == credential_id)).rowcount == 1


def expired(connection: Connection, *, at: datetime, limit: int) -> list[Credential]:
    """Return passwords that have ended and that nobody removes yet, the longest ended first."""
    query = select(*_COLUMNS).where(credentials.c.expires_at <= at, credentials.c.revoked_at.is_(None))
    return [
        _from_row(row) for row in connection.execute(query.order_by(credentials.c.expires_at).limit(limit))
    ]


def to_remind_of(connection: Connection, *, created_before: datetime, limit: int) -> list[Credential]:
    """Return passwords in use that are older, that no other one has replaced, and that nobody was reminded of."""
    query = (
        select(*_COLUMNS)
        .join(accounts, accounts.c.id == credentials.c.account_id)
        .where(
            credentials.c.created_at <= created_before,
            credentials.c.reminded_at.is_(None),
            credentials.c.revoked_at.is_(None),
            credentials.c.error_code.is_(None),
            credentials.c.replaced_at.is_(None),
            accounts.c.state.in_(RECEIVING),
        )
        .order_by(credentials.c.created_at)
        .limit(limit)
    )
    return [_from_row(row) for row in connection.execute(query)]


def mark_reminded(connection: Connection, credential_id: str, *, at: datetime) -> bool:
    """Note that somebody is being reminded; False for the second who would."""
    statement = credentials.update().where(
        credentials.c.id == credential_id, credentials.c.reminded_at.is_(None)
    )
    return connection.execute(statement.values(reminded_at=at)).rowcount == 1


def _from_row(row: Row[Any]) -> Credential:
    values = dict(zip(_FIELDS, row, strict=True))
    vendor = Vendor(**values["vendor"]) if values["vendor"] is not None else None
    return Credential(**{**values, "kind": CredentialKind(values["kind"]), "vendor": vendor})
