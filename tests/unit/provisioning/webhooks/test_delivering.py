"""Events reach webhooks, at least once each, whatever the receiver does; what does not reach them is kept and told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.domain.event import EventKind
from email_provisioning.domain.webhook import SCHEDULE
from email_provisioning.persistence import log_search
from email_provisioning.persistence.events import Filter
from email_provisioning.provisioning.events import emit
from email_provisioning.provisioning.webhooks.wishes import Wishes
from tests.fakes.receiver import Manner, Receiver, Reply
from tests.fakes.server import wait_until
from tests.support.services import ADMIN, ALICE
from tests.unit.provisioning.slowly import Watch
from tests.unit.provisioning.webhooks.post import Post, signed_by


def audited(services: Services, action: str) -> list[dict[str, object]]:
    with services.database.read() as connection:
        found = log_search.newest_first(connection, log_search.Filter(action=action), limit=100)
    return [entry.details for entry in found]


def test_an_event_is_delivered_once_and_signed(post: Post) -> None:
    event = post.happen("contact")
    post.services.worker.sweep()
    post.services.worker.sweep()
    (received,) = post.receiver.received
    assert received.event_id == event
    assert signed_by(received, post.secret)
    (delivery,) = post.deliveries()
    assert (delivery.state, delivery.attempts, delivery.due_at) == ("delivered", 1, None)
    assert (delivery.tries[0]["outcome"], delivery.tries[0]["status"]) == ("ok", 204)


def test_a_webhook_gets_what_it_wants_and_nothing_of_before_its_time(post: Post, receiver: Receiver) -> None:
    other = post.services.webhooks.add(ADMIN, url=receiver.url, kinds=["credential.issued"]).webhook
    account = post.services.creation.create(ALICE, username="contact").account
    post.services.issuing.issue(ALICE, account.id, label="Phone")
    post.services.worker.sweep()
    late = post.services.webhooks.add(ADMIN, url=receiver.url).webhook
    post.services.worker.sweep()
    kinds = {
        each.id: [str(one.event.kind) for one in post.services.webhooks.deliveries(each.id)]
        for each in (post.webhook, other, late)
    }
    assert kinds == {post.webhook.id: ["account.created"], other.id: ["credential.issued"], late.id: []}
    assert len(receiver.received) == 2


def test_what_fails_is_tried_again_by_the_schedule_under_the_same_id(post: Post) -> None:
    event = post.happen("contact")
    post.receiver.order(500, Manner.HANGING_UP, 404)
    post.services.worker.sweep()
    for number, wait in enumerate(SCHEDULE[:3], start=1):
        assert post.receiver.ids() == [event] * number
        # What the test itself takes passes as well: on a busy machine that can be seconds.
        post.watch.ahead += wait * 0.3
        post.services.worker.sweep()
        assert len(post.receiver.received) == number, "not before its time"
        post.watch.ahead += wait
        post.services.worker.sweep()
    assert post.receiver.ids() == [event] * 4
    (delivery,) = post.deliveries()
    outcomes = [each["outcome"] for each in delivery.tries]
    assert (delivery.state, outcomes) == ("delivered", ["refused", "unreachable", "refused", "ok"])
    assert post.look().failing_since is None
    stamps = {each.headers["webhook-timestamp"] for each in post.receiver.received}
    assert len(stamps) == 4, "each try is signed with its own time"


def test_after_the_last_try_it_has_failed_and_says_so(
    make_timed: Callable[..., Services], receiver: Receiver, watch: Watch
) -> None:
    services = make_timed(WEBHOOK_DISABLE_DAYS="365", EVENT_RETENTION_DAYS="365")
    webhook = services.webhooks.add(ADMIN, url=receiver.url, kinds=["account.*"]).webhook
    receiver.always = Reply(status=500)
    services.creation.create(ALICE, username="contact")
    for wait in (*SCHEDULE, timedelta(days=30)):
        services.worker.sweep()
        watch.ahead += wait * 1.3
    services.worker.sweep()
    (delivery,) = services.webhooks.deliveries(webhook.id)
    assert (delivery.state, delivery.attempts, delivery.due_at) == ("failed", 10, None)
    assert len(receiver.received) == 10
    assert delivery.finished_at is not None


def test_a_receiver_that_asks_for_time_gets_it(post: Post) -> None:
    post.happen("contact")
    post.receiver.order(Reply(status=503, headers={"Retry-After": "3600"}))
    post.services.worker.sweep()
    post.watch.ahead += timedelta(minutes=59)
    post.services.worker.sweep()
    assert len(post.receiver.received) == 1
    post.watch.ahead += timedelta(minutes=2)
    post.services.worker.sweep()
    assert post.states() == ["delivered"]


def test_a_webhook_that_fails_is_not_asked_for_every_event_that_waits(post: Post) -> None:
    post.receiver.always = Reply(status=500)
    for number in range(5):
        post.happen(f"contact{number}")
    post.services.worker.sweep()
    assert len(post.receiver.received) == 1
    post.receiver.always = Reply()
    post.watch.ahead += timedelta(seconds=10)
    post.services.worker.sweep()
    assert post.states() == ["delivered"] * 5


def test_one_that_does_not_answer_delays_no_other(post: Post, receiver: Receiver) -> None:
    dead = post.services.webhooks.add(ADMIN, url=f"{receiver.url}/dead").webhook
    receiver.order(Manner.SILENT)
    account = post.services.creation.create(ALICE, username="contact").account
    with post.services.database.write() as connection:
        # The first look finds only the one that hangs.
        emit(connection, EventKind.QUOTA_WARNING, at=post.watch(), account_id=account.id, data={})
    post.services.webhooks.change(ADMIN, post.webhook.id, Wishes(active=False))
    post.services.worker.webhooks.postman.spread()
    stop = threading.Event()
    running = threading.Thread(target=post.services.worker.webhooks.run, args=(stop,))
    running.start()
    try:
        wait_until(lambda: len(receiver.received) == 1)
        alive = post.services.webhooks.add(ADMIN, url=f"{receiver.url}/alive").webhook
        post.services.lifecycle.suspend(ALICE, account.id)
        wait_until(lambda: any(each.path == "/hook/alive" for each in receiver.received))
        assert not post.services.webhooks.deliveries(dead.id, state="delivered")
        wait_until(lambda: post.services.webhooks.deliveries(alive.id, state="delivered"))
    finally:
        stop.set()
        receiver.stopping.set()
        running.join()


def test_days_of_nothing_but_failures_turn_it_off_with_the_reason(post: Post) -> None:
    post.receiver.always = Reply(status=500)
    first = post.watch()
    post.happen("contact")
    while post.look().active:
        post.services.worker.sweep()
        post.watch.ahead += timedelta(hours=6)
        if post.watch() - first > timedelta(days=2):
            post.happen(f"more{(post.watch() - first).days}x{post.watch().hour}")
    webhook = post.look()
    assert (webhook.disabled_reason, webhook.active) == ("failing", False)
    assert timedelta(days=5) <= post.watch() - first < timedelta(days=6)
    (entry,) = audited(post.services, "disable_webhook")
    assert (entry["reason"], entry["webhook"], entry["host"]) == ("failing", webhook.id, "127.0.0.1")
    assert set(post.states()) == {"failed"}

    post.happen("later")
    post.services.worker.sweep()
    sent = len(post.receiver.received)
    post.receiver.always = Reply()
    post.services.webhooks.change(ADMIN, webhook.id, Wishes(active=True))
    assert post.services.webhooks.repeat_since(ADMIN, webhook.id, first) == len(post.deliveries())
    post.services.worker.sweep()
    assert set(post.states()) == {"delivered"}
    assert len(post.receiver.received) == sent + len(post.deliveries())
    assert len(post.services.events.page(Filter(), limit=200)) == len(post.deliveries())


def test_a_receiver_that_wants_nothing_more_gets_nothing_more(post: Post) -> None:
    post.happen("contact")
    post.happen("support")
    post.receiver.order(410)
    post.services.worker.sweep()
    assert post.look().disabled_reason == "gone"
    assert post.states() == ["failed", "failed"]
    assert len(post.receiver.received) == 1


def test_what_is_kept_long_enough_goes_with_its_deliveries(
    make_timed: Callable[..., Services], receiver: Receiver, watch: Watch
) -> None:
    services = make_timed(WEBHOOK_DISABLE_DAYS="365")
    webhook = services.webhooks.add(ADMIN, url=receiver.url, kinds=["account.*"]).webhook
    services.creation.create(ALICE, username="contact")
    services.worker.sweep()
    receiver.always = Reply(status=500)
    services.creation.create(ALICE, username="support")
    services.worker.sweep()
    watch.ahead += timedelta(days=31)
    services.worker.sweep()
    kept = [str(each.data["address"]) for each in services.events.page(Filter(), limit=10)]
    assert kept == ["support@example.test"], "what is still to be delivered stays"
    assert [str(each.state) for each in services.webhooks.deliveries(webhook.id)] == ["pending"]


def test_a_worker_that_lost_its_webhook_changes_nothing(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.happen("contact")
    postman = post.services.worker.webhooks.postman
    postman.spread()
    send = postman.sender.send

    def slow(*arguments: object) -> object:
        attempt = send(*arguments)  # type: ignore[arg-type]
        # Everything stood still for longer than the lease, and another worker has done it meanwhile.
        monkeypatch.undo()
        post.watch.ahead += timedelta(minutes=5)
        assert postman.deliver(post.webhook.id) == 1
        return attempt

    monkeypatch.setattr(type(postman.sender), "send", lambda _self, *arguments: slow(*arguments))
    postman.deliver(post.webhook.id)
    (delivery,) = post.deliveries()
    assert (delivery.state, delivery.attempts) == ("delivered", 1)
    assert len(set(post.receiver.ids())) == 1
