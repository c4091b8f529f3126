"""What was done, and by whom."""

from __future__ import annotations

from flask import Response

from email_provisioning.errors import AccountNotFound, InvalidCursor
from email_provisioning.persistence.log_search import Filter
from email_provisioning.provisioning.audit import EntryPage as FoundPage
from email_provisioning.provisioning.audit_export import write
from email_provisioning.web.api.paths import account_id
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.audit import (
    Entry,
    EntryFilter,
    EntryPage,
    EntryQuery,
    ExportQuery,
    PageQuery,
)


@operation(
    "GET",
    "/accounts/<id>/entries",
    given=PageQuery,
    answers={200: EntryPage},
    problems=(AccountNotFound, InvalidCursor),
)
def list_account_entries(call: Call[PageQuery]) -> Answer:
    """List what was done to one of my addresses, newest first: every look of an administrator at it too."""
    account = call.services.directory.get(call.actor, account_id(call)).account
    wanted = Filter(account_id=account.id)
    return Answer(
        body=_page(call.services.audit.page(wanted, limit=call.given.limit, cursor=call.given.cursor))
    )


@operation("GET", "/admin/audit", given=EntryQuery, answers={200: EntryPage}, problems=(InvalidCursor,))
def list_entries(call: Call[EntryQuery]) -> Answer:
    """Search the audit log, newest first."""
    given = call.given
    return Answer(
        body=_page(call.services.audit.page(_filter(given), limit=given.limit, cursor=given.cursor))
    )


@operation("GET", "/admin/audit/export", given=ExportQuery, answers={200: None})
def export_entries(call: Call[ExportQuery]) -> Response:
    """Export the audit log as JSON Lines or CSV, oldest first."""
    form = call.given.format
    lines = write(call.services.audit.export(_filter(call.given)), form)
    return Response(
        (line.encode() for line in lines),
        mimetype="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="audit.{form}"'},
    )


def _filter(given: EntryFilter) -> Filter:
    return Filter(
        user_id=given.actor,
        address=given.address.lower() if given.address is not None else None,
        action=given.action,
        status=given.status,
        since=given.since,
        until=given.until,
    )


def _page(found: FoundPage) -> EntryPage:
    entries = [Entry(**{name: getattr(each, name) for name in Entry.model_fields}) for each in found.entries]
    return EntryPage(entries=entries, next_cursor=found.next_cursor)
