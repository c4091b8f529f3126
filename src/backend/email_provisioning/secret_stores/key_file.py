"""The key file: made once, replaced as a whole, readable by its owner alone."""

from __future__ import annotations

import base64
import json
import os
import secrets
import stat
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from email_provisioning.domain.sentences import checks
from email_provisioning.errors import ProvisioningError

KEY_BYTES = 32

#: What tells one content of the file from another: inode, time of the last change in nanoseconds, size.
Stamp = tuple[int, int, int]


class KeyFileError(ProvisioningError):
    """The key file cannot be used."""

    code = "key_file_invalid"


class KeyFileMissing(KeyFileError):
    """The key file is not there, and what was stored can only be used with it: restore it from your backup."""

    code = "key_file_missing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys:
    """What the key file holds."""

    #: Key id → 32 bytes, oldest first.
    keys: Mapping[str, bytes] = field(repr=False)
    pepper: bytes = field(repr=False)


def new_key() -> bytes:
    """Return a fresh key."""
    return secrets.token_bytes(KEY_BYTES)


def next_id(keys: Mapping[str, bytes]) -> str:
    """Return the id of a key to be added: higher than any that there is, so that none is used twice."""
    numbers = [int(key_id[1:]) for key_id in keys if key_id[1:].isdecimal()]
    return f"k{max(numbers, default=0) + 1}"


def stamp(path: Path) -> Stamp | None:
    """Return what tells this content of the file from another; None where there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def read(path: Path) -> Keys:
    """Return what the file holds; raise `KeyFileError` when others may read it or it is not what we wrote."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise KeyFileError(checks.KEY_FILE_OPEN(file=str(path), mode=f"{mode:04o}"))
    try:
        content = json.loads(path.read_text())
        keys = {str(entry["id"]): _decode(entry["key"]) for entry in content["keys"]}
        pepper = _decode(content["pepper"])
    except (ValueError, KeyError, TypeError) as error:
        raise KeyFileError(checks.KEY_FILE_FOREIGN(file=str(path))) from error
    if not keys:
        raise KeyFileError(checks.KEY_FILE_EMPTY(file=str(path)))
    return Keys(keys=keys, pepper=pepper)


def create(path: Path) -> None:
    """Make the file with one key; nothing where it is there by now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = Keys(keys={"k1": new_key()}, pepper=new_key())
    # A link fails where the name is taken: of two processes starting at once, one makes the file.
    with suppress(FileExistsError):
        _write(path, content, os.link)


def replace(path: Path, content: Keys) -> None:
    """Put a new content in the place of the old one, at once and with the same owner; only one process may."""
    before = path.stat()
    for unfinished in path.parent.glob(f".{path.name}.*"):
        # A process was killed over it, and there are keys in it.
        unfinished.unlink()

    def move(name: str, to: Path) -> None:
        if os.geteuid() == 0:
            os.chown(name, before.st_uid, before.st_gid)
        os.replace(name, to)

    _write(path, content, move)


def _write(path: Path, content: Keys, publish: Callable[[str, Path], None]) -> None:
    """Write the content to a file of its own, durably, and let ``publish`` give it its name."""
    # mkstemp makes the file with mode 0600.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump(_encoded(content), file)
            file.flush()
            os.fsync(file.fileno())
        publish(name, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _encoded(content: Keys) -> dict[str, object]:
    keys = [{"id": key_id, "key": _encode(key)} for key_id, key in content.keys.items()]
    return {"keys": keys, "pepper": _encode(content.pepper)}


def _encode(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _decode(text: str) -> bytes:
    value = base64.b64decode(text, validate=True)
    if len(value) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return value
