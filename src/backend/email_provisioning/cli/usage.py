"""What addresses have sent, at the command line."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import click

from email_provisioning.cli.accounts import OPERATOR, id_of
from email_provisioning.cli.output import Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.persistence import usage_totals
from email_provisioning.persistence.usage_days import Tally
from email_provisioning.provisioning.quota import Meter
from email_provisioning.provisioning.usage_report import PeriodInvalid, Vendor

PAGE = 200


@click.group(cls=Group)
def usage() -> None:
    """See what was sent, by address and added up."""


@usage.command("show")
@click.argument("address")
@click.option("--first", help="The first day, such as 2026-11-01; by default the first of the month.")
@click.option("--last", help="The last day; by default today.")
@json_option
def show_usage(address: str, first: str | None, last: str | None, as_json: bool) -> None:
    """Show what an address has sent on each day, beside its limits."""
    services = open_services()
    account_id = id_of(services, address)
    services.directory.look(OPERATOR, account_id)
    report = services.usage.of(OPERATOR, account_id, first=_day(first), last=_day(last))
    vendor = services.usage.vendor(report.account)
    days = [{"day": day.isoformat(), **_tally(tally)} for day, tally in report.days.items()]
    meters = {"day": report.use.day, "month": report.use.month}
    if report.minute is not None:
        meters["minute"] = report.minute
    if as_json:
        answer = {
            "address": report.account.email,
            "first": report.first.isoformat(),
            "last": report.last.isoformat(),
            "days": days,
            **{name: _meter(meter) for name, meter in meters.items()},
            "vendor": _vendor(vendor) if vendor is not None else None,
        }
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    lines = {
        name: f"{each.used} of {each.limit}, until {each.resets_at:%Y-%m-%dT%H:%M:%SZ}"
        for name, each in meters.items()
    }
    show(lines, as_json=False)
    if vendor is not None:
        show({f"vendor's {name}": value for name, value in _vendor(vendor).items()}, as_json=False)
    click.echo()
    show_table([_flat(row) for row in days], name="days", as_json=False)


@usage.command("totals")
@click.option(
    "--by",
    "group",
    type=click.Choice([str(group) for group in usage_totals.Group]),
    default="domain",
    show_default=True,
    help="What to add up by.",
)
@click.option("--month", help="Such as 2026-11; by default the one in progress.")
@json_option
def show_totals(group: str, month: str | None, as_json: bool) -> None:
    """Add up what was sent in a month."""
    report, rows, after = open_services().usage, list[dict[str, Any]](), None
    wanted = _day(f"{month}-01") if month is not None else None
    while True:
        page = report.totals(usage_totals.Group(group), month=wanted, limit=PAGE, after=after)
        rows += [{group: each.key, "addresses": each.addresses, **_tally(each.tally)} for each in page.totals]
        after = page.next_key
        if after is None:
            break
    shown = rows if as_json else [_flat(row) for row in rows]
    show_table(shown, name="totals", as_json=as_json)


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "accepted": tally.accepted,
        "internal": tally.internal,
        "refused": dict(tally.refused),
        "bounced": tally.bounced,
        "complaints": tally.complaints,
    }


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "refused": ", ".join(f"{count} {code}" for code, count in row["refused"].items())}


def _meter(meter: Meter) -> dict[str, Any]:
    return {
        "used": meter.used,
        "limit": meter.limit,
        "resets_at": f"{meter.resets_at:%Y-%m-%dT%H:%M:%SZ}",
    }


def _vendor(vendor: Vendor) -> dict[str, Any]:
    figures = vendor.figures
    return {
        "accepted": figures.accepted if figures is not None else None,
        "bounced": figures.bounced if figures is not None else None,
        "complaints": figures.complaints if figures is not None else None,
        "as_of": figures.as_of.isoformat() if figures is not None else None,
        "lag_seconds": vendor.lag_seconds,
        "error_code": vendor.error_code,
    }


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise PeriodInvalid("Give a day as 2026-11-25, or a month as 2026-11.") from None
