"""What commands print, for people or for programs, and the codes that they end with."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from email_provisioning.errors import AddressTaken, DomainNotVerified, ProvisioningError
from email_provisioning.settings import SettingsError

EXIT_REFUSED = 1
EXIT_LATER = 3
#: A search has found what it was looking for, and that is bad news.
EXIT_FOUND = 4
#: EX_CONFIG of sysexits.h.
EXIT_SETTINGS = 78

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Give a command the option ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(command)


def show(value: Mapping[str, Any], *, as_json: bool) -> None:
    """Print one thing: JSON, or a line for each member."""
    if as_json:
        click.echo(json.dumps(value, ensure_ascii=False))
        return
    width = max((len(name) for name in value), default=0)
    for name, content in value.items():
        click.echo(f"{name:<{width}}  {'' if content is None else content}")


def show_table(rows: Sequence[Mapping[str, Any]], *, name: str, as_json: bool) -> None:
    """Print a list: JSON under ``name``, or a table with a head."""
    if as_json:
        click.echo(json.dumps({name: list(rows)}, ensure_ascii=False))
        return
    if not rows:
        click.echo(f"no {name}")
        return
    lines = [[*rows[0]], *([_cell(content) for content in row.values()] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cell(content: object) -> str:
    return "" if content is None else str(content)


class Group(click.Group):
    """A group whose commands end with a message and an honest code instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (click's own signature)
        """Run the command."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            click.echo(str(error), err=True)
            sys.exit(EXIT_SETTINGS)
        except ProvisioningError as error:
            from email_provisioning.cli.wiring import explained

            sys.exit(told(explained(error)))
        except OSError as error:
            # Click itself ends quietly where whoever reads the output has gone.
            if error.errno == errno.EPIPE:
                raise
            click.echo(f"error: {error.strerror}: {error.filename}", err=True)
            sys.exit(EXIT_REFUSED)


def told(error: ProvisioningError) -> int:
    """Print an error, and return the code to end with."""
    click.echo(f"error: {error.detail} ({error.code})", err=True)
    if error.cause:
        click.echo(f"cause: {error.cause}", err=True)
    if isinstance(error, AddressTaken) and error.suggestions:
        click.echo(f"suggestions: {', '.join(error.suggestions)}", err=True)
    if isinstance(error, DomainNotVerified):
        for record in error.records:
            priority = "" if record["priority"] is None else f"{record['priority']} "
            click.echo(f"publish: {record['name']} {record['type']} {priority}{record['value']}", err=True)
    return EXIT_LATER if error.retryable else EXIT_REFUSED
