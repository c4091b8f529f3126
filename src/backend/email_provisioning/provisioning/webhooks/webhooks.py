"""Looking after webhooks, on behalf of an administrator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from email_provisioning.domain.actor import Actor
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.event import CHOICES, EventKind, wanted
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.webhook import Attempt, DeliveryState, Webhook
from email_provisioning.domain.webhook_url import canonical_url, host_of
from email_provisioning.errors import (
    DeliveryNotFound,
    WebhookInactive,
    WebhookLimitReached,
    WebhookNotFound,
    WebhookTargetForbidden,
)
from email_provisioning.persistence import deliveries, events, log
from email_provisioning.persistence import webhooks as rows
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.deliveries import Delivery
from email_provisioning.provisioning.events import made
from email_provisioning.provisioning.webhooks.secrets import WebhookSecrets
from email_provisioning.provisioning.webhooks.sending import Sender
from email_provisioning.provisioning.webhooks.wishes import Wishes, checked_description, checked_kinds

#: How many webhooks there may be.
MOST_WEBHOOKS = 50
#: How long a test keeps the worker from its delivery.
TEST_LEASE = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A webhook whose secret is shown, now and never again."""

    webhook: Webhook
    secret: str = field(repr=False)
    #: Until when the former secret signs too; None where there was none.
    previous_valid_until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookView:
    """A webhook as an administrator sees it."""

    webhook: Webhook
    #: How many deliveries are under way.
    pending: int


