"""The keys that seal secrets, and the pepper of the password digests."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from email_provisioning.domain.sentences import checks
from email_provisioning.errors import ProvisioningError
from email_provisioning.secret_stores.key_file import (
    KeyFileError,
    KeyFileMissing,
    Keys,
    Stamp,
    create,
    read,
    stamp,
)

__all__ = ["KeyFileError", "KeyFileMissing", "Keyring", "SealBroken", "load_keyring"]

_NONCE_BYTES = 12


class SealBroken(ProvisioningError):
    """A stored secret could not be opened: its key is missing, or it was changed or moved."""

    code = "secret_unreadable"


@dataclass(kw_only=True, eq=False)
class Keyring:
    """Seals and opens secrets with AES-256-GCM, and digests passwords.

    The newest key seals, all of them open. The associated data binds a sealed secret to its owner: moved to another
    row, it no longer opens (NIST SP 800-38D). A key file that was changed since, by a rotation of the key, is read
    again; keys that it has no more still open what was read before.
    """

    #: Key id → 32 bytes, oldest first.
    keys: dict[str, bytes] = field(repr=False)
    #: Secret part of every digest: a stolen database alone is worth nothing.
    pepper: bytes = field(repr=False)
    #: Where the keys come from; None: from nowhere that could change.
    file: Path | None = None
    _seen: Stamp | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def newest(self) -> str:
        """Return the id of the key that seals, as of now."""
        self._read_again()
        return next(reversed(self.keys))

    def seal(self, plain: str, *, bound_to: str) -> tuple[str, bytes]:
        """Return the key's id and the nonce with the sealed text."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        key_id = self.newest
        return key_id, nonce + AESGCM(self.keys[key_id]).encrypt(nonce, plain.encode(), bound_to.encode())

    def seal_into(self, plain: str, *, bound_to: str, put: Callable[[str, bytes], None]) -> None:
        """Hand the key's id and the sealed text to ``put``, which writes them in the transaction that is open.

        It is written again where the key has been rotated meanwhile: a rotation first changes the file, then waits
        for every transaction that has written, and then seals anew what it finds. So it misses nothing that was
        written before, and what is written after is looked at here.
        """
        while True:
            key_id, sealed = self.seal(plain, bound_to=bound_to)
            put(key_id, sealed)
            if self.newest == key_id:
                return

    def open(self, key_id: str, sealed: bytes, *, bound_to: str) -> str:
        """Return the plain text, or raise `SealBroken`."""
        if key_id not in self.keys:
            self._read_again()
        key = self.keys.get(key_id)
        if key is None:
            raise SealBroken(cause=f"key {key_id} is not in the key file")
        try:
            plain = AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to.encode())
        except InvalidTag as error:
            raise SealBroken(cause=f"authentication failed for {bound_to}") from error
        return plain.decode()

    def digest(self, password: str) -> str:
        """Return the peppered SHA-256 of a generated password, hexadecimal.

        Fast on purpose: the passwords have 130 random bits, so that a slow hash would protect nothing.
        """
        return hmac.new(self.pepper, password.encode(), hashlib.sha256).hexdigest()

    def derive(self, purpose: str) -> bytes:
        """Return 32 secret bytes for one purpose; they stay the same when the sealing keys are rotated."""
        return hmac.digest(self.pepper, f"derived for: {purpose}".encode(), "sha256")

    def mark(self, *parts: str) -> str:
        """Return what proves that we have written these texts together (HMAC-SHA-256, hexadecimal).

        It stays the same when the sealing keys are rotated.
        """
        return hmac.new(self.derive("marks"), json.dumps(parts).encode(), hashlib.sha256).hexdigest()

    def _read_again(self) -> None:
        """Take over the keys of a file that has changed; a file that is missing changes nothing."""
        now = stamp(self.file) if self.file is not None else None
        if self.file is None or now is None or now == self._seen:
            return
        with self._lock:
            found = read(self.file)
            if not hmac.compare_digest(found.pepper, self.pepper):
                raise KeyFileError(checks.KEY_FILE_REPLACED(file=str(self.file)))
            # The newest is the last of the file; what is not in the file any more goes first.
            kept = {key_id: key for key_id, key in self.keys.items() if key_id not in found.keys}
            self.keys = {**kept, **found.keys}
            self._seen = now


def load_keyring(path: Path, *, in_use: Callable[[], bool] = lambda: False) -> Keyring:
    """Read the key file, making it with mode 0600 on the first start.

    ``in_use`` tells whether there is something already that only a former key file can open. Raises `KeyFileError`
    when that is missing (`KeyFileMissing`), when others may read it or when it is not what we wrote.
    """
    if not path.exists():
        # Looked for again: a process that starts at the same moment makes the file before it stores anything.
        if in_use() and not path.exists():
            raise KeyFileMissing(checks.KEY_FILE_GONE(file=str(path)))
        create(path)
    seen = stamp(path)
    found: Keys = read(path)
    return Keyring(keys=dict(found.keys), pepper=found.pepper, file=path, _seen=seen)
