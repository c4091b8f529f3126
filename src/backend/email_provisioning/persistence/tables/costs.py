"""What may be spent, and who was told that it was."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, UniqueConstraint

from email_provisioning.persistence.tables.base import ID, PREFIX, CanonicalJson, UtcDateTime, metadata

budgets = Table(
    f"{PREFIX}budgets",
    metadata,
    Column("id", ID, primary_key=True),
    # total, provider or domain, and which one; empty for the total.
    Column("scope", String(16), nullable=False),
    Column("subject", String(253), nullable=False),
    # For a month: a decimal number as text, and its currency.
    Column("amount", String(40), nullable=False),
    Column("currency", String(3), nullable=False),
    # The shares of it, in percent, from which on somebody is told.
    Column("thresholds", CanonicalJson, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("scope", "subject"),
    sqlite_with_rowid=False,
)

# Each threshold that was passed in a month: it is told of once.
budget_alerts = Table(
    f"{PREFIX}budget_alerts",
    metadata,
    Column(
        "budget_id",
        ID,
        ForeignKey(f"{PREFIX}budgets.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("month", Date, primary_key=True),
    Column("percent", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)
