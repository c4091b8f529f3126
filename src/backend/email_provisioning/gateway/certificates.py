"""The certificate that mail clients see: the operator's, or one of our own making."""

from __future__ import annotations

import os
import ssl
import tempfile
from pathlib import Path

from email_provisioning.domain.clock import Clock
from email_provisioning.errors import ProvisioningError
from email_provisioning.settings import Settings
from email_provisioning.settings.places import self_signed_certificate


class CertificateInvalid(ProvisioningError):
    """The certificate cannot be used."""

    code = "certificate_invalid"


def certificate_files(settings: Settings, *, clock: Clock) -> tuple[Path, Path]:
    """Return the files of the certificate chain and of its key, making both on the first start."""
    if settings.gateway_cert_file is not None and settings.gateway_key_file is not None:
        return settings.gateway_cert_file, settings.gateway_key_file
    file = self_signed_certificate(settings.data_dir)
    if not file.exists():
        _make(file, settings.gateway_public_host, clock)
    return file, file


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return the server's TLS context, TLS 1.2 or later; raise `CertificateInvalid` for files that do not fit."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    # One ticket, although nearly no mail client resumes a session: it acknowledges the end of the client's handshake.
    # Without it the client's next words wait for the delayed acknowledgement of TCP, 40 ms on each connection.
    context.num_tickets = 1
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise CertificateInvalid(
            f"The certificate {certificate} with the key {key} cannot be used ({error}): check GATEWAY_CERT_FILE and "
            "GATEWAY_KEY_FILE, or leave both out for a certificate of our own making."
        ) from error
    return context


def _make(file: Path, host: str, clock: Clock) -> None:
    # Loaded for the first start alone.
    from email_provisioning.gateway.self_signed import self_signed

    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=file.parent, prefix=".self-signed.")
    try:
        # The key with its certificate in one file, which mkstemp makes with mode 0600: they cannot be of two makings.
        with os.fdopen(descriptor, "wb") as target:
            target.write(self_signed(host, clock))
            target.flush()
            os.fsync(target.fileno())
        # A link fails where the name is taken: of two processes starting at once, one makes the file.
        os.link(unfinished, file)
    except FileExistsError:
        return
    finally:
        os.unlink(unfinished)
