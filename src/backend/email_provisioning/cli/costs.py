"""Costs at the command line."""

from __future__ import annotations

import json
from typing import Any

import click

from email_provisioning.bootstrap import build_costs
from email_provisioning.cli.output import Group, json_option, show_table
from email_provisioning.cli.spending import budgets, month
from email_provisioning.domain.cost import Quote
from email_provisioning.provisioning.catalogues import shipped
from email_provisioning.provisioning.costs import CONDITIONS, MOST_ADDRESSES, MOST_EMAILS
from email_provisioning.settings import load_settings


@click.group(cls=Group)
def costs() -> None:
    """Reckon what addresses and messages cost at each provider."""


costs.add_command(month)
costs.add_command(budgets)


@costs.command("estimate")
@click.option(
    "--addresses", type=click.IntRange(0, MOST_ADDRESSES), required=True, help="How many addresses."
)
@click.option("--emails", type=click.IntRange(0, MOST_EMAILS), required=True, help="Messages in a month.")
@click.option(
    "--edition", help=f"The prices' edition: {', '.join(shipped())}, or that of your own catalogue."
)
@click.option(
    "--condition",
    "conditions",
    type=click.Choice(CONDITIONS),
    multiple=True,
    help="What holds for you, and some plans are sold under.",
)
@json_option
def estimate(
    addresses: int, emails: int, edition: str | None, conditions: tuple[str, ...], as_json: bool
) -> None:
    """Compare every plan for a month, and name the cheapest that fits."""
    found = build_costs(load_settings()).estimate(
        addresses=addresses, emails=emails, edition=edition, conditions=conditions
    )
    rows = [quote_as_json(each) for each in found.quotes]
    if as_json:
        answer: dict[str, Any] = {
            "edition": found.catalogue.edition,
            "read_on": found.catalogue.read_on.isoformat(),
            "stale": found.stale,
            "plans": rows,
            "recommended": quote_as_json(found.recommended) if found.recommended else None,
        }
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    shown = ("provider", "plan", "currency", "monthly", "fits", "reason")
    table = [{name: row[name] for name in shown} for row in rows]
    show_table(
        [{**row, "fits": "yes" if row["fits"] else "no"} for row in table], name="plans", as_json=False
    )
    if found.recommended is not None:
        best = found.recommended
        click.echo(
            f"cheapest: {best.plan.provider} {best.plan.name}, {best.monthly} {best.plan.currency} a month"
        )
    click.echo(f"prices of {found.catalogue.edition}, read on {found.catalogue.read_on}")
    if found.stale:
        click.echo(f"warning: these prices were good until {found.catalogue.valid_until}", err=True)


def quote_as_json(quote: Quote) -> dict[str, Any]:
    """Return a quote as programs read it."""
    return {
        "provider": quote.plan.provider,
        "plan": quote.plan.name,
        "currency": quote.plan.currency,
        "monthly": str(quote.monthly),
        "fits": quote.misfit is None,
        "reason": quote.misfit.text if quote.misfit else None,
        "reason_code": quote.misfit.code if quote.misfit else None,
        "source": quote.plan.source,
        "note": quote.plan.note,
    }
