"""Rows of the domains table: the domains that addresses are made on, each with its provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, select

from email_provisioning.domain.account import ADMINISTRATORS, AccountState
from email_provisioning.persistence.prepared import Prepared
from email_provisioning.persistence.tables import accounts, domains
from email_provisioning.persistence.upsert import insert_if_absent


@dataclass(frozen=True, kw_only=True, slots=True)
class Domain:
    """A domain and the provider behind it."""

    #: Canonical: lower case A-labels.
    name: str
    #: The provider's kind.
    provider: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """How many addresses are on a domain, its role mailbox apart."""

    #: Those that hold their names.
    addresses: int = 0
    #: Those of them that are deleted and can still be restored.
    deleted: int = 0


_KEEP = Prepared(
    lambda _dialect: (
        select(domains.c.name)
        .where(domains.c.name == bindparam("name"))
        .with_for_update(read=True, key_share=True)
    )
)


def all_domains(connection: Connection) -> list[Domain]:
    """Return every domain, by name."""
    query = select(domains.c.name, domains.c.provider).order_by(domains.c.name)
    return [Domain(name=row.name, provider=row.provider) for row in connection.execute(query)]


def add(connection: Connection, domain: Domain, *, at: datetime) -> bool:
    """Add a domain unless it is there; tell whether it was added."""
    values = {"provider": domain.provider, "created_at": at}
    return insert_if_absent(connection, domains, key={"name": domain.name}, values=values)


def lock(connection: Connection, name: str) -> Domain | None:
    """Return a domain that nobody can begin to use, change or remove until the transaction ends."""
    query = select(domains.c.name, domains.c.provider).where(domains.c.name == name).with_for_update()
    row = connection.execute(query).one_or_none()
    return Domain(name=row.name, provider=row.provider) if row is not None else None


def keep(connection: Connection, name: str) -> bool:
    """Keep a domain from being removed until the transaction ends; tell whether it is there."""
    return _KEEP.one(connection, {"name": name}) is not None


def set_provider(connection: Connection, domain: Domain) -> None:
    """Give a domain another provider."""
    connection.execute(domains.update().where(domains.c.name == domain.name).values(provider=domain.provider))


def remove(connection: Connection, name: str) -> None:
    """Remove a domain."""
    connection.execute(domains.delete().where(domains.c.name == name))


def use(connection: Connection, name: str | None = None) -> Mapping[str, Use]:
    """Return how many addresses are on each domain that has any, or on one alone."""
    deleted = func.sum(case((accounts.c.state == AccountState.DELETED, 1), else_=0))
    query = (
        select(accounts.c.domain, func.count().label("addresses"), deleted.label("deleted"))
        .where(accounts.c.held_address.is_not(None), accounts.c.user_id != ADMINISTRATORS)
        .group_by(accounts.c.domain)
    )
    if name is not None:
        query = query.where(accounts.c.domain == name)
    return {
        row.domain: Use(addresses=row.addresses, deleted=row.deleted) for row in connection.execute(query)
    }
