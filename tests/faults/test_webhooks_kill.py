"""A worker that is killed at any instant loses no event: what it had delivered may come twice, under the same id."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from email_provisioning.bootstrap import build_services
from email_provisioning.domain.clock import utc_now
from email_provisioning.persistence.events import Filter
from email_provisioning.provisioning.webhooks.sending import Sender
from email_provisioning.settings import Settings
from tests.fakes.receiver import Receiver, receiving
from tests.faults.consistency import problems
from tests.faults.kills import Killer, run_and_kill
from tests.support.services import ADMIN, ALICE, started
from tests.unit.provisioning.slowly import Watch

#: Longer than any lease: what was killed is overdue.
LATER = timedelta(hours=1)


@pytest.mark.parametrize("status", [204, 500], ids=["taken", "refused"])
def test_a_kill_between_a_delivery_and_its_mark_lets_it_come_again_under_its_id(
    status: int,
    make_settings: Callable[..., Settings],
    database_url: str,
    record_property: Callable[[str, object], None],
) -> None:
    settings = make_settings(
        DATABASE_URL=database_url,
        MAX_EMAIL_ACCOUNTS_PER_USER="1000",
        EMBEDDED_WORKER="false",
        WEBHOOK_PRIVATE_NETWORKS="127.0.0.0/8",
    )
    with receiving() as receiver:
        watch = Watch()
        services = started(build_services(settings, clock=watch))
        webhook = services.webhooks.add(ADMIN, url=receiver.url, kinds=["account.created"]).webhook
        at, killed, twice = 0, True, 0
        while killed:
            at += 1
            # A day is longer than any lease that the one before has left.
            watch.ahead += timedelta(days=1)
            created = services.creation.create(ALICE, username=f"mailbox{at}")
            event = services.events.page(Filter(account_id=created.account.id), limit=1)[0]
            receiver.order(status)
            before = len(receiver.received)

            def prepare(killer: Killer) -> Callable[[], object]:
                mine = build_services(settings, clock=watch)
                killer.watch(mine.provider_of("local"))
                setattr(Sender, "send", killer.around(Sender.send))  # noqa: B010 (does not type-check)
                return mine.worker.webhooks.once

            killed, points = run_and_kill(prepare, at=at)
            receiver.answers.clear()
            for _ in range(2):
                watch.ahead += timedelta(hours=2)
                services.worker.webhooks.once()
            came = [each.event_id for each in receiver.received[before:]]
            assert set(came) == {event.id}, f"after a kill at point {at}"
            twice += len(came) > 1
            (delivery,) = [
                each for each in services.webhooks.deliveries(webhook.id) if each.event.id == event.id
            ]
            assert (delivery.state, delivery.due_at) == ("delivered", None)
        assert twice >= 1, "between the delivery and its mark there is a point"
        assert problems(services) == []
        assert services.webhooks.get(webhook.id).pending == 0
    assert points == at - 1
    record_property("kill_points", points)
    print(f"kill points: delivery, {status}, on {services.database.url.get_backend_name()}: {points}")


def test_an_address_that_was_made_is_told_of_whenever_its_maker_was_killed(
    make_settings: Callable[..., Settings], database_url: str
) -> None:
    settings = make_settings(
        DATABASE_URL=database_url,
        MAX_EMAIL_ACCOUNTS_PER_USER="1000",
        EMBEDDED_WORKER="false",
        WEBHOOK_PRIVATE_NETWORKS="127.0.0.0/8",
    )
    with receiving() as receiver:
        services = started(build_services(settings, clock=lambda: utc_now() + LATER))
        services.webhooks.add(ADMIN, url=receiver.url, kinds=["account.created"])
        at, killed = 0, True
        while killed:
            at += 1

            def prepare(killer: Killer, name: str = f"mailbox{at}") -> Callable[[], object]:
                mine = build_services(settings)
                killer.watch(mine.provider_of("local"))
                return lambda: mine.creation.create(ALICE, username=name)

            killed, _points = run_and_kill(prepare, at=at)
            while services.worker.sweep():
                pass
        assert problems(services) == []
        made = {view.account.email for view in services.directory.page(ALICE).accounts}
        assert _told(receiver) == sorted(made), "each once, and no other"


def _told(receiver: Receiver) -> list[str]:
    return sorted(json.loads(each.body)["data"]["address"] for each in receiver.received)
