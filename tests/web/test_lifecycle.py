from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.errors import ProviderUnavailable
from email_provisioning.providers.local import LocalProvider
from email_provisioning.web import create_app
from tests.web.callers import Browser, Program, code_of


def test_an_address_is_suspended_resumed_deleted_and_restored(alice: Browser) -> None:
    account = alice.create("contact")["account"]["id"]

    def after(change: str) -> dict[str, Any]:
        path = f"/accounts/{account}"
        answer = alice.delete(path) if change == "delete" else alice.post(f"{path}/{change}")
        assert answer.status_code == 200
        found: dict[str, Any] = answer.get_json()["account"]
        assert alice.get(path).get_json() == found
        return found

    assert after("suspend")["status"] == "suspended"
    assert after("suspend")["status"] == "suspended"
    assert after("resume")["status"] == "active"
    deleted = after("delete")
    assert deleted["status"] == "deleted"
    assert datetime.fromisoformat(deleted["restorable_until"]) > datetime.fromisoformat(deleted["deleted_at"])
    restored = after("restore")
    assert restored["status"] == "active"
    assert restored["restorable_until"] is None


def test_an_address_can_be_restored_for_as_long_as_its_provider_keeps_it(
    make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    services = make_services(EMBEDDED_WORKER="false", ACCOUNT_RETENTION_DAYS="30")
    carol = Program.of(create_app(services=services), services, "carol")
    path = f"/accounts/{carol.create('contact')['account']['id']}"

    def shown_where_kept_for(days: int | None) -> tuple[datetime | None, datetime]:
        kept = replace(LocalProvider.capabilities, restore_days=days)
        monkeypatch.setattr(LocalProvider, "capabilities", kept)
        found = carol.get(path).get_json()
        until = found["restorable_until"]
        return until and datetime.fromisoformat(until), datetime.fromisoformat(found["deleted_at"])

    carol.delete(path)
    for kept, days in ((None, 30), (20, 20), (40, 30)):
        until, deleted_at = shown_where_kept_for(kept)
        assert until == deleted_at + timedelta(days=days)
    # Its time at the provider is over, and not here.
    assert shown_where_kept_for(0)[0] is None


def test_what_the_state_does_not_allow_is_refused(alice: Browser) -> None:
    account = alice.create("contact")["account"]["id"]
    alice.delete(f"/accounts/{account}")
    answer = alice.post(f"/accounts/{account}/suspend")
    assert answer.status_code == 409
    assert code_of(answer) == "invalid_state"


def test_the_name_of_a_deleted_address_stays_taken(alice: Browser) -> None:
    account = alice.create("contact")["account"]["id"]
    alice.delete(f"/accounts/{account}")
    assert code_of(alice.post("/create", {"username": "contact"})) == "email_already_exists"


def test_the_role_mailbox_cannot_be_deleted(admin: Program) -> None:
    admin.get("/me")
    (shared,) = admin.get("/my-accounts").get_json()["accounts"]
    assert code_of(admin.delete(f"/accounts/{shared['id']}")) == "invalid_state"


@pytest.fixture
def slow_provider(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Return a function that lets a provider that makes mailboxes be away, or come back."""
    makes = replace(LocalProvider.capabilities, made_on_first_use=False)
    monkeypatch.setattr(LocalProvider, "capabilities", makes)
    working = LocalProvider.create

    def away(*_arguments: object) -> str:
        raise ProviderUnavailable(cause="connection refused")

    return lambda is_away: monkeypatch.setattr(LocalProvider, "create", away if is_away else working)


def test_a_creation_that_takes_long_is_answered_with_where_to_look(
    make_services: Callable[..., Services], slow_provider: Callable[[bool], None]
) -> None:
    services = make_services(EMBEDDED_WORKER="false", CREATE_WAIT_SECONDS="0.2")
    carol = Program.of(create_app(services=services), services, "carol")
    slow_provider(True)
    answer = carol.post("/create", {"username": "contact"})
    assert answer.status_code == 202
    body = answer.get_json()
    assert body["success"] is True
    assert body["credentials"] is None
    assert body["account"]["status"] in {"reserved", "provisioning"}
    assert body["account"]["operation"]["kind"] == "create"
    assert body["account"]["operation"]["error_code"] == "provider_unavailable"
    assert answer.headers["Retry-After"]
    path = answer.headers["Location"].removeprefix("/api/email")
    assert carol.get(path).get_json()["operation"]["state"] == "pending"
    assert carol.get(path).get_json()["operation"]["retry_at"].endswith("Z")
    assert code_of(carol.post(f"{path}/reveal")) == "invalid_state"
    assert code_of(carol.post(f"{path}/suspend")) == "invalid_state"
