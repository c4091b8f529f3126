"""Webhooks, for administrators."""

from __future__ import annotations

from urllib.parse import urlsplit

from email_provisioning import errors
from email_provisioning.domain.event import CHOICES
from email_provisioning.domain.webhook import Attempt
from email_provisioning.persistence.deliveries import Delivery as FoundDelivery
from email_provisioning.provisioning.webhooks.webhooks import Made, WebhookView
from email_provisioning.provisioning.webhooks.wishes import Wishes
from email_provisioning.web.api.events import checked_cursor
from email_provisioning.web.ids import ID
from email_provisioning.web.operations import Answer, Call, Given, operation
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.webhooks import (
    Delivery,
    DeliveryPage,
    DeliveryQuery,
    Replayed,
    ReplayRequest,
    Webhook,
    WebhookAttempt,
    WebhookChange,
    WebhookList,
    WebhookRequest,
    WebhookWithSecret,
)

#: How often a minute one client may have a receiver called.
TESTS_PER_MINUTE = 30


@operation("GET", "/admin/webhooks", given=NoInput, answers={200: WebhookList})
def list_webhooks(call: Call[NoInput]) -> Answer:
    """List every webhook, and the kinds of events that one can want."""
    found = [_webhook(call, view) for view in call.services.webhooks.list()]
    return Answer(body=WebhookList(webhooks=found, kinds=[str(kind) for kind in CHOICES]))


@operation(
    "POST",
    "/admin/webhooks",
    given=WebhookRequest,
    answers={201: WebhookWithSecret},
    problems=(errors.InvalidWebhook, errors.WebhookTargetForbidden, errors.WebhookLimitReached),
)
def add_webhook(call: Call[WebhookRequest]) -> Answer:
    """Add a webhook: it is told of what happens from now on, in the format of Standard Webhooks.

    Its secret is in this answer and never shown again.
    """
    given = call.given
    made = call.services.webhooks.add(
        call.actor, url=given.url, kinds=given.kinds, description=given.description
    )
    location = {"Location": call.url(f"/admin/webhooks/{made.webhook.id}")}
    return Answer(body=_with_secret(call, made), status=201, headers=location)


@operation(
    "GET",
    "/admin/webhooks/<webhook>",
    given=NoInput,
    answers={200: Webhook},
    problems=(errors.WebhookNotFound,),
)
def get_webhook(call: Call[NoInput]) -> Answer:
    """Show one webhook."""
    return Answer(body=_webhook(call, call.services.webhooks.get(_id(call))))


@operation(
    "PATCH",
    "/admin/webhooks/<webhook>",
    given=WebhookChange,
    answers={200: Webhook},
    problems=(errors.WebhookNotFound, errors.InvalidWebhook, errors.WebhookTargetForbidden),
)
def change_webhook(call: Call[WebhookChange]) -> Answer:
    """Change a webhook, or turn it on or off."""
    given = call.given
    wishes = Wishes(
        url=given.url,
        kinds=given.kinds,
        all_kinds=given.all_kinds,
        description=given.description,
        active=given.active,
    )
    return Answer(body=_webhook(call, call.services.webhooks.change(call.actor, _id(call), wishes)))


@operation(
    "DELETE",
    "/admin/webhooks/<webhook>",
    given=NoInput,
    answers={204: None},
    problems=(errors.WebhookNotFound,),
)
def remove_webhook(call: Call[NoInput]) -> Answer:
    """Remove a webhook, with the log of its deliveries."""
    call.services.webhooks.remove(call.actor, _id(call))
    return Answer(body=None, status=204)


@operation(
    "POST",
    "/admin/webhooks/<webhook>/rotate-secret",
    given=NoInput,
    answers={200: WebhookWithSecret},
    problems=(errors.WebhookNotFound,),
)
def rotate_webhook_secret(call: Call[NoInput]) -> Answer:
    """Make a new secret: for a while, messages are signed with the former one too."""
    return Answer(body=_with_secret(call, call.services.webhooks.rotate_secret(call.actor, _id(call))))


