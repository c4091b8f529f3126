"""Reads a mailbox through the Gmail API.

A list of messages tells no more than their ids, so each is asked for, a few side by side. Google's batch endpoint
would carry a page in one round trip, but counts and limits its parts as single requests: a page at once is a burst
beyond what one mailbox is allowed in a second.
"""

from __future__ import annotations

import re
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, ClassVar

from email_provisioning.errors import InvalidCursor, MessageNotFound, ProviderUnavailable
from email_provisioning.mailbox.base import MailboxReader, MessagePage, MessageSummary, StoredMessage
from email_provisioning.providers._google_api import GMAIL, MAIL_MODIFY, GoogleApi, objects, segment
from email_provisioning.providers._google_errors import refused, said
from email_provisioning.providers._google_head import FIELDS, head_of
from email_provisioning.providers._http import LARGEST_ANSWER, Reply

#: The most messages that Gmail lists at once.
MOST_LISTED = 500
#: The most octets of an answer with a whole message in it, in base64: Gmail takes up to 50 MB, or 70 MB as sent.
LARGEST_RAW = 96 * 1024 * 1024
#: What a message's id looks like; others are not asked for.
_ID = re.compile(r"[0-9A-Za-z]{1,64}")


class GmailReader(MailboxReader):
    """Shows what is in the inbox; ``ref`` is the user's id."""

    can_search: ClassVar[bool] = True

    def __init__(self, api: GoogleApi, mailbox: Callable[[str], AbstractContextManager[str]]) -> None:
        """``mailbox`` takes a user's id; in its block his address is used, and what fails there is told better."""
        self._api = api
        self._mailbox = mailbox

    def page(self, ref: str, *, limit: int, cursor: str | None = None) -> MessagePage:
        """Return up to ``limit`` messages of the inbox, newest first."""
        token = None if cursor is None else _token_of(cursor)
        with self._mailbox(ref) as mailbox:
            return self._page(mailbox, limit, token)

    def search(self, ref: str, words: Sequence[str], *, limit: int, cursor: str | None = None) -> MessagePage:
        """Ask as one does in Gmail's own field, each word in quotes so that none is an operator."""
        token = None if cursor is None else _token_of(cursor)
        query = " ".join(f'"{word}"' for word in words)
        with self._mailbox(ref) as mailbox:
            return self._page(mailbox, limit, token, query)

    def mark(self, ref: str, message_id: str, *, seen: bool) -> None:
        """Take the label of unread messages off, or put it on."""
        self._act(ref, message_id, "modify", {"removeLabelIds" if seen else "addLabelIds": ["UNREAD"]})

    def discard(self, ref: str, message_id: str) -> None:
        """Move the message to Gmail's bin, which is emptied after thirty days."""
        self._act(ref, message_id, "trash", None)

    def _act(self, ref: str, message_id: str, action: str, json: object) -> None:
        if not _ID.fullmatch(message_id):
            raise MessageNotFound
        with self._mailbox(ref) as mailbox:
            reply = self._api.call(
                f"messages.{action}",
                "POST",
                GMAIL,
                f"/users/me/messages/{segment(message_id)}/{action}",
                scope=MAIL_MODIFY,
                subject=mailbox,
                json=json,
                expect=(200, 400, 404),
            )
            if reply.status == 400 and (error := refused(f"messages.{action}", reply)).retryable:
                raise error
            if reply.status != 200:
                raise MessageNotFound

    def _page(self, mailbox: str, limit: int, token: str | None, query: str = "") -> MessagePage:
        ids: list[str] = []
        while True:
            answer = self._list(mailbox, limit - len(ids), token, query)
            ids += [str(each.get("id")) for each in objects(answer, "messages")]
            token = answer.get("nextPageToken")
            if not isinstance(token, str) or not token or len(ids) >= limit:
                break
        found = self._api.side_by_side.map(lambda message_id: self._summary(mailbox, message_id), ids)
        return MessagePage(
            messages=[each for each in found if each is not None],
            next_cursor=_cursor_of(token) if isinstance(token, str) and token else None,
        )

    def read(self, ref: str, message_id: str) -> StoredMessage:
        """Return a message and mark it seen."""
        if not _ID.fullmatch(message_id):
            raise MessageNotFound
        with self._mailbox(ref) as mailbox:
            return self._read(mailbox, message_id)

    def _read(self, mailbox: str, message_id: str) -> StoredMessage:
        reply = self._get(mailbox, message_id, {"format": "raw"}, largest=LARGEST_RAW)
        if reply is None:
            raise MessageNotFound
        found = reply.object()
        message = StoredMessage(id=message_id, content=_raw(found), received_at=_received_at(found))
        if _is_unread(found):
            self._mark_seen(mailbox, message_id)
        return message

    def _list(self, mailbox: str, most: int, token: str | None, query: str) -> dict[str, Any]:
        params: dict[str, str | int] = {"labelIds": "INBOX", "maxResults": min(most, MOST_LISTED)}
        if query:
            params["q"] = query
        if token is not None:
            params["pageToken"] = token
        reply = self._api.call(
            "messages.list",
            "GET",
            GMAIL,
            "/users/me/messages",
            scope=MAIL_MODIFY,
            subject=mailbox,
            params=params,
            expect=(200, 400),
        )
        if reply.status == 200:
            return reply.object()
        raise (
            InvalidCursor
            if token is not None and "pageToken" in said(reply)
            else refused("messages.list", reply)
        )

    def _get(
        self, mailbox: str, message_id: str, params: Mapping[str, str], largest: int = LARGEST_ANSWER
    ) -> Reply | None:
        reply = self._api.call(
            "messages.get",
            "GET",
            GMAIL,
            f"/users/me/messages/{segment(message_id)}",
            scope=MAIL_MODIFY,
            subject=mailbox,
            params=params,
            expect=(200, 400, 404),
            largest=largest,
        )
        error = refused("messages.get", reply) if reply.status == 400 else None
        if error is not None and error.retryable:
            raise error
        return reply if reply.status == 200 else None

    def _summary(self, mailbox: str, message_id: str) -> MessageSummary | None:
        """Return what a list shows; None for a message that is gone meanwhile."""
        reply = self._get(mailbox, message_id, {"format": "full", "fields": FIELDS})
        if reply is None:
            return None
        found = reply.object()
        return MessageSummary(
            id=message_id,
            head=head_of(found),
            received_at=_received_at(found),
            seen=not _is_unread(found),
            size=None,
        )

    def _mark_seen(self, mailbox: str, message_id: str) -> None:
        self._api.call(
            "messages.modify",
            "POST",
            GMAIL,
            f"/users/me/messages/{segment(message_id)}/modify",
            scope=MAIL_MODIFY,
            subject=mailbox,
            json={"removeLabelIds": ["UNREAD"]},
        )


def _token_of(cursor: str) -> str:
    try:
        token = urlsafe_b64decode(cursor.encode("ascii")).decode("ascii")
    except (UnicodeError, NotBase64) as error:
        raise InvalidCursor from error
    if not token or _cursor_of(token) != cursor:
        raise InvalidCursor
    return token


def _cursor_of(token: str) -> str:
    return urlsafe_b64encode(token.encode()).decode()


def _is_unread(found: Mapping[str, Any]) -> bool:
    labels = found.get("labelIds")
    return isinstance(labels, list) and "UNREAD" in labels


def _received_at(found: Mapping[str, Any]) -> datetime:
    try:
        return datetime.fromtimestamp(int(str(found.get("internalDate"))) / 1000, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ProviderUnavailable(cause="the message has no internalDate") from error


def _raw(found: Mapping[str, Any]) -> bytes:
    raw = str(found.get("raw", ""))
    try:
        # The padding may be left out.
        return b64decode(raw + "=" * (-len(raw) % 4), altchars=b"-_", validate=True)
    except (NotBase64, ValueError) as error:
        raise ProviderUnavailable(cause="the message is not in base64") from error
