"""Replaces the key that seals, while the server runs.

The new key goes into the file first. Then every transaction that may have sealed with an old one is waited for, what
is there is sealed anew, and only then do the old keys leave the file. Whoever seals looks at the file once more after
it has written (`Keyring.seal_into`), so that nothing is missed. Interrupted at any instant, every secret can be opened,
and the next call goes on.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from email_provisioning.domain.actor import Actor
from email_provisioning.domain.clock import Clock
from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence import log, sealed
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.sealed import SEALED, SealedRow, SealedTable
from email_provisioning.secret_stores import key_file
from email_provisioning.secret_stores.key_file import KeyFileMissing, Keys
from email_provisioning.secret_stores.keyring import Keyring, SealBroken, load_keyring

#: How many rows are sealed anew in one transaction.
BATCH = 100


class RotationUnderWay(ProvisioningError):
    """Another process is rotating the key: wait until it has finished."""

    code, status, retryable = "key_rotation_under_way", 409, True


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotated:
    """What became of a rotation."""

    #: The id of the key that seals now.
    key_id: str
    #: How many secrets were sealed anew.
    sealed: int
    #: What no key opens, as it is bound; then the old keys stay in the file.
    broken: tuple[str, ...]


#: Is told how many secrets are sealed anew, of how many.
Tell = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class KeyRotation:
    """Rotates the key of one server."""

    database: Database
    #: The key file.
    file: Path
    clock: Clock

    def run(self, actor: Actor, tell: Tell) -> Rotated:
        """Replace the key, or finish a rotation that was interrupted.

        Raises `KeyFileError` and its kin, and `RotationUnderWay`.
        """
        if not self.file.exists():
            # Making a new one would leave every secret behind.
            raise KeyFileMissing(f"{self.file} is not there: restore it from your backup.")
        with self._alone():
            keyring = self._with_new_key()
            self._wait_for_writers()
            rotated = self._seal_all(keyring, tell)
            if not rotated.broken:
                only = {rotated.key_id: keyring.keys[rotated.key_id]}
                key_file.replace(self.file, Keys(keys=only, pepper=keyring.pepper))
            self._note(actor, rotated)
        return rotated

    def _with_new_key(self) -> Keyring:
        """Add a key to the file, unless an interrupted rotation has; return the keys."""
        found = key_file.read(self.file)
        if len(found.keys) == 1:
            added = {key_file.next_id(found.keys): key_file.new_key()}
            key_file.replace(self.file, Keys(keys={**found.keys, **added}, pepper=found.pepper))
        return load_keyring(self.file)

    def _wait_for_writers(self) -> None:
        for table in SEALED:
            with self.database.write() as connection:
                sealed.wait_for_writers(connection, table)

    def _seal_all(self, keyring: Keyring, tell: Tell) -> Rotated:
        newest, done, broken = keyring.newest, 0, list[str]()
        with self.database.read() as connection:
            total = sum(sealed.count(connection, table, not_by=newest) for table in SEALED)
        for table in SEALED:
            after: sealed.Key | None = None
            while True:
                with self.database.write() as connection:
                    rows = sealed.page(connection, table, not_by=newest, after=after, limit=BATCH)
                    failed = [row for row in rows if not _seal_anew(connection, table, row, keyring)]
                if not rows:
                    break
                after, done = rows[-1].key, done + len(rows) - len(failed)
                broken += [table.bound_to(*row.key) for row in failed]
                tell(done, total)
        return Rotated(key_id=newest, sealed=done, broken=tuple(broken))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other rotations out; the lock goes with the process, however that ends."""
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            raise RotationUnderWay from error
        finally:
            os.close(folder)

    def _note(self, actor: Actor, rotated: Rotated) -> None:
        with self.database.write() as connection:
            log.append(
                connection,
                at=self.clock(),
                actor=actor,
                action="rotate_key",
                status="failed" if rotated.broken else "success",
                details={"key": rotated.key_id, "sealed": rotated.sealed, "broken": len(rotated.broken)},
            )


def _seal_anew(connection: Connection, table: SealedTable, row: SealedRow, keyring: Keyring) -> bool:
    """Seal one row with the newest key; False where no key opens it."""
    bound_to = table.bound_to(*row.key)
    try:
        plain = keyring.open(row.key_id, row.sealed, bound_to=bound_to)
    except SealBroken:
        return False
    key_id, content = keyring.seal(plain, bound_to=bound_to)
    sealed.replace(connection, table, row, key_id=key_id, sealed=content)
    return True
