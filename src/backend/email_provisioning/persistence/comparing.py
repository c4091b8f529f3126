"""What a comparison with a provider reads of the accounts: batch by batch, each in one query."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from email_provisioning.domain.account import Account
from email_provisioning.domain.credential import CredentialKind
from email_provisioning.persistence.accounts import from_row
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tables import accounts, credentials, runs

_COLUMNS = [accounts.c[name] for name in Account.__dataclass_fields__]


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A vendor's password that we know of."""

    credential_id: str
    #: Whether it is given out, and is not about to end: the vendor must have it.
    in_use: bool


def on_domain(database: Database, domain: str, provider: str, *, batch: int) -> Iterator[Sequence[Account]]:
    """Yield every account of a provider on a domain, in batches; no connection is held in between."""
    after = ""
    query = select(*_COLUMNS).where(accounts.c.domain == domain, accounts.c.provider == provider)
    while True:
        with database.read() as connection:
            rows = connection.execute(query.where(accounts.c.id > after).order_by(accounts.c.id).limit(batch))
            found = [from_row(row) for row in rows]
        if not found:
            return
        yield found
        after = found[-1].id


def by_ids(connection: Connection, account_ids: Collection[str]) -> Mapping[str, Account]:
    """Return those of some accounts that there are."""
    query = select(*_COLUMNS).where(accounts.c.id.in_(account_ids))
    return {account.id: account for account in map(from_row, connection.execute(query))}


def holders(connection: Connection, addresses: Collection[str]) -> Mapping[str, str]:
    """Return the accounts that hold some canonical addresses, by address."""
    query = select(accounts.c.held_address, accounts.c.id).where(accounts.c.held_address.in_(addresses))
    return {row.held_address: row.id for row in connection.execute(query)}


def changed_since(
    connection: Connection, account_ids: Collection[str], *, since: datetime, but: Collection[str] = ()
) -> set[str]:
    """Return those of some accounts to which a run does something, or has since an instant; ``but`` some runs."""
    query = select(runs.c.account_id).where(
        runs.c.account_id.in_(account_ids),
        runs.c.finished_at.is_(None) | (runs.c.finished_at >= since),
        runs.c.id.not_in(but),
    )
    return set(connection.scalars(query))


def issued(
    connection: Connection, account_ids: Collection[str], *, at: datetime
) -> Mapping[str, Mapping[int, Issued]]:
    """Return the vendor's passwords of some accounts by their versions, whatever their state."""
    query = select(credentials).where(
        credentials.c.account_id.in_(account_ids), credentials.c.kind == CredentialKind.DIRECT
    )
    found: dict[str, dict[int, Issued]] = {}
    for row in connection.execute(query):
        lasts = row.expires_at is None or row.expires_at > at
        in_use = row.vendor is not None and row.revoked_at is None and lasts
        found.setdefault(row.account_id, {})[row.version] = Issued(credential_id=row.id, in_use=in_use)
    return found
