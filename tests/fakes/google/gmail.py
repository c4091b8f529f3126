"""The Gmail API: messages, and what a mailbox may send as."""

from __future__ import annotations

import re
import socket
import struct
from base64 import urlsafe_b64encode
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from typing import Any

from flask import Blueprint, Response, request

from email_provisioning.testing.outside import Mood
from tests.fakes.google.answers import GoogleError, body, masked
from tests.fakes.google.stage import caller, here, stage
from tests.fakes.google.state import FakeMessage, FakeUser
from tests.fakes.server import SILENCE_SECONDS

#: A word of a search that is none of Gmail's operators.
_QUOTED = re.compile(r'"([^"]*)"')


def messages() -> Blueprint:
    """Return the part of messages."""
    blueprint = Blueprint("messages", __name__)
    path = "/gmail/v1/users/<user_id>"

    @blueprint.get(f"{path}/profile")
    def profile(user_id: str) -> dict[str, Any]:
        user = _mailbox(user_id)
        return {"emailAddress": user.email, "messagesTotal": len(user.messages)}

    @blueprint.post(f"/upload{path}/messages/send")
    def send(user_id: str) -> dict[str, Any]:
        user = _mailbox(user_id)
        _bear_the_mood()
        content = request.get_data()
        header = message_from_bytes(content)
        if not any(header.get_all(name) for name in ("to", "cc", "bcc")):
            raise GoogleError(400, "invalidArgument", "Recipient address required")
        sent = here().post(user, content)
        return {"id": sent.id, "threadId": sent.id, "labelIds": sorted(sent.labels)}

    @blueprint.get(f"{path}/messages")
    def list_messages(user_id: str) -> dict[str, Any]:
        user = _mailbox(user_id)
        wanted = set(request.args.getlist("labelIds"))
        found = [each for each in reversed(user.messages) if wanted <= each.labels]
        if words := _QUOTED.findall(request.args.get("q", "")):
            found = [each for each in found if _holds(each, words)]
        return _listed(found, min(int(request.args.get("maxResults", "100")), here().most_a_page))

    @blueprint.get(f"{path}/messages/<message_id>")
    def get(user_id: str, message_id: str) -> dict[str, Any]:
        message = _message(_mailbox(user_id), message_id)
        return masked(_shown(message, request.args.get("format", "full")))

    @blueprint.post(f"{path}/messages/<message_id>/modify")
    def modify(user_id: str, message_id: str) -> dict[str, Any]:
        message, sent = _message(_mailbox(user_id), message_id), body()
        message.labels |= set(sent.get("addLabelIds", []))
        message.labels -= set(sent.get("removeLabelIds", []))
        return {"id": message.id, "threadId": message.id, "labelIds": sorted(message.labels)}

    @blueprint.post(f"{path}/messages/<message_id>/trash")
    def trash(user_id: str, message_id: str) -> dict[str, Any]:
        message = _message(_mailbox(user_id), message_id)
        message.labels = (message.labels - {"INBOX"}) | {"TRASH"}
        return {"id": message.id, "threadId": message.id, "labelIds": sorted(message.labels)}

    return blueprint


