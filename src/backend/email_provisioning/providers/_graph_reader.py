"""Reads the mail of Microsoft mailboxes through Graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import quote

from email_provisioning.errors import PermissionMissing, ProviderUnavailable
from email_provisioning.mailbox.base import MailboxReader, MessagePage, MessageSummary, StoredMessage
from email_provisioning.providers._graph_client import GraphClient, text
from email_provisioning.providers._graph_cursor import (
    MOST_IN_A_SECOND,
    Cursor,
    cursor_at,
    digest_of,
    place_of,
    public_id,
    vendor_id,
)
from email_provisioning.providers._graph_head import Named, head_of

#: The most messages of one page that Graph gives.
PAGE = 1000
#: The largest message that is read, in octets: more than any that Exchange takes by default.
LARGEST_MESSAGE = 64 * 1024 * 1024
#: What a list shows. The headers themselves would be ten times as much, for lines that nobody is shown.
SELECT = "id,subject,from,toRecipients,receivedDateTime,isRead,hasAttachments,bodyPreview"
#: Ids that stay when a message is moved.
_HEADERS: Mapping[str, str] = {"Prefer": 'IdType="ImmutableId"'}


@dataclass(frozen=True, kw_only=True, slots=True)
class GraphReader(MailboxReader):
    """Reads inboxes; a mailbox's ref is the user's id."""

    can_search: ClassVar[bool] = True

    graph: GraphClient

    def page(self, ref: str, *, limit: int, cursor: str | None = None) -> MessagePage:
        """List the inbox from a second on, and leave out what was shown of that second."""
        after = Cursor.of(cursor) if cursor is not None else None
        listed = self._listed(ref, after, limit + 1 + (after.shown if after else 0))
        left = list(islice(listed if after is None else _behind(listed, after), limit + 1))
        shown = left[:limit]
        return MessagePage(
            messages=[_summary(each) for each in shown],
            next_cursor=str(_cursor(shown, after)) if len(left) > limit else None,
        )

    def read(self, ref: str, message_id: str) -> StoredMessage:
        """Read the message as it is, and mark it read."""
        path = _path(ref, message_id)
        query = {"$select": "id,receivedDateTime,isRead"}
        found = self.graph.call("message", "GET", path, query=query, headers=_HEADERS, mailbox=ref).object()
        content = self.graph.call(
            "mime", "GET", f"{path}/$value", headers=_HEADERS, mailbox=ref, largest=LARGEST_MESSAGE
        )
        if _is_page(content.headers):
            raise ProviderUnavailable(cause="mime: the answer is a web page")
        if found.get("isRead") is not True:
            self._mark_read(ref, path)
        return StoredMessage(id=message_id, content=content.body, received_at=_received(found))

    def search(self, ref: str, words: Sequence[str], *, limit: int, cursor: str | None = None) -> MessagePage:
        """Ask Exchange's own index, which sorts by date itself and knows no filter beside.

        A page begins behind so many that were shown: the index gives a thousand at most.
        """
        shown = place_of(cursor) if cursor is not None else 0
        query: dict[str, str | int] = {
            "$select": SELECT,
            "$search": f'"{" ".join(words)}"',
            "$top": min(shown + limit + 1, PAGE),
        }
        path = f"/users/{quote(ref, safe='')}/mailFolders/inbox/messages"
        listed = self.graph.items("messages", path, query=query, headers=_HEADERS, mailbox=ref)
        found = list(islice(listed, shown, shown + limit + 1))
        return MessagePage(
            messages=[_summary(each) for each in found[:limit]],
            next_cursor=cursor_at(shown + limit) if len(found) > limit else None,
        )

    def mark(self, ref: str, message_id: str, *, seen: bool) -> None:
        """Change the property that a list shows."""
        self.graph.call(
            "mark", "PATCH", _path(ref, message_id), json={"isRead": seen}, headers=_HEADERS, mailbox=ref
        ).object()

    def discard(self, ref: str, message_id: str) -> None:
        """Move the message to the folder of deleted items, by the name that it has in every language."""
        self.graph.call(
            "discard",
            "POST",
            f"{_path(ref, message_id)}/move",
            expect=(201,),
            json={"DestinationId": "deleteditems"},
            headers=_HEADERS,
            mailbox=ref,
        )

    def _listed(self, ref: str, after: Cursor | None, wanted: int) -> Iterator[dict[str, Any]]:
        query: dict[str, str | int] = {
            "$select": SELECT,
            "$orderby": "receivedDateTime desc",
            "$top": min(wanted, PAGE),
        }
        if after is not None:
            # Up to the end of its second: times are finer inside than those that are shown.
            end = after.second + timedelta(seconds=1)
            query["$filter"] = f"receivedDateTime lt {end:%Y-%m-%dT%H:%M:%SZ}"
        path = f"/users/{quote(ref, safe='')}/mailFolders/inbox/messages"
        return self.graph.items("messages", path, query=query, headers=_HEADERS, mailbox=ref)

    def _mark_read(self, ref: str, path: str) -> None:
        # An application that may only read must not keep anybody from reading: the message just stays unread.
        with suppress(PermissionMissing):
            self.graph.call(
                "mark_read", "PATCH", path, json={"isRead": True}, headers=_HEADERS, mailbox=ref
            ).object()


def _path(ref: str, message_id: str) -> str:
    return f"/users/{quote(ref, safe='')}/messages/{quote(vendor_id(message_id), safe='')}"


def _behind(listed: Iterator[dict[str, Any]], after: Cursor) -> Iterator[dict[str, Any]]:
    """Yield what follows the last message that was shown, or as many as were shown where it is gone."""
    same: list[dict[str, Any]] = []
    for each in listed:
        if _received(each) < after.second:
            yield from [*same[after.shown :], each]
            break
        same.append(each)
        if digest_of(text(each, "id")) == after.digest:
            break
    else:
        yield from same[after.shown :]
    yield from listed


def _cursor(shown: list[dict[str, Any]], after: Cursor | None) -> Cursor:
    last = shown[-1]
    second = _received(last)
    count = sum(_received(each) == second for each in shown)
    if after is not None and after.second == second:
        count += after.shown
    return Cursor(second=second, shown=min(count, MOST_IN_A_SECOND), digest=digest_of(text(last, "id")))


def _summary(value: Mapping[str, Any]) -> MessageSummary:
    return MessageSummary(
        id=public_id(text(value, "id")),
        head=head_of(
            sender=_named(value.get("from")),
            to=[named for each in _list(value, "toRecipients") if (named := _named(each)) is not None],
            subject=str(value.get("subject") or ""),
            preview=str(value.get("bodyPreview") or ""),
            attachments=value.get("hasAttachments") is True,
        ),
        received_at=_received(value),
        seen=value.get("isRead") is True,
        size=None,
    )


def _named(value: object) -> Named | None:
    found = value.get("emailAddress") if isinstance(value, dict) else None
    if not isinstance(found, dict):
        return None
    return Named(name=str(found.get("name") or ""), address=str(found.get("address") or ""))


def _received(value: Mapping[str, Any]) -> datetime:
    """Return when a message arrived, to the second."""
    try:
        return datetime.fromisoformat(text(value, "receivedDateTime")).astimezone(UTC).replace(microsecond=0)
    except ValueError as error:
        raise ProviderUnavailable(cause="the answer holds a time that is none") from error


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _is_page(headers: Mapping[str, str]) -> bool:
    """Tell whether something in between has answered, as a captive portal does."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == "text/html"
