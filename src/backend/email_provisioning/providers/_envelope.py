"""Envelopes for vendors that take a message without one: who gets it is who its header names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from email.errors import HeaderParseError, ObsoleteHeaderDefect
from email.policy import SMTP
from email.utils import getaddresses

from email_provisioning.domain.address import Address, parse_address
from email_provisioning.domain.header import Field, MessageMalformed, header_fields, without
from email_provisioning.errors import InvalidName, MessageRefused, RecipientRefused

#: Fields whose addresses such a vendor sends to, those that may count as such, and those that it takes out.
_NAMED, _RESENT, _BLIND = {b"to", b"cc"}, {b"resent-to", b"resent-cc"}, {b"bcc", b"resent-bcc"}
#: Octets of one such field that are read: room for as many addresses as an envelope may have.
MAX_FIELD = 64 * 1024
#: How many strangers an error names.
MOST_NAMED = 3


class HeaderNamesOthers(MessageRefused):
    """The message names recipients that it is not being sent to, and this provider would send it to them as well."""

    smtp = "554 5.6.0"


def addressed(content: bytes, recipients: Sequence[Address]) -> bytes:
    """Return the message with a Bcc field for the recipients that its header does not name, else octet for octet.

    The vendor sends to everybody in To, Cc and Bcc, and takes Bcc out. Raises `HeaderNamesOthers` where that would
    reach somebody beyond the recipients, `MessageMalformed` where it cannot be told whom it would reach.
    """
    fields = header_fields(content)
    named = {_key(each) for each in _addresses(fields, _NAMED)}
    wanted = {_key(each.email): each for each in recipients}
    strangers = (named | {_key(each) for each in _addresses(fields, _RESENT)}) - wanted.keys()
    if strangers:
        raise _others(strangers)
    content = without(content, [field for field in fields if field.name in _BLIND])
    return _bcc([address for key, address in wanted.items() if key not in named]) + content


def _others(strangers: Iterable[str]) -> HeaderNamesOthers:
    shown = sorted(strangers)
    names = ", ".join(shown[:MOST_NAMED]) + (" and others" if len(shown) > MOST_NAMED else "")
    return HeaderNamesOthers(
        f"The message names {names} in To or Cc without being sent there, and this provider would send it there as"
        " well: send it to all of them at once, or take them out."
    )


def _bcc(recipients: Sequence[Address]) -> bytes:
    """Return the field with one recipient a line, nothing where there are none."""
    for each in recipients:
        # What an address was checked for when it was parsed; here it would be a field of its own.
        if not each.email.isprintable():
            raise RecipientRefused("A recipient's address holds characters that cannot be sent.")
    lines = ",\r\n ".join(each.email for each in recipients)
    return f"Bcc: {lines}\r\n".encode() if recipients else b""


def _addresses(fields: Sequence[Field], names: set[bytes]) -> Iterator[str]:
    for field in fields:
        if field.name in names:
            yield from _read(field)


def _read(field: Field) -> Sequence[str]:
    """Return the addresses of a field, of which any reader would read the same."""
    try:
        if len(field.value) > MAX_FIELD:
            raise MessageMalformed(f"The {field.name.decode().title()} field is too long.")
        return _parsed(_text(field.value).replace("\r\n", "").strip())
    except (HeaderParseError, IndexError, ValueError, AttributeError, RecursionError) as error:
        # The standard library breaks on some malformed fields instead of noting a defect.
        name = field.name.decode().title()
        raise MessageMalformed(f"The addresses in the {name} field cannot be understood.") from error


def _text(value: bytes) -> str:
    """Return what a field says: UTF-8 (RFC 6532), or names in an older alphabet."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _parsed(text: str) -> Sequence[str]:
    header = SMTP.header_factory("to", text)
    found = [each.addr_spec for each in header.addresses]
    if all(isinstance(defect, ObsoleteHeaderDefect) for defect in header.defects):
        return found
    # What is not well formed passes where a second reader, which errs in other ways, finds the same in it.
    others = [address for _, address in getaddresses([text])]
    if sorted(found) != sorted(others):
        raise ValueError("two readers disagree")
    return found


def _key(text: str) -> str:
    """Return an address in the form in which any two are compared."""
    try:
        return parse_address(text).email
    except InvalidName:
        return text