@dataclass(frozen=True, kw_only=True)
class Webhooks:
    """Adds, changes and removes webhooks, and repeats what they were sent."""

    database: Database
    clock: Clock
    secrets: WebhookSecrets
    sender: Sender
    #: Tells whether an address leads to where webhooks may be sent now, as far as that is known.
    may_reach: Callable[[str], bool]

    def list(self) -> Sequence[WebhookView]:
        """Return every webhook, oldest first."""
        with self.database.read() as connection:
            pending = deliveries.pending(connection)
            found = rows.every(connection)
        return [WebhookView(webhook=each, pending=pending.get(each.id, 0)) for each in found]

    def get(self, webhook_id: str) -> WebhookView:
        """Return one webhook; raise `WebhookNotFound`."""
        for view in self.list():
            if view.webhook.id == webhook_id:
                return view
        raise WebhookNotFound

    def add(
        self, actor: Actor, *, url: str, kinds: Sequence[str] | None = None, description: str = ""
    ) -> Made:
        """Add a webhook and make its secret.

        Raises `InvalidWebhook`, `WebhookTargetForbidden`, `WebhookLimitReached`.
        """
        now = self.clock()
        webhook = Webhook(
            id=new_id(),
            url=self._checked_url(url),
            kinds=checked_kinds(kinds),
            description=checked_description(description),
            active=True,
            disabled_reason=None,
            created_at=now,
            failures=0,
            failing_since=None,
        )
        with self.database.write() as connection:
            if rows.count(connection) >= MOST_WEBHOOKS:
                raise WebhookLimitReached(f"There may be {MOST_WEBHOOKS} webhooks: remove one first.")
            rows.insert(connection, webhook)
            secret = self.secrets.make(connection, webhook.id, at=now)
            self._note(connection, actor, "add_webhook", webhook)
        return Made(webhook=webhook, secret=secret)

    def change(self, actor: Actor, webhook_id: str, wishes: Wishes) -> WebhookView:
        """Change what is given; turned off, a webhook gets nothing of what was on its way to it.

        Raises `WebhookNotFound`, `InvalidWebhook`, `WebhookTargetForbidden`.
        """
        values = self._values(wishes)
        with self.database.write() as connection:
            webhook = self._locked(connection, webhook_id)
            if values.get("active") == webhook.active:
                del values["active"]
            rows.change(connection, webhook_id, **values)
            if values.get("active") is False:
                deliveries.give_up(connection, webhook_id, at=self.clock())
            now = replace(webhook, url=values.get("url", webhook.url))
            self._note(connection, actor, "change_webhook", now, changed=sorted(values))
        return self.get(webhook_id)

    def remove(self, actor: Actor, webhook_id: str) -> None:
        """Remove a webhook with its deliveries; raise `WebhookNotFound`."""
        with self.database.write() as connection:
            webhook = self._locked(connection, webhook_id)
            rows.remove(connection, webhook_id)
            self._note(connection, actor, "remove_webhook", webhook)

    def rotate_secret(self, actor: Actor, webhook_id: str) -> Made:
        """Make a new secret: the former one signs beside it until the overlap has passed."""
        now = self.clock()
        with self.database.write() as connection:
            webhook = self._locked(connection, webhook_id)
            secret = self.secrets.make(connection, webhook_id, at=now)
            self._note(connection, actor, "rotate_webhook_secret", webhook)
        return Made(webhook=webhook, secret=secret, previous_valid_until=now + self.secrets.overlap)

    def test(self, actor: Actor, webhook_id: str) -> Attempt:
        """Send a test event now, once, and return what came of it; a webhook that is turned off is tried too."""
        now = self.clock()
        event = made(EventKind.WEBHOOK_TEST, at=now, user_id=actor.user_id, data={"webhook_id": webhook_id})
        with self.database.write() as connection:
            webhook = self._locked(connection, webhook_id)
            events.insert(connection, event, spread_at=now)
            # On disk before it is sent; where this process is killed now, a worker sends it later.
            deliveries.insert(connection, [(webhook_id, event.id)], at=now, due_at=now + TEST_LEASE)
            secrets = self.secrets.open(connection, webhook_id, at=now)
            self._note(connection, actor, "test_webhook", webhook)
        attempt = self.sender.send(webhook.url, event, secrets)
        with self.database.write() as connection:
            if (delivery := deliveries.get(connection, webhook_id, event.id)) is not None:
                state = DeliveryState.DELIVERED if attempt.ok else DeliveryState.FAILED
                at = self.clock()
                deliveries.record(connection, delivery, attempt, state=state, due_at=None, at=at)
        return attempt

    def deliveries(
        self, webhook_id: str, *, state: str | None = None, limit: int = 50, before: str | None = None
    ) -> Sequence[Delivery]:
        """Return what a webhook was given, newest first; raise `WebhookNotFound`."""
        with self.database.read() as connection:
            if rows.get(connection, webhook_id) is None:
                raise WebhookNotFound
            return deliveries.newest_first(connection, webhook_id, state=state, limit=limit, before=before)

    def repeat(self, actor: Actor, webhook_id: str, event_id: str) -> None:
        """Deliver one event again, under its old id; raise `DeliveryNotFound`, `WebhookInactive`."""
        with self.database.write() as connection:
            webhook = self._locked(connection, webhook_id, active=True)
            if not deliveries.repeat(connection, webhook_id, event_id, at=self.clock()):
                raise DeliveryNotFound
            self._note(connection, actor, "replay_webhook", webhook, event=event_id)

    def repeat_since(
        self, actor: Actor, webhook_id: str, since: datetime, *, failed_only: bool = False
    ) -> int:
        """Deliver again what has failed since an instant, or every event that the webhook wants; return how many.

        Raises `WebhookNotFound`, `WebhookInactive`.
        """
        now = self.clock()
        with self.database.write() as connection:
            webhook = self._locked(connection, webhook_id, active=True)
            if failed_only:
                count = deliveries.repeat_failed(connection, webhook_id, since=since, at=now)
            else:
                kinds = [kind for kind in CHOICES if wanted(kind, webhook.kinds)]
                count = deliveries.repeat_all(connection, webhook_id, kinds=kinds, since=since, at=now)
            details = {"since": since.isoformat(), "count": count, "failed_only": failed_only}
            self._note(connection, actor, "replay_webhook", webhook, **details)
        return count

    def _locked(self, connection: Connection, webhook_id: str, *, active: bool = False) -> Webhook:
        webhook = rows.get(connection, webhook_id, lock=True)
        if webhook is None:
            raise WebhookNotFound
        if active and not webhook.active:
            raise WebhookInactive
        return webhook

    def _values(self, wishes: Wishes) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if wishes.url is not None:
            values["url"] = self._checked_url(wishes.url)
        if wishes.kinds is not None or wishes.all_kinds:
            values["kinds"] = None if wishes.all_kinds else checked_kinds(wishes.kinds)
        if wishes.description is not None:
            values["description"] = checked_description(wishes.description)
        if wishes.active is not None:
            values["active"] = wishes.active
        return values

    def _checked_url(self, text: str) -> str:
        url = canonical_url(text, plain=bool(self.sender.private))
        if not self.may_reach(url):
            raise WebhookTargetForbidden
        return url

    def _note(
        self, connection: Connection, actor: Actor, action: str, webhook: Webhook, **more: object
    ) -> None:
        # The path and the query of a receiver's address often hold a secret of its own.
        details = {"webhook": webhook.id, "host": host_of(webhook.url), **more}
        log.append(connection, at=self.clock(), actor=actor, action=action, status="success", details=details)
