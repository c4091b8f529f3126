"""What metrics say after people have used the server: what was done, and nothing of whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from email_provisioning.bootstrap import Services
from email_provisioning.domain.account import Operation
from email_provisioning.domain.actor import Actor
from email_provisioning.persistence import pace, runs
from email_provisioning.web import create_app
from tests.support.samples import PATH, samples, summed
from tests.web.callers import Browser, Program


def scrape(client: FlaskClient) -> dict[str, float]:
    return samples(client.get(PATH).text)


def test_what_people_do_is_counted(client: FlaskClient, alice: Browser, web_services: Services) -> None:
    created = alice.create("contact")
    assert alice.post("/create", {"username": "contact"}).status_code == 409
    for name in ("contact", "free", "free", "root"):
        alice.post("/check-availability", {"username": name})
    alice.post(f"/accounts/{created['account']['id']}/suspend")
    found = scrape(client)
    assert found["creations_total outcome=succeeded provider=local"] == 1
    assert found["creations_total outcome=failed provider=local"] == 0
    assert found["creation_requests_total outcome=created"] == 1
    assert found["creation_requests_total outcome=email_already_exists"] == 1
    assert found["availability_checks_total outcome=available"] == 2
    assert found["availability_checks_total outcome=email_already_exists"] == 1
    assert summed(found, "availability_checks_total") == 4
    assert found["accounts provider=local state=suspended"] == 1
    assert found["run_duration_seconds_count operation=suspend outcome=succeeded provider=local"] == 1
    assert found["http_request_duration_seconds_count operation=createAddress status=2xx"] == 1
    assert found["http_request_duration_seconds_count operation=createAddress status=4xx"] == 1
    assert summed(found, "runs_in_progress") == found["runs_oldest_age_seconds"] == 0


@pytest.fixture
def web_services(make_services: Callable[..., Services]) -> Services:
    """Return services that count what stays on the server against the limits too."""
    return make_services(EMBEDDED_WORKER="false", LIMITS_COUNT_INTERNAL="true")


def test_a_message_is_counted_with_its_recipients_and_so_is_what_it_uses(
    client: FlaskClient, alice: Browser, web_services: Services
) -> None:
    first, second = (alice.create(name)["account"] for name in ("contact", "support"))
    body = {"to": [second["email"], first["email"]], "subject": "Bonjour", "text": "Bonjour"}
    assert alice.post(f"/accounts/{first['id']}/send", body).status_code == 200
    assert alice.post(f"/accounts/{first['id']}/send", {**body, "to": ["a@example.org"]}).status_code >= 400
    web_services.worker.measuring.measure()
    found = scrape(client)
    assert found["messages_total door=api outcome=ok"] == 1
    assert found["message_recipients_total door=api"] == 2
    assert found["message_duration_seconds_count door=api"] == summed(found, "messages_total", "door=api")
    assert found["quota_used_ratio_bucket le=0.1 period=day"] == 1
    assert found["quota_used_ratio_gcount period=month"] == 1
    assert found["quota_used_ratio_gsum period=day"] == pytest.approx(2 / 500)


def test_a_message_over_the_limit_is_counted_as_such(make_services: Callable[..., Services]) -> None:
    services = make_services(
        EMBEDDED_WORKER="false", DAILY_EMAIL_LIMIT_PER_ACCOUNT="1", LIMITS_COUNT_INTERNAL="true"
    )
    app = create_app(services=services)
    alice = Browser.signed_in(app, services, "alice")
    account = alice.create("contact")["account"]
    body = {"to": [account["email"]], "subject": "Bonjour", "text": "Bonjour"}
    statuses = [alice.post(f"/accounts/{account['id']}/send", body).status_code for _ in range(3)]
    services.worker.measuring.measure()
    found = scrape(app.test_client())
    refused = summed(found, "messages_total", "door=api") - found["messages_total door=api outcome=ok"]
    assert (statuses[0], refused) == (200, 2)
    assert found["quota_used_ratio_bucket le=0.95 period=day"] == 0
    assert found["quota_used_ratio_bucket le=1.0 period=day"] == 1


def test_no_address_and_no_user_is_in_any_label(
    client: FlaskClient, alice: Browser, bob: Program, web_services: Services
) -> None:
    first = alice.create("contact", display_name="Secret Name")["account"]
    second = bob.create("support")["account"]
    alice.post(f"/accounts/{first['id']}/send", {"to": [second["email"]], "subject": "s", "text": "t"})
    # What Microsoft counts by mailbox has a lane of its own in the database, and none in metrics.
    lanes(web_services, "microsoft365/contact@example.test", "sendgrid")
    web_services.worker.measuring.measure()
    text = client.get(PATH).text
    assert "lane" in text
    for secret in (
        "@",
        "contact",
        "support",
        "alice",
        "bob",
        "Secret",
        "example.test",
        first["id"],
        second["id"],
    ):
        assert secret not in text, secret


def lanes(services: Services, *names: str) -> None:
    with services.database.write() as connection:
        for name in names:
            pace.add(connection, name)


def test_what_waits_is_told_with_its_age(client: FlaskClient, alice: Browser, web_services: Services) -> None:
    account_id = alice.create("contact")["account"]["id"]
    now = web_services.clock()
    actor = Actor(user_id="alice", name="Alice")
    with web_services.database.write() as connection:
        for hours in (1, 3, 2):
            run = web_services.runner.new_run(actor, account_id, Operation.DELETE)
            asked, due = now - timedelta(hours=hours), now - timedelta(minutes=hours)
            runs.insert(connection, replace(run, lease=None, created_at=asked, due_at=due))
    found = scrape(client)
    assert found["runs_in_progress operation=delete"] == 3
    assert found["runs_oldest_age_seconds"] == pytest.approx(3 * 3600, abs=60)
    assert found["runs_overdue_seconds"] == pytest.approx(3 * 60, abs=60)


def test_the_room_in_a_providers_rate_is_told(client: FlaskClient, web_services: Services) -> None:
    lanes(web_services, "sendgrid", "aws-ses/send")
    with web_services.database.write() as connection:
        pace.hold(connection, "aws-ses/send", seconds=600)
    found = scrape(client)
    assert found["provider_rate_headroom lane= provider=sendgrid"] == 1
    assert found["provider_rate_headroom lane=send provider=aws-ses"] == 0
    assert found["provider_rate_limit lane=send provider=aws-ses"] == 14
