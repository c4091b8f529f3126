"""The passwords of addresses, and where each secret is."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from email_provisioning.persistence.tables.base import (
    ID,
    PREFIX,
    USER,
    UtcDateTime,
    account_key,
    metadata,
    where_null,
    where_set,
)

credentials = Table(
    f"{PREFIX}credentials",
    metadata,
    Column("id", ID, primary_key=True),
    account_key(),
    Column("version", Integer, nullable=False),
    # gateway, or direct: the vendor's own.
    Column("kind", String(16), nullable=False),
    # The password that the address was made with, or one that replaced it.
    Column("main", Boolean, nullable=False),
    # The password whose place it takes by a rotation, and when that happened to this one.
    Column("replaces", ID),
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
    where_set("expires_at"),
    where_null("created_at", "reminded_at"),
    sqlite_with_rowid=False,
)

# Where each secret is, and what is still to be done with it. Not a foreign key: a secret that has to be removed from a
# store that does not answer outlives its account.
secrets = Table(
    f"{PREFIX}secrets",
    metadata,
    Column("account_id", ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    # The owner at the time of writing: stores outside name secrets after it.
    Column("user_id", USER, nullable=False),
    # The kind of the store that it is read from, and of the one that has or may have a copy besides.
    Column("store", String(40), nullable=False),
    Column("other", String(40)),
    # The secret itself, where the embedded store has it.
    Column("key_id", String(16)),
    Column("sealed", LargeBinary),
    Column("removing", Boolean, nullable=False),
    # When anyone may work on it: the end of the present lease or of the back-off; NULL where nothing is to be done.
    Column("due_at", UtcDateTime),
    Column("lease", ID),
    Column("attempts", Integer, nullable=False),
    Column("error_code", String(64)),
    where_set("due_at"),
    CheckConstraint("(key_id IS NULL) = (sealed IS NULL)", name="key_with_sealed"),
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
    Column("lease", ID),
    Column("lease_until", UtcDateTime),
    sqlite_with_rowid=False,
)
