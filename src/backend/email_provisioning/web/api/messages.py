"""Reading the mail of an address."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response
from werkzeug.datastructures import Headers

from email_provisioning import errors
from email_provisioning.provisioning.messages import MessageItem, Person
from email_provisioning.web.api.paths import account_id, attachment_index, message_id
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.messages import (
    Attachment,
    Correspondent,
    Message,
    MessagePage,
    MessageQuery,
    MessageSummary,
)

_PROBLEMS = (errors.AccountNotFound, errors.InvalidState, errors.NotSupported)
_OF_MESSAGE = (*_PROBLEMS, errors.MessageNotFound)


@operation(
    "GET",
    "/accounts/<id>/messages",
    given=MessageQuery,
    answers={200: MessagePage},
    problems=(*_PROBLEMS, errors.InvalidCursor),
)
def list_messages(call: Call[MessageQuery]) -> Answer:
    """List the received mail of an address, newest first."""
    page = call.services.mailboxes.page(
        call.actor, account_id(call), limit=call.given.limit, cursor=call.given.cursor
    )
    return Answer(
        body=MessagePage(messages=[_summary(each) for each in page.messages], next_cursor=page.next_cursor)
    )


@operation(
    "GET",
    "/accounts/<id>/messages/<message>",
    given=NoInput,
    answers={200: Message},
    problems=_OF_MESSAGE,
)
def get_message(call: Call[NoInput]) -> Answer:
    """Show a message, and mark it seen."""
    account, message = account_id(call), message_id(call)
    view = call.services.mailboxes.read(call.actor, account, message)
    item = view.item
    return Answer(
        body=Message(
            id=item.id,
            sender=_correspondent(item.sender),
            to=_correspondents(item.to),
            cc=_correspondents(view.cc),
            subject=item.subject,
            date=item.date,
            preview=item.preview,
            seen=item.seen,
            size=view.size,
            text=view.text,
            html=view.html,
            remote_images=view.remote_images,
            attachments=[
                Attachment(
                    index=each.index,
                    filename=each.filename,
                    content_type=each.content_type,
                    size=each.size,
                    url=call.url(f"/accounts/{account}/messages/{message}/attachments/{each.index}"),
                )
                for each in view.attachments
            ],
        )
    )


@operation(
    "GET",
    "/accounts/<id>/messages/<message>/attachments/<index>",
    given=NoInput,
    answers={200: None},
    problems=_OF_MESSAGE,
)
def get_attachment(call: Call[NoInput]) -> Response:
    """Download a file that came with a message."""
    account, message, index = account_id(call), message_id(call), attachment_index(call)
    found = call.services.mailboxes.attachment(call.actor, account, message, index)
    headers = Headers()
    headers.add("Content-Disposition", "attachment", filename=found.filename)
    # What strangers send must never run as a page of ours, whatever its type claims.
    headers.add("Content-Security-Policy", "sandbox; default-src 'none'")
    return Response(found.content, headers=headers, mimetype="application/octet-stream")


def _summary(item: MessageItem) -> MessageSummary:
    return MessageSummary(
        id=item.id,
        sender=_correspondent(item.sender),
        to=_correspondents(item.to),
        subject=item.subject,
        date=item.date,
        preview=item.preview,
        seen=item.seen,
        size=item.size,
        attachments=item.attachments,
    )


def _correspondent(person: Person | None) -> Correspondent:
    if person is None:
        return Correspondent(name="", address="")
    return Correspondent(name=person.name, address=person.address)


def _correspondents(people: Sequence[Person]) -> list[Correspondent]:
    return [_correspondent(person) for person in people]
