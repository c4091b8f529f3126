"""The ports of the mail gateway, and Dovecot."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence

from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.domain.sentences import checks
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
        settings.gateway_port: f"{settings.gateway_port} (STARTTLS)",
        settings.gateway_tls_port: f"{settings.gateway_tls_port} (TLS)",
        settings.gateway_mx_port: checks.FROM_OUTSIDE(port=str(settings.gateway_mx_port)),
    }
    ports.pop(0, None)  # turned off
    if not settings.gateway_port and not settings.gateway_tls_port:
        detail = checks.NO_SUBMISSION_PORT()
        yield Finding(level=Level.ERROR, subject=SUBJECT, code="no_submission_port", detail=detail)
    if hosted and not settings.gateway_mx_port:
        detail = checks.MX_PORT_OFF()
        yield Finding(level=Level.WARNING, subject=SUBJECT, code="mx_port_off", detail=detail)
    silent = [str(port) for port in ports if not _answers(settings.gateway_host, port)]
    if silent:
        detail = checks.NOT_LISTENING(ports=silent, host=settings.gateway_host)
        yield Finding(level=Level.WARNING, subject=SUBJECT, code="gateway_not_listening", detail=detail)
    elif ports:
        detail = checks.LISTENS(ports=list(ports.values()))
        yield Finding(level=Level.OK, subject=SUBJECT, code="ok", detail=detail)


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((_EVERY_INTERFACE.get(host, host), port), CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def check_imap(settings: Settings, *, hosted: bool) -> Sequence[Finding]:
    """Tell whether mailboxes that are kept here can be read over IMAP."""
    if not hosted or not settings.imap_port:
        detail = checks.IMAP_OFF() if hosted else checks.IMAP_NOT_NEEDED()
        return [Finding(level=Level.OK, subject="imap", code="ok", detail=detail)]
    try:
        find_dovecot()
        if os.geteuid() == 0 and mail_owner() is None:
            raise NoMailUser
    except (ImapUnavailable, NoMailUser) as error:
        return [failing("imap", error, level=Level.WARNING)]
    detail = checks.DOVECOT_FINE(port=str(settings.imap_port))
    return [Finding(level=Level.OK, subject="imap", code="ok", detail=detail)]