@operation(
    "POST",
    "/admin/webhooks/<webhook>/test",
    given=NoInput,
    answers={200: WebhookAttempt},
    problems=(errors.WebhookNotFound,),
    per_minute=lambda _settings: TESTS_PER_MINUTE,
)
def test_webhook(call: Call[NoInput]) -> Answer:
    """Send an event of the kind webhook.test now, once, and tell what came of it."""
    return Answer(body=_attempt(call.services.webhooks.test(call.actor, _id(call))))


@operation(
    "GET",
    "/admin/webhooks/<webhook>/deliveries",
    given=DeliveryQuery,
    answers={200: DeliveryPage},
    problems=(errors.WebhookNotFound, errors.InvalidCursor),
)
def list_deliveries(call: Call[DeliveryQuery]) -> Answer:
    """List what a webhook was given, newest first, and what became of each try."""
    given = call.given
    found = call.services.webhooks.deliveries(
        _id(call), state=given.state, limit=given.limit + 1, before=checked_cursor(given.cursor)
    )
    page = found[: given.limit]
    cursor = page[-1].event.id if len(found) > len(page) else None
    return Answer(body=DeliveryPage(deliveries=[_delivery(each) for each in page], next_cursor=cursor))


@operation(
    "POST",
    "/admin/webhooks/<webhook>/deliveries/<event>/replay",
    given=NoInput,
    answers={202: Replayed},
    problems=(errors.WebhookNotFound, errors.DeliveryNotFound, errors.WebhookInactive),
)
def replay_delivery(call: Call[NoInput]) -> Answer:
    """Deliver one event again, under its old id."""
    webhook = _id(call)
    if not ID.fullmatch(call.path["event"]):
        call.services.webhooks.get(webhook)
        raise errors.DeliveryNotFound
    call.services.webhooks.repeat(call.actor, webhook, call.path["event"])
    return Answer(body=Replayed(count=1), status=202)


@operation(
    "POST",
    "/admin/webhooks/<webhook>/replay",
    given=ReplayRequest,
    answers={202: Replayed},
    problems=(errors.WebhookNotFound, errors.WebhookInactive),
)
def replay_webhook(call: Call[ReplayRequest]) -> Answer:
    """Deliver again every event since an instant, or those that have failed: under their old ids."""
    given = call.given
    count = call.services.webhooks.repeat_since(
        call.actor, _id(call), given.since, failed_only=given.failed_only
    )
    return Answer(body=Replayed(count=count), status=202)


def _id(call: Call[Given]) -> str:
    """Return the webhook's id; what cannot be one is as unknown as one that does not exist."""
    found = call.path["webhook"]
    if not ID.fullmatch(found):
        raise errors.WebhookNotFound
    return found


def _webhook(call: Call[Given], view: WebhookView) -> Webhook:
    found = view.webhook
    # The path and the query of a receiver's address often hold a secret of its own.
    parts = urlsplit(found.url)
    return Webhook(
        id=found.id,
        url=found.url if call.actor.is_admin else f"{parts.scheme}://{parts.netloc}/…",
        kinds=list(found.kinds) if found.kinds is not None else None,
        description=found.description,
        active=found.active,
        disabled_reason=found.disabled_reason.value if found.disabled_reason is not None else None,
        created_at=found.created_at,
        failures=found.failures,
        failing_since=found.failing_since,
        pending=view.pending,
    )


def _with_secret(call: Call[Given], made: Made) -> WebhookWithSecret:
    return WebhookWithSecret(
        webhook=_webhook(call, WebhookView(webhook=made.webhook, pending=0)),
        secret=made.secret,
        previous_valid_until=made.previous_valid_until,
    )


def _attempt(attempt: Attempt) -> WebhookAttempt:
    return WebhookAttempt.model_validate(attempt.as_json())


def _delivery(found: FoundDelivery) -> Delivery:
    return Delivery(
        event_id=found.event.id,
        type=str(found.event.kind),
        timestamp=found.event.at,
        state=found.state.value,
        attempts=found.attempts,
        next_attempt_at=found.due_at,
        finished_at=found.finished_at,
        tries=[WebhookAttempt.model_validate(each) for each in found.tries],
    )