def _holds(message: FakeMessage, words: list[str]) -> bool:
    parsed = message_from_bytes(message.content, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    written = [str(parsed.get(name, "")) for name in ("From", "To", "Subject")]
    held = " ".join([*written, _beginning(parsed)]).casefold()
    return all(word.casefold() in held for word in words)


def _mailbox(user_id: str) -> FakeUser:
    user = caller()
    if user_id not in ("me", user.email):
        raise GoogleError(403, "forbidden", f"Delegation denied for {user.email}")
    if user.suspended or user.polls_left > 0:
        raise GoogleError(400, "failedPrecondition", "Mail service not enabled")
    return user


def _bear_the_mood() -> None:
    mood, private = here().outside.mood, here().outside.private
    if mood is Mood.BUSY:
        raise GoogleError(503, "backendError", f"{private} is busy")
    if mood is Mood.REFUSES:
        raise GoogleError(400, "invalidArgument", f"{private} does not like this")
    if mood is Mood.TOO_LARGE:
        raise GoogleError(413, "uploadTooLarge", f"Too large for {private}")
    if mood is Mood.SILENT:
        stage().stopping.wait(SILENCE_SECONDS)
    if mood in (Mood.SILENT, Mood.HANGS_UP):
        connection: socket.socket = request.environ["werkzeug.socket"]
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ConnectionAbortedError


def _listed(found: list[FakeMessage], size: int) -> dict[str, Any]:
    """Return one page; its token is the message that the next one begins after, so that nothing shifts."""
    start = 0
    token = request.args.get("pageToken")
    if token is not None:
        places = [at for at, each in enumerate(found) if str(int(each.id, 16)) == token]
        if not places:
            raise GoogleError(400, "invalidArgument", "Invalid pageToken")
        start = places[0] + 1
    shown = found[start : start + size]
    answer: dict[str, Any] = {"resultSizeEstimate": len(found)}
    if shown:
        answer["messages"] = [{"id": each.id, "threadId": each.id} for each in shown]
    if start + size < len(found):
        answer["nextPageToken"] = str(int(shown[-1].id, 16))
    return answer


def _message(user: FakeUser, message_id: str) -> FakeMessage:
    try:
        int(message_id, 16)
    except ValueError:
        raise GoogleError(400, "invalidArgument", "Invalid id value") from None
    for each in user.messages:
        if each.id == message_id:
            return each
    raise GoogleError(404, "notFound", "Requested entity was not found.")


def _shown(message: FakeMessage, form: str) -> dict[str, Any]:
    parsed = message_from_bytes(message.content, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    shown: dict[str, Any] = {
        "id": message.id,
        "threadId": message.id,
        "labelIds": sorted(message.labels),
        "internalDate": str(int(message.received_at.timestamp() * 1000)),
        "sizeEstimate": len(message.content),
        "snippet": escape(_beginning(parsed)),
    }
    if form == "raw":
        shown["raw"] = urlsafe_b64encode(message.content).decode()
    else:
        shown["payload"] = _part(message_from_bytes(message.content, policy=policy.compat32), "")
    return shown


def _beginning(parsed: EmailMessage) -> str:
    try:
        text = parsed.get_body(("plain", "html"))
        return " ".join(text.get_content().split())[:200] if isinstance(text, EmailMessage) else ""
    except (LookupError, ValueError):
        return ""


def _bytes(value: str) -> bytes:
    return str(value).encode("utf-8", "surrogateescape")


def _part(part: Any, part_id: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "partId": part_id,
        "mimeType": part.get_content_type(),
        "filename": part.get_filename() or "",
        # Gmail unfolds fields and leaves their encoding as it is.
        "headers": [
            {"name": name, "value": " ".join(_bytes(value).decode(errors="replace").split("\r\n"))}
            for name, value in part.raw_items()
        ],
        "body": {"size": len(part.get_payload(decode=True) or b"")},
    }
    if part.is_multipart():
        shown["parts"] = [
            _part(each, f"{part_id}{'.' * bool(part_id)}{at}") for at, each in enumerate(part.get_payload())
        ]
    return shown


def senders() -> Blueprint:
    """Return the part of what a mailbox may send as."""
    blueprint = Blueprint("senders", __name__, url_prefix="/gmail/v1/users/<user_id>/settings/sendAs")

    def shown(email: str, status: str) -> dict[str, Any]:
        return {"sendAsEmail": email, "treatAsAlias": True, "verificationStatus": status}

    @blueprint.post("")
    def create(user_id: str) -> dict[str, Any]:
        user, email = _mailbox(user_id), str(body()["sendAsEmail"]).lower()
        if email in user.senders:
            raise GoogleError(409, "alreadyExists", "Requested entity already exists")
        accepted = email in user.aliases or (here().group(email) is not None and not here().asks_groups)
        user.senders[email] = "accepted" if accepted else "pending"
        return shown(email, user.senders[email])

    @blueprint.get("/<email>")
    def get(user_id: str, email: str) -> dict[str, Any]:
        user = _mailbox(user_id)
        if email not in user.senders:
            raise GoogleError(404, "notFound", "Requested entity was not found.")
        return shown(email, user.senders[email])

    @blueprint.delete("/<email>")
    def delete(user_id: str, email: str) -> Response:
        user = _mailbox(user_id)
        if email not in user.senders:
            raise GoogleError(404, "notFound", "Requested entity was not found.")
        del user.senders[email]
        return Response(status=204)

    return blueprint


def labels() -> Blueprint:
    """Return the part of labels."""
    blueprint = Blueprint("labels", __name__, url_prefix="/gmail/v1/users/<user_id>/labels")

    def shown(label_id: str, name: str) -> dict[str, Any]:
        return {"id": label_id, "name": name, "type": "user"}

    @blueprint.get("")
    def list_labels(user_id: str) -> dict[str, Any]:
        own = [shown(label_id, name) for label_id, name in _mailbox(user_id).labels.items()]
        return {"labels": [{"id": "INBOX", "name": "INBOX", "type": "system"}, *own]}

    @blueprint.post("")
    def create(user_id: str) -> dict[str, Any]:
        user, name = _mailbox(user_id), str(body()["name"])
        if name in user.labels.values():
            raise GoogleError(409, "aborted", "Label name exists or conflicts")
        label_id = f"Label_{here().new_id()}"
        user.labels[label_id] = name
        return shown(label_id, name)

    @blueprint.delete("/<label_id>")
    def delete(user_id: str, label_id: str) -> Response:
        if _mailbox(user_id).labels.pop(label_id, None) is None:
            raise GoogleError(404, "notFound", "Requested entity was not found.")
        return Response(status=204)

    return blueprint
