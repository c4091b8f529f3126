"""The key file: the keys that seal secrets, and the pepper of the password digests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from email_provisioning.errors import ProvisioningError

_NONCE_BYTES = 12
_KEY_BYTES = 32


class KeyFileError(ProvisioningError):
    """The key file cannot be used."""

    code = "key_file_invalid"


class SealBroken(ProvisioningError):
    """A stored secret could not be opened: its key is missing, or it was changed or moved."""

    code = "secret_unreadable"


@dataclass(frozen=True, kw_only=True)
class Keyring:
    """Seals and opens secrets with AES-256-GCM, and digests passwords.

    The newest key seals, all of them open. The associated data binds a sealed secret to its owner: moved to another
    row, it no longer opens (NIST SP 800-38D).
    """

    #: Key id → 32 bytes, oldest first.
    keys: dict[str, bytes] = field(repr=False)
    #: Secret part of every digest: a stolen database alone is worth nothing.
    pepper: bytes = field(repr=False)

    @property
    def newest(self) -> str:
        """Return the id of the key that seals."""
        return next(reversed(self.keys))

    def seal(self, plain: str, *, bound_to: str) -> tuple[str, bytes]:
        """Return the key's id and the nonce with the sealed text."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        key_id = self.newest
        return key_id, nonce + AESGCM(self.keys[key_id]).encrypt(nonce, plain.encode(), bound_to.encode())

    def open(self, key_id: str, sealed: bytes, *, bound_to: str) -> str:
        """Return the plain text, or raise `SealBroken`."""
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


def load_keyring(path: Path) -> Keyring:
    """Read the key file, making it with mode 0600 on the first start.

    Raises `KeyFileError` when others may read it or it is not what we wrote.
    """
    if not path.exists():
        _create(path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise KeyFileError(f"{path} can be read by others (mode {mode:04o}): run chmod 600 on it.")
    try:
        content = json.loads(path.read_text())
        keys = {str(entry["id"]): _decode(entry["key"]) for entry in content["keys"]}
        pepper = _decode(content["pepper"])
    except (ValueError, KeyError, TypeError) as error:
        raise KeyFileError(f"{path} is not a key file: restore it from your backup.") from error
    if not keys:
        raise KeyFileError(f"{path} holds no key: restore it from your backup.")
    return Keyring(keys=keys, pepper=pepper)


def _decode(text: str) -> bytes:
    value = base64.b64decode(text, validate=True)
    if len(value) != _KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return value


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "keys": [{"id": "k1", "key": base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}],
        "pepper": base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode(),
    }
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        # A link fails where the name is taken: of two processes starting at once, one makes the file.
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        os.unlink(name)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
