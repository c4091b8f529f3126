"""Importing addresses from a file, for administrators."""

from __future__ import annotations

from flask import Response

from email_provisioning import errors
from email_provisioning.provisioning.access import UserNotFound
from email_provisioning.provisioning.jobs.book import JobView
from email_provisioning.provisioning.jobs.results import write
from email_provisioning.web.api.addresses import RETRY_AFTER
from email_provisioning.web.api.admin.jobs import cursor_of, job_id, members_of, rows_of
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.requests import language_of
from email_provisioning.web.schemas.admin.addresses import (
    ImportJob,
    ImportJobs,
    ImportQuery,
    JobRowQuery,
    JobRows,
)
from email_provisioning.web.schemas.audit import PageQuery
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.validation import read_upload

#: How many files a minute one client may have looked at.
CHECKS_PER_MINUTE = 20
#: What a table is sent as; browsers take it for what the system's spreadsheet says.
_TABLES = (
    "text/csv",
    "text/tab-separated-values",
    "text/plain",
    "application/csv",
    "application/vnd.ms-excel",
    "application/octet-stream",
)


@operation(
    "POST",
    "/admin/imports",
    given=ImportQuery,
    answers={201: ImportJob},
    problems=(
        errors.ImportRefused,
        errors.ImportUnreadable,
        errors.ImportEmpty,
        errors.ImportTooLong,
        errors.ImportColumnsMissing,
        UserNotFound,
    ),
    per_minute=lambda _settings: CHECKS_PER_MINUTE,
    most_bytes=lambda settings: settings.max_import_bytes,
    upload="text/csv",
)
def check_import(call: Call[ImportQuery]) -> Answer:
    """Look at a CSV file of addresses to create, and tell what would become of each row. Nothing is created.

    The first line names the columns: username or email, and as wanted domain, display_name, owner and provider, also in
    French. Commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252; at most 50,000 rows.
    """
    given, content = call.given, read_upload(call.request, _TABLES)
    owner = call.services.access.user(given.owner).id if given.owner is not None else None
    view = call.services.administration.imports.check(
        call.actor, content, label=given.name, owner=owner, owners_by_id=given.owners == "ids"
    )
    location = {"Location": call.url(f"/admin/imports/{view.job.id}")}
    return Answer(body=_import(view), status=201, headers=location)


@operation(
    "GET", "/admin/imports", given=PageQuery, answers={200: ImportJobs}, problems=(errors.InvalidCursor,)
)
def list_imports(call: Call[PageQuery]) -> Answer:
    """List the imports, newest first."""
    page = call.services.administration.imports.page(
        limit=call.given.limit, cursor=cursor_of(call.given.cursor)
    )
    return Answer(
        body=ImportJobs(imports=[_import(view) for view in page.jobs], next_cursor=page.next_cursor)
    )


@operation(
    "GET", "/admin/imports/<id>", given=NoInput, answers={200: ImportJob}, problems=(errors.JobNotFound,)
)
def get_import(call: Call[NoInput]) -> Answer:
    """Tell how far an import is."""
    return Answer(body=_import(call.services.administration.imports.get(job_id(call))))


@operation(
    "GET",
    "/admin/imports/<id>/rows",
    given=JobRowQuery,
    answers={200: JobRows},
    problems=(errors.JobNotFound,),
)
def list_import_rows(call: Call[JobRowQuery]) -> Answer:
    """Tell what was found of each row, or what has become of it."""
    return Answer(body=rows_of(call, call.services.administration.imports))


@operation(
    "POST",
    "/admin/imports/<id>/apply",
    given=NoInput,
    answers={202: ImportJob},
    problems=(errors.JobNotFound, errors.JobNotReady),
)
def apply_import(call: Call[NoInput]) -> Answer:
    """Create the addresses of every row that is not bad; asked again after a stop, it goes on there.

    Each owner reveals the password of an address once, as after any creation.
    """
    view = call.services.administration.imports.start(call.actor, job_id(call))
    headers = {"Location": call.url(f"/admin/imports/{view.job.id}"), "Retry-After": RETRY_AFTER}
    return Answer(body=_import(view), status=202, headers=headers)


@operation(
    "POST",
    "/admin/imports/<id>/cancel",
    given=NoInput,
    answers={202: ImportJob},
    problems=(errors.JobNotFound,),
)
def cancel_import(call: Call[NoInput]) -> Answer:
    """Stop an import: no more addresses are created, those that were stay."""
    view = call.services.administration.imports.stop(call.actor, job_id(call))
    return Answer(body=_import(view), status=202)


@operation(
    "GET",
    "/admin/imports/<id>/result.csv",
    given=NoInput,
    answers={200: None},
    problems=(errors.JobNotFound,),
)
def export_import(call: Call[NoInput]) -> Response:
    """Export what has become of each row as CSV. No password is in it, and nothing that a spreadsheet executes."""
    return _file(call, "csv")


@operation(
    "GET",
    "/admin/imports/<id>/result.json",
    given=NoInput,
    answers={200: None},
    problems=(errors.JobNotFound,),
)
def export_import_json(call: Call[NoInput]) -> Response:
    """Export what has become of each row as JSON."""
    return _file(call, "json")


def _file(call: Call[NoInput], form: str) -> Response:
    imports = call.services.administration.imports
    job = imports.get(job_id(call)).job
    delimiter = str(job.options.get("delimiter", ","))
    lines = write(imports.every_row(job.id), form, language=language_of(call.request), delimiter=delimiter)
    return Response(
        (line.encode() for line in lines),
        mimetype="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="import-{job.id}.{form}"'},
    )


def _import(view: JobView) -> ImportJob:
    options = view.job.options
    return ImportJob(
        **members_of(view),
        encoding=options["encoding"],
        delimiter=options["delimiter"],
        columns=options["columns"],
        ignored=options["ignored"],
    )
