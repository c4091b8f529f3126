"""Reading one Maildir, while Dovecot may be moving its files."""

from __future__ import annotations

import errno
import heapq
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from email_provisioning.errors import InvalidCursor, MessageNotFound
from email_provisioning.mailbox._maildir_names import (
    FLAGS,
    as_seen,
    as_unseen,
    id_of,
    is_seen,
    unique_part,
    unique_part_of_id,
)
from email_provisioning.mailbox.base import MessagePage, MessageSummary, StoredMessage

Result = TypeVar("Result")

#: How much of a message a list reads at first, and at most for its headers, in octets.
HEAD_BYTES, MAX_HEAD_BYTES = 16 * 1024, 64 * 1024
#: How often a file is looked for again that another program has just renamed.
ATTEMPTS = 3
#: Why a message that can be read may not be markable as seen.
_CANNOT_WRITE = frozenset({errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM})


def page(mailbox: Path, *, limit: int, cursor: str | None) -> MessagePage:
    """Return the newest messages below ``cursor``, which is the id of the last message of the page before.

    Costs one listing of names, whatever the number of messages, and opens only the files of the page.
    """
    names = _names(mailbox)
    if cursor is not None:
        last = unique_part_of_id(cursor)
        if last is None:
            raise InvalidCursor
        names = [name for name in names if name < last]
    newest = heapq.nlargest(limit + 1, names)
    shown = {unique_part(name): name for name in newest[:limit]}
    messages = [summary for name in shown.values() if (summary := _summary(mailbox, name)) is not None]
    return MessagePage(
        messages=messages, next_cursor=id_of(newest[limit - 1]) if len(newest) > limit else None
    )


def read(mailbox: Path, message_id: str) -> StoredMessage:
    """Return the message and mark it seen."""

    def reading(path: Path) -> StoredMessage:
        with path.open("rb") as file:
            content, status = file.read(), os.fstat(file.fileno())
        _mark_seen(mailbox, path)
        return StoredMessage(id=message_id, content=content, received_at=_time(status))

    return _with_file(mailbox, message_id, reading)


def mark(mailbox: Path, message_id: str, *, seen: bool) -> None:
    """Give the message the flag S or take it away; a mail program that has the mailbox open sees it."""

    def marking(path: Path) -> None:
        name = as_seen(path.name) if seen else as_unseen(path.name)
        path.rename(mailbox / "cur" / name)

    _with_file(mailbox, message_id, marking)


def move(mailbox: Path, message_id: str, folder: Path) -> None:
    """Move the message into another folder of the same mailbox, where it keeps its name and its flags."""

    def moving(path: Path) -> None:
        name = path.name if FLAGS in path.name else path.name + FLAGS
        path.rename(folder / "cur" / name)

    _with_file(mailbox, message_id, moving)


def _with_file(mailbox: Path, message_id: str, act: Callable[[Path], Result]) -> Result:
    """Act on the file of a message, and once more where its name changes under our feet."""
    unique = unique_part_of_id(message_id)
    for _ in range(ATTEMPTS):
        path = _find(mailbox, unique) if unique else None
        if path is None:
            break
        try:
            return act(path)
        except FileNotFoundError:
            # Its flags have just changed, and so has its name.
            continue
    raise MessageNotFound


def _names(mailbox: Path) -> list[str]:
    # First new/, then cur/: a message that moves meanwhile is seen twice, not missed.
    names = os.listdir(mailbox / "new") + os.listdir(mailbox / "cur")
    return [name for name in names if not name.startswith(".")]


def _find(mailbox: Path, unique: str) -> Path | None:
    for folder in ("new", "cur", "new"):
        for name in os.listdir(mailbox / folder):
            if name.startswith(unique) and unique_part(name) == unique:
                return mailbox / folder / name
    return None


def _summary(mailbox: Path, name: str) -> MessageSummary | None:
    """Read the beginning of a message; None where it has just been removed."""
    places = [mailbox / "cur" / name, mailbox / "new" / name]
    if not is_seen(name):
        places.reverse()
    for path in places:
        try:
            return _read_summary(path)
        except FileNotFoundError:
            continue
    found = _find(mailbox, unique_part(name))
    try:
        return None if found is None else _read_summary(found)
    except FileNotFoundError:
        return None


def _read_summary(path: Path) -> MessageSummary:
    with path.open("rb", buffering=0) as file:
        head = file.read(HEAD_BYTES)
        if len(head) == HEAD_BYTES and b"\n\r\n" not in head and b"\n\n" not in head:
            head += file.read(MAX_HEAD_BYTES - HEAD_BYTES)
        status = os.fstat(file.fileno())
    return MessageSummary(
        id=id_of(path.name),
        head=head,
        received_at=_time(status),
        seen=is_seen(path.name),
        size=status.st_size,
    )


def _mark_seen(mailbox: Path, path: Path) -> None:
    if path.parent.name == "cur" and is_seen(path.name):
        return
    try:
        path.rename(mailbox / "cur" / as_seen(path.name))
    except OSError as error:
        # A full or read-only disk must not keep anybody from reading: the message just stays unseen.
        if error.errno not in _CANNOT_WRITE:
            raise


def _time(status: os.stat_result) -> datetime:
    return datetime.fromtimestamp(status.st_mtime, UTC)
