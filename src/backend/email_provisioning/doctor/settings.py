"""Settings that are taken, and that should be thought over all the same."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from email_provisioning.domain.finding import Finding, Level
from email_provisioning.domain.reserved_domains import is_reserved
from email_provisioning.domain.sentences import Text, checks
from email_provisioning.settings import Settings, SettingsError
from email_provisioning.settings.sources import EnvFile, read_env_file
from email_provisioning.settings.spec import specs

SUBJECT = "settings"
#: What reaches nobody but this machine.
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def refused(error: SettingsError) -> Sequence[Finding]:
    """Return each problem that the settings are refused with at the start."""
    return [
        Finding(level=Level.ERROR, subject=SUBJECT, code="settings_refused", detail=problem)
        for problem in error.problems
    ]


def check_settings(settings: Settings) -> Sequence[Finding]:
    """Return the risks in settings that are taken, and where they were read."""
    file = settings.env_file
    detail = checks.READ_FROM(file=str(file)) if file else checks.READ_FROM_ENVIRONMENT()
    return [Finding(level=Level.OK, subject=SUBJECT, code="ok", detail=detail), *_risks(settings)]


def _risks(settings: Settings) -> Iterator[Finding]:
    public = urlsplit(settings.public_url)
    if public.scheme == "http" and public.hostname not in _LOOPBACK:
        yield _warning("public_url_plain", checks.PUBLIC_URL_PLAIN(url=settings.public_url))
    if settings.env_file is not None and _is_open(settings.env_file) and _holds_secrets(settings.env_file):
        yield _warning("env_file_open", checks.ENV_FILE_OPEN(file=str(settings.env_file)))
    relay = urlsplit(settings.smtp_relay_url or "")
    if relay.scheme == "smtp" and relay.password and relay.hostname not in _LOOPBACK:
        yield _warning("relay_plain", checks.RELAY_PLAIN(host=str(relay.hostname)))
    if settings.log_level == "DEBUG":
        yield _warning("log_level_debug", checks.LOG_LEVEL_DEBUG())
    yield from _risks_of_hosts(settings)


def _risks_of_hosts(settings: Settings) -> Iterator[Finding]:
    if is_reserved(settings.email_domain):
        return  # trying things out, on this machine
    if settings.gateway_host in _LOOPBACK:
        yield _warning("gateway_loopback", checks.GATEWAY_LOOPBACK(host=settings.gateway_host))
    if settings.gateway_public_host in _LOOPBACK or _is_address(settings.gateway_public_host):
        detail = checks.PUBLIC_HOST_NO_NAME(host=settings.gateway_public_host)
        yield _warning("public_host_no_name", detail)


def _is_open(file: Path) -> bool:
    try:
        return bool(stat.S_IMODE(file.stat().st_mode) & 0o077)
    except OSError:
        return False


def _holds_secrets(file: Path) -> bool:
    try:
        found: EnvFile = read_env_file({}, file)
    except SettingsError:
        return False
    return any(spec.secret and found.values.get(name) for name, (_, spec) in specs(Settings).items())


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _warning(code: str, detail: Text) -> Finding:
    return Finding(level=Level.WARNING, subject=SUBJECT, code=code, detail=detail)
