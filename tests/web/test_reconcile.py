"""Administrators see what differs between the addresses and their provider; nobody else does."""

from __future__ import annotations

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.errors import ProviderUnavailable
from tests.support.folder_vendor import FolderVendor, User
from tests.web.callers import Browser, Program, code_of

RESULTS, PLAN = "/admin/reconcile", "/admin/reconcile/plan"
#: An id that we gave out long ago.
OLD = "01900000-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def _vendor_first(vendor: FolderVendor) -> None:
    """Have the vendor there before the application is built."""


def test_a_plan_is_made_on_demand_and_its_counts_are_kept(admin: Program, vendor: FolderVendor) -> None:
    assert admin.get(RESULTS).get_json() == {"interval_hours": 24, "results": []}
    vendor.keep(User(email="left@example.test", account_id=OLD, ref="ref-1"))
    vendor.keep(User(email="ceo@example.test", ref="ref-2"))
    answered = admin.post(PLAN, {"domain": "Example.test"})
    assert answered.status_code == 200
    plan = answered.get_json()
    assert plan["counts"] == {"orphan": 1, "foreign": 1}
    assert (plan["in_step"], plan["removes"], plan["safe"], plan["complete"]) == (False, 1, False, True)
    assert {
        "drift": "orphan",
        "address": "left@example.test",
        "account_id": OLD,
        "ref": "ref-1",
        "version": None,
    } in plan["differences"]
    assert len(vendor.users()) == 2, "nothing is carried out"

    (result,) = admin.get(RESULTS).get_json()["results"]
    assert result == {name: plan[name] for name in result}


def test_an_unknown_domain_and_a_provider_that_does_not_answer(
    admin: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code_of(admin.post(PLAN, {"domain": "elsewhere.test"})) == "domain_not_found"

    def fails(_vendor: FolderVendor, _domain: str) -> object:
        raise ProviderUnavailable

    monkeypatch.setattr(FolderVendor, "holdings", fails)
    answered = admin.post(PLAN, {"domain": "example.test"})
    assert (answered.status_code, code_of(answered)) == (503, "provider_unavailable")
    (result,) = admin.get(RESULTS).get_json()["results"]
    assert (result["error_code"], result["in_step"]) == ("provider_unavailable", False)


def test_a_member_sees_none_of_it(alice: Browser, web_services: Services) -> None:
    assert code_of(alice.get(RESULTS)) == "permission_denied"
    assert code_of(alice.post(PLAN, {"domain": "example.test"})) == "permission_denied"
    assert web_services.reconciliation.results() == []
