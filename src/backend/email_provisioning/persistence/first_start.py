"""Whether a database was in use before: then nothing may be made anew that it depends on."""

from __future__ import annotations

import os

from sqlalchemy import Connection, Table, inspect, select

from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tables import credentials, kept_secrets, secrets, tokens

#: What is digested or sealed with the key file.
_DEPENDENT = (credentials, secrets, kept_secrets, tokens)


def holds_digests(url: str) -> bool:
    """Tell whether there is anything in a database that was digested or sealed with a key file.

    A database that is not there yet, or has no tables, holds nothing; one that does not answer raises
    `StorageUnavailable`.
    """
    database = Database(url)
    if database.is_sqlite and not os.path.exists(database.url.database or ""):
        return False  # looking would make it
    try:
        with database.read() as connection:
            return any(_has_rows(connection, table) for table in _DEPENDENT)
    finally:
        database.close()


def _has_rows(connection: Connection, table: Table) -> bool:
    if not inspect(connection).has_table(table.name):
        return False
    return connection.execute(select(table).limit(1)).first() is not None
