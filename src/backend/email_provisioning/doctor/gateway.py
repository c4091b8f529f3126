"""The ports of the mail gateway, and Dovecot."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence

from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.imap.configuration import NoMailUser
from email_provisioning.imap.installed import ImapUnavailable, find_dovecot, mail_owner
from email_provisioning.settings import Settings

SUBJECT = "gateway"
#: How long a port of this machine may take to answer, in seconds.
CONNECT_SECONDS = 2.0
_EVERY_INTERFACE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - replaced, not bound


def check_ports(settings: Settings, *, hosted: bool) -> Sequence[Finding]:
    """Tell whether mail can be sent and received; ``hosted``: whether mail of any domain is kept here."""
    return list(_ports(settings, hosted))


def _ports(settings: Settings, hosted: bool) -> Iterator[Finding]:
    ports = {
        "STARTTLS": settings.gateway_port,
        "TLS": settings.gateway_tls_port,
        "from outside": settings.gateway_mx_port,
    }
    if not settings.gateway_port and not settings.gateway_tls_port:
        detail = "GATEWAY_PORT and GATEWAY_TLS_PORT are both 0: nobody can send through the gateway."
        yield Finding(level=Level.ERROR, subject=SUBJECT, code="no_submission_port", detail=detail)
    if hosted and not settings.gateway_mx_port:
        detail = "GATEWAY_MX_PORT is 0, and mail of some domains is kept here."
        yield Finding(level=Level.WARNING, subject=SUBJECT, code="mx_port_off", detail=detail)
    told = ", ".join(f"{port} ({use})" for use, port in ports.items() if port)
    silent = [port for port in ports.values() if port and not _answers(settings.gateway_host, port)]
    if silent:
        detail = f"Nothing listens on {', '.join(map(str, silent))} of {settings.gateway_host}."
        yield Finding(level=Level.WARNING, subject=SUBJECT, code="gateway_not_listening", detail=detail)
    elif told:
        yield Finding(level=Level.OK, subject=SUBJECT, code="ok", detail=f"Listens on {told}.")


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((_EVERY_INTERFACE.get(host, host), port), CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def check_imap(settings: Settings, *, hosted: bool) -> Sequence[Finding]:
    """Tell whether mailboxes that are kept here can be read over IMAP."""
    if not hosted or not settings.imap_port:
        detail = "IMAP is turned off." if hosted else "No mailbox is kept here: IMAP is not needed."
        return [Finding(level=Level.OK, subject="imap", code="ok", detail=detail)]
    try:
        find_dovecot()
        if os.geteuid() == 0 and mail_owner() is None:
            raise NoMailUser
    except (ImapUnavailable, NoMailUser) as error:
        return [failing("imap", error, level=Level.WARNING)]
    detail = f"Dovecot is installed, for port {settings.imap_port}."
    return [Finding(level=Level.OK, subject="imap", code="ok", detail=detail)]
