"""The line that each server adds to a message (RFC 5321, section 4.4)."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import format_datetime
from itertools import islice

from email_provisioning.domain.header import header_end
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import MessageRefused

#: RFC 5321, section 6.3: a message with more traces than this goes in a circle.
MAX_TRACES = 100
_NOT_IN_A_DOMAIN = re.compile(r"[^A-Za-z0-9.:\[\]-]")
_TRACE = re.compile(rb"^received[ \t]*:", re.IGNORECASE | re.MULTILINE)


class MailLoop(MessageRefused):
    """The message goes in a circle: it has passed too many servers."""

    smtp = "554 5.4.6"


def submission_trace(*, by: str, domain: str, at: datetime) -> bytes:
    """Return the line for a message of our own; where its sender sits is nobody's business."""
    return _line(f"from {domain} (authenticated sender)", by, "ESMTPSA", at)


def exchange_trace(*, by: str, greeted_as: str, peer: object, encrypted: bool, at: datetime) -> bytes:
    """Return the line for a message that another server brought."""
    address = str(peer[0]) if isinstance(peer, tuple) else "unknown"
    literal = f"IPv6:{address}" if ":" in address else address
    name = _NOT_IN_A_DOMAIN.sub("?", greeted_as)
    return _line(f"from {name} ([{literal}])", by, "ESMTPS" if encrypted else "ESMTP", at)


def check_loop(content: bytes) -> None:
    """Raise `MailLoop` for a message that has passed too many servers, `HeaderTooLarge` before looking for that."""
    traces = _TRACE.finditer(content, 0, header_end(content))
    if sum(1 for _ in islice(traces, MAX_TRACES)) == MAX_TRACES:
        raise MailLoop


def _line(origin: str, by: str, protocol: str, at: datetime) -> bytes:
    return (
        f"Received: {origin}\r\n\tby {by} with {protocol} id {new_id()};\r\n\t{format_datetime(at)}\r\n"
    ).encode()
