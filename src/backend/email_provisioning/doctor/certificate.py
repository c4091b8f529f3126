"""The certificate that mail clients see."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.finding import Finding, Level
from email_provisioning.domain.sentences import Text, checks
from email_provisioning.settings import Settings
from email_provisioning.settings.places import self_signed_certificate

SUBJECT = "certificate"
#: How long before its end a certificate is warned of.
SOON = timedelta(days=14)


def check_certificate(settings: Settings, clock: Clock) -> Sequence[Finding]:
    """Tell whether mail clients will trust the gateway's certificate, and for how long."""
    own = settings.gateway_cert_file is None
    file = settings.gateway_cert_file or self_signed_certificate(settings.data_dir)
    if own and not file.exists():
        return [_finding(Level.WARNING, "certificate_self_signed", checks.CERTIFICATE_LATER())]
    try:
        leaf = x509.load_pem_x509_certificates(file.read_bytes())[0]
        _check_key(file, settings.gateway_key_file or file)
    except (OSError, ValueError) as error:
        # An SSLError is an OSError: also where certificate and key do not belong together.
        detail = checks.CERTIFICATE_UNUSABLE(file=str(file), reason=str(error))
        return [_finding(Level.ERROR, "certificate_invalid", detail)]
    problems = [*_times(leaf, clock()), *_names(leaf, settings.gateway_public_host), *_issuer(leaf)]
    host, end = settings.gateway_public_host, leaf.not_valid_after_utc.date()
    return problems or [_finding(Level.OK, "ok", checks.CERTIFICATE_FINE(host=host, end=end))]


def _check_key(certificate: Path, key: Path) -> None:
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)


def _times(leaf: x509.Certificate, now: datetime) -> Iterator[Finding]:
    begin, end = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    if now < begin:
        not_yet = checks.CERTIFICATE_NOT_YET(begin=begin.date())
        yield _finding(Level.ERROR, "certificate_not_yet_valid", not_yet)
    elif now >= end:
        yield _finding(Level.ERROR, "certificate_expired", checks.CERTIFICATE_EXPIRED(end=end.date()))
    elif end - now < SOON:
        yield _finding(Level.WARNING, "certificate_expires", checks.CERTIFICATE_EXPIRES(end=end.date()))


def _names(leaf: x509.Certificate, host: str) -> Iterator[Finding]:
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names = x509.SubjectAlternativeName([])
    known = [
        *names.get_values_for_type(x509.DNSName),
        *(str(address) for address in names.get_values_for_type(x509.IPAddress)),
    ]
    if not any(_matches(name, host) for name in known):
        other = checks.CERTIFICATE_OTHER_NAME(names=known[:5], host=host)
        detail = other if known else checks.CERTIFICATE_WITHOUT_NAME(host=host)
        yield _finding(Level.ERROR, "certificate_other_name", detail)


def _matches(name: str, host: str) -> bool:
    """Tell whether a name of a certificate stands for a host (RFC 9525, section 6.3)."""
    try:
        return ip_address(name) == ip_address(host)
    except ValueError:
        pass  # not two addresses: names, then
    if name.startswith("*."):
        return host.partition(".")[2].lower() == name[2:].lower()
    return name.lower() == host.lower()


def _issuer(leaf: x509.Certificate) -> Iterator[Finding]:
    if leaf.issuer == leaf.subject:
        yield _finding(Level.WARNING, "certificate_self_signed", checks.CERTIFICATE_SELF_SIGNED())


def _finding(level: Level, code: str, detail: Text) -> Finding:
    return Finding(level=level, subject=SUBJECT, code=code, detail=detail)
