"""Events and webhooks as administrators see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field, StrictBool

from email_provisioning.web.schemas.audit import Instant, PageQuery
from email_provisioning.web.schemas.base import Input, Output, StoredText

OutcomeName = Literal[
    "ok", "refused", "gone", "redirected", "timeout", "unresolved", "forbidden", "tls", "unreachable"
]
DeliveryStateName = Literal["pending", "delivered", "failed"]


class EventQuery(PageQuery):
    """Which page of which events."""

    kind: StoredText | None = Field(default=None, description="Such as account.created.")
    account_id: StoredText | None = None
    since: Instant | None = Field(default=None, description="From this instant on.")


class Event(Output):
    """Something that has happened."""

    id: str = Field(description="What receivers get as webhook-id.")
    type: str
    timestamp: datetime
    data: dict[str, Any]


class EventPage(Output):
    """Some events, newest first."""

    events: list[Event]
    next_cursor: str | None = Field(description="Pass it as cursor to get what follows.")


class WebhookRequest(Input):
    """A new webhook."""

    url: StoredText = Field(max_length=2000, examples=["https://receiver.example/hooks/email"])
    kinds: list[StoredText] | None = Field(
        default=None,
        max_length=100,
        description="The kinds of events that it wants, or families such as account.*; null: all.",
    )
    description: StoredText = ""


class WebhookChange(Input):
    """What is to be changed: what is not given stays."""

    url: StoredText | None = Field(default=None, max_length=2000)
    kinds: list[StoredText] | None = Field(default=None, max_length=100)
    all_kinds: StrictBool = Field(default=False, description="Let it have every kind of event.")
    description: StoredText | None = None
    active: StrictBool | None = Field(
        default=None, description="false: it gets nothing more, also of what was on its way to it."
    )


class Webhook(Output):
    """Where events are sent to."""

    id: str
    url: str = Field(description="Without its path and query for those who may not change it.")
    kinds: list[str] | None
    description: str
    active: bool
    disabled_reason: Literal["failing", "gone"] | None = Field(
        description="Why it was turned off by itself: nothing but failures for days, or the receiver said 410."
    )
    created_at: datetime
    failures: int = Field(description="How often in a row it has failed.")
    failing_since: datetime | None
    pending: int = Field(description="How many deliveries are under way.")


class WebhookList(Output):
    """Every webhook, oldest first, and the kinds of events that one can want."""

    webhooks: list[Webhook]
    kinds: list[str]


class WebhookWithSecret(Output):
    """A webhook and its new secret, which is shown in this answer and never again."""

    webhook: Webhook
    secret: str = Field(description="whsec_…, for the libraries of standardwebhooks.com.")
    previous_valid_until: datetime | None = Field(
        description="Until when messages are signed with the former secret too."
    )


class WebhookAttempt(Output):
    """One try of a delivery."""

    at: datetime
    outcome: OutcomeName
    status: int | None = Field(description="The receiver's HTTP status.")
    milliseconds: int


class DeliveryQuery(PageQuery):
    """Which page of which deliveries."""

    state: DeliveryStateName | None = None


class Delivery(Output):
    """One event on its way to a webhook."""

    event_id: str
    type: str
    timestamp: datetime = Field(description="When it happened.")
    state: DeliveryStateName
    attempts: int
    next_attempt_at: datetime | None
    finished_at: datetime | None
    tries: list[WebhookAttempt] = Field(description="The last tries, oldest first.")


class DeliveryPage(Output):
    """Some deliveries, newest first."""

    deliveries: list[Delivery]
    next_cursor: str | None = Field(description="Pass it as cursor to get what follows.")


class ReplayRequest(Input):
    """What is to be delivered again."""

    since: Instant
    failed_only: StrictBool = Field(
        default=False, description="Only what has failed, and not every event that the webhook wants."
    )


class Replayed(Output):
    """What is going to be delivered again."""

    count: int
