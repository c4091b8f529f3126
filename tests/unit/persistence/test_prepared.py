"""Statements that the driver runs itself answer what SQLAlchemy would, and fail as it would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Date, Integer, bindparam, literal, select, text

from email_provisioning.domain.account import AccountState
from email_provisioning.errors import StorageUnavailable
from email_provisioning.persistence import migrations
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.prepared import Prepared
from email_provisioning.persistence.tables import UtcDateTime, usage

INSTANT = datetime(2026, 3, 1, 12, 30, 0, 5, UTC)
_VALUES: Any = select(
    bindparam("at", type_=UtcDateTime),
    bindparam("day", type_=Date),
    bindparam("count", type_=Integer),
    literal(AccountState.ACTIVE),
    literal("100 % \u00e9"),
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    migrations.upgrade(database_url)
    database = Database(database_url)
    yield database
    database.close()


def test_values_come_back_as_they_were_given(database: Database) -> None:
    elsewhere = INSTANT.astimezone(timezone(timedelta(hours=5)))
    prepared = Prepared(lambda _dialect: _VALUES)
    with database.read() as connection:
        for _ in range(2):
            row = prepared.one(connection, {"at": elsewhere, "day": date(2026, 3, 1), "count": 7})
            assert row == [INSTANT, date(2026, 3, 1), 7, "active", "100 % \u00e9"]


def test_no_row_is_none(database: Database) -> None:
    month = bindparam("in_month", type_=Date)
    prepared = Prepared(lambda _dialect: select(usage.c.day_used).where(usage.c.month == month))
    with database.read() as connection:
        assert prepared.one(connection, {"in_month": date(2026, 3, 1)}) is None


def test_a_failing_store_is_told_and_its_connection_not_used_again(database: Database) -> None:
    prepared = Prepared(lambda _dialect: select(usage.c.day_used))
    with database.write() as connection:
        connection.execute(text(f"ALTER TABLE {usage.name} RENAME TO elsewhere"))
    with pytest.raises(StorageUnavailable) as failure, database.read() as connection:
        prepared.one(connection, {})
    assert usage.name in str(failure.value.cause)
    with database.write() as connection:
        connection.execute(text(f"ALTER TABLE elsewhere RENAME TO {usage.name}"))
    with database.read() as connection:
        assert prepared.one(connection, {}) is None
