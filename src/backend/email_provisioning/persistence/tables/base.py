"""What every table is made of: its prefix, its types, and the forms of its columns and indexes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.engine import Dialect

#: Stands in front of every table, index and constraint of ours.
PREFIX = "email_provisioning_"
#: Where Alembic keeps our revision, apart from the host's own.
VERSION_TABLE = f"{PREFIX}alembic_version"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC, on databases that know time zones and on those that do not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware instant into UTC; a naive one is a mistake and raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CanonicalJson(TypeDecorator[Any]):
    """A JSON value as text that is always the same for the same value, so that it can be hashed."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str:
        """Write the value."""
        return canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Read the value."""
        return None if value is None else json.loads(value)


def canonical_json(value: object) -> str:
    """Return a JSON value as text with sorted keys and no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


# sqlite_with_rowid=False, wherever a table says so: a row is stored under its own key, and not under a number with the
# key in a second tree.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: An identifier of ours, and one of a person, which a host may choose.
ID = String(36)
USER = String(255)


def account_key(*, index: bool = False, primary_key: bool = False) -> Column[str]:
    """Return the column that says to which account a row belongs; it goes with the account."""
    return Column(
        "account_id",
        ID,
        ForeignKey(f"{PREFIX}accounts.id", ondelete="CASCADE"),
        nullable=False,
        index=index,
        primary_key=primary_key,
    )


def where_set(*columns: str, unique: bool = False) -> Index:
    """Return an index of the rows in which its last column is not NULL: the others cost nothing."""
    condition = text(f"{columns[-1]} IS NOT NULL")
    return Index(None, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def where_null(column: str, empty: str) -> Index:
    """Return an index of a column over the rows in which another one is still NULL."""
    condition = text(f"{empty} IS NULL")
    return Index(None, column, sqlite_where=condition, postgresql_where=condition)
