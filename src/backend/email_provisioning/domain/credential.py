"""The passwords of an address: of our own gateway, and of the vendor."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from email_provisioning.errors import InvalidLabel

#: Characters of a label.
MAX_LABEL = 100


class CredentialKind(StrEnum):
    """Whose server takes a password."""

    #: Our own.
    GATEWAY = "gateway"
    #: The vendor's, past us: it counts no quota of ours and ends only when the vendor says so.
    DIRECT = "direct"


class CredentialStatus(StrEnum):
    """Where a password stands."""

    #: The vendor has not issued it yet.
    PENDING = "pending"
    ACTIVE = "active"
    #: It is to go, and the vendor has not removed it yet.
    REVOKING = "revoking"
    #: The vendor refused to issue it.
    FAILED = "failed"


def check_label(text: str) -> str:
    """Return a label, trimmed and in NFC; raise `InvalidLabel` for one that is too long or cannot be printed."""
    label = unicodedata.normalize("NFC", text.strip())
    if len(label) > MAX_LABEL or not label.isprintable():
        raise InvalidLabel
    return label
