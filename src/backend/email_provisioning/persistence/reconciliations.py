"""Rows of the reconciliations table: the last comparison of each domain, and whose turn the next one is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from email_provisioning.domain.drift import Drift
from email_provisioning.errors import LostLease
from email_provisioning.persistence.domains import Domain
from email_provisioning.persistence.tables import reconciliations
from email_provisioning.persistence.upsert import insert_if_absent

_NOTHING: dict[str, Any] = {"error_code": None, "accounts": 0, "skipped": 0, "there": 0, "counts": {}}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reconciled:
    """What the last comparison of a domain has found."""

    domain: str
    provider: str
    #: When the provider began to be asked.
    planned_at: datetime
    #: Why nothing was found out; None where something was.
    error_code: str | None = None
    #: How many addresses of ours were compared, and left out because something was being done to them.
    accounts: int = 0
    skipped: int = 0
    #: How many things that bear our mark were there.
    there: int = 0
    #: How many differences there were of each kind that there was.
    counts: Mapping[Drift, int]


def results(connection: Connection) -> list[Reconciled]:
    """Return the last comparison of each domain that was compared, by domain."""
    query = select(reconciliations).where(reconciliations.c.planned_at.is_not(None))
    return [_from_row(row) for row in connection.execute(query.order_by(reconciliations.c.domain))]


def known(connection: Connection) -> set[str]:
    """Return the domains that have a row."""
    return set(connection.scalars(select(reconciliations.c.domain)))


def add(connection: Connection, domain: Domain, *, due_at: datetime) -> None:
    """Add a domain that is to be compared from an instant on."""
    values = {"provider": domain.provider, "due_at": due_at, **_NOTHING}
    insert_if_absent(connection, reconciliations, key={"domain": domain.name}, values=values)


def remove(connection: Connection, domains: Collection[str]) -> None:
    """Remove domains that there are no more."""
    connection.execute(reconciliations.delete().where(reconciliations.c.domain.in_(domains)))


def due(connection: Connection, *, at: datetime) -> str | None:
    """Return the domain that is due the longest."""
    query = select(reconciliations.c.domain).where(reconciliations.c.due_at <= at)
    domain: str | None = connection.scalar(query.order_by(reconciliations.c.due_at).limit(1))
    return domain


def claim(connection: Connection, domain: str, *, lease: str, at: datetime, until: datetime) -> bool:
    """Take a due comparison; False where another process was faster."""
    statement = reconciliations.update().where(
        reconciliations.c.domain == domain, reconciliations.c.due_at <= at
    )
    return connection.execute(statement.values(lease=lease, due_at=until)).rowcount == 1


def hold(connection: Connection, domain: str, *, lease: str, until: datetime) -> None:
    """Go on owning a comparison; raise `LostLease` where another process has taken it over."""
    statement = reconciliations.update().where(
        reconciliations.c.domain == domain, reconciliations.c.lease == lease
    )
    if connection.execute(statement.values(due_at=until)).rowcount != 1:
        raise LostLease


def record(connection: Connection, found: Reconciled, *, due_at: datetime) -> None:
    """Keep what was found, of whatever comparison, and let the next one be due at an instant."""
    values = {
        "provider": found.provider,
        "lease": None,
        "planned_at": found.planned_at,
        "error_code": found.error_code,
        "accounts": found.accounts,
        "skipped": found.skipped,
        "there": found.there,
        "counts": {str(drift): count for drift, count in found.counts.items()},
    }
    statement = reconciliations.update().where(reconciliations.c.domain == found.domain)
    connection.execute(statement.values(due_at=due_at, **values))


def _from_row(row: Row[Any]) -> Reconciled:
    values = {name: getattr(row, name) for name in Reconciled.__dataclass_fields__}
    counts = {Drift(kind): count for kind, count in row.counts.items()}
    return Reconciled(**{**values, "counts": counts})
