"""Names of the files of a Maildir, and the ids that stand for them (https://cr.yp.to/proto/maildir.html)."""

from __future__ import annotations

import base64
import itertools
import os
import re
import secrets
import socket
import time

#: What stands between the name and the flags of a message that has been seen by a mail program.
FLAGS = ":2,"
_counter = itertools.count(1)
_HOST = re.sub(r"[^A-Za-z0-9.-]", "_", socket.gethostname())
#: Of this start alone; processes forked from one another have the same, and numbers of their own.
_START = secrets.token_hex(4)
_SAFE = re.compile(r"[A-Za-z0-9._-]{1,200}")


def new_name(message: bytes) -> str:
    """Return a name that no other delivery has, such as ``1700000000.M000042P7Q1R9f….host,S=912,W=912``.

    ``S`` is the size and ``W`` the size with CRLF line ends: with both, Dovecot tells sizes without reading.
    ``R`` keeps two containers apart that share a host name and number their processes alike.
    """
    seconds, microseconds = divmod(time.time_ns() // 1000, 1_000_000)
    unique = f"M{microseconds:06d}P{os.getpid()}Q{next(_counter)}R{_START}"
    bare_line_feeds = message.count(b"\n") - message.count(b"\r\n")
    return f"{seconds}.{unique}.{_HOST},S={len(message)},W={len(message) + bare_line_feeds}"


def unique_part(name: str) -> str:
    """Return what stays the same while sizes are added and flags change."""
    return name.partition(FLAGS)[0].partition(",")[0]


def id_of(name: str) -> str:
    """Return the message's id, safe in a URL."""
    unique = unique_part(name)
    if _SAFE.fullmatch(unique):
        return unique
    # Another program named this file: "~", which a plain id never begins with, marks its encoded name.
    return "~" + base64.urlsafe_b64encode(os.fsencode(unique)).decode().rstrip("=")


def unique_part_of_id(message_id: str) -> str | None:
    """Return the unique part that an id stands for; None where it cannot be one of ours."""
    if not message_id.startswith("~"):
        return message_id if _SAFE.fullmatch(message_id) else None
    try:
        encoded = message_id[1:].encode("ascii")
        padding = b"=" * (-len(encoded) % 4)
        return os.fsdecode(base64.b64decode(encoded + padding, altchars=b"-_", validate=True)) or None
    except ValueError:
        return None


def is_seen(name: str) -> bool:
    """Tell whether the name carries the flag S."""
    return "S" in name.partition(FLAGS)[2]


def as_seen(name: str) -> str:
    """Return the name with the flag S; flags are in ASCII order."""
    base, _, flags = name.partition(FLAGS)
    return base + FLAGS + "".join(sorted({*flags, "S"}))


def as_unseen(name: str) -> str:
    """Return the name without the flag S."""
    base, _, flags = name.partition(FLAGS)
    return base + FLAGS + flags.replace("S", "")
