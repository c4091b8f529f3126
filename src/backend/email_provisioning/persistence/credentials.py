"""Rows of the credentials table: the passwords of the addresses, as digests."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select

from email_provisioning.domain.account import AccountState
from email_provisioning.persistence.tables import accounts, credentials


@dataclass(frozen=True, kw_only=True, slots=True)
class Credential:
    """One password of an address; never the password itself."""

    #: UUIDv7 text.
    id: str
    account_id: str
    #: Counts up with each rotation, from 1; the secret store knows the password by it.
    version: int
    #: What it is for, shown to its owner; may be empty.
    label: str
    #: `Keyring.digest` of the password.
    digest: str = field(repr=False)
    created_at: datetime
    #: When the password was shown, once and for all.
    shown_at: datetime | None = None
    #: From when on it is refused; None: never.
    expires_at: datetime | None = None
    #: When it was last accepted, to the minute.
    last_used_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Password:
    """What a login needs to know of a password."""

    id: str
    digest: str = field(repr=False)
    last_used_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Claimant:
    """Who holds an address, with every password that is not expired, newest first."""

    account_id: str
    state: AccountState
    local_part: str
    domain: str
    display_name: str
    #: The provider's kind.
    provider: str
    passwords: tuple[Password, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How things stand for a session that is open."""

    state: AccountState
    #: Whether the password that began the session is still there and not expired.
    usable: bool


_FIELDS = tuple(Credential.__dataclass_fields__)
_COLUMNS = [credentials.c[name] for name in _FIELDS]
_USABLE = or_(credentials.c.expires_at.is_(None), credentials.c.expires_at > bindparam("at"))
_NEWEST_FIRST = credentials.c.version.desc()

_INSERT = credentials.insert()
_MARK_SHOWN = credentials.update().where(
    credentials.c.id == bindparam("the_credential"), credentials.c.shown_at.is_(None)
)
# Prepared once: a login is answered many times a second.
_OF_ACCOUNT = select(*_COLUMNS).where(credentials.c.account_id == bindparam("account"), _USABLE)
_OF_ACCOUNT = _OF_ACCOUNT.order_by(_NEWEST_FIRST)
_HOLDER = [accounts.c[name] for name in ("id", "state", "local_part", "domain", "display_name", "provider")]
_FOR_LOGIN = (
    select(*_HOLDER, credentials.c.id, credentials.c.digest, credentials.c.last_used_at)
    .select_from(accounts.outerjoin(credentials, and_(credentials.c.account_id == accounts.c.id, _USABLE)))
    .where(accounts.c.held_address == bindparam("address"))
    .order_by(_NEWEST_FIRST)
)
_STANDING = (
    select(accounts.c.state, credentials.c.id)
    .select_from(
        accounts.outerjoin(
            credentials,
            and_(
                credentials.c.account_id == accounts.c.id,
                credentials.c.id == bindparam("credential"),
                _USABLE,
            ),
        )
    )
    .where(accounts.c.id == bindparam("account"))
)


def insert(connection: Connection, credential: Credential) -> None:
    """Add a password's row; raises ``IntegrityError`` where the account has one of this version."""
    connection.execute(_INSERT, {name: getattr(credential, name) for name in _FIELDS})


def of_account(connection: Connection, account_id: str, *, at: datetime) -> list[Credential]:
    """Return the passwords of an account that are not expired at that instant, newest first."""
    return [_from_row(row) for row in connection.execute(_OF_ACCOUNT, {"account": account_id, "at": at})]


def newest(connection: Connection, account_id: str) -> Credential | None:
    """Return the password of the highest version, expired or not; None where the account has none."""
    query = select(*_COLUMNS).where(credentials.c.account_id == account_id).order_by(_NEWEST_FIRST).limit(1)
    row = connection.execute(query).one_or_none()
    return _from_row(row) if row is not None else None


def for_login(connection: Connection, held_address: str, *, at: datetime) -> Claimant | None:
    """Return who holds a canonical address, in one query; None where nobody does."""
    rows = connection.execute(_FOR_LOGIN, {"address": held_address, "at": at}).all()
    if not rows:
        return None
    account_id, state, local_part, domain, display_name, provider = rows[0][:6]
    return Claimant(
        account_id=account_id,
        state=AccountState(state),
        local_part=local_part,
        domain=domain,
        display_name=display_name,
        provider=provider,
        # An outer join: an account without a password gives one row that ends in NULLs.
        passwords=tuple(
            Password(id=row[6], digest=row[7], last_used_at=row[8]) for row in rows if row[6] is not None
        ),
    )


def standing(
    connection: Connection, account_id: str, credential_id: str | None, *, at: datetime
) -> Standing | None:
    """Return how an account and one of its passwords stand; None where the account is gone."""
    values = {"account": account_id, "credential": credential_id, "at": at}
    row = connection.execute(_STANDING, values).one_or_none()
    return Standing(state=AccountState(row[0]), usable=row[1] is not None) if row is not None else None


def never_shown(connection: Connection, account_ids: Collection[str]) -> set[str]:
    """Return those of the accounts whose newest password has never been shown."""
    if not account_ids:
        return set()
    latest = (
        select(credentials.c.account_id, func.max(credentials.c.version).label("version"))
        .where(credentials.c.account_id.in_(account_ids))
        .group_by(credentials.c.account_id)
        .subquery()
    )
    is_latest = and_(
        credentials.c.account_id == latest.c.account_id, credentials.c.version == latest.c.version
    )
    query = select(credentials.c.account_id).join(latest, is_latest).where(credentials.c.shown_at.is_(None))
    return set(connection.scalars(query))


def mark_shown(connection: Connection, credential_id: str, *, at: datetime) -> bool:
    """Note that a password was shown; False where it had been shown before or is gone."""
    return connection.execute(_MARK_SHOWN, {"the_credential": credential_id, "shown_at": at}).rowcount == 1


def limit_older(connection: Connection, account_id: str, *, newest_version: int, expires_at: datetime) -> int:
    """Let every older password end at ``expires_at`` unless it ends before; return how many that changed."""
    ends_later = or_(credentials.c.expires_at.is_(None), credentials.c.expires_at > expires_at)
    statement = credentials.update().where(
        credentials.c.account_id == account_id, credentials.c.version < newest_version, ends_later
    )
    return connection.execute(statement.values(expires_at=expires_at)).rowcount


def touch(connection: Connection, credential_id: str, *, at: datetime) -> None:
    """Note that a password was accepted; an earlier instant than the one noted changes nothing."""
    is_later = or_(credentials.c.last_used_at.is_(None), credentials.c.last_used_at < at)
    statement = credentials.update().where(credentials.c.id == credential_id, is_later)
    connection.execute(statement.values(last_used_at=at))


def remove_all(connection: Connection, account_id: str) -> list[int]:
    """Remove every password of an account; return their versions, whose secrets are to be removed as well."""
    statement = credentials.delete().where(credentials.c.account_id == account_id)
    return sorted(connection.scalars(statement.returning(credentials.c.version)))


def remove(connection: Connection, credential_id: str) -> None:
    """Remove one password."""
    connection.execute(credentials.delete().where(credentials.c.id == credential_id))


def expired(connection: Connection, *, at: datetime, limit: int) -> list[Credential]:
    """Return passwords that have ended, the longest ended first: they can be removed with their secrets."""
    query = select(*_COLUMNS).where(credentials.c.expires_at <= at).order_by(credentials.c.expires_at)
    return [_from_row(row) for row in connection.execute(query.limit(limit))]


def _from_row(row: Row[Any]) -> Credential:
    return Credential(**dict(zip(_FIELDS, row, strict=True)))
