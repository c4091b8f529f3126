"""The overview: how things stand, for administrators and auditors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from email_provisioning.bootstrap import Services
from email_provisioning.domain.drift import Drift
from email_provisioning.persistence import reconciliations, tallies, usage_days
from email_provisioning.persistence.domains import Domain
from email_provisioning.persistence.reconciliations import Reconciled
from email_provisioning.persistence.tables import measurements, runs
from email_provisioning.persistence.tables import usage_days as usage_rows
from email_provisioning.web import create_app
from tests.web.callers import Browser, Program


def overview(admin: Program, **headers: str) -> dict[str, Any]:
    answer = admin.client.get("/api/email/admin/overview", headers={**admin.headers, **headers})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_it_counts_addresses_by_provider_and_state(admin: Program, alice: Browser, bob: Program) -> None:
    alice.create("contact")
    ended = bob.create("info")["account"]["id"]
    bob.delete(f"/accounts/{ended}")
    found = overview(admin)
    assert found["addresses"] == [
        {"domain": "example.test", "provider": "local", "status": "active", "count": 1},
        {"domain": "example.test", "provider": "local", "status": "deleted", "count": 1},
    ]
    assert found["limits"]["used"] == 1
    assert len(found["creations"]) == 30
    assert found["creations"][-1] == {"day": f"{datetime.now(UTC):%Y-%m-%d}", "succeeded": 2, "failed": 0}
    assert found["creations"][0]["succeeded"] == 0
    assert found["runs"] == {"count": 0, "oldest_at": None, "waiting": 0, "waiting_since": None}
    assert found["warnings"] == []


def test_it_warns_of_what_waits_and_of_what_differs(
    admin: Program, alice: Browser, web_services: Services
) -> None:
    alice.create("contact")
    now = web_services.clock()
    with web_services.database.write() as connection:
        connection.execute(runs.update().values(state="running", due_at=now - timedelta(minutes=5)))
        domain = Domain(name="example.test", provider="local")
        reconciliations.add(connection, domain, due_at=now)
        found = Reconciled(
            domain=domain.name, provider="local", planned_at=now, counts={Drift.MISSING: 2, Drift.ORPHAN: 1}
        )
        reconciliations.record(connection, found, due_at=now + timedelta(hours=1))
    told = overview(admin, **{"Accept-Language": "fr"})
    assert told["runs"]["waiting"] == told["runs"]["count"] == 1
    assert [(each["code"], each["level"]) for each in told["warnings"]] == [
        ("worker_behind", "error"),
        ("provider_out_of_step", "warning"),
    ]
    assert "reconcile --plan" in told["warnings"][1]["remedy"]
    assert told["warnings"][1]["remedy"].startswith("Examinez")
    assert told["warnings"][1]["detail"] == "example.test et son fournisseur diffèrent sur 3 points."


def test_it_warns_before_the_last_address_is_taken(make_services: Callable[..., Services]) -> None:
    services = make_services(EMBEDDED_WORKER="false", MAX_EMAIL_ACCOUNTS_TOTAL="5")
    app = create_app(services=services)
    admin = Program.of(app, services, "chief", is_admin=True)
    for number in range(3):
        admin.create(f"desk-{number}")
    assert overview(admin)["warnings"] == []
    admin.create("desk-3")
    [warning] = overview(admin)["warnings"]
    assert (warning["code"], warning["level"]) == ("addresses_nearly_used_up", "warning")
    admin.create("desk-4")
    assert overview(admin)["warnings"][0]["level"] == "error"


def test_it_tells_what_the_month_costs_once_that_is_known(
    admin: Program, alice: Browser, web_services: Services
) -> None:
    alice.create("contact")
    with web_services.database.write() as connection:
        now = web_services.clock()
        tallies.note(connection, {"sendgrid/USD": 19.95}, prefix="cost/", at=now)
        tallies.note(connection, {"": 0.1}, prefix="measuring/took", at=now)
    assert overview(admin)["costs"] == [{"provider": "sendgrid", "currency": "USD", "amount": "19.95"}]


def test_it_tells_what_is_sent_by_day(admin: Program, alice: Browser, web_services: Services) -> None:
    account = alice.create("contact")["account"]
    body = {"to": [account["email"], alice.create("info")["email"]], "subject": "Bonjour", "text": "Bonjour"}
    assert alice.post(f"/accounts/{account['id']}/send", body).status_code == 200
    today = web_services.worker.measuring.quota.today()
    past = today - timedelta(days=3)
    with web_services.database.write() as connection:
        connection.execute(measurements.delete())
        for kind, count in {"counted": 40, "internal": 2, "refused:daily_limit_exceeded": 3}.items():
            usage_days.add(connection, account["id"], day=past, kind=kind, count=count)
    web_services.worker.measuring.measure()
    sends = overview(admin)["sends"]
    assert [each["day"] for each in sends] == [f"{today - timedelta(days=29 - n)}" for n in range(30)]
    assert sends[-4] == {"day": f"{past}", "accepted": 42, "counted": 40, "refused": 3}
    assert sends[-1]["accepted"] == 2
    assert {each["accepted"] for each in sends[:-4] + sends[-3:-1]} == {0}


def test_a_day_that_is_over_is_not_added_up_again(
    admin: Program, alice: Browser, web_services: Services
) -> None:
    account = alice.create("contact")["account"]["id"]
    past = web_services.worker.measuring.quota.today() - timedelta(days=3)
    measuring = web_services.worker.measuring
    with web_services.database.write() as connection:
        connection.execute(measurements.delete())
        usage_days.add(connection, account, day=past, kind="counted", count=40)
    measuring.measure()
    alice.delete(f"/accounts/{account}")
    with web_services.database.write() as connection:
        connection.execute(usage_rows.delete())
    measuring.measure()
    assert overview(admin)["sends"][-4]["counted"] == 40
