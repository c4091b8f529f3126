"""Operations under way, for administrators."""

from __future__ import annotations

import re

from email_provisioning import errors
from email_provisioning.persistence.runs_under_way import Found
from email_provisioning.provisioning.administration.run_control import UNDOABLE
from email_provisioning.web import rendering
from email_provisioning.web.api.paths import run_id
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.admin.runs import ManagedRun, ManagedRuns
from email_provisioning.web.schemas.audit import PageQuery
from email_provisioning.web.schemas.base import NoInput

#: Where the causes that are kept of failures name the status of the answer.
_STATUS = re.compile(r": ([1-5][0-9]{2})\b")


@operation(
    "GET", "/admin/runs", given=PageQuery, answers={200: ManagedRuns}, problems=(errors.InvalidCursor,)
)
def list_runs(call: Call[PageQuery]) -> Answer:
    """List the operations that are not finished, oldest first."""
    page = call.services.administration.run_control.page(
        call.actor, limit=call.given.limit, cursor=run_id(call.given.cursor, errors.InvalidCursor)
    )
    return Answer(body=ManagedRuns(runs=[_run(each) for each in page.runs], next_cursor=page.next_cursor))


@operation(
    "POST",
    "/admin/runs/<id>/retry",
    given=NoInput,
    answers={202: ManagedRun},
    problems=(errors.RunNotFound, errors.RunBusy),
)
def retry_run(call: Call[NoInput]) -> Answer:
    """Have an operation that waits tried again now."""
    found = call.services.administration.run_control.retry(call.actor, _id(call))
    return Answer(body=_run(found), status=202)


@operation(
    "POST",
    "/admin/runs/<id>/undo",
    given=NoInput,
    answers={202: ManagedRun},
    problems=(errors.RunNotFound, errors.RunBusy, errors.RunNotUndoable),
)
def undo_run(call: Call[NoInput]) -> Answer:
    """Have an operation undone: what it had made is removed, and a name that it held is free again."""
    found = call.services.administration.run_control.undo(call.actor, _id(call))
    return Answer(body=_run(found), status=202)


def _id(call: Call[NoInput]) -> str:
    return run_id(call.path["id"], errors.RunNotFound) or ""


def _run(found: Found) -> ManagedRun:
    status = _STATUS.search(found.error_cause or "")
    return ManagedRun(
        operation=rendering.operation(found.run),
        account_id=found.run.account_id,
        email=found.email,
        owner_id=found.user_id,
        provider=found.provider,
        actor=found.run.actor,
        origin=found.run.origin,
        created_at=found.run.created_at,
        # The rest of the cause is for whoever runs the server, at its command line.
        vendor_status=int(status[1]) if status else None,
        undoable=found.run.operation in UNDOABLE and found.run.state.value == "running",
    )
