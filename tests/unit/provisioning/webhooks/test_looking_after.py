"""Adding, changing, testing and replaying webhooks, and rotating their secrets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook as Library

from email_provisioning.bootstrap import Services
from email_provisioning.domain.actor import SYSTEM
from email_provisioning.errors import (
    DeliveryNotFound,
    InvalidWebhook,
    WebhookInactive,
    WebhookLimitReached,
    WebhookNotFound,
    WebhookTargetForbidden,
)
from email_provisioning.persistence import log_search, tables
from email_provisioning.provisioning.key_rotation import KeyRotation
from email_provisioning.provisioning.webhooks import webhooks as module
from email_provisioning.provisioning.webhooks.wishes import Wishes
from tests.fakes.receiver import Manner, Receiver
from tests.support.services import ADMIN, ALICE
from tests.unit.provisioning.webhooks.post import Post, signed_by

UNKNOWN = "00000000-0000-7000-8000-000000000000"


def test_a_test_tells_at_once_what_came_of_it(post: Post) -> None:
    post.receiver.order(204, 503, Manner.HANGING_UP)
    found = [post.services.webhooks.test(ADMIN, post.webhook.id) for _ in range(3)]
    assert [(str(each.outcome), each.status) for each in found] == [
        ("ok", 204),
        ("refused", 503),
        ("unreachable", None),
    ]
    payload = Library(post.secret).verify(post.receiver.received[0].body, post.receiver.received[0].headers)
    assert payload["type"] == "webhook.test"
    assert post.states() == ["delivered", "failed", "failed"]
    assert post.look().failures == 0, "a test is no failure of the webhook's"
    post.watch.ahead += timedelta(hours=1)
    post.services.worker.sweep()
    assert len(post.receiver.received) == 3, "a test is not repeated"


def test_a_test_that_was_interrupted_is_sent_by_a_worker(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: Any) -> Any:
        raise InterruptedError

    monkeypatch.setattr(type(post.services.webhooks.sender), "send", interrupted)
    with pytest.raises(InterruptedError):
        post.services.webhooks.test(ADMIN, post.webhook.id)
    monkeypatch.undo()
    post.watch.ahead += timedelta(minutes=6)
    post.services.worker.sweep()
    assert post.states() == ["delivered"]


def test_after_a_rotation_both_secrets_sign_until_the_overlap_has_passed(post: Post) -> None:
    rotated = post.services.webhooks.rotate_secret(ADMIN, post.webhook.id)
    assert rotated.secret != post.secret
    post.happen("contact")
    post.services.worker.sweep()
    assert signed_by(post.receiver.received[0], post.secret)
    assert signed_by(post.receiver.received[0], rotated.secret)
    assert rotated.previous_valid_until is not None
    post.watch.ahead += timedelta(hours=24, seconds=1)
    post.happen("support")
    post.services.worker.sweep()
    assert not signed_by(post.receiver.received[1], post.secret)
    assert signed_by(post.receiver.received[1], rotated.secret)


def test_of_many_rotations_only_the_last_secrets_sign(post: Post) -> None:
    made = [post.services.webhooks.rotate_secret(ADMIN, post.webhook.id).secret for _ in range(5)]
    post.happen("contact")
    post.services.worker.sweep()
    (received,) = post.receiver.received
    assert [signed_by(received, secret) for secret in (post.secret, *made)] == [False] * 3 + [True] * 3


def test_secrets_are_sealed_and_follow_a_rotation_of_the_key(post: Post) -> None:
    with post.services.database.read() as connection:
        rows = connection.execute(tables.webhook_secrets.select()).all()
    assert [post.secret.encode() in row.sealed for row in rows] == [False]
    file = post.services.settings.secret_key_file
    rotation = KeyRotation(database=post.services.database, file=file, clock=post.watch)
    rotated = rotation.run(SYSTEM, lambda _done, _total: None)
    assert rotated.broken == ()
    post.happen("contact")
    post.services.worker.sweep()
    assert signed_by(post.receiver.received[0], post.secret)


def test_one_event_is_delivered_again_under_its_id(post: Post) -> None:
    event = post.happen("contact")
    post.services.worker.sweep()
    post.services.webhooks.repeat(ADMIN, post.webhook.id, event)
    post.services.worker.sweep()
    assert post.receiver.ids() == [event, event]
    assert post.deliveries()[0].attempts == 1
    with pytest.raises(DeliveryNotFound):
        post.services.webhooks.repeat(ADMIN, post.webhook.id, UNKNOWN)


def test_everything_since_an_instant_is_delivered_again_or_only_what_failed(post: Post) -> None:
    early = post.happen("early")
    post.services.worker.sweep()
    post.watch.ahead += timedelta(hours=1)
    since = post.watch()
    post.receiver.order(410)
    failed = post.happen("failed")
    post.services.worker.sweep()
    missed = post.happen("missed")
    post.services.worker.sweep()
    with pytest.raises(WebhookInactive):
        post.services.webhooks.repeat_since(ADMIN, post.webhook.id, since)
    post.services.webhooks.change(ADMIN, post.webhook.id, Wishes(active=True))
    assert post.services.webhooks.repeat_since(ADMIN, post.webhook.id, since, failed_only=True) == 1
    post.services.worker.sweep()
    assert post.receiver.ids() == [early, failed, failed]
    assert post.services.webhooks.repeat_since(ADMIN, post.webhook.id, since) == 2
    post.services.worker.sweep()
    assert sorted(post.receiver.ids()[3:]) == sorted([failed, missed])


def test_turned_off_it_gets_nothing_not_even_what_was_on_its_way(post: Post) -> None:
    post.receiver.order(500)
    post.happen("contact")
    post.services.worker.sweep()
    view = post.services.webhooks.change(ADMIN, post.webhook.id, Wishes(active=False))
    assert (view.webhook.active, view.webhook.disabled_reason, view.pending) == (False, None, 0)
    post.happen("support")
    post.watch.ahead += timedelta(days=1)
    post.services.worker.sweep()
    assert len(post.receiver.received) == 1
    assert post.states() == ["failed"]


def test_what_is_changed_counts_from_the_next_event_on(post: Post) -> None:
    moved = f"{post.receiver.url}/moved"
    post.services.webhooks.change(ADMIN, post.webhook.id, Wishes(url=moved, kinds=["account.deleted"]))
    post.services.webhooks.change(ADMIN, post.webhook.id, Wishes(description="Our directory"))
    account = post.services.creation.create(ALICE, username="contact").account
    post.services.lifecycle.delete(ALICE, account.id)
    post.services.worker.sweep()
    assert [each.path for each in post.receiver.received] == ["/hook/moved"]
    assert (post.look().kinds, post.look().description) == (("account.deleted",), "Our directory")
    post.services.webhooks.change(ADMIN, post.webhook.id, Wishes(all_kinds=True))
    assert post.look().kinds is None


def test_a_webhook_goes_with_its_secrets_and_deliveries(post: Post) -> None:
    post.receiver.order(500)
    post.happen("contact")
    post.services.worker.sweep()
    post.services.webhooks.remove(ADMIN, post.webhook.id)
    with post.services.database.read() as connection:
        for table in (tables.webhooks, tables.webhook_secrets, tables.webhook_deliveries):
            assert connection.execute(table.select()).all() == []
    post.watch.ahead += timedelta(days=1)
    post.services.worker.sweep()
    for act in (post.services.webhooks.get, post.services.webhooks.deliveries):
        with pytest.raises(WebhookNotFound):
            act(post.webhook.id)


def test_every_change_is_in_the_audit_log_and_no_address_in_full(post: Post) -> None:
    secret_path = f"{post.receiver.url}?key=very-secret"
    post.services.webhooks.change(ADMIN, post.webhook.id, Wishes(url=secret_path))
    post.services.webhooks.rotate_secret(ADMIN, post.webhook.id)
    post.services.webhooks.test(ADMIN, post.webhook.id)
    post.services.webhooks.repeat_since(ADMIN, post.webhook.id, post.watch())
    post.services.webhooks.remove(ADMIN, post.webhook.id)
    with post.services.database.read() as connection:
        found = log_search.newest_first(connection, log_search.Filter(user_id=ADMIN.user_id), limit=100)
    actions = [entry.action for entry in found][::-1]
    assert actions == [
        "add_webhook",
        "change_webhook",
        "rotate_webhook_secret",
        "test_webhook",
        "replay_webhook",
        "remove_webhook",
    ]
    assert all(entry.details["host"] == "127.0.0.1" for entry in found)
    assert "very-secret" not in str(found)
    assert "whsec_" not in str(found)


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ({"url": "http://8.8.8.8/"}, WebhookTargetForbidden),
        ({"url": "https://10.0.0.1/"}, WebhookTargetForbidden),
        ({"url": "https://[::1]/"}, WebhookTargetForbidden),
        ({"url": "ftp://127.0.0.1/"}, InvalidWebhook),
        ({"kinds": ["account.exploded"]}, InvalidWebhook),
        ({"kinds": ["webhook.test"]}, InvalidWebhook),
        ({"kinds": ["*"]}, InvalidWebhook),
        ({"kinds": []}, InvalidWebhook),
        ({"description": "x" * 201}, InvalidWebhook),
        ({"description": "two\nlines"}, InvalidWebhook),
    ],
)
def test_what_cannot_be_a_webhook_is_refused(
    post: Post, wish: dict[str, Any], error: type[Exception]
) -> None:
    given = {"url": post.receiver.url, **wish}
    with pytest.raises(error):
        post.services.webhooks.add(ADMIN, **given)
    with pytest.raises(error):
        post.services.webhooks.change(ADMIN, post.webhook.id, Wishes(**wish))
    assert len(post.services.webhooks.list()) == 1


def test_there_are_only_so_many(
    post: Post, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, make_timed: Callable[..., Services]
) -> None:
    monkeypatch.setattr(module, "MOST_WEBHOOKS", 2)
    post.services.webhooks.add(ADMIN, url=receiver.url)
    with pytest.raises(WebhookLimitReached):
        post.services.webhooks.add(ADMIN, url=receiver.url)
