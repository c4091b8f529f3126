"""Statements that are made at every sign-in, message and creation: compiled once, and run by the driver itself.

For a row that is found or written by its key, SQLAlchemy takes ten times what SQLite takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Connection, Select, Table, TextualSelect, Update, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeEngine

from email_provisioning.errors import StorageUnavailable
from email_provisioning.persistence.upsert import Insert, insert

#: Turns a value into what the driver takes, or back; None: the value stays as it is.
_Convert = Callable[[Any], Any] | None
_Statement = Select[Any] | Insert | Update | TextualSelect
_Read = TypeVar("_Read")


class StorageBusy(StorageUnavailable):
    """Another process was writing all the time: the statement has done nothing."""


class Cursor(Protocol):
    """What a statement leaves behind."""

    @property
    def rowcount(self) -> int:
        """Return how many rows it has written."""

    def fetchall(self) -> Sequence[Sequence[Any]]:
        """Return its rows."""


class Driver(Protocol):
    """What the connections of both drivers have in common."""

    def execute(self, statement: str, values: Mapping[str, object], /) -> Cursor:
        """Run a statement with named values."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Compiled:
    text: str
    #: The values that the statement brings along.
    constants: Mapping[str, object]
    #: How those that are given become what the driver takes, by their names.
    given: Mapping[str, _Convert]
    #: How each column of the row comes back.
    columns: Sequence[_Convert]


class Prepared:
    """A statement that finds or writes rows by their keys."""

    def __init__(self, make: Callable[[str], _Statement]) -> None:
        """Take what makes the statement for the dialect of a name; the values to be given are its bound parameters."""
        self._make = make
        self._compiled: dict[str, _Compiled] = {}

    def one(self, connection: Connection, values: Mapping[str, object]) -> Sequence[Any] | None:
        """Run it within the connection's transaction, if it has begun one; return the row, None where there is none."""
        return next(iter(self.rows(connection, values)), None)

    def rows(self, connection: Connection, values: Mapping[str, object]) -> Sequence[Sequence[Any]]:
        """Run one that returns more rows, as `one` does."""
        compiled = self._of(connection.dialect)
        # All that there is: SQLite ends a statement, and with it a commit, with its last row.
        found = _run(connection, compiled, values, lambda cursor: cursor.fetchall())
        return [
            [
                value if convert is None else convert(value)
                for value, convert in zip(row, compiled.columns, strict=True)
            ]
            for row in found
        ]

    def write(self, connection: Connection, values: Mapping[str, object]) -> bool:
        """Run one that returns nothing, as `one` does; tell whether it has written a row.

        Raises ``IntegrityError`` where a constraint refuses it.
        """
        return _run(connection, self._of(connection.dialect), values, lambda cursor: cursor.rowcount == 1)

    def _of(self, dialect: Dialect) -> _Compiled:
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = _compile(self._make(dialect.name), dialect)
        return self._compiled[dialect.name]


def adding(table: Table, *names: str) -> Prepared:
    """Return what adds a row with values for the named columns, and for others their defaults."""
    given = {name: bindparam(name, type_=table.c[name].type) for name in names}
    defaults = {
        column.name: column.default.arg
        for column in table.c
        if isinstance(column.default, ScalarElementColumnDefault) and column.name not in given
    }
    return Prepared(lambda dialect: insert(dialect, table).values(**defaults, **given))


def _run(
    connection: Connection,
    compiled: _Compiled,
    values: Mapping[str, object],
    read: Callable[[Cursor], _Read],
) -> _Read:
    given = {
        name: values[name] if convert is None else convert(values[name])
        for name, convert in compiled.given.items()
    }
    driver, dbapi = cast(Driver, connection.connection.dbapi_connection), connection.dialect.loaded_dbapi
    try:
        return read(driver.execute(compiled.text, {**compiled.constants, **given}))
    except dbapi.IntegrityError as error:
        raise IntegrityError(compiled.text, None, error) from error
    except dbapi.Error as error:
        cause = f"{type(error).__name__}: {error}"
        if str(getattr(error, "sqlite_errorname", None)).startswith("SQLITE_BUSY"):
            raise StorageBusy(cause=cause) from error
        # A connection that was lost, or opened while the store was read-only, would stay so.
        connection.invalidate(error)
        raise StorageUnavailable(cause=cause) from error


def _compile(statement: _Statement, dialect: Dialect) -> _Compiled:
    # Named values on both: the places of unnamed ones would have to be found out for each dialect.
    named = cast(Any, type(dialect))(paramstyle="named") if dialect.name == "sqlite" else dialect
    compiled = statement.compile(dialect=named)
    bound = {name: parameter for parameter, name in compiled.bind_names.items()}
    converts = {name: _to_driver(parameter.type, dialect) for name, parameter in bound.items()}
    own = {name: _plain(parameter.value) for name, parameter in bound.items() if not parameter.required}
    return _Compiled(
        text=str(compiled),
        constants={name: _apply(converts[name], value) for name, value in own.items()},
        given={name: convert for name, convert in converts.items() if name not in own},
        columns=[_from_driver(column.type, dialect) for column in statement.exported_columns],
    )


def _to_driver(type_: TypeEngine[Any], dialect: Dialect) -> _Convert:
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _from_driver(type_: TypeEngine[Any], dialect: Dialect) -> _Convert:
    return type_.dialect_impl(dialect).result_processor(dialect, None)


def _plain(value: object) -> object:
    """Return a text of a kind of its own as a plain one, which SQLite's driver takes without looking for an adapter."""
    return str(value) if isinstance(value, str) else value


def _apply(convert: _Convert, value: object) -> object:
    return value if convert is None else convert(value)
