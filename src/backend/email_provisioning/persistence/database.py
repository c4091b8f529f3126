"""The one way to the database: short reads, and writes that are durable when they return."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from email_provisioning.errors import StorageUnavailable
from email_provisioning.persistence import log, statistics

#: How long a SQLite writer of this process waits for a writer of another one, in milliseconds.
SQLITE_BUSY_MS = 5_000
#: How long a connection to PostgreSQL may take, in seconds.
CONNECT_SECONDS = 5
#: Connections that one process keeps open, and may open beyond that.
POOL_SIZE, POOL_OVERFLOW = 8, 16
#: PostgreSQL's code for a write to a database that can only be read.
READ_ONLY_STATE = "25006"

_databases: WeakSet[Database] = WeakSet()


class Database:
    """Give connections for reading and for writing, on SQLite or PostgreSQL.

    A failing store raises `StorageUnavailable`; a broken constraint raises SQLAlchemy's ``IntegrityError`` as it is.
    """

    def __init__(self, url: str, *, log_key: bytes = b"") -> None:
        """Prepare engines for ``url``; nothing is opened yet. ``log_key`` chains the rows of the audit log."""
        self.log_key = log_key
        self.url: URL = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writers = threading.Lock()
        self._engine = self._make_engine(durable=True)
        self._relaxed = self._make_engine(durable=False)
        self._hasty = self._make_engine(durable=False, waits=False)
        # SQLite commits each statement outside a transaction anyway, and its driver would lose our settings.
        autocommit = self._relaxed.execution_options(isolation_level="AUTOCOMMIT")
        self._single = self._relaxed if self.is_sqlite else autocommit
        _databases.add(self)

    @property
    def engine(self) -> Engine:
        """Return the engine itself, for migrations and health checks."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection that only reads."""
        with _storage_errors(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Connection]:
        """Open a transaction that commits when the block ends without an exception.

        With ``durable=False`` the commit survives a killed process but perhaps not a power cut: for counters only.
        Writers of one process queue on a lock: polling SQLite's busy handler instead makes the slowest of eight
        writers forty times slower.
        """
        with _storage_errors():
            if self.is_sqlite:
                with self._writers, self._begin(durable) as connection:
                    yield connection
            else:
                with self._begin(durable) as connection:
                    yield connection

    @contextmanager
    def write_once(self) -> Iterator[Connection]:
        """Open a connection for one writing statement, which commits by itself as ``write(durable=False)`` does.

        It saves two round trips to the database, for what is done at every message.
        """
        # The lock last, so that it is held no longer than the statement takes.
        with (
            _storage_errors(),
            self._single.connect() as connection,
            self._writers if self.is_sqlite else nullcontext(),
        ):
            yield connection

    @contextmanager
    def write_at_once(self) -> Iterator[Connection | None]:
        """Open a connection as `write_once` does, for who may not wait; yield None where that would have to.

        It always would on PostgreSQL, where every answer is waited for. Where another process writes, the statement
        raises `StorageBusy` at once.
        """
        if not self.is_sqlite or not self._writers.acquire(blocking=False):
            yield None
            return
        try:
            with _storage_errors(), self._hasty.connect() as connection:
                yield connection
        finally:
            self._writers.release()

    @contextmanager
    def _begin(self, durable: bool) -> Iterator[Connection]:
        with (self._engine if durable else self._relaxed).begin() as connection:
            if self.is_sqlite:
                # Taking the write lock at once avoids the upgrade of a read lock, which fails instead of waiting.
                # Here, and not in a listener of SQLAlchemy's: one slows every statement down.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                statistics.settle(connection)
                log.chain(connection, self.log_key)
            finally:
                statistics.discard(connection)
                log.discard(connection)

    def close(self) -> None:
        """Close every pooled connection."""
        for engine in (self._engine, self._relaxed, self._hasty):
            engine.dispose()

    def forget_connections(self) -> None:
        """Drop the pools without closing what a parent process still uses (after a fork)."""
        self._writers = threading.Lock()
        for engine in (self._engine, self._relaxed, self._hasty):
            engine.dispose(close=False)

    def _make_engine(self, *, durable: bool, waits: bool = True) -> Engine:
        # Errors are logged: hide_parameters keeps what was bound to a statement out of them.
        options: dict[str, Any] = {
            "pool_size": POOL_SIZE,
            "max_overflow": POOL_OVERFLOW,
            "pool_timeout": CONNECT_SECONDS,
            # The one that was used last: SQLite forgets what it has read once another one has written.
            "pool_use_lifo": True,
            "hide_parameters": True,
        }
        if not self.is_sqlite:
            options["connect_args"] = {"connect_timeout": CONNECT_SECONDS}
            if not durable:
                options["connect_args"]["options"] = "-c synchronous_commit=off"
        engine = create_engine(self.url, **options)
        event.listen(engine, "handle_error", _drop_read_only)
        if not self.is_sqlite:
            return engine
        synchronous = "FULL" if durable else "NORMAL"

        @event.listens_for(engine, "connect")
        def prepare(connection: sqlite3.Connection, _record: object) -> None:
            _prepare_sqlite(connection, synchronous, waits=waits)

        return engine


def _drop_read_only(context: ExceptionContext) -> None:
    """Close connections that were opened while the store was read-only: they would stay so after it is not any more."""
    error = context.original_exception
    name, state = getattr(error, "sqlite_errorname", None), getattr(error, "sqlstate", None)
    if str(name).startswith("SQLITE_READONLY") or state == READ_ONLY_STATE:
        context.is_disconnect = True


def _prepare_sqlite(connection: sqlite3.Connection, synchronous: str, *, waits: bool) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MS if waits else 0}")
    if not waits:
        # Moving what was written into the database itself waits for the disk: others do that when they commit.
        connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeout) as error:
        raise StorageUnavailable(cause=f"{type(error).__name__}: {error}") from error


def _after_fork() -> None:
    for database in list(_databases):
        database.forget_connections()


os.register_at_fork(after_in_child=_after_fork)
