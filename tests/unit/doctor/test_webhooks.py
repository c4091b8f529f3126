"""What the doctor says of webhooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from email_provisioning.bootstrap import Services
from email_provisioning.doctor.webhooks import check_webhooks
from email_provisioning.domain.clock import utc_now
from email_provisioning.persistence import webhooks as rows
from email_provisioning.persistence.database import Database
from tests.support.services import ADMIN


def test_webhooks_that_fail_or_were_turned_off_are_told_of(make_services: Callable[..., Services]) -> None:
    services = make_services(WEBHOOK_PRIVATE_NETWORKS="127.0.0.0/8")
    made = [services.webhooks.add(ADMIN, url=f"https://127.0.0.1/{n}?key=secret").webhook for n in range(4)]
    now = utc_now()
    with services.database.write() as connection:
        rows.change(connection, made[1].id, failures=3, failing_since=now - timedelta(minutes=30))
        rows.change(connection, made[2].id, failures=9, failing_since=now - timedelta(hours=3))
        rows.change(connection, made[3].id, active=False, disabled_reason="gone")
    found = check_webhooks(services.webhooks, services.database, utc_now)
    assert [(line.level.value, line.code) for line in found] == [
        ("warning", "webhook_failing"),
        ("warning", "webhook_disabled"),
    ]
    assert "127.0.0.1" in found[0].detail
    assert "secret" not in str(found)


def test_a_database_that_is_not_there_is_told_of_elsewhere(make_services: Callable[..., Services]) -> None:
    services = make_services()
    assert check_webhooks(services.webhooks, Database("sqlite:////nowhere/at/all.db"), utc_now) == []
