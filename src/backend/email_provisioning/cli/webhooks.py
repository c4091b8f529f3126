"""Webhooks at the command line."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import click

from email_provisioning.cli.accounts import OPERATOR
from email_provisioning.cli.output import EXIT_REFUSED, Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.domain.event import CHOICES
from email_provisioning.domain.webhook import DeliveryState, Webhook
from email_provisioning.persistence.deliveries import Delivery
from email_provisioning.provisioning.webhooks.webhooks import Made
from email_provisioning.provisioning.webhooks.wishes import Wishes

_KINDS = f"A kind that it wants: {', '.join(CHOICES)}, or a family such as account.*; may be given again."


class Instant(click.ParamType[datetime]):
    """An instant of RFC 3339; without an offset it is in UTC."""

    name = "instant"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it."""
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            self.fail("give an instant such as 2026-11-25T12:00:00Z", param, ctx)
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


@click.group(cls=Group)
def webhooks() -> None:
    """Tell other programs of what happens: signed HTTP calls (Standard Webhooks)."""


@webhooks.command("list")
@json_option
def list_webhooks(as_json: bool) -> None:
    """List every webhook, oldest first."""
    rows = [_row(view.webhook, pending=view.pending) for view in open_services().webhooks.list()]
    show_table(rows, name="webhooks", as_json=as_json)


@webhooks.command("add")
@click.argument("url")
@click.option("--kind", "kinds", multiple=True, help=f"{_KINDS} Without any, all.")
@click.option("--description", default="", help="What it is for.")
@json_option
def add_webhook(url: str, kinds: tuple[str, ...], description: str, as_json: bool) -> None:
    """Add a webhook and print its secret, once: nobody can show it again."""
    made = open_services().webhooks.add(OPERATOR, url=url, kinds=kinds or None, description=description)
    _show_made(made, as_json=as_json)


@webhooks.command("change")
@click.argument("webhook")
@click.option("--url", help="Where it is from now on.")
@click.option("--kind", "kinds", multiple=True, help=_KINDS)
@click.option("--all-kinds", is_flag=True, help="Let it have every kind of event.")
@click.option("--description", help="What it is for.")
@click.option("--on/--off", "active", default=None, help="Turn it on or off.")
@json_option
def change_webhook(
    webhook: str,
    url: str | None,
    kinds: tuple[str, ...],
    all_kinds: bool,
    description: str | None,
    active: bool | None,
    as_json: bool,
) -> None:
    """Change a webhook, named by its id; what is not given stays."""
    if kinds and all_kinds:
        raise click.UsageError("--kind and --all-kinds contradict each other.")
    wishes = Wishes(url=url, kinds=kinds or None, all_kinds=all_kinds, description=description, active=active)
    view = open_services().webhooks.change(OPERATOR, webhook, wishes)
    show(_row(view.webhook, pending=view.pending), as_json=as_json)


@webhooks.command("remove")
@click.argument("webhook")
@json_option
def remove_webhook(webhook: str, as_json: bool) -> None:
    """Remove a webhook, with the log of its deliveries."""
    open_services().webhooks.remove(OPERATOR, webhook)
    show({"id": webhook, "removed": True}, as_json=as_json)


@webhooks.command("rotate-secret")
@click.argument("webhook")
@json_option
def rotate_secret(webhook: str, as_json: bool) -> None:
    """Print a new secret, once: for a while, messages are signed with the former one too."""
    _show_made(open_services().webhooks.rotate_secret(OPERATOR, webhook), as_json=as_json)


@webhooks.command("test")
@click.argument("webhook")
@json_option
def test_webhook(webhook: str, as_json: bool) -> None:
    """Send a test event now; the exit code is 1 where the receiver does not take it."""
    attempt = open_services().webhooks.test(OPERATOR, webhook)
    show(attempt.as_json(), as_json=as_json)
    if not attempt.ok:
        sys.exit(EXIT_REFUSED)


@webhooks.command("deliveries")
@click.argument("webhook")
@click.option(
    "--state", type=click.Choice([str(state) for state in DeliveryState]), help="Only those in this state."
)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many.")
@json_option
def list_deliveries(webhook: str, state: str | None, limit: int, as_json: bool) -> None:
    """List what a webhook was given, newest first, and what became of it."""
    found = open_services().webhooks.deliveries(webhook, state=state, limit=limit)
    show_table([_delivery(each, as_json=as_json) for each in found], name="deliveries", as_json=as_json)


@webhooks.command("replay")
@click.argument("webhook")
@click.option("--event", help="The id of one event.")
@click.option("--since", type=Instant(), help="Everything since an instant, such as 2026-11-25T12:00:00Z.")
@click.option("--failed", "failed_only", is_flag=True, help="With --since: only what has failed.")
@json_option
def replay(webhook: str, event: str | None, since: datetime | None, failed_only: bool, as_json: bool) -> None:
    """Deliver events again, under their old ids: one, or all since an instant."""
    found = open_services().webhooks
    if event is not None and since is None and not failed_only:
        found.repeat(OPERATOR, webhook, event)
        count = 1
    elif event is None and since is not None:
        count = found.repeat_since(OPERATOR, webhook, since, failed_only=failed_only)
    else:
        raise click.UsageError("Give either --event, or --since.")
    show({"webhook": webhook, "to_deliver": count}, as_json=as_json)


def _show_made(made: Made, *, as_json: bool) -> None:
    until = _time(made.previous_valid_until)
    former = {"former_secret_signs_until": until} if until else {}
    show({**_row(made.webhook), **former, "secret": made.secret}, as_json=as_json)


def _row(webhook: Webhook, *, pending: int = 0) -> dict[str, Any]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "kinds": ",".join(webhook.kinds) if webhook.kinds is not None else "all",
        "active": webhook.active,
        "reason": webhook.disabled_reason,
        "failing_since": _time(webhook.failing_since),
        "pending": pending,
        "description": webhook.description,
    }


def _delivery(found: Delivery, *, as_json: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "event": found.event.id,
        "type": str(found.event.kind),
        "at": _time(found.event.at),
        "state": str(found.state),
        "attempts": found.attempts,
        "next": _time(found.due_at),
    }
    if as_json:
        return {**row, "tries": list(found.tries)}
    last = found.tries[-1] if found.tries else {"outcome": None, "status": None}
    return {**row, "last": last["outcome"], "status": last["status"]}


def _time(instant: datetime | None) -> str | None:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}" if instant else None
