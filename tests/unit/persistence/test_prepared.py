"""Statements that the driver runs itself answer what SQLAlchemy would, and fail as it would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Date, Integer, bindparam, literal, select, text
from sqlalchemy.exc import IntegrityError

from email_provisioning.domain.account import Account, AccountState
from email_provisioning.errors import StorageUnavailable
from email_provisioning.persistence import accounts, migrations, tables
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.prepared import Prepared, adding
from email_provisioning.persistence.tables import UtcDateTime, runs, usage

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


def test_a_row_is_added_with_what_is_given_and_with_defaults(database: Database) -> None:
    add = adding(runs, *(column.name for column in runs.c if column.name != "overtaken"))
    keep(database, "contact")
    with database.write() as connection:
        assert add.write(connection, {**dict.fromkeys(column.name for column in runs.c), **RUN})
        stored = connection.execute(select(runs)).one()
    assert (stored.overtaken, stored.created_at, stored.lease) == (False, INSTANT, None)


def test_a_constraint_that_refuses_a_row_is_told_as_such(database: Database) -> None:
    keep(database, "contact")
    with pytest.raises(IntegrityError) as refusal:
        keep(database, "contact")
    assert "alice" not in str(refusal.value)
    keep(database, "support")


def test_a_change_tells_whether_it_has_met_its_row(database: Database) -> None:
    found = tables.accounts.c.id == bindparam("the_id")
    rename = Prepared(
        lambda _dialect: tables.accounts.update().where(found).values(display_name=bindparam("name"))
    )
    keep(database, "contact")
    with database.write() as connection:
        assert rename.write(connection, {"the_id": "contact", "name": "Contact"})
        assert not rename.write(connection, {"the_id": "support", "name": "Support"})
        assert connection.scalar(select(tables.accounts.c.display_name)) == "Contact"


#: A run of the address "contact", as far as it says anything.
RUN: dict[str, object] = {
    "id": "a-run",
    "account_id": "contact",
    "operation": "create",
    "state": "succeeded",
    "attempts": 1,
    "actor": "alice",
    "origin": "web",
    "created_at": INSTANT,
}


def keep(database: Database, name: str) -> None:
    """Add an address whose id is its name."""
    account = Account(
        id=name,
        user_id="alice",
        local_part=name,
        domain="example.test",
        display_name="",
        provider="local",
        provider_ref=None,
        state=AccountState.ACTIVE,
        previous_state=None,
        error_code=None,
        created_at=INSTANT,
        activated_at=None,
        deleted_at=None,
        purge_at=None,
        operation_id=None,
    )
    with database.write() as connection:
        accounts.insert(connection, account)
