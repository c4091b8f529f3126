"""Jobs as the API shows them."""

from __future__ import annotations

from typing import Any

from email_provisioning.domain.job import RowState
from email_provisioning.errors import InvalidCursor, JobNotFound
from email_provisioning.provisioning.jobs.book import JobBook, JobView
from email_provisioning.provisioning.jobs.results import fields_of
from email_provisioning.web.api.paths import run_id
from email_provisioning.web.operations import Call, Given
from email_provisioning.web.requests import language_of
from email_provisioning.web.schemas.admin.addresses import BulkJob, JobRowLine, JobRowQuery, JobRows

#: What is meant by rows that are bad.
_BAD = (RowState.REFUSED, RowState.FAILED)


def job_id(call: Call[Given]) -> str:
    """Return the job's id; what cannot be one is as unknown as one that does not exist."""
    return run_id(call.path["id"], JobNotFound) or ""


def cursor_of(text: str | None) -> str | None:
    """Return the id that a cursor is."""
    return run_id(text, InvalidCursor)


def members_of(view: JobView) -> dict[str, Any]:
    """Return what is told of every job."""
    job, counts = view.job, view.counts
    return {
        "id": job.id,
        "kind": job.kind.value,
        "status": job.state.value,
        "label": job.label,
        "actor": job.actor,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "error_code": job.error_code,
        "total": sum(counts.values()),
        **{str(state): counts.get(state, 0) for state in RowState},
    }


def shown(view: JobView) -> BulkJob:
    """Return a bulk action as the API shows it."""
    return BulkJob(**members_of(view))


def rows_of(call: Call[JobRowQuery], book: JobBook) -> JobRows:
    """Return some rows of a job."""
    given, language = call.given, language_of(call.request)
    states = None if given.only is None else _BAD if given.only == "bad" else (RowState(given.only),)
    page = book.rows_of(job_id(call), states, limit=given.limit, after=given.cursor)
    lines = [JobRowLine.model_validate(fields_of(row, language)) for row in page.rows]
    return JobRows(rows=lines, next_cursor=page.next_cursor)
