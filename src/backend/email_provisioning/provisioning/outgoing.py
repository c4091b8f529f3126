"""A message on its way out: whose it says it is, and what a submission server completes (RFC 6409, section 8)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from email.errors import HeaderParseError, NonASCIILocalPartDefect
from email.policy import SMTP
from email.utils import format_datetime
from itertools import takewhile

from email_provisioning.domain.address import Address, parse_address
from email_provisioning.domain.header import Field, header_fields, without
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import InvalidName, SenderRefused

#: Octets of a From or Sender field that are looked at; an honest one has a tenth of that.
MAX_SENDER_FIELD = 2_000
#: Fields that a recipient must not see (RFC 5322, section 3.6.3).
_BLIND = frozenset({b"bcc", b"resent-bcc"})
#: Fields that servers add on top.
_TRACE = frozenset({b"received", b"return-path"})
_ATOM = rb"A-Za-z0-9!#$%&'*+/=?^_`{|}~.-"
_MAILBOX = rb"([%b]+@[%b]+)" % (_ATOM, _ATOM)
#: What nearly every client writes: an address alone, or one in angle brackets after a name without any trick.
_PLAIN = re.compile(
    rb'(?:"[^"\\<>@]*"[ \t]*|[ \t\x80-\xff%b]*)<%b>|%b' % (_ATOM, _MAILBOX, _MAILBOX),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


def completed(content: bytes, *, sender: Address, at: datetime, plain: bool = False) -> bytes:
    """Return the message with Message-ID and Date where they are missing and without Bcc, else octet for octet.

    Raises `SenderRefused` unless From is exactly one mailbox, the sender's, and Sender is missing or the same, and what
    `header_fields` raises. With ``plain``, also refuses an honest From that is not written as nearly every client does:
    to read another one takes up to a thirtieth of a second.
    """
    fields = header_fields(content)
    _check_sender(fields, sender, plain=plain)
    content = without(content, [field for field in fields if field.name in _BLIND])
    added = _missing_fields({field.name for field in fields}, sender, at)
    if not added:
        return content
    # Below the trace: a server adds its line on top of all others (RFC 5321, section 4.4).
    trace = list(takewhile(lambda field: field.name in _TRACE, fields))
    top = trace[-1].end if trace else 0
    return content[:top] + added + content[top:]


def _missing_fields(names: set[bytes], sender: Address, at: datetime) -> bytes:
    added = ""
    if b"message-id" not in names:
        added += f"Message-ID: <{new_id()}@{sender.domain}>\r\n"
    if b"date" not in names:
        added += f"Date: {format_datetime(at)}\r\n"
    return added.encode()


def _check_sender(fields: Sequence[Field], sender: Address, *, plain: bool) -> None:
    authors = [field for field in fields if field.name == b"from"]
    if len(authors) != 1:
        raise SenderRefused(
            f"The message needs exactly one From field, with {sender.email} in it; it has {len(authors)}."
        )
    senders = [field for field in fields if field.name == b"sender"]
    if len(senders) > 1:
        raise SenderRefused("The message has more than one Sender field.")
    for field in [*authors, *senders]:
        if not _is(field.value, sender, plain=plain):
            name = field.name.decode().title()
            raise SenderRefused(f"The {name} field of the message has to be {sender.email} and nobody else.")


def _is(value: bytes, sender: Address, *, plain: bool) -> bool:
    """Tell whether a field holds one mailbox, the sender's, whatever program reads it; with ``plain``, plainly."""
    value = value.replace(b"\r\n", b"").strip(b" \t")
    if len(value) > MAX_SENDER_FIELD or _CONTROL.search(value):
        return False
    match = _PLAIN.fullmatch(value)
    if match is None and plain:
        return False
    text = (match[1] or match[2]).decode() if match else _only_mailbox(value)
    if text is None:
        return False
    if text == sender.email:
        return True
    try:
        return parse_address(text) == sender
    except InvalidName:
        return False


def _only_mailbox(value: bytes) -> str | None:
    """Return the one address of a field with comments, quoted pairs and the like; None unless it is well formed."""
    try:
        header = SMTP.header_factory("from", value.decode())
        groups = header.groups
    except (UnicodeDecodeError, HeaderParseError, IndexError, ValueError, AttributeError, RecursionError):
        # The parser of the standard library breaks on some malformed fields instead of noting a defect.
        return None
    tolerated = all(isinstance(defect, NonASCIILocalPartDefect) for defect in header.defects)
    if not tolerated or len(groups) != 1 or groups[0].display_name is not None:
        return None
    addresses = groups[0].addresses
    return str(addresses[0].addr_spec) if len(addresses) == 1 else None
