"""One mail transaction over an SMTP connection: MAIL, every RCPT, then DATA or nothing."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable, Sequence

from email_provisioning.domain.address import Address
from email_provisioning.errors import (
    MessageRefused,
    MessageTooLarge,
    ProviderUnavailable,
    ProvisioningError,
    RecipientRefused,
)

#: Replies that mean the message is too large (RFC 5321 §4.2.3, RFC 4468).
_TOO_LARGE = frozenset({552, 523})
#: How many refused recipients an error names.
_NAMED = 5

#: How servers tell the id that they keep a message under: Postfix and those that speak like it, and Exim.
_ID = re.compile(r"(?:queued as|\bid=) ?<?([!-;=?-~]{1,128})", re.IGNORECASE)

Reply = tuple[int, bytes]
#: Returns what a refusal stands for at a server whose words are known; None: by its code alone.
Explain = Callable[[int, str], ProvisioningError | None]


def by_code(_code: int, _text: str) -> ProvisioningError | None:
    """Know no server's words."""
    return None


def transact(
    connection: smtplib.SMTP,
    sender: str,
    recipients: Sequence[Address],
    content: bytes,
    *,
    explain: Explain = by_code,
) -> str | None:
    """Send ``content`` (CRLF line ends) to all recipients, or raise with nothing sent.

    Returns the id that the server tells of, None where it tells none. smtplib's own ``sendmail`` sends to those that
    are accepted and only tells of the others.
    """
    _check_path(sender)
    for recipient in recipients:
        _check_path(recipient.email)
    options = _options(connection, sender, recipients, content)
    _require(connection, connection.mail(sender, options), "MAIL", explain)
    _name_recipients(connection, recipients)
    try:
        reply = connection.data(content)
    except smtplib.SMTPDataError as error:
        reply = error.smtp_code, _bytes(error.smtp_error)
    _require(connection, reply, "DATA", explain)
    found = _ID.search(reply[1].decode(errors="replace"))
    return found[1] if found else None


def _options(
    connection: smtplib.SMTP, sender: str, recipients: Sequence[Address], content: bytes
) -> list[str]:
    options = [f"SIZE={len(content)}"] if connection.has_extn("size") else []
    if not content.isascii() and connection.has_extn("8bitmime"):
        options.append("BODY=8BITMIME")
    if not (sender + "".join(each.email for each in recipients)).isascii():
        if not connection.has_extn("smtputf8"):
            raise RecipientRefused("The next server cannot reach addresses with letters beyond a to z.")
        options.append("SMTPUTF8")
    return options


def _name_recipients(connection: smtplib.SMTP, recipients: Sequence[Address]) -> None:
    """Send every RCPT; where any is not taken, reset and raise what is final before what may pass."""
    refused = {}
    for recipient in recipients:
        code, text = connection.rcpt(recipient.email)
        if code not in {250, 251, 252}:
            refused[recipient.email] = code, text
        if code == 421:
            break
    if not refused:
        return
    reset(connection)
    cause = "; ".join(f"{email}: {_described(reply, 'RCPT')}" for email, reply in refused.items())
    final = [email for email, (code, _) in refused.items() if code >= 500]
    if not final:
        raise ProviderUnavailable(cause=cause)
    names = ", ".join(final[:_NAMED]) + (" and others" if len(final) > _NAMED else "")
    raise RecipientRefused(f"The next server does not accept mail for {names}.", cause=cause)


def _require(connection: smtplib.SMTP, reply: Reply, command: str, explain: Explain) -> None:
    """Raise unless the command succeeded, leaving the connection ready for another transaction."""
    code, text = reply
    if code == 250:
        return
    reset(connection)
    error = explain(code, text.decode(errors="replace")) or _error(code)()
    error.cause = _described(reply, command)
    raise error


def _error(code: int) -> type[ProvisioningError]:
    if code in _TOO_LARGE:
        return MessageTooLarge
    return MessageRefused if code >= 500 else ProviderUnavailable


def reset(connection: smtplib.SMTP) -> bool:
    """End what transaction there is and tell whether the server still answers; a dead connection is closed."""
    try:
        code, _ = connection.rset()
    except (smtplib.SMTPException, OSError):
        code = 421
    if code != 250:
        connection.close()
    return code == 250


def _check_path(path: str) -> None:
    """Refuse what could end the command early or begin another."""
    quoted = path.startswith('"')
    if not path.isprintable() or (not quoted and set(path) & set("<> ")):
        raise MessageRefused("An address of this message holds characters that cannot be sent.")


def _described(reply: Reply, command: str) -> str:
    return f"{command}: {reply[0]} {reply[1].decode(errors='replace')}"


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
