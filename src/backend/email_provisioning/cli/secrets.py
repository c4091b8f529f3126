"""Passwords and tokens at the command line: where they are, and where they must not be."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from email_provisioning.cli.output import EXIT_FOUND, EXIT_REFUSED, Group, json_option
from email_provisioning.cli.wiring import open_services
from email_provisioning.provisioning.leaks import Leak, Leaks, Unread

#: What stands for the standard input.
STANDARD_INPUT = Path("-")


@click.group(cls=Group)
def secrets() -> None:
    """Look after passwords and tokens."""


@secrets.command("scan")
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, allow_dash=True, path_type=Path),
)
@json_option
def scan(paths: tuple[Path, ...], as_json: bool) -> None:
    """Find passwords and tokens of this server in files and folders, or in the standard input (-).

    Names whose they are and never shows them. Exits with 4 where any was found, with 1 where something could not be
    read. Symbolic links in folders are not followed.
    """
    services = open_services()
    leaks = Leaks(database=services.database, keyring=services.keyring, clock=services.clock)
    count, unread = 0, list[Unread]()
    report = list[Leak]()
    for each in _search(leaks, paths):
        if isinstance(each, Unread):
            unread.append(each)
            click.echo(f"not read: {_name(each.path)}: {each.reason}", err=True)
            continue
        count += 1
        if as_json:
            report.append(each)
        else:
            click.echo(_line(each))
    if as_json:
        click.echo(json.dumps(_report(leaks, report, unread), ensure_ascii=False))
    elif not count:
        click.echo(f"no password or token in {leaks.searched.files} files ({leaks.searched.octets} bytes)")
    sys.exit(EXIT_FOUND if count else EXIT_REFUSED if unread else 0)


def _search(leaks: Leaks, paths: tuple[Path, ...]) -> Iterator[Leak | Unread]:
    if STANDARD_INPUT in paths:
        yield from leaks.scan_stream(STANDARD_INPUT, sys.stdin.buffer)
    yield from leaks.scan([path for path in paths if path != STANDARD_INPUT])


def _line(leak: Leak) -> str:
    place = f"{_name(leak.path)}:{leak.line}: "
    owner = leak.owner
    if owner is None:
        return place + "a password or token that does not work here, or not any more"
    label = f' "{owner.label}"' if owner.label else ""
    state = "works" if owner.works else "has ended"
    return f"{place}{owner.kind.replace('_', ' ')} of {owner.name}{label} ({owner.id}): {state}"


def _report(leaks: Leaks, found: list[Leak], unread: list[Unread]) -> dict[str, Any]:
    return {
        "leaks": [_row(leak) for leak in found],
        "unread": [{"path": _name(each.path), "reason": each.reason} for each in unread],
        "files": leaks.searched.files,
        "bytes": leaks.searched.octets,
    }


def _row(leak: Leak) -> dict[str, Any]:
    owner = leak.owner
    return {
        "path": _name(leak.path),
        "line": leak.line,
        "offset": leak.offset,
        "kind": str(owner.kind) if owner else None,
        "owner": owner.name if owner else None,
        "owner_id": owner.owner_id if owner else None,
        "id": owner.id if owner else None,
        "label": owner.label if owner else None,
        "works": owner.works if owner else False,
    }


def _name(path: Path) -> str:
    """Return a name that can be printed, whatever characters a file's name holds."""
    text = os.fsencode(path).decode(errors="backslashreplace")
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
