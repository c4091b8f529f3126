"""What has happened lately, for administrators."""

from __future__ import annotations

from email_provisioning.domain.event import Event as Found
from email_provisioning.errors import InvalidCursor
from email_provisioning.persistence.events import Filter
from email_provisioning.web.ids import ID
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.webhooks import Event, EventPage, EventQuery


@operation("GET", "/admin/events", given=EventQuery, answers={200: EventPage}, problems=(InvalidCursor,))
def list_events(call: Call[EventQuery]) -> Answer:
    """List what has happened, newest first: what webhooks were told, as long as it is kept."""
    given = call.given
    wanted = Filter(kind=given.kind, account_id=given.account_id, since=given.since)
    before = checked_cursor(given.cursor)
    found = call.services.events.page(wanted, limit=given.limit + 1, before=before)
    page = found[: given.limit]
    cursor = page[-1].id if len(found) > len(page) else None
    return Answer(body=EventPage(events=[_event(each) for each in page], next_cursor=cursor))


def checked_cursor(cursor: str | None) -> str | None:
    """Return a cursor that is the id of an event; raise `InvalidCursor`."""
    if cursor is not None and not ID.fullmatch(cursor):
        raise InvalidCursor
    return cursor


def _event(event: Found) -> Event:
    return Event(id=event.id, type=str(event.kind), timestamp=event.at, data=dict(event.data))
