"""Limits at the command line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import click

from email_provisioning.cli.accounts import OPERATOR
from email_provisioning.cli.output import Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.domain.limits import HIGHEST, LOWEST, Limit, Override, Scope
from email_provisioning.errors import InvalidLimit
from email_provisioning.provisioning.limit_admin import Wish

PAGE = 200
#: What a limit is given for it to be inherited again.
INHERIT = "inherit"
_ABOUT = {
    Limit.ACCOUNTS: "Addresses that a person may have.",
    Limit.DAILY: "Recipients in a day.",
    Limit.MONTHLY: "Recipients in a month.",
    Limit.MINUTE: "Recipients in a minute.",
    Limit.RECIPIENTS: "Recipients of one message.",
}


class _Number(click.ParamType[int | str]):
    """Reads a limit's value."""

    name = "number"

    def __init__(self, limit: Limit) -> None:
        self._limit = limit

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:  # noqa: ANN401
        low, high = LOWEST[self._limit], HIGHEST[self._limit]
        if value == INHERIT:
            return INHERIT
        if not (str(value).isascii() and str(value).isdigit() and low <= int(str(value)[:12]) <= high):
            self.fail(f"give a whole number from {low} to {high}, or {INHERIT}.", param, ctx)
        return int(value)


def _target_options(command: Any) -> Any:  # noqa: ANN401 (a decorator of click's)
    for name, about in (
        ("address", "The address that it is for."),
        ("user", "The person that it is for, by name or id."),
        ("domain", "The domain that it is for."),
    ):
        command = click.option(f"--{name}", help=about)(command)
    return command


@click.group(cls=Group)
def limits() -> None:
    """See and set limits of a domain, a person or an address other than the settings'."""


@limits.command("list")
@click.option("--scope", type=click.Choice([str(scope) for scope in Scope]), help="Only those.")
@json_option
def list_limits(scope: str | None, as_json: bool) -> None:
    """List what is set, oldest first; what is not named there inherits."""
    admin, rows, cursor = open_services().limits, list[dict[str, Any]](), None
    while True:
        page = admin.page(limit=PAGE, cursor=cursor, scope=Scope(scope) if scope else None)
        rows += [_row(each) for each in page.overrides]
        cursor = page.next_cursor
        if cursor is None:
            break
    show_table(rows, name="limits", as_json=as_json)


@limits.command("show")
@click.argument("address")
@json_option
def show_limits(address: str, as_json: bool) -> None:
    """Show every limit that holds for an address now, and where each comes from."""
    account, found = open_services().limits.of_address(address)
    rows = [
        {
            "limit": str(each.limit),
            "value": each.value,
            "source": str(each.source),
            "expires_at": each.expires_at and each.expires_at.isoformat(),
            "reason": each.reason,
        }
        for each in found
    ]
    if as_json:
        click.echo(json.dumps({"address": account.email, "limits": rows}, ensure_ascii=False))
        return
    shown = [{**row, "value": "none" if row["value"] is None else row["value"]} for row in rows]
    show_table(shown, name="limits", as_json=False)


@limits.command("set")
@_target_options
@click.option("--accounts", type=_Number(Limit.ACCOUNTS), help=_ABOUT[Limit.ACCOUNTS])
@click.option("--daily", type=_Number(Limit.DAILY), help=_ABOUT[Limit.DAILY])
@click.option("--monthly", type=_Number(Limit.MONTHLY), help=_ABOUT[Limit.MONTHLY])
@click.option("--minute", type=_Number(Limit.MINUTE), help=_ABOUT[Limit.MINUTE])
@click.option("--recipients", type=_Number(Limit.RECIPIENTS), help=_ABOUT[Limit.RECIPIENTS])
@click.option("--reason", help="Why; needed the first time.")
@click.option("--until", help="The last day that it holds, such as 2026-12-31, or never.")
@json_option
def set_limits(
    address: str | None,
    user: str | None,
    domain: str | None,
    reason: str | None,
    until: str | None,
    as_json: bool,
    **given: int | str | None,
) -> None:
    """Set some limits; those that are not named stay as they are, and "inherit" lets one inherit again."""
    scope, target = _target(address, user, domain)
    services = open_services()
    values = {
        Limit(name): None if value == INHERIT else int(value)
        for name, value in given.items()
        if value is not None
    }
    wish = Wish(
        values=values,
        reason=reason,
        expires_at=_end(until, services.usage.quota.midnight),
        changes_end=until is not None,
    )
    found = services.limits.set(OPERATOR, scope, target, wish)
    if found is None:
        show({"scope": str(scope), "target": target, "removed": True}, as_json=as_json)
    else:
        show(_row(found), as_json=as_json)


@limits.command("remove")
@_target_options
@json_option
def remove_limits(address: str | None, user: str | None, domain: str | None, as_json: bool) -> None:
    """Let a domain, a person or an address inherit all its limits again."""
    scope, target = _target(address, user, domain)
    open_services().limits.remove_of(OPERATOR, scope, target)
    show({"scope": str(scope), "target": target, "removed": True}, as_json=as_json)


def _target(address: str | None, user: str | None, domain: str | None) -> tuple[Scope, str]:
    given = {Scope.ADDRESS: address, Scope.USER: user, Scope.DOMAIN: domain}
    named = [(scope, target) for scope, target in given.items() if target is not None]
    if len(named) != 1:
        raise click.UsageError("Say for what: one of --address, --user and --domain.")
    return named[0]


def _end(until: str | None, midnight: Any) -> datetime | None:  # noqa: ANN401
    if until in (None, "never"):
        return None
    try:
        end: datetime = midnight(date.fromisoformat(str(until)) + timedelta(days=1))
    except (ValueError, OverflowError):
        raise InvalidLimit("Give the last day as 2026-12-31, or never.") from None
    return end.astimezone(UTC)


def _row(found: Override) -> dict[str, Any]:
    return {
        "id": found.id,
        "scope": str(found.scope),
        "target": found.target,
        **{str(limit): found.values.get(limit) for limit in Limit},
        "expires_at": found.expires_at and found.expires_at.isoformat(),
        "reason": found.reason,
        "set_by": found.set_by,
    }
