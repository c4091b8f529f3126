"""A part of a transaction that can be taken back alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from email_provisioning.persistence import log, statistics


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Take back what the block wrote where it ends with an exception, what waits for the commit included."""
    entries, counts = log.waiting(connection), statistics.kept(connection)
    try:
        with connection.begin_nested():
            yield
    except BaseException:
        log.keep_first(connection, entries)
        statistics.put_back(connection, counts)
        raise
