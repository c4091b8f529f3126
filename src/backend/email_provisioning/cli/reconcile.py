"""Comparing addresses with what is at their providers, at the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from email_provisioning.bootstrap import Services
from email_provisioning.cli.accounts import OPERATOR
from email_provisioning.cli.output import EXIT_FOUND, EXIT_LATER, EXIT_REFUSED, json_option, show_table, told
from email_provisioning.cli.wiring import open_services
from email_provisioning.domain.drift import REMEDIES, Difference, Plan
from email_provisioning.errors import DomainNotFound, ProvisioningError
from email_provisioning.provisioning.reconcile.steps import Done, Outcome

#: What a command that met several of these ends with: the first of them.
_WORST = (EXIT_REFUSED, EXIT_LATER, EXIT_FOUND)
_CODES = {Outcome.REFUSED: EXIT_REFUSED, Outcome.LATER: EXIT_LATER}


@click.command()
@click.option("--plan", "planned", is_flag=True, help="Show what differs, and what would be done about it.")
@click.option("--apply", "applied", is_flag=True, help="Do it, and show what became of each step.")
@click.option("--domain", help="Only this domain; otherwise all of them, one after the other.")
@click.option("--force", is_flag=True, help="Carry out a plan that removes more than 30 %, too.")
@json_option
def reconcile(planned: bool, applied: bool, domain: str | None, force: bool, as_json: bool) -> None:
    """Compare the addresses with what is at their providers, and bring both in step.

    A plan that would remove more than 30 % of what bears our mark is refused unless it is forced; of three things or
    fewer that is any removal. Only what bears our mark is adopted, changed or removed; what is foreign on a domain is
    shown and left alone. Addresses that something is being done to are left out.

    Exit codes: 0 nothing has to be done (any more), 4 the plan has something to do, 1 a plan or a step was refused,
    3 a provider does not answer just now.
    """
    if planned == applied:
        raise click.UsageError("Say either --plan or --apply.")
    if force and planned:
        raise click.UsageError("--force goes with --apply.")
    services = open_services()
    report = [
        _one(services, name, as_json=as_json, force=force if applied else None)
        for name in _names(services, domain)
    ]
    if as_json:
        click.echo(json.dumps({"domains": [each for each, _codes in report]}, ensure_ascii=False))
    met = {code for _each, codes in report for code in codes}
    sys.exit(next((code for code in _WORST if code in met), 0))


def _names(services: Services, domain: str | None) -> list[str]:
    names = list(services.domains.all())
    if domain is None:
        return names
    if (found := domain.strip().lower()) not in names:
        raise DomainNotFound
    return [found]


def _one(
    services: Services, name: str, *, as_json: bool, force: bool | None
) -> tuple[dict[str, Any], set[int]]:
    """Plan, and carry out unless ``force`` is None; return the report and the codes that were met."""
    report: dict[str, Any] = {"domain": name}
    try:
        plan = services.reconciliation.plan(OPERATOR, name)
        report |= _summary(plan)
        if force is None:
            report["differences"] = [_difference(each) for each in plan.differences]
            _show(plan, report, "differences", as_json=as_json)
            return report, set() if plan.in_step else {EXIT_FOUND}
        done = list(_carried_out(services, plan, force=force, as_json=as_json))
        report["steps"] = [_step(each) for each in done]
        _show(plan, report, "steps", as_json=as_json)
        # What one plan cannot hold is for the next one.
        left = set() if plan.complete else {EXIT_FOUND}
        return report, left | {_CODES[each.outcome] for each in done if each.outcome in _CODES}
    except ProvisioningError as error:
        report["error_code"] = error.code
        click.echo(f"{name}:", err=True)
        return report, {told(error)}


def _carried_out(services: Services, plan: Plan, *, force: bool, as_json: bool) -> Iterator[Done]:
    """Carry a plan out, and tell on a terminal how far it is."""
    total = sum(1 for each in plan.differences if REMEDIES[each.drift] != "nothing")
    steps = services.reconciliation.apply(OPERATOR, plan, force=force)
    hidden = as_json or not sys.stderr.isatty()
    with click.progressbar(steps, length=total, label=plan.domain, file=sys.stderr, hidden=hidden) as bar:
        yield from bar


def _show(plan: Plan, report: dict[str, Any], rows: str, *, as_json: bool) -> None:
    if as_json:
        return
    left_out = f", {plan.skipped} left out" if plan.skipped else ""
    click.echo(
        f"{plan.domain} ({plan.provider}): {plan.accounts} addresses compared{left_out},"
        f" {plan.there} things with our mark are there"
    )
    show_table(report[rows], name=rows, as_json=False)
    if not plan.complete:
        click.echo(f"and more: {sum(plan.counts.values())} in all; carry these out, and ask again")
    if rows == "differences" and not plan.safe:
        click.echo(f"removes {plan.removed}, and may remove {plan.removable}: needs --force")
    click.echo("")


def _summary(plan: Plan) -> dict[str, Any]:
    return {
        "provider": plan.provider,
        "made_at": f"{plan.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "accounts": plan.accounts,
        "skipped": plan.skipped,
        "there": plan.there,
        "counts": {str(drift): count for drift, count in plan.counts.items()},
        "in_step": plan.in_step,
        "removes": plan.removed,
        "safe": plan.safe,
        "complete": plan.complete,
    }


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "drift": str(found.drift),
        "address": found.address,
        "remedy": REMEDIES[found.drift],
        "version": found.version,
        "account": found.account_id,
        "ref": found.ref,
    }


def _step(done: Done) -> dict[str, Any]:
    return {**_difference(done.difference), "outcome": str(done.outcome), "error": done.error_code}
