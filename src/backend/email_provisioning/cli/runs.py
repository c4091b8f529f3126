"""Operations under way at the command line."""

from __future__ import annotations

from typing import Any

import click

from email_provisioning.bootstrap import Services
from email_provisioning.cli.accounts import OPERATOR
from email_provisioning.cli.output import Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.persistence.runs_under_way import Found

PAGE = 200


@click.group(cls=Group)
def runs() -> None:
    """List, retry and undo operations under way."""


@runs.command("list")
@json_option
def list_runs(as_json: bool) -> None:
    """List the operations that are not finished, oldest first, with what stood in the way last."""
    show_table([_row(each) for each in _every(open_services())], name="runs", as_json=as_json)


@runs.command("retry")
@click.argument("run_id")
@json_option
def retry_run(run_id: str, as_json: bool) -> None:
    """Have a worker try an operation again now, named by its id."""
    found = open_services().administration.run_control.retry(OPERATOR, run_id)
    show(_row(found), as_json=as_json)


@runs.command("undo")
@click.argument("run_id")
@json_option
def undo_run(run_id: str, as_json: bool) -> None:
    """Have a worker undo an operation: what it had made is removed, a name that it held is free again."""
    found = open_services().administration.run_control.undo(OPERATOR, run_id)
    show(_row(found), as_json=as_json)


def _every(services: Services) -> list[Found]:
    found: list[Found] = []
    cursor: str | None = None
    while True:
        page = services.administration.run_control.page(OPERATOR, limit=PAGE, cursor=cursor)
        found += page.runs
        cursor = page.next_cursor
        if cursor is None:
            return found


def _row(found: Found) -> dict[str, Any]:
    run = found.run
    return {
        "address": found.email,
        "operation": str(run.operation),
        "state": str(run.state),
        "step": run.step,
        "attempts": run.attempts,
        "next": f"{run.due_at:%Y-%m-%dT%H:%M:%SZ}" if run.due_at else None,
        "error": run.error_code,
        "cause": found.error_cause,
        "id": run.id,
    }
