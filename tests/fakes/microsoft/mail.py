"""Graph's mail: inboxes, messages, and sending."""

from __future__ import annotations

import base64
import binascii
import re
import socket
import threading
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.policy import SMTP
from email.utils import parseaddr
from typing import Any

from flask import Blueprint, Response, request

from email_provisioning.testing.outside import Mood, Outside
from tests.fakes.microsoft import filters
from tests.fakes.microsoft.answers import Refused, page, selected
from tests.fakes.microsoft.tenant import Letter, Person, Tenant
from tests.fakes.server import SILENCE_SECONDS

_BCC = re.compile(rb"^(?:bcc)[ \t]*:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", re.IGNORECASE | re.MULTILINE)
_ID = re.compile(r"[A-Za-z0-9_=-]{16,}")


def mail(tenant: Tenant, outside: Outside, stopping: threading.Event) -> Blueprint:
    """Return the routes of a tenant's mailboxes; ``outside`` tells how sending goes."""
    routes = Blueprint("mail", __name__)

    def mailbox(key: str, *roles: str) -> Person:
        if tenant.roles.isdisjoint(roles):
            raise Refused(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        person = tenant.find(key)
        if person is None:
            raise Refused(404, "ErrorInvalidUser", f"The requested user '{key}' is invalid.")
        if person.not_yet is None or person.not_yet > 0:
            person.not_yet = None if person.not_yet is None else person.not_yet - 1
            message = "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
            raise Refused(404, "MailboxNotEnabledForRESTAPI", message)
        return person

    def letter_of(person: Person, key: str) -> Letter:
        if not _ID.fullmatch(key):
            raise Refused(400, "ErrorInvalidIdMalformed", "Id is malformed.")
        for each in person.inbox:
            if each.id == key:
                return each
        raise Refused(404, "ErrorItemNotFound", "The specified object was not found in the store.")

    @routes.get("/users/<key>/mailFolders/inbox")
    def inbox(key: str) -> dict[str, Any]:
        person = mailbox(key, "Mail.Read", "Mail.ReadWrite")
        return selected(
            {"id": f"AQMk{person.id}", "displayName": "Inbox", "totalItemCount": len(person.inbox)}
        )

    @routes.get("/users/<key>/mailFolders/inbox/messages")
    def messages(key: str) -> dict[str, Any]:
        person = mailbox(key, "Mail.Read", "Mail.ReadWrite")
        found = list(enumerate(person.inbox))
        found.sort(key=lambda each: (each[1].received, each[0]), reverse=True)
        if (sought := request.args.get("$search")) is not None:
            if {"$filter", "$orderby"} & request.args.keys():
                raise Refused(
                    400, "SearchWithOrderBy", "The query parameter is not supported with '$search'."
                )
            return page(tenant, [as_json(each) for _, each in found if holds(each, sought)])
        text = request.args.get("$filter")
        condition = filters.parse(text) if text else None
        return page(
            tenant,
            [
                as_json(each)
                for _, each in found
                if condition is None or filters.holds(condition, {"receivedDateTime": each.received})
            ],
        )

    @routes.get("/users/<key>/messages/<message>")
    def message(key: str, message: str) -> dict[str, Any]:
        return selected(as_json(letter_of(mailbox(key, "Mail.Read", "Mail.ReadWrite"), message)))

    @routes.patch("/users/<key>/messages/<message>")
    def mark(key: str, message: str) -> dict[str, Any]:
        letter = letter_of(mailbox(key, "Mail.ReadWrite"), message)
        letter.read = bool((request.json or {})["isRead"])
        return as_json(letter)

    @routes.post("/users/<key>/messages/<message>/move")
    def move(key: str, message: str) -> tuple[dict[str, Any], int]:
        person = mailbox(key, "Mail.ReadWrite")
        letter = letter_of(person, message)
        if (request.json or {}).get("DestinationId") != "deleteditems":
            raise Refused(400, "ErrorInvalidIdMalformed", "Id is malformed.")
        person.inbox.remove(letter)
        person.deleted_items.append(letter)
        return as_json(letter), 201

    @routes.get("/users/<key>/messages/<message>/$value")
    def mime(key: str, message: str) -> Response:
        letter = letter_of(mailbox(key, "Mail.Read", "Mail.ReadWrite"), message)
        return Response(letter.content, mimetype="text/plain")

    @routes.post("/users/<key>/sendMail")
    def send(key: str) -> tuple[str, int]:
        person = mailbox(key, "Mail.Send")
        behave(outside, stopping)
        content = decoded(request.get_data())
        header = message_from_bytes(content, policy=SMTP)
        sender = parseaddr(str(header.get("From", person.name)))[1]
        if sender.lower() not in person.addresses:
            raise Refused(
                403, "ErrorSendAsDenied", "The user account does not have the right to send as this one."
            )
        recipients = [each for name in ("To", "Cc", "Bcc") for each in addresses(header, name)]
        if not recipients:
            raise Refused(400, "ErrorInvalidRecipients", "At least one recipient is not valid.")
        tenant.send(person.name, recipients, without_bcc(content))
        return "", 202

    return routes


def behave(outside: Outside, stopping: threading.Event) -> None:
    """Take no message where the outside does not feel like it."""
    mood = outside.mood  # as it is now: who was hung up on may change it before this is over
    if mood is Mood.BUSY:
        raise Refused(503, "ErrorServerBusy", f"{outside.private} is busy")
    if mood is Mood.REFUSES:
        raise Refused(400, "ErrorMimeContentInvalid", f"{outside.private} does not like this")
    if mood is Mood.TOO_LARGE:
        raise Refused(413, "ErrorMessageSizeExceeded", f"too large for {outside.private}")
    if mood is Mood.SILENT:
        stopping.wait(SILENCE_SECONDS)
    if mood is Mood.HANGS_UP:
        request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    if mood is not Mood.ACCEPTS:
        raise Refused(504, "GatewayTimeout", "nobody reads this any more")


def decoded(body: bytes) -> bytes:
    """Return the message of a body in base64."""
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        raise Refused(
            400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content."
        ) from None


def addresses(header: Message, name: str) -> list[str]:
    """Return every address of every field of a name."""
    fields = header.get_all(name, [])
    return [each.addr_spec.lower() for field in fields for each in getattr(field, "addresses", ())]


def without_bcc(content: bytes) -> bytes:
    """Return a message without what its recipients must not see."""
    head, blank, body = content.partition(b"\r\n\r\n")
    return _BCC.sub(b"", head + b"\r\n")[:-2] + blank + body


def as_json(letter: Letter) -> dict[str, Any]:
    """Return a message as Graph tells it."""
    parsed = message_from_bytes(letter.content)
    return {
        "id": letter.id,
        "subject": str(make_header(decode_header(_shown(parsed, "Subject")))),
        "from": next(iter(_people(parsed, "From")), None),
        "toRecipients": _people(parsed, "To"),
        "ccRecipients": _people(parsed, "Cc"),
        "receivedDateTime": f"{letter.received:%Y-%m-%dT%H:%M:%SZ}",
        "isRead": letter.read,
        "hasAttachments": any(part.get_filename() for part in parsed.walk()),
        "bodyPreview": _preview(parsed),
        "internetMessageId": str(parsed.get("Message-ID", f"<{letter.id[:16]}@exchange.test>")),
    }


def holds(letter: Letter, sought: str) -> bool:
    """Tell whether a message holds every word of a search: words that stand alone, within quotes."""
    if len(sought) < 2 or sought[0] != '"' or sought[-1] != '"' or '"' in sought[1:-1] or ":" in sought:
        raise Refused(400, "BadRequest", "Syntax error: character is not valid.")
    shown = as_json(letter)
    people = [each["emailAddress"] for each in (shown["from"], *shown["toRecipients"]) if each]
    written = [each["address"] + " " + each["name"] for each in people]
    held = " ".join([shown["subject"], shown["bodyPreview"], *written]).casefold()
    return all(word in held for word in sought[1:-1].casefold().split())


def _shown(parsed: Message, name: str) -> str:
    return str(parsed.get(name, "")).replace("\r\n", "")


def _people(parsed: Message, name: str) -> list[dict[str, Any]]:
    header = message_from_bytes(f"X: y\r\n{name}: {_shown(parsed, name)}\r\n\r\n".encode(), policy=SMTP)
    return [
        {"emailAddress": {"name": each.display_name, "address": each.addr_spec}}
        for field in header.get_all(name, [])
        for each in getattr(field, "addresses", ())
    ]


def _preview(parsed: Message) -> str:
    for part in parsed.walk():
        if part.get_content_type() == "text/plain" and not part.get_filename():
            payload = part.get_payload(decode=True)
            return payload.decode("utf-8", "replace")[:255] if isinstance(payload, bytes) else ""
    return ""
