"""What is spent, and what may be, at the command line."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import click

from email_provisioning.cli.accounts import OPERATOR
from email_provisioning.cli.output import Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.domain.budget import THRESHOLDS, Scope
from email_provisioning.domain.cost import to_cents
from email_provisioning.domain.spending import Sum
from email_provisioning.provisioning.budgets import BudgetView
from email_provisioning.provisioning.spending import MonthCost, ProviderCost, Share


@click.command("month")
@click.option(
    "--by",
    type=click.Choice(["provider", "domain", "user"]),
    default="provider",
    help="What it is listed by.",
)
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, help="How many domains or people.")
@json_option
def month(by: str, limit: int, as_json: bool) -> None:
    """Tell what this month costs so far, and by its end where it goes on so."""
    found = open_services().spending.month(users=by == "user" or as_json)
    if as_json:
        click.echo(json.dumps(_month(found, limit), ensure_ascii=False))
        return
    rows = [_provider(each) for each in found.providers]
    if by != "provider":
        rows = [_share(each) for each in (found.domains if by == "domain" else found.users)[:limit]]
    show_table(rows, name=f"{by}s", as_json=False)
    click.echo(f"so far: {_text(found.so_far)}; by the end of the month: {_text(found.forecast)}")
    click.echo(f"prices of {found.edition}; a vendor's invoice has the last word")
    if found.stale:
        click.echo("warning: these prices are older than they should be", err=True)


@click.group(cls=Group)
def budgets() -> None:
    """Say what may be spent in a month: events tell when it is nearly, or wholly, spent."""


@budgets.command("list")
@json_option
def list_budgets(as_json: bool) -> None:
    """List every budget, with what is spent of it."""
    rows = [_budget(view) for view in open_services().budgets.list()]
    show_table(rows, name="budgets", as_json=as_json)


@budgets.command("add")
@click.argument("amount")
@click.option("--provider", default="", help="For one provider.")
@click.option("--domain", default="", help="For one domain; without either, for everything.")
@click.option("--currency", help="Without it, COST_CURRENCY.")
@click.option(
    "--threshold", "thresholds", type=int, multiple=True, default=THRESHOLDS, help="In percent: 80 and 100."
)
@json_option
def add_budget(
    amount: str,
    provider: str,
    domain: str,
    currency: str | None,
    thresholds: tuple[int, ...],
    as_json: bool,
) -> None:
    """Add a budget for a month."""
    if provider and domain:
        raise click.UsageError("--provider and --domain contradict each other.")
    scope = Scope.PROVIDER if provider else Scope.DOMAIN if domain else Scope.TOTAL
    view = open_services().budgets.add(
        OPERATOR,
        scope=scope,
        subject=provider or domain.lower(),
        amount=amount,
        currency=currency,
        thresholds=thresholds,
    )
    show(_budget(view), as_json=as_json)


@budgets.command("change")
@click.argument("budget")
@click.option("--amount", help="What may be spent.")
@click.option("--currency", help="In which currency.")
@click.option("--threshold", "thresholds", type=int, multiple=True, help="In percent.")
@json_option
def change_budget(
    budget: str, amount: str | None, currency: str | None, thresholds: tuple[int, ...], as_json: bool
) -> None:
    """Change a budget, named by its id; each of its thresholds is told of anew."""
    view = open_services().budgets.change(
        OPERATOR, budget, amount=amount, currency=currency, thresholds=thresholds or None
    )
    show(_budget(view), as_json=as_json)


@budgets.command("remove")
@click.argument("budget")
@json_option
def remove_budget(budget: str, as_json: bool) -> None:
    """Remove a budget."""
    open_services().budgets.remove(OPERATOR, budget)
    show({"id": budget, "removed": True}, as_json=as_json)


def _month(found: MonthCost, limit: int) -> dict[str, Any]:
    return {
        "month": f"{found.month:%Y-%m}",
        "edition": found.edition,
        "stale": found.stale,
        "so_far": _sum(found.so_far),
        "forecast": _sum(found.forecast),
        "providers": [_provider(each) for each in found.providers],
        "domains": [_share(each) for each in found.domains[:limit]],
        "users": [_share(each) for each in found.users[:limit]],
    }


def _provider(found: ProviderCost) -> dict[str, Any]:
    bill = found.bill
    chosen = None
    if bill is not None:
        chosen = "yours" if bill.choice.by_operator else "cheapest that fits"
    return {
        "provider": found.provider,
        "addresses": found.load.addresses,
        "emails": found.load.emails,
        "plan": bill.choice.plan.name if bill is not None else "own server" if found.own else "price unknown",
        "chosen": chosen,
        "currency": bill.currency if bill is not None else None,
        "so_far": _money(bill.so_far if bill is not None else None),
        "forecast": _money(bill.forecast if bill is not None else None),
        "misfit": bill.choice.misfit.text if bill is not None and bill.choice.misfit is not None else None,
    }


def _share(found: Share) -> dict[str, Any]:
    return {
        "name": found.name,
        "provider": found.provider,
        "addresses": found.load.addresses,
        "emails": found.load.emails,
        "currency": found.currency,
        "so_far": str(found.so_far),
        "forecast": str(found.forecast),
    }


def _budget(view: BudgetView) -> dict[str, Any]:
    found = view.budget
    return {
        "id": found.id,
        "for": f"{found.scope} {found.subject}".strip(),
        "amount": str(found.amount),
        "currency": found.currency,
        "spent": _money(view.spent),
        "forecast": _money(view.forecast),
        "thresholds": ",".join(map(str, found.thresholds)),
        "told": ",".join(map(str, view.told)),
    }


def _sum(found: Sum) -> dict[str, Any]:
    by_currency = {currency: str(amount) for currency, amount in found.by_currency.items()}
    return {"currency": found.currency, "amount": _money(found.amount), "by_currency": by_currency}


def _text(found: Sum) -> str:
    if found.amount is not None:
        return f"{found.amount} {found.currency}"
    return " + ".join(f"{amount} {currency}" for currency, amount in found.by_currency.items())


def _money(amount: Decimal | None) -> str | None:
    return str(to_cents(amount)) if amount is not None else None
