"""Brings events to webhooks: at least once each, one at a time to any one webhook, several webhooks at once.

Whoever works on a webhook holds its lease, and notes what came of each try before the next one. Killed in between, it
has delivered what another one delivers again when the lease has ended: under the same id, so that the receiver can
tell. Nothing is in order but by chance: what fails comes later.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection

from email_provisioning.domain.actor import SYSTEM
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.event import wanted
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.webhook import (
    Attempt,
    DeliveryState,
    DisabledReason,
    Outcome,
    Webhook,
    pause_after,
    wait_after,
)
from email_provisioning.domain.webhook_url import host_of
from email_provisioning.errors import LostLease
from email_provisioning.persistence import deliveries, events, log
from email_provisioning.persistence import webhooks as rows
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.deliveries import Delivery
from email_provisioning.provisioning.webhooks.secrets import WebhookSecrets
from email_provisioning.provisioning.webhooks.sending import Sender

_log = structlog.get_logger(__name__)

#: How many events one transaction gives to the webhooks, and how many one lease of a webhook brings to it.
BATCH, ROUND = 200, 100
#: What a lease lasts longer than a try may take: a look-up in the DNS has a time-out of its own.
SPARE = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Held:
    """A webhook that is ours to work on."""

    webhook_id: str
    lease: str


@dataclass(frozen=True, kw_only=True)
class Postman:
    """Delivers. Any number of them, in any number of processes, can work on the same database."""

    database: Database
    clock: Clock
    sender: Sender
    secrets: WebhookSecrets
    #: After how long without a success a webhook is turned off.
    disable_after: timedelta
    #: How long events are kept.
    retention: timedelta
    #: Returns a number from 0 to 1: what spreads tries that would fall together.
    jitter: Callable[[], float] = random.random

    def spread(self) -> int:
        """Give new events to the webhooks that want them; return how many events there were."""
        now = self.clock()
        with self.database.read() as connection:
            if not events.any_to_spread(connection):
                return 0
        with self.database.write() as connection:
            found = events.to_spread(connection, limit=BATCH)
            there = rows.active(connection) if found else []
            pairs = [
                (webhook.id, event.id)
                for event in found
                for webhook in there
                if wanted(event.kind, webhook.kinds)
            ]
            deliveries.insert(connection, pairs, at=now, due_at=now)
            events.mark_spread(connection, [event.id for event in found], at=now)
        return len(found)

    def due(self, *, limit: int) -> list[str]:
        """Return the ids of webhooks that something is due for and that nobody works on."""
        with self.database.read() as connection:
            return rows.due(connection, at=self.clock(), limit=limit)

    def deliver(self, webhook_id: str, stop: threading.Event | None = None) -> int:
        """Bring a webhook what is due, until it fails or ``stop`` is set; return how many tries there were."""
        now, held = self.clock(), _Held(webhook_id=webhook_id, lease=new_id())
        with self.database.write() as connection:
            until = now + self._lease()
            if not rows.claim(connection, webhook_id, lease=held.lease, at=now, until=until):
                return 0
        tries = 0
        try:
            while tries < ROUND and not (stop is not None and stop.is_set()):
                attempt = self._deliver_one(held)
                if attempt is None:
                    break
                tries += 1
                if not attempt.ok:
                    return tries
            with self.database.write() as connection:
                rows.hold(connection, webhook_id, lease=held.lease, release=True, due_at=None)
        except LostLease:
            _log.info("webhook_left", webhook=webhook_id)
        return tries

    def forget_old(self, *, limit: int = 1000) -> int:
        """Remove events that are kept long enough, with their deliveries; return how many."""
        before = self.clock() - self.retention
        with self.database.read() as connection:
            if not events.any_old(connection, before=before):
                return 0
        with self.database.write() as connection:
            return events.remove_old(connection, before=before, limit=limit)

    def _lease(self) -> timedelta:
        return timedelta(seconds=self.sender.timeout) + SPARE

    def _deliver_one(self, held: _Held) -> Attempt | None:
        """Try what is due the longest; None where nothing is, or the webhook is gone or off."""
        now = self.clock()
        with self.database.read() as connection:
            webhook = rows.get(connection, held.webhook_id)
            delivery = deliveries.next_due(connection, held.webhook_id, at=now)
            if webhook is None or not webhook.active or delivery is None:
                return None
            secrets = self.secrets.open(connection, held.webhook_id, at=now)
        attempt = self.sender.send(webhook.url, delivery.event, secrets)
        if attempt.ok:
            self._succeeded(held, webhook, delivery, attempt)
        else:
            self._failed(held, webhook, delivery, attempt)
        return attempt

    def _succeeded(self, held: _Held, webhook: Webhook, delivery: Delivery, attempt: Attempt) -> None:
        now = self.clock()
        with self.database.write() as connection:
            values: dict[str, Any] = {"due_at": now + self._lease(), "failures": 0, "failing_since": None}
            rows.hold(connection, webhook.id, lease=held.lease, **values)
            delivered = DeliveryState.DELIVERED
            deliveries.record(connection, delivery, attempt, state=delivered, due_at=None, at=now)

    def _failed(self, held: _Held, webhook: Webhook, delivery: Delivery, attempt: Attempt) -> None:
        """Note the failure, and let the webhook rest: whatever else is due there would most likely fail as well."""
        now = self.clock()
        wait = wait_after(delivery.attempts + 1, jitter=self.jitter(), retry_after=attempt.retry_after)
        state = DeliveryState.FAILED if wait is None else DeliveryState.PENDING
        pause = pause_after(webhook.failures + 1, retry_after=attempt.retry_after)
        since = webhook.failing_since or now
        failing = {"failures": webhook.failures + 1, "failing_since": since}
        with self.database.write() as connection:
            rows.hold(connection, webhook.id, lease=held.lease, release=True, due_at=now + pause, **failing)
            due_at = None if wait is None else now + wait
            deliveries.record(connection, delivery, attempt, state=state, due_at=due_at, at=now)
            if (reason := self._reason_to_disable(attempt, since=since, now=now)) is not None:
                self._disable(connection, webhook, reason, since=since)
        _log.warning(
            "webhook_failed",
            webhook=webhook.id,
            host=host_of(webhook.url),
            event_id=delivery.event.id,
            outcome=str(attempt.outcome),
            status=attempt.status,
        )

    def _reason_to_disable(
        self, attempt: Attempt, *, since: datetime, now: datetime
    ) -> DisabledReason | None:
        if attempt.outcome is Outcome.GONE:
            return DisabledReason.GONE
        return DisabledReason.FAILING if now - since >= self.disable_after else None

    def _disable(
        self, connection: Connection, webhook: Webhook, reason: DisabledReason, *, since: datetime
    ) -> None:
        now = self.clock()
        rows.change(connection, webhook.id, active=False, disabled_reason=reason)
        given_up = deliveries.give_up(connection, webhook.id, at=now)
        details = {
            "webhook": webhook.id,
            "host": host_of(webhook.url),
            "reason": str(reason),
            "failing_since": since.isoformat(),
            "given_up": given_up,
        }
        log.append(
            connection, at=now, actor=SYSTEM, action="disable_webhook", status="success", details=details
        )
        _log.error("webhook_disabled", **details)
