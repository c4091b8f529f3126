"""Checkpoints of the audit log: signed, so that a copy kept elsewhere proves what the log held."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence.log_segments import Segment

_SIGNED = ("first_id", "last_id", "hash", "last_at", "sealed_at")
#: With one value more, so that neither signature can pass for the other.
_SIGNED_AS_DROPPED = (*_SIGNED, "dropped_at")


class CheckpointUnusable(ProvisioningError):
    """This is no checkpoint of an audit log."""

    code, status = "checkpoint_unusable", 422


@dataclass(frozen=True, kw_only=True)
class Checkpoints:
    """Signs and verifies with Ed25519 (RFC 8032)."""

    #: 32 secret bytes that the key pair follows from.
    seed: bytes = field(repr=False)

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public_key(self) -> str:
        """Return the public key, hexadecimal: whoever has it can verify checkpoints without any secret."""
        return self._private.public_key().public_bytes_raw().hex()

    def signed(self, *, first_id: int, last_id: int, digest: str, last_at: datetime, at: datetime) -> Segment:
        """Return a segment with its signature."""
        bare = Segment(
            first_id=first_id, last_id=last_id, hash=digest, last_at=last_at, sealed_at=at, signature=""
        )
        return replace(bare, signature=self._private.sign(_message(bare, _SIGNED)).hex())

    def dropped(self, segment: Segment, *, at: datetime) -> Segment:
        """Return a segment that says, with a signature of its own, that its rows were removed by us."""
        bare = replace(segment, dropped_at=at)
        return replace(bare, drop_signature=self._private.sign(_message(bare, _SIGNED_AS_DROPPED)).hex())

    def is_ours(self, segment: Segment) -> bool:
        """Tell whether a segment bears our signature and was not changed since."""
        return self._verifies(segment.signature, _message(segment, _SIGNED))

    def is_dropped(self, segment: Segment) -> bool:
        """Tell whether it was us who removed a segment's rows: whoever owns the database alone can only say so."""
        if segment.dropped_at is None or segment.drop_signature is None:
            return False
        return self._verifies(segment.drop_signature, _message(segment, _SIGNED_AS_DROPPED))

    def _verifies(self, signature: str, message: bytes) -> bool:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))
        try:
            public.verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def as_json(self, segment: Segment) -> str:
        """Return a checkpoint on one line."""
        values = dict(zip(_SIGNED, json.loads(_message(segment, _SIGNED)), strict=True))
        return json.dumps({**values, "signature": segment.signature, "public_key": self.public_key})


def read_checkpoint(text: str) -> Segment:
    """Read a checkpoint; whether it is ours is another question. Raises `CheckpointUnusable`."""
    try:
        given = json.loads(text)
        return Segment(
            first_id=int(given["first_id"]),
            last_id=int(given["last_id"]),
            hash=str(given["hash"]),
            last_at=datetime.fromisoformat(given["last_at"]),
            sealed_at=datetime.fromisoformat(given["sealed_at"]),
            signature=str(given["signature"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckpointUnusable(cause=str(error)) from error


def _message(segment: Segment, names: Sequence[str]) -> bytes:
    values = [getattr(segment, name) for name in names]
    plain = [
        each.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(each, datetime) else each
        for each in values
    ]
    return json.dumps(plain, separators=(",", ":")).encode()
