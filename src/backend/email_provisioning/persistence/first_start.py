"""Whether a database was in use before: then nothing may be made anew that it depends on."""

from __future__ import annotations

import os

from sqlalchemy import exists, inspect, or_, select

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
            there = set(inspect(connection).get_table_names())
            rows = [exists().select_from(table) for table in _DEPENDENT if table.name in there]
            return bool(rows) and bool(connection.scalar(select(or_(*rows))))
    finally:
        database.close()
