"""Where things lie in the data folder that more than one part has to find."""

from __future__ import annotations

from pathlib import Path


def self_signed_certificate(data_dir: Path) -> Path:
    """Return the file of the certificate of our own making, with its key."""
    return data_dir / "tls" / "self-signed.pem"
