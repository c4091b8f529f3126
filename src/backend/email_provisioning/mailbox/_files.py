"""What keeping mail needs of a file system: durable names, private modes, one meaning for failures."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from email_provisioning.errors import StorageUnavailable

#: Only the owner reads mail.
DIRECTORY_MODE, FILE_MODE = 0o700, 0o600

#: Who owns what is made, as numeric user and group; None: whoever makes it.
Owner = tuple[int, int] | None


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn an `OSError` (full, read-only, failing disk) into `StorageUnavailable`, its cause for the log."""
    try:
        yield
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, "OSError")
        raise StorageUnavailable(cause=f"{name}: {error.strerror}: {error.filename}") from error


def make_directory(path: Path, owner: Owner) -> None:
    """Make a directory that only its owner enters; one that is there already is given the owner and stays."""
    path.mkdir(mode=DIRECTORY_MODE, exist_ok=True)
    if owner is not None:
        os.chown(path, *owner)


def write_durably(path: Path | str, content: bytes, owner: Owner) -> None:
    """Write a new file and wait until its content is on the disk; for its name see `sync_directory`."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    try:
        if owner is not None:
            os.fchown(descriptor, *owner)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_directory(path: Path | str) -> None:
    """Wait until the names in a directory are on the disk as they are now."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move_durably(source: Path, target: Path) -> None:
    """Rename within one file system, and wait until both directories are on the disk.

    Where ``source`` is gone already, an earlier call may have been killed before it waited: we wait again.
    """
    if source.exists():
        source.rename(target)
    sync_directory(target.parent)
    sync_directory(source.parent)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock over all threads and processes; one that dies lets go of it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
