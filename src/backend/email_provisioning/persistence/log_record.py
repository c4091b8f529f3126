"""What of a row of the audit log is hashed, and how: all that verifying needs, and nothing that loads slowly."""

from __future__ import annotations

from hashlib import blake2b

#: The hash before the first row.
NOTHING = "0" * 64
#: The columns of text, in the order in which they are hashed.
TEXTS = ("user_id", "action", "status", "email_account_id", "address", "request_id", "origin")
#: What stands between the fields of a record, and for one that is not set; no field holds either.
SEPARATOR, ABSENT = "\x1f", "\x1e"
#: Octets of a hash.
SIZE = 32
_PG_TIME = "YYYY-MM-DD HH24:MI:SS.US"


def record_sql(*, sqlite: bool) -> str:
    """Return the SQL expression of a row's record, the text that is hashed: its fields in order."""
    char, at = ("char", "at") if sqlite else ("chr", f"to_char(at AT TIME ZONE 'UTC', '{_PG_TIME}')")
    texts = (f"coalesce({name}, {char}({ord(ABSENT)}))" for name in TEXTS)
    return f" || {char}({ord(SEPARATOR)}) || ".join(("cast(id AS text)", at, *texts, "details"))


def link(key: bytes, before: str, record: str) -> str:
    """Return the hash of a row: keyed BLAKE2b (RFC 7693) of 32 bytes over the hash before it and its record."""
    return blake2b(f"{before}{record}".encode(), key=key, digest_size=SIZE).hexdigest()
