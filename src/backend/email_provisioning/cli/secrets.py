"""Passwords and tokens at the command line: where they are, and where they must not be."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from email_provisioning.cli.accounts import OPERATOR
from email_provisioning.cli.output import EXIT_FOUND, EXIT_REFUSED, Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.provisioning.key_rotation import KeyRotation
from email_provisioning.provisioning.leaks import Leak, Leaks, Unread
from email_provisioning.provisioning.secrets_moving import Moving
from email_provisioning.provisioning.secrets_verifying import Verifying
from email_provisioning.secret_stores.registry import BUILT_IN

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


@secrets.command("migrate")
@click.option("--to", "kind", required=True, type=click.Choice(list(BUILT_IN)), help="The store to move to.")
@json_option
def migrate(kind: str, as_json: bool) -> None:
    """Move every secret to another store, while the server runs.

    All are copied and read back before the first old copy is removed. The settings of both stores have to be there.
    Interrupted, call it again: it goes on. New secrets go where SECRET_STORE says.
    """
    services = open_services()
    moved = Moving(errands=services.secrets.errands).run(OPERATOR, kind, _progress)
    show(
        {"store": kind, "moved": moved.moved, "not_moved": [asdict(each) for each in moved.not_moved]},
        as_json=as_json,
    )
    if kind != services.secrets.kind:
        click.echo(
            f"New secrets go to {services.secrets.kind}: set SECRET_STORE={kind} and restart.", err=True
        )
    sys.exit(EXIT_REFUSED if moved.not_moved else 0)


@secrets.command("rotate-key")
@json_option
def rotate_key(as_json: bool) -> None:
    """Replace the key that seals secrets in the database, while the server runs.

    The new key goes into the key file at once, and the old one when everything is sealed anew. Interrupted, call it
    again: it goes on. Back the key file up afterwards.
    """
    services = open_services()
    rotation = KeyRotation(
        database=services.database, file=services.settings.secret_key_file, clock=services.clock
    )
    rotated = rotation.run(OPERATOR, lambda done, total: _progress("sealed anew", done, total))
    show(
        {"key": rotated.key_id, "sealed": rotated.sealed, "cannot_be_opened": list(rotated.broken)},
        as_json=as_json,
    )
    if rotated.broken:
        click.echo(
            "The old keys stay in the key file: rotate these passwords, and call this again.", err=True
        )
    sys.exit(EXIT_REFUSED if rotated.broken else 0)


@secrets.command("verify")
@click.option(
    "--read", is_flag=True, help="Read every secret as well, and compare it with what is known of it."
)
@json_option
def verify(read: bool, as_json: bool) -> None:
    """Find secrets without accounts and accounts without secrets, in every store that has any.

    Exits with 4 where something is wrong.
    """
    services = open_services()
    verified = Verifying(secrets=services.secrets, keyring=services.keyring).run(read=read)
    problems = [asdict(each) for each in verified.problems]
    summary = {"passwords": verified.passwords, "on_their_way": verified.waiting}
    if as_json:
        click.echo(json.dumps({**summary, "stores": dict(verified.found), "problems": problems}))
    else:
        show({**summary, **{f"in {kind}": count for kind, count in verified.found.items()}}, as_json=False)
        show_table(problems, name="problems", as_json=False)
    sys.exit(EXIT_FOUND if problems else 0)


def _progress(done: str, count: int, total: int) -> None:
    """Tell on standard error how far one is: over itself on a terminal, else line by line."""
    told = f"{count} of {total} {done}"
    if sys.stderr.isatty():
        click.echo(f"\r{told}", err=True, nl=count == total)
    else:
        click.echo(told, err=True)


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
