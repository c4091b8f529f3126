"""The vendor's own passwords over the API: made at once, or later with an address to ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.errors import PlanLimitReached, ProviderUnavailable
from tests.support.scripted import Script
from tests.unit.provisioning.slowly import AtOnce
from tests.web.callers import Browser, code_of
from tests.web.credential_calls import listed

DIRECT = {"kind": "direct", "label": "Newsletter"}


@pytest.fixture
def web_services(
    minting: Script, make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> Services:
    """Return the services over a vendor that issues passwords; a request makes one try."""
    monkeypatch.setattr("email_provisioning.bootstrap.runs.ThreadPoolExecutor", AtOnce)
    return make_services(EMBEDDED_WORKER="false", CREATE_WAIT_SECONDS="0")


def later(services: Services) -> None:
    """Let workers carry on what waits."""
    ahead = build_services(services.settings, clock=lambda: datetime.now(UTC) + timedelta(hours=1))
    ahead.worker.sweep()
    ahead.database.close()


def test_a_password_that_the_vendor_issues_at_once_is_in_the_answer(alice: Browser, account: str) -> None:
    answer = alice.post(f"/accounts/{account}/credentials", DIRECT)
    assert answer.status_code == 201
    made = answer.get_json()
    assert (made["credential"]["kind"], made["credential"]["status"]) == ("direct", "active")
    shown = made["credentials"]
    assert (shown["smtp"]["host"], shown["imap"]) == ("smtp.vendor.test", None)
    assert shown["username"] != made["email"]
    main = alice.get(f"/accounts/{account}").get_json()
    assert main["capabilities"]["direct"] == "any_sender"
    revoked = alice.delete(f"/accounts/{account}/credentials/{made['credential']['id']}")
    assert revoked.status_code == 204
    assert [each["kind"] for each in listed(alice, account)] == ["gateway"]


def test_one_that_takes_longer_has_an_address_to_ask(
    alice: Browser, account: str, minting: Script, web_services: Services
) -> None:
    minting.on("issue_direct", ProviderUnavailable())
    answer = alice.post(f"/accounts/{account}/credentials", DIRECT)
    assert (answer.status_code, answer.headers["Retry-After"]) == (202, "1")
    assert answer.get_json()["credentials"] is None
    where = answer.headers["Location"].removeprefix("/api/email")
    waiting: dict[str, Any] = alice.get(where).get_json()
    assert (waiting["status"], waiting["operation"]["kind"]) == ("pending", "issue_direct")
    assert waiting["operation"]["error_code"] == "provider_unavailable"
    assert code_of(alice.post(f"{where}/reveal")) == "invalid_state"
    later(web_services)
    assert alice.get(where).get_json()["status"] == "active"
    assert alice.post(f"{where}/reveal").get_json()["credentials"]["password"]
    assert code_of(alice.post(f"{where}/reveal")) == "credentials_already_shown"

    rotated = alice.post(f"{where}/rotate")
    assert rotated.status_code == 200
    assert rotated.get_json()["credentials"]["password"]
    assert rotated.get_json()["previous_valid_until"] == alice.get(where).get_json()["expires_at"]


def test_revoking_says_that_the_vendor_is_still_at_it(
    alice: Browser, account: str, minting: Script, web_services: Services
) -> None:
    made = alice.post(f"/accounts/{account}/credentials", DIRECT).get_json()
    minting.on("revoke_direct", ProviderUnavailable())
    where = f"/accounts/{account}/credentials/{made['credential']['id']}"
    answer = alice.delete(where)
    assert (answer.status_code, answer.get_json()["status"]) == (202, "revoking")
    later(web_services)
    assert code_of(alice.get(where)) == "credential_not_found"


def test_a_refusal_is_the_answer_and_stays_in_the_list_for_a_while(
    alice: Browser, account: str, minting: Script
) -> None:
    minting.on("issue_direct", PlanLimitReached(cause="private"))
    answer = alice.post(f"/accounts/{account}/credentials", DIRECT)
    assert (answer.status_code, code_of(answer)) == (409, "plan_limit_reached")
    refused = listed(alice, account)[0]
    assert (refused["status"], refused["error_code"]) == ("failed", "plan_limit_reached")
    limited = alice.post(f"/accounts/{account}/credentials", {**DIRECT, "networks": ["203.0.113.0/24"]})
    assert code_of(limited) == "not_supported"
