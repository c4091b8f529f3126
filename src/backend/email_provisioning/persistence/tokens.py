"""Rows of the tokens table: what people and programs prove themselves with, as digests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select

from email_provisioning.persistence.prepared import Prepared
from email_provisioning.persistence.tables import tokens, users


class Purpose(StrEnum):
    """What a token is good for; it is accepted for nothing else."""

    #: Lets a program call the API.
    API = "api"
    #: Opens one session, once.
    SIGN_IN = "sign_in"
    #: Is a browser's cookie.
    SESSION = "session"


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """One token; never the token itself."""

    #: UUIDv7 text.
    id: str
    user_id: str
    purpose: Purpose
    #: What it is for, in its owner's words; may be empty.
    label: str
    #: What an API token is good for, with spaces in between; None: for whatever its user may do.
    scopes: str | None = None
    #: The domains that it is good for, with spaces in between; None: all.
    domains: str | None = None
    #: `Keyring.digest` of the token.
    digest: str = field(repr=False)
    created_at: datetime
    #: From when on it is refused; None: never.
    expires_at: datetime | None
    #: When it was last accepted, to the minute.
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token stands for: as much as every call of the API needs to know."""

    token_id: str
    #: When the token was last accepted, to the minute.
    last_used_at: datetime | None
    user_id: str
    name: str
    is_admin: bool
    is_auditor: bool
    scopes: str | None
    domains: str | None


_FIELDS = tuple(Token.__dataclass_fields__)
_COLUMNS = [tokens.c[name] for name in _FIELDS]
_VALID = or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > bindparam("at"))

# It stands in front of every call of the API.
_FIND = Prepared(
    lambda _dialect: (
        select(
            tokens.c.id,
            tokens.c.last_used_at,
            users.c.id,
            users.c.name,
            users.c.is_admin,
            users.c.is_auditor,
            tokens.c.scopes,
            tokens.c.domains,
        )
        .join(users, users.c.id == tokens.c.user_id)
        .where(
            tokens.c.digest == bindparam("digest"),
            tokens.c.purpose == bindparam("purpose"),
            users.c.disabled_at.is_(None),
            _VALID,
        )
    )
)


def insert(connection: Connection, token: Token) -> None:
    """Add a token."""
    connection.execute(tokens.insert(), {name: getattr(token, name) for name in _FIELDS})


def find(connection: Connection, *, digest: str, purpose: Purpose, at: datetime) -> Bearer | None:
    """Return whom a token stands for, in one query; None for one that is unknown, expired or of a disabled user."""
    row = _FIND.one(connection, {"digest": digest, "purpose": purpose, "at": at})
    return Bearer(*row) if row is not None else None


def take(connection: Connection, *, digest: str, purpose: Purpose, at: datetime) -> str | None:
    """Remove a valid token and return its user's id; of several callers at once, one gets it."""
    statement = tokens.delete().where(tokens.c.digest == digest, tokens.c.purpose == purpose, _VALID)
    user_id: str | None = connection.scalar(statement.returning(tokens.c.user_id), {"at": at})
    return user_id


def of_user(connection: Connection, user_id: str, purpose: Purpose) -> list[Token]:
    """Return a user's tokens of one purpose, oldest first."""
    query = select(*_COLUMNS).where(tokens.c.user_id == user_id, tokens.c.purpose == purpose)
    return [_from_row(row) for row in connection.execute(query.order_by(tokens.c.id))]


def touch(
    connection: Connection, token_id: str, *, at: datetime, used_before: datetime, **values: datetime
) -> None:
    """Note that a token was accepted, with other ``values`` of it, unless it was used since ``used_before``."""
    is_due = or_(tokens.c.last_used_at.is_(None), tokens.c.last_used_at <= used_before)
    statement = tokens.update().where(tokens.c.id == token_id, is_due)
    connection.execute(statement.values(last_used_at=at, **values))


def remove(connection: Connection, token_id: str) -> Token | None:
    """Remove one token and return what it was; None where there was none."""
    statement = tokens.delete().where(tokens.c.id == token_id).returning(*_COLUMNS)
    row = connection.execute(statement).one_or_none()
    return _from_row(row) if row is not None else None


def remove_own(connection: Connection, token_id: str, *, user_id: str, purpose: Purpose) -> bool:
    """Remove one token of a user's; tell whether it was there."""
    statement = tokens.delete().where(
        tokens.c.id == token_id, tokens.c.user_id == user_id, tokens.c.purpose == purpose
    )
    return connection.execute(statement).rowcount == 1


def remove_of_user(
    connection: Connection, user_id: str, *, purpose: Purpose | None = None, but_digest: str | None = None
) -> int:
    """Remove a user's tokens, of one purpose or all, but the one with a digest; return how many."""
    statement = tokens.delete().where(tokens.c.user_id == user_id)
    if purpose is not None:
        statement = statement.where(tokens.c.purpose == purpose)
    if but_digest is not None:
        statement = statement.where(tokens.c.digest != but_digest)
    return connection.execute(statement).rowcount


def remove_expired(connection: Connection, *, at: datetime) -> None:
    """Remove every token that has ended."""
    connection.execute(tokens.delete().where(tokens.c.expires_at <= at))


def _from_row(row: Row[Any]) -> Token:
    return _from_values(tuple(row))


def _from_values(values: Sequence[Any]) -> Token:
    found = dict(zip(_FIELDS, values, strict=True))
    return Token(**{**found, "purpose": Purpose(found["purpose"])})
