"""What is spent, and what may be, over the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from email_provisioning.bootstrap import Services
from tests.support.paid import have
from tests.web.callers import Browser, Program, code_of


@pytest.fixture
def web_services(make_services: Callable[..., Services]) -> Services:
    return make_services(EMBEDDED_WORKER="false", COST_RATES="EUR/USD=1.10@2026-11-20")


def test_members_see_the_price_of_the_next_address(alice: Browser) -> None:
    found = alice.get("/costs/next-address").get_json()
    assert (found["domain"], found["provider"], found["own_server"]) == ("example.test", "local", True)
    assert (found["monthly"], found["plan"]) == ("0.00", None)
    assert alice.get("/costs/next-address", domain="Example.Test").get_json() == found
    assert code_of(alice.get("/costs/next-address", domain="other.example")) == "domain_unknown"


def test_administrators_see_the_month_and_members_do_not(
    admin: Program, alice: Browser, web_services: Services
) -> None:
    for user in ("anna", "anna", "bob"):
        have(web_services, "microsoft365", "office.example", user)
    found = admin.get("/admin/costs/month").get_json()
    assert found["so_far"] == {
        "currency": "USD",
        "amount": "17.16",
        "by_currency": [{"currency": "EUR", "amount": "15.60"}],
    }
    (provider,) = found["providers"]
    assert (provider["plan"], provider["chosen"], provider["forecast"]) == (
        "Business Basic",
        "cheapest",
        "15.60",
    )
    assert [(each["name"], each["so_far"]) for each in found["users"]] == [("anna", "10.40"), ("bob", "5.20")]
    assert found["complete"]
    assert not admin.get("/admin/costs/month", limit=1).get_json()["complete"]
    assert code_of(alice.get("/admin/costs/month")) == "permission_denied"


def test_the_life_of_a_budget(admin: Program, alice: Browser, web_services: Services) -> None:
    have(web_services, "microsoft365", "office.example", "anna")
    asked = {"scope": "provider", "subject": "microsoft365", "amount": "10.00", "currency": "eur"}
    answer = admin.post("/admin/costs/budgets", asked)
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    path = f"/admin/costs/budgets/{made['id']}"
    assert answer.headers["Location"] == f"/api/email{path}"
    assert (made["spent"], made["percent"], made["currency"]) == ("5.20", 52.0, "EUR")
    assert code_of(admin.post("/admin/costs/budgets", asked)) == "budget_exists"
    assert admin.patch(path, {"amount": "5.20"}).get_json()["percent"] == 100.0
    web_services.worker.sweep()
    assert admin.get(path).get_json()["told"] == [80, 100]
    kinds = [each["type"] for each in admin.get("/admin/events").get_json()["events"]]
    assert kinds == ["budget.reached", "budget.warning"]
    assert admin.get("/admin/costs/budgets").get_json()["budgets"][0]["id"] == made["id"]
    assert code_of(admin.post("/admin/costs/budgets", {"scope": "total", "amount": "-1"})) == "budget_invalid"
    assert code_of(alice.post("/admin/costs/budgets", asked)) == "permission_denied"
    assert admin.delete(path).status_code == 204
    for gone in (path, "/admin/costs/budgets/nonsense"):
        assert code_of(admin.get(gone)) == "budget_not_found"
        assert code_of(admin.patch(gone, {"amount": "1"})) == "budget_not_found"
        assert code_of(admin.delete(gone)) == "budget_not_found"
