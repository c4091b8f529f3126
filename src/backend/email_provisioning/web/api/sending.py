"""Sending a message from an address."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from email_provisioning import errors
from email_provisioning.domain.address import Address
from email_provisioning.domain.permissions import Scope
from email_provisioning.errors import (
    AccountNotFound,
    AuthenticationFailed,
    InvalidName,
    MessageTooLarge,
    PermissionDenied,
)
from email_provisioning.provisioning.recipients import recipient_of
from email_provisioning.provisioning.submission import Login
from email_provisioning.web.api.addresses import PROVIDER_PROBLEMS
from email_provisioning.web.api.paths import account_id
from email_provisioning.web.api.repeating import IDEMPOTENT, idempotency_key
from email_provisioning.web.api.sent_files import files_of
from email_provisioning.web.composing import Letter, compose, new_message_id
from email_provisioning.web.errors import InvalidRequest
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.messages import SendRequest, Sent
from email_provisioning.web.validation import MOST_ERRORS, field_problem

#: What has no place in a header: line ends would begin another one.
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


@operation(
    "POST",
    "/accounts/<id>/send",
    given=SendRequest,
    answers={200: Sent},
    problems=(
        errors.AccountNotFound,
        errors.MessageNotFound,
        errors.NotSupported,
        errors.InvalidState,
        errors.AccountSuspended,
        errors.SenderRefused,
        errors.RecipientRefused,
        errors.MessageRefused,
        errors.MessageTooLarge,
        errors.MessageUnderWay,
        errors.IdempotencyKeyReused,
        errors.QuotaExceeded,
        errors.TooManyRecipients,
        *PROVIDER_PROBLEMS,
    ),
    # The files in base64 are a third longer than they are, as they will be in the message; JSON escapes none of it.
    most_bytes=lambda settings: settings.max_request_bytes + settings.gateway_max_message_bytes,
    headers=IDEMPOTENT,
)
def send_message(call: Call[SendRequest]) -> Answer:
    """Send a message from an address; when this answers, the mail provider has it for every recipient.

    To answer or to forward a message of the mailbox, a token needs the scope mail:read as well.
    """
    given, submission = call.given, call.services.submission
    _check_may_read(call)
    login = submission.login_of(call.actor, account_id(call))
    typed = _addresses(given)
    recipients = _each_once(typed[text] for text in (*given.to, *given.cc, *given.bcc))
    most = submission.most_recipients(login, ours=call.services.settings.gateway_max_recipients)
    _check_number(recipients, most)
    with call.services.sending_once.sending(
        login.account_id,
        idempotency_key(call),
        digest=_digest(given),
        message_id=new_message_id(login.address),
    ) as send:
        if send.sent_at is None:
            _submit(call, login, recipients, _letter(call, login, typed), send.message_id)
    return Answer(body=Sent(message_id=send.message_id, accepted=[each.email for each in recipients]))


def _submit(
    call: Call[SendRequest], login: Login, recipients: Sequence[Address], letter: Letter, message_id: str
) -> None:
    submission = call.services.submission
    with submission.noting(login, recipients=len(recipients)):
        for recipient in recipients:
            submission.check_recipient(login, recipient)
        content = compose(letter, message_id=message_id, at=call.services.clock())
        if len(content) > call.services.settings.gateway_max_message_bytes:
            raise MessageTooLarge
    try:
        with call.services.metrics.message("api", recipients=len(recipients)):
            submission.submit(login, recipients=recipients, content=content)
    except AuthenticationFailed as error:
        # The address was deleted at this very moment.
        raise AccountNotFound from error


def _digest(given: SendRequest) -> str:
    """Return what tells this message from another one."""
    found = hashlib.sha256(given.model_dump_json(exclude={"attachments"}).encode())
    for file in given.attachments:
        # Each by itself: together they may be as large as a message.
        found.update(hashlib.sha256(file.content.encode()).digest())
        found.update(hashlib.sha256(f"{file.content_type}/{file.filename}".encode(errors="replace")).digest())
    return found.hexdigest()


def _check_may_read(call: Call[SendRequest]) -> None:
    """Raise `PermissionDenied` where a message of the mailbox is used by a token that may read none."""
    scopes, given = call.actor.scopes, call.given
    if (given.answers or given.forwards) and scopes is not None and Scope.MAIL_READ not in scopes:
        raise PermissionDenied(
            f"To answer or forward a message, this token needs the scope {Scope.MAIL_READ}."
        )


def _each_once(addresses: Iterable[Address]) -> list[Address]:
    """Return the addresses without those that differ from an earlier one in case alone."""
    found = dict[str, Address]()
    for address in addresses:
        found.setdefault(address.email.casefold(), address)
    return list(found.values())


def _letter(call: Call[SendRequest], login: Login, typed: Mapping[str, Address]) -> Letter:
    given, mailboxes = call.given, call.services.mailboxes
    own = files_of(given.attachments)
    forwarded = given.forwards
    along = (
        mailboxes.attachments(call.actor, login.account_id, forwarded.message, forwarded.attachments)
        if forwarded is not None and forwarded.attachments
        else ()
    )
    thread = mailboxes.thread(call.actor, login.account_id, given.answers) if given.answers else None
    return Letter(
        sender=login.address,
        sender_name=login.display_name,
        to=[typed[text] for text in given.to],
        cc=[typed[text] for text in given.cc],
        subject=given.subject,
        text=given.text,
        html=given.html,
        reply_to=typed[given.reply_to] if given.reply_to is not None else None,
        thread=thread,
        files=[*along, *own],
    )


def _addresses(given: SendRequest) -> dict[str, Address]:
    """Return every address by what was typed; raise `InvalidRequest` with all that cannot be in a message."""
    found, wrong = dict[str, Address](), list[dict[str, str]]()
    for name, text in _typed(given):
        try:
            found[text] = recipient_of(text)
        except InvalidName as error:
            wrong.append(field_problem(name, error.code, error.detail))
            continue
        if not found[text].local.isascii():
            wrong.append(field_problem(name, "name_invalid", "The part before the @ has to be in ASCII."))
    if _CONTROL.search(given.subject):
        wrong.append(field_problem("subject", "control_character", "The subject is one line of plain text."))
    if wrong:
        raise InvalidRequest(errors=wrong[:MOST_ERRORS])
    return found


def _typed(given: SendRequest) -> Iterator[tuple[str, str]]:
    for name, texts in (("to", given.to), ("cc", given.cc), ("bcc", given.bcc)):
        for position, text in enumerate(texts):
            yield f"{name}.{position}", text
    if given.reply_to is not None:
        yield "reply_to", given.reply_to


def _check_number(recipients: Sequence[Address], most: int) -> None:
    if not recipients:
        raise InvalidRequest(errors=[field_problem("to", "missing", "Name at least one recipient.")])
    if len(recipients) > most:
        noun = "recipient" if most == 1 else "recipients"
        message = f"A message has at most {most} {noun}."
        raise InvalidRequest(errors=[field_problem("to", "too_many_recipients", message)])
