"""The audit log at the command line."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from email_provisioning.cli.output import EXIT_REFUSED, Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.persistence.log_search import Filter
from email_provisioning.provisioning.audit_export import FORMATS, fields_of, write
from email_provisioning.provisioning.audit_verification import verify
from email_provisioning.provisioning.checkpoints import read_checkpoint


@click.group(cls=Group)
def audit() -> None:
    """Search, export and verify the log of what was done."""


def _filter_options(command: Any) -> Any:  # noqa: ANN401 (a decorator of click's)
    for option in (
        click.option("--until", type=click.DateTime(), help="Before this moment, UTC."),
        click.option("--since", type=click.DateTime(), help="From this moment on, UTC."),
        click.option("--status", help="success, failed, or the code of a refusal."),
        click.option("--action", help="What was done, such as create."),
        click.option("--address", help="To which address."),
        click.option("--actor", help="By whom: a user's id, operator or system."),
    ):
        command = option(command)
    return command


def _filter(
    actor: str | None,
    address: str | None,
    action: str | None,
    status: str | None,
    since: datetime | None,
    until: datetime | None,
) -> Filter:
    return Filter(
        user_id=actor,
        address=address.lower() if address else None,
        action=action,
        status=status,
        since=since.replace(tzinfo=UTC) if since else None,
        until=until.replace(tzinfo=UTC) if until else None,
    )


@audit.command("list")
@_filter_options
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many.")
@click.option("--cursor", help="What the page before ended with.")
@json_option
def list_entries(limit: int, cursor: str | None, as_json: bool, **wanted: Any) -> None:
    """List entries, newest first."""
    page = open_services().audit.page(_filter(**wanted), limit=limit, cursor=cursor)
    show_table([fields_of(each) for each in page.entries], name="entries", as_json=as_json)
    if page.next_cursor and not as_json:
        click.echo(f"more with --cursor {page.next_cursor}", err=True)


@audit.command("export")
@_filter_options
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="The form."
)
@click.option("--output", type=click.File("w", encoding="utf-8"), default="-", help="Into this file.")
def export_entries(form: str, output: TextIO, **wanted: Any) -> None:
    """Write entries as JSON Lines or CSV, oldest first."""
    for line in write(open_services().audit.export(_filter(**wanted)), form):
        output.write(line)


@audit.command("verify")
@click.option(
    "--checkpoint",
    "checkpoints",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="A checkpoint that was kept elsewhere, or a folder of them.",
)
@json_option
def verify_log(checkpoints: Sequence[Path], as_json: bool) -> None:
    """Find rows that were changed, removed or put elsewhere; exit code 1 where there are any."""
    services = open_services()
    kept = [read_checkpoint(path.read_text()) for path in _files(checkpoints)]
    start = time.monotonic()
    found = verify(services.database, services.audit.checkpoints, kept)
    seconds = time.monotonic() - start
    answer = {
        "rows": found.rows,
        "segments": found.segments,
        "unsealed": found.unsealed,
        "checkpoints": len(kept),
        "rows_per_second": round(found.rows / seconds) if seconds else None,
        "problems": [{"kind": each.kind, "id": each.id, "detail": each.detail} for each in found.problems],
    }
    if as_json:
        show(answer, as_json=True)
    else:
        show({**answer, "problems": len(found.problems)}, as_json=False)
        for each in found.problems:
            click.echo(f"row {each.id}: {each.kind}: {each.detail}", err=True)
    if found.problems:
        sys.exit(EXIT_REFUSED)


@audit.command("checkpoint")
@json_option
def make_checkpoint(as_json: bool) -> None:
    """Seal what is not sealed yet, and print the newest checkpoint: keep it elsewhere."""
    services = open_services()
    segment = services.audit.seal() or services.audit.newest()
    if segment is None:
        click.echo("null" if as_json else "the log is empty")
        return
    services.audit.keep(segment)
    click.echo(services.audit.checkpoints.as_json(segment))


def _files(paths: Sequence[Path]) -> list[Path]:
    return [file for path in paths for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
