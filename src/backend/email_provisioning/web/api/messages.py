"""Reading the mail of an address."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response
from werkzeug.datastructures import Headers

from email_provisioning import errors
from email_provisioning.provisioning.messages import MessageItem, Person
from email_provisioning.web import message_page
from email_provisioning.web.api.paths import account_id, attachment_index, message_id
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.messages import (
    Attachment,
    Correspondent,
    Message,
    MessageChange,
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
    """List the received mail of an address, newest first; all of it, or what holds the words of ``q``."""
    given = call.given
    page = call.services.mailboxes.page(
        call.actor, account_id(call), limit=given.limit, cursor=given.cursor, search=given.q
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
            reply_to=_correspondents(view.reply_to),
            subject=item.subject,
            date=item.date,
            preview=item.preview,
            seen=item.seen,
            size=view.size,
            text=view.text,
            html=view.html,
            remote_images=view.remote_images,
            page_url=call.url(f"/accounts/{account}/messages/{message}/page") if view.remote_images else None,
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
    "/accounts/<id>/messages/<message>/page",
    given=NoInput,
    answers={200: None},
    problems=_OF_MESSAGE,
    file_type="text/html",
)
def get_message_page(call: Call[NoInput]) -> Response:
    """Show the HTML of a message as a page that loads the images of other servers, which tells them of the reading.

    It is sanitised as ever and runs nothing; it is made for a frame, which a person has asked for.
    """
    view = call.services.mailboxes.read(call.actor, account_id(call), message_id(call), remote_images=True)
    if view.html is None:
        raise errors.MessageNotFound("This message has no HTML.")
    return message_page.response(view.html)


@operation(
    "PATCH",
    "/accounts/<id>/messages/<message>",
    given=MessageChange,
    answers={204: None},
    problems=_OF_MESSAGE,
)
def change_message(call: Call[MessageChange]) -> Answer:
    """Mark a message seen or not."""
    account, message = account_id(call), message_id(call)
    call.services.mailboxes.mark(call.actor, account, message, seen=call.given.seen)
    return Answer(body=None, status=204)


@operation(
    "DELETE",
    "/accounts/<id>/messages/<message>",
    given=NoInput,
    answers={204: None},
    problems=_OF_MESSAGE,
)
def delete_message(call: Call[NoInput]) -> Answer:
    """Move a message to the bin, where mail programs still find it."""
    call.services.mailboxes.discard(call.actor, account_id(call), message_id(call))
    return Answer(body=None, status=204)


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
