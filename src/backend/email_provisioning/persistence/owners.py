"""Whose a password or token is, by its digest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from email_provisioning.domain.account import RECEIVING
from email_provisioning.persistence.tables import accounts, credentials, tokens, users
from email_provisioning.persistence.tokens import Purpose


class Kind(StrEnum):
    """What a secret of ours opens."""

    PASSWORD = "password"  # noqa: S105 (the name of a kind)
    TOKEN = "token"  # noqa: S105
    SIGN_IN_LINK = "sign_in_link"
    SESSION = "session"


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """Whom a secret stands for."""

    digest: str = field(repr=False)
    kind: Kind
    #: The id of the password or token itself, by which it is revoked.
    id: str
    #: In its owner's words; may be empty.
    label: str
    #: The account's id or the user's.
    owner_id: str
    #: The address, or the user's name.
    name: str
    #: Whether it still opens anything.
    works: bool


_TOKENS = {Purpose.API: Kind.TOKEN, Purpose.SIGN_IN: Kind.SIGN_IN_LINK, Purpose.SESSION: Kind.SESSION}


def of_digests(connection: Connection, digests: Collection[str], *, at: datetime) -> dict[str, Owner]:
    """Return the owners of those digests that are known, by digest."""
    found = [*_passwords(connection, digests, at), *_of_tokens(connection, digests, at)]
    return {owner.digest: owner for owner in found}


def _passwords(connection: Connection, digests: Collection[str], at: datetime) -> list[Owner]:
    query = (
        select(credentials, accounts.c.local_part, accounts.c.domain, accounts.c.state)
        .join(accounts, accounts.c.id == credentials.c.account_id)
        .where(credentials.c.digest.in_(digests))
    )
    return [
        Owner(
            digest=row.digest,
            kind=Kind.PASSWORD,
            id=row.id,
            label=row.label,
            owner_id=row.account_id,
            name=f"{row.local_part}@{row.domain}",
            works=row.state in RECEIVING and (row.expires_at is None or row.expires_at > at),
        )
        for row in connection.execute(query)
    ]


def _of_tokens(connection: Connection, digests: Collection[str], at: datetime) -> list[Owner]:
    query = (
        select(tokens, users.c.name, users.c.disabled_at)
        .join(users, users.c.id == tokens.c.user_id)
        .where(tokens.c.digest.in_(digests))
    )
    return [
        Owner(
            digest=row.digest,
            kind=_TOKENS[Purpose(row.purpose)],
            id=row.id,
            label=row.label,
            owner_id=row.user_id,
            name=row.name,
            works=row.disabled_at is None and (row.expires_at is None or row.expires_at > at),
        )
        for row in connection.execute(query)
    ]
