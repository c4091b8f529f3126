"""A long audit log, written as the log itself is, without its overhead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from email_provisioning.persistence import log
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.log_record import ABSENT, SEPARATOR, link
from email_provisioning.persistence.tables import log as table

REQUEST = "01a21442-aa1f-778e-9ad0-958e9735011c"
DETAILS = '{"credentials_shown":true}'
COLUMNS = (
    "id",
    "at",
    "user_id",
    "action",
    "status",
    "email_account_id",
    "address",
    "request_id",
    "origin",
    "details",
    "hash",
)


def fill(database: Database, rows: int) -> None:
    """Add rows to the log, in one transaction; that they are right is for the verification to say."""
    with database.write(durable=False) as connection:
        log.hold(connection)
        last_id, before = log.last(connection)
        made = _rows(database.log_key, before, last_id + 1, last_id + rows)
        driver: Any = connection.connection.dbapi_connection
        names = ", ".join(COLUMNS)
        if database.is_sqlite:
            places = ", ".join("?" * len(COLUMNS))
            driver.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({places})", made)
            return
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in made:
                copy.write_row((*row[:1], f"{row[1]}+00", *row[2:]))


def _rows(key: bytes, before: str, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    at = log.stored_time(datetime.now(UTC))
    for number in range(first, last + 1):
        address = f"contact{number}@example.test"
        values = (str(number), at, "alice", "create", "success", ABSENT, address, REQUEST, ABSENT, DETAILS)
        before = link(key, before, SEPARATOR.join(values))
        yield (number, at, "alice", "create", "success", None, address, REQUEST, None, DETAILS, before)
