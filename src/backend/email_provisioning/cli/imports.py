"""Importing addresses from a file at the command line."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

import click

from email_provisioning.bootstrap import Services
from email_provisioning.cli.accounts import OPERATOR
from email_provisioning.cli.language import spoken
from email_provisioning.cli.output import EXIT_FOUND, Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.domain.job import JobRow, JobState, RowState
from email_provisioning.errors import ImportTooLong, JobNotFound
from email_provisioning.provisioning.jobs.book import JobView
from email_provisioning.provisioning.jobs.results import FORMATS, fields_of, write

#: How often it is looked how far an import is, in seconds.
LOOK_SECONDS = 0.2
_BAD = (RowState.REFUSED, RowState.FAILED)
_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_owner = click.option("--owner", help="The name of the user who gets the addresses of rows that name none.")


@click.group(cls=Group, name="import")
def imports() -> None:
    """Create many addresses from a CSV file: look first, then apply.

    The first line names the columns: username or email, and as wanted domain, display_name, owner and provider, also
    in French. Commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252; at most 50,000 rows.
    """


@imports.command("check")
@_file
@_owner
@json_option
def check(file: Path, owner: str | None, as_json: bool) -> None:
    """Tell what would become of each row; nothing is created. Exit code 4: some rows are bad."""
    services = open_services()
    view = _checked(services, file, owner)
    bad = _rows(services, view, _BAD)
    if as_json:
        show({**_told(view), "bad": bad}, as_json=True)
    else:
        show(_told(view), as_json=False)
        if bad:
            click.echo()
            show_table([_short(row) for row in bad], name="bad rows", as_json=False)
    sys.exit(EXIT_FOUND if bad else 0)


@imports.command("apply")
@_file
@_owner
@click.option("--skip-bad", is_flag=True, help="Create the good rows although there are bad ones.")
@json_option
def apply(file: Path, owner: str | None, skip_bad: bool, as_json: bool) -> None:
    """Create the addresses; called again after it was broken off, it goes on where it was.

    Exit code 4: there are bad rows and --skip-bad is missing, or some rows have failed.
    """
    services = open_services()
    view = _known(services, file) or _checked(services, file, owner)
    refused = view.counts.get(RowState.REFUSED, 0)
    if view.job.state is JobState.CHECKED and refused and not skip_bad:
        click.echo(f"{refused} rows are bad: see import check, or leave them out with --skip-bad.", err=True)
        sys.exit(EXIT_FOUND)
    if view.job.state is not JobState.DONE or view.counts.get(RowState.FAILED):
        services.administration.imports.start(OPERATOR, view.job.id)
    view = _carried_on(services, view.job.id)
    show(_told(view), as_json=as_json)
    sys.exit(EXIT_FOUND if view.counts.get(RowState.FAILED) else 0)


@imports.command("status")
@_file
@json_option
def status(file: Path, as_json: bool) -> None:
    """Tell how far the newest import of a file is."""
    services = open_services()
    show(_told(_existing(services, file)), as_json=as_json)


@imports.command("cancel")
@_file
@json_option
def cancel(file: Path, as_json: bool) -> None:
    """Stop the newest import of a file: what was created stays, `apply` goes on."""
    services = open_services()
    view = services.administration.imports.stop(OPERATOR, _existing(services, file).job.id)
    show(_told(view), as_json=as_json)


@imports.command("result")
@_file
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="csv", show_default=True, help="The form."
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write there; - or none: here."
)
def result(file: Path, form: str, output: Path | None) -> None:
    """Print what has become of each row of the newest import of a file. No password is in it."""
    services = open_services()
    view = _existing(services, file)
    rows = services.administration.imports.every_row(view.job.id)
    delimiter = str(view.job.options.get("delimiter", ","))
    lines = write(rows, form, language=spoken(), delimiter=delimiter)
    if output is None or str(output) == "-":
        _print(lines, sys.stdout)
        return
    with output.open("w", encoding="utf-8", newline="") as target:
        _print(lines, target)


def _print(lines: Iterable[str], target: TextIO) -> None:
    for line in lines:
        target.write(line)


def _content(services: Services, file: Path) -> bytes:
    limit = services.settings.max_import_bytes
    if file.stat().st_size > limit:
        raise ImportTooLong(f"This file is larger than {limit} bytes: split it, or raise MAX_IMPORT_BYTES.")
    return file.read_bytes()


def _checked(services: Services, file: Path, owner: str | None) -> JobView:
    owner_id = services.access.user(owner).id if owner is not None else None
    content = _content(services, file)
    return services.administration.imports.check(OPERATOR, content, label=file.name, owner=owner_id)


def _known(services: Services, file: Path) -> JobView | None:
    """Return the newest import of a file of the same content."""
    imports = services.administration.imports
    job = imports.of_content(_content(services, file))
    return imports.get(job.id) if job is not None else None


def _existing(services: Services, file: Path) -> JobView:
    view = _known(services, file)
    if view is None:
        raise JobNotFound("No file of this content was checked or applied.")
    return view


def _carried_on(services: Services, job_id: str) -> JobView:
    """Work the job off here, beside whatever workers there are, and return it when it has ended."""
    told = 0.0
    while True:
        view = services.administration.imports.get(job_id)
        if view.job.state not in (JobState.RUNNING, JobState.STOPPING):
            return view
        if time.monotonic() - told > 1:
            told = time.monotonic()
            click.echo(_progress(view), err=True)
        if not services.worker.sweep():
            time.sleep(LOOK_SECONDS)


def _progress(view: JobView) -> str:
    total = sum(view.counts.values()) - view.counts.get(RowState.REFUSED, 0)
    done = view.counts.get(RowState.DONE, 0) + view.counts.get(RowState.FAILED, 0)
    hindered = f", hindered: {view.job.error_code}" if view.job.error_code else ""
    return f"{done} of {total}{hindered}"


def _rows(services: Services, view: JobView, states: tuple[RowState, ...]) -> list[dict[str, Any]]:
    rows: Iterable[JobRow] = services.administration.imports.every_row(view.job.id)
    return [fields_of(row, spoken()) for row in rows if row.state in states]


def _short(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("line", "address", "owner", "code", "remedy")}


def _told(view: JobView) -> dict[str, Any]:
    job = view.job
    return {
        "id": job.id,
        "status": str(job.state),
        "file": job.label,
        "rows": sum(view.counts.values()),
        **{str(state): view.counts.get(state, 0) for state in RowState},
        "ignored_columns": ", ".join(job.options.get("ignored", [])) or None,
        "error": job.error_code,
    }
