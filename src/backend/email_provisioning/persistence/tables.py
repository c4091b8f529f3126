"""The tables, all under one prefix so that they can live inside a host's database."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
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


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = String(36)
_USER = String(255)


def _account_key(*, index: bool = False, primary_key: bool = False) -> Column[str]:
    return Column(
        "account_id",
        _ID,
        ForeignKey(f"{PREFIX}accounts.id", ondelete="CASCADE"),
        nullable=False,
        index=index,
        primary_key=primary_key,
    )


def _where_set(*columns: str, unique: bool = False) -> Index:
    """Return an index of the rows in which its last column is not NULL: the others cost nothing."""
    condition = text(f"{columns[-1]} IS NOT NULL")
    return Index(None, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _where_null(column: str, empty: str) -> Index:
    """Return an index of a column over the rows in which another one is still NULL."""
    condition = text(f"{empty} IS NULL")
    return Index(None, column, sqlite_where=condition, postgresql_where=condition)


# sqlite_with_rowid=False: a row is stored under its own key, and not under a number with the key in a second tree.

domains = Table(
    f"{PREFIX}domains",
    metadata,
    Column("name", String(253), primary_key=True),
    Column("provider", String(40), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

accounts = Table(
    f"{PREFIX}accounts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("user_id", _USER, nullable=False),
    Column("local_part", String(64), nullable=False),
    Column("domain", String(253), nullable=False),
    # The canonical address while the name is taken, NULL once it is free again: what makes a name unique.
    Column("held_address", String(320), unique=True),
    Column("display_name", String(200), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("provider_ref", String(255)),
    Column("state", String(16), nullable=False),
    Column("previous_state", String(16)),
    Column("error_code", String(64)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("activated_at", UtcDateTime),
    Column("deleted_at", UtcDateTime),
    Column("purge_at", UtcDateTime),
    # The run under way, NULL between runs: what keeps two operations on one address apart.
    Column("operation_id", _ID),
    # The highest version that a password of the address was given; none is given twice.
    Column("credential_version", Integer, nullable=False, default=1),
    CheckConstraint("(held_address IS NULL) = (state = 'failed')", name="held_unless_failed"),
    Index(None, "user_id", "id"),
    Index(None, "user_id", "state", "id"),
    _where_set("purge_at"),
    sqlite_with_rowid=False,
)

# What a search by the beginning of a word reads, so that its cost does not grow with the number of addresses.
account_words = Table(
    f"{PREFIX}account_words",
    metadata,
    Column("user_id", _USER, primary_key=True),
    Column("word", String(64), primary_key=True),
    _account_key(primary_key=True, index=True),
    sqlite_with_rowid=False,
)

credentials = Table(
    f"{PREFIX}credentials",
    metadata,
    Column("id", _ID, primary_key=True),
    _account_key(),
    Column("version", Integer, nullable=False),
    # gateway, or direct: the vendor's own.
    Column("kind", String(16), nullable=False),
    # The password that the address was made with, or one that replaced it.
    Column("main", Boolean, nullable=False),
    # The password whose place it takes by a rotation, and when that happened to this one.
    Column("replaces", _ID),
    Column("replaced_at", UtcDateTime),
    Column("label", String(100), nullable=False),
    # Peppered SHA-256 of the password, hexadecimal; the password itself is in the secret store. NULL for direct ones.
    Column("digest", String(64)),
    # What the vendor said of it beside the password; NULL before it has.
    Column("vendor", JSON(none_as_null=True)),
    # Where it may be used from, separated by spaces; NULL: anywhere.
    Column("networks", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("shown_at", UtcDateTime),
    Column("expires_at", UtcDateTime),
    # When a direct one was told to go; it goes when the vendor has removed it.
    Column("revoked_at", UtcDateTime),
    # Why the vendor did not issue it.
    Column("error_code", String(64)),
    Column("last_used_at", UtcDateTime),
    # The network that it was used from then, never the whole address.
    Column("last_used_from", String(50)),
    # When somebody was told that it is time to rotate it.
    Column("reminded_at", UtcDateTime),
    UniqueConstraint("account_id", "version"),
    _where_set("expires_at"),
    _where_null("created_at", "reminded_at"),
    sqlite_with_rowid=False,
)

# Where each secret is, and what is still to be done with it. Not a foreign key: a secret that has to be removed from a
# store that does not answer outlives its account.
secrets = Table(
    f"{PREFIX}secrets",
    metadata,
    Column("account_id", _ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    # The owner at the time of writing: stores outside name secrets after it.
    Column("user_id", _USER, nullable=False),
    # The kind of the store that it is read from, and of the one that has or may have a copy besides.
    Column("store", String(40), nullable=False),
    Column("other", String(40)),
    # The secret itself, where the embedded store has it.
    Column("key_id", String(16)),
    Column("sealed", LargeBinary),
    Column("removing", Boolean, nullable=False),
    # When anyone may work on it: the end of the present lease or of the back-off; NULL where nothing is to be done.
    Column("due_at", UtcDateTime),
    Column("lease", _ID),
    Column("attempts", Integer, nullable=False),
    Column("error_code", String(64)),
    _where_set("due_at"),
    CheckConstraint("(key_id IS NULL) = (sealed IS NULL)", name="key_with_sealed"),
    sqlite_with_rowid=False,
)

runs = Table(
    f"{PREFIX}runs",
    metadata,
    Column("id", _ID, primary_key=True),
    _account_key(index=True),
    Column("operation", String(16), nullable=False),
    # The password that it is about; NULL: the address itself.
    Column("version", Integer),
    Column("state", String(16), nullable=False),
    Column("step", String(40)),
    Column("attempts", Integer, nullable=False),
    # When anyone may claim the run: the end of the present lease or of the back-off; NULL once it is finished.
    Column("due_at", UtcDateTime),
    # The fencing token of the present lease.
    Column("lease", _ID),
    # Whether somebody held it still when it was claimed: his last call may be under way.
    Column("overtaken", Boolean, nullable=False, default=False),
    Column("error_code", String(64)),
    Column("error_cause", Text),
    Column("actor", _USER, nullable=False),
    Column("idempotency_key", String(255)),
    Column("request_digest", String(64)),
    Column("request_id", String(64)),
    Column("origin", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    _where_set("due_at"),
    _where_set("actor", "idempotency_key", unique=True),
    sqlite_with_rowid=False,
)

steps = Table(
    f"{PREFIX}steps",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("run_id", _ID, ForeignKey(f"{PREFIX}runs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(40), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

# One row a month; the day in progress is counted beside it so that one statement can check and count both limits.
usage = Table(
    f"{PREFIX}usage",
    metadata,
    _account_key(primary_key=True),
    Column("month", Date, primary_key=True),
    Column("month_used", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("day_used", Integer, nullable=False),
    sqlite_with_rowid=False,
)

counters = Table(
    f"{PREFIX}counters",
    metadata,
    Column("name", String(300), primary_key=True),
    Column("used", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# When each account at a vendor may be called next. Instants are seconds since 1970, so that one statement can add to
# them on every database.
pace = Table(
    f"{PREFIX}pace",
    metadata,
    # The provider's kind, with a suffix where the vendor counts several things apart.
    Column("account", String(100), primary_key=True),
    # When the next slot comes, if slots are taken in turn.
    Column("next_at", Double, nullable=False),
    # The slot that was taken last.
    Column("slot_at", Double, nullable=False),
    # How many slots may still be taken before their turn, out of the pause before.
    Column("early", Integer, nullable=False),
    # Until when the vendor wants no call at all.
    Column("held_until", Double, nullable=False),
    sqlite_with_rowid=False,
)

# The last comparison of each domain with its provider, and when the next one is due.
reconciliations = Table(
    f"{PREFIX}reconciliations",
    metadata,
    Column("domain", String(253), primary_key=True),
    Column("provider", String(40), nullable=False),
    # When anyone may compare next: the end of the pause, or of the present lease.
    Column("due_at", UtcDateTime, nullable=False),
    # The fencing token of the present lease.
    Column("lease", _ID),
    # When the provider was asked last; NULL before the first time. What follows is what was found then.
    Column("planned_at", UtcDateTime),
    Column("error_code", String(64)),
    Column("accounts", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("there", Integer, nullable=False),
    # How many differences there were of each kind that there was.
    Column("counts", CanonicalJson, nullable=False),
    sqlite_with_rowid=False,
)

# What a provider has to remember in secret. Between the claim and the secret itself, sealed is NULL.
kept_secrets = Table(
    f"{PREFIX}kept_secrets",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("key_id", String(16)),
    Column("sealed", LargeBinary),
    # The token of whoever makes the secret now, and until when it is his to make.
    Column("lease", _ID),
    Column("lease_until", UtcDateTime),
    sqlite_with_rowid=False,
)

_LOG_ID = BigInteger().with_variant(Integer, "sqlite")

# Triggers of the first migration let no row be changed, and none removed but with its whole sealed segment.
log = Table(
    f"{PREFIX}log",
    metadata,
    # Counts up by one: a gap is a row that was removed.
    Column("id", _LOG_ID, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("user_id", _USER, nullable=False),
    Column("action", String(40), nullable=False),
    Column("status", String(40), nullable=False),
    # Not a foreign key: what was done to an address outlives the address.
    Column("email_account_id", _ID),
    Column("address", String(320)),
    Column("request_id", String(64)),
    Column("origin", String(16)),
    Column("details", CanonicalJson, nullable=False),
    # Keyed hash of the row and of the hash before it, hexadecimal.
    Column("hash", String(64), nullable=False),
    Index(None, "user_id", "id"),
    Index(None, "email_account_id", "id"),
    Index(None, "address", "id"),
    Index(None, "action", "id"),
)

# A stretch of the log, signed: what can be kept elsewhere, and what is removed as a whole.
log_segments = Table(
    f"{PREFIX}log_segments",
    metadata,
    Column("last_id", _LOG_ID, primary_key=True, autoincrement=False),
    Column("first_id", _LOG_ID, nullable=False),
    # The hash of the last row.
    Column("hash", String(64), nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("sealed_at", UtcDateTime, nullable=False),
    # Ed25519, hexadecimal.
    Column("signature", String(128), nullable=False),
    Column("dropped_at", UtcDateTime),
)

users = Table(
    f"{PREFIX}users",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("is_admin", Boolean, nullable=False),
    Column("is_auditor", Boolean, nullable=False),
    # Argon2id (RFC 9106), encoded; NULL where the person has none.
    Column("password", String(200)),
    # The OpenID provider's issuer and subject, NULL where the person does not come from one.
    Column("subject", String(600), unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
)

# Everything that a person or a program proves itself with, hashed: API tokens, sign-in links, browser sessions.
tokens = Table(
    f"{PREFIX}tokens",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("user_id", _ID, ForeignKey(f"{PREFIX}users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", String(16), nullable=False),
    Column("label", String(100), nullable=False),
    # What an API token is good for, each with spaces in between; NULL: for everything.
    Column("scopes", String(200)),
    Column("domains", Text),
    Column("digest", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, index=True),
    Column("last_used_at", UtcDateTime),
)

# Sign-ins with an OpenID provider that are under way: each can end once.
sign_ins = Table(
    f"{PREFIX}sign_ins",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# Wrong passwords, by who is said to sign in from where: what slows the next one down.
failures = Table(
    f"{PREFIX}failures",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False, index=True),
    sqlite_with_rowid=False,
)
