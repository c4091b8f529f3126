"""Rows of the budgets and budget_alerts tables."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, select

from email_provisioning.domain.budget import Budget, Scope
from email_provisioning.persistence.tables import budget_alerts, budgets
from email_provisioning.persistence.upsert import insert_if_absent

_FIELDS = tuple(Budget.__dataclass_fields__)
_COLUMNS = [budgets.c[name] for name in _FIELDS]


def insert(connection: Connection, budget: Budget) -> None:
    """Add a budget; raises ``IntegrityError`` where there is one for the same."""
    values = {name: getattr(budget, name) for name in _FIELDS}
    connection.execute(
        budgets.insert(), {**values, "amount": str(budget.amount), "thresholds": list(budget.thresholds)}
    )


def get(connection: Connection, budget_id: str, *, lock: bool = False) -> Budget | None:
    """Return one budget; with ``lock`` it stays as it is until the transaction ends."""
    query = select(*_COLUMNS).where(budgets.c.id == budget_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return _from_row(row) if row is not None else None


def every(connection: Connection) -> list[Budget]:
    """Return every budget, oldest first."""
    return [_from_row(row) for row in connection.execute(select(*_COLUMNS).order_by(budgets.c.id))]


def change(connection: Connection, budget: Budget) -> None:
    """Set what is to be spent, and forget who was told of it: its thresholds are others now."""
    values = {
        "amount": str(budget.amount),
        "currency": budget.currency,
        "thresholds": list(budget.thresholds),
    }
    connection.execute(budgets.update().where(budgets.c.id == budget.id).values(**values))
    connection.execute(budget_alerts.delete().where(budget_alerts.c.budget_id == budget.id))


def remove(connection: Connection, budget_id: str) -> None:
    """Remove a budget."""
    connection.execute(budgets.delete().where(budgets.c.id == budget_id))


def told(connection: Connection, *, month: date) -> dict[str, list[int]]:
    """Return the thresholds of each budget that were told of in a month."""
    query = select(budget_alerts.c.budget_id, budget_alerts.c.percent).where(budget_alerts.c.month == month)
    found: dict[str, list[int]] = {}
    for budget_id, percent in connection.execute(query.order_by(budget_alerts.c.percent)):
        found.setdefault(budget_id, []).append(percent)
    return found


def tell(connection: Connection, budget_id: str, *, month: date, percent: int, at: datetime) -> bool:
    """Note that a threshold is told of; False where it was before."""
    key = {"budget_id": budget_id, "month": month, "percent": percent}
    return insert_if_absent(connection, budget_alerts, key=key, values={"at": at})


def _from_row(row: Row[Any]) -> Budget:
    values = dict(zip(_FIELDS, row, strict=True))
    return Budget(**{**values, "scope": Scope(row.scope), "amount": Decimal(row.amount)})
