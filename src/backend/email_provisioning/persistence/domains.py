"""Rows of the domains table: the domains that addresses are made on, each with its provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from email_provisioning.persistence.tables import domains
from email_provisioning.persistence.upsert import insert_if_absent


@dataclass(frozen=True, kw_only=True, slots=True)
class Domain:
    """A domain and the provider behind it."""

    #: Canonical: lower case A-labels.
    name: str
    #: The provider's kind.
    provider: str


def all_domains(connection: Connection) -> list[Domain]:
    """Return every domain, by name."""
    query = select(domains.c.name, domains.c.provider).order_by(domains.c.name)
    return [Domain(name=row.name, provider=row.provider) for row in connection.execute(query)]


def add(connection: Connection, domain: Domain, *, at: datetime) -> bool:
    """Add a domain unless it is there; tell whether it was added."""
    values = {"provider": domain.provider, "created_at": at}
    return insert_if_absent(connection, domains, key={"name": domain.name}, values=values)
