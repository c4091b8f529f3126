"""Several passwords for one address, each for one use, over the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.cli.accounts import OPERATOR
from email_provisioning.domain.passwords import PASSWORD_PREFIX, is_wellformed
from email_provisioning.errors import StorageUnavailable
from email_provisioning.persistence import tables
from email_provisioning.provisioning.passwords import Passwords
from email_provisioning.web import create_app
from tests.faults.consistency import problems
from tests.web.callers import Browser, Program, code_of
from tests.web.credential_calls import EMAIL, listed, make, opens

#: What cannot be, and how it is refused.
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"label": "x" * 101}, "label_invalid"),
    ({"label": "a\nb"}, "label_invalid"),
    ({"networks": ["nowhere"]}, "networks_invalid"),
    ({"networks": ["203.0.113.7/24"]}, "networks_invalid"),
    ({"networks": [f"10.0.{number}.0/24" for number in range(0, 100, 2)]}, "networks_invalid"),
    ({"networks": ["1" * 65]}, "invalid_request"),
    ({"expires_at": "2020-01-01T00:00:00Z"}, "expiry_invalid"),
    ({"expires_at": "2999-01-01T00:00:00Z"}, "expiry_invalid"),
    ({"expires_at": "2999-01-01T00:00:00"}, "expiry_invalid"),
    ({"expires_at": "9999-12-31T23:59:59-23:59"}, "expiry_invalid"),
    ({"expires_at": "soon"}, "invalid_request"),
    ({"kind": "other"}, "invalid_request"),
    ({"password": "mine"}, "invalid_request"),
]


def test_an_address_begins_with_its_main_password(alice: Browser, account: str) -> None:
    answer = alice.get(f"/accounts/{account}/credentials").get_json()
    assert answer["limits"] == {"used": 1, "max": 10}
    (main,) = answer["credentials"]
    assert (main["main"], main["kind"], main["status"], main["label"]) == (True, "gateway", "active", "")
    assert main["shown_at"] is not None
    assert [
        main[name] for name in ("expires_at", "last_use", "rotation_due_at", "error_code", "operation")
    ] == ([None] * 5)


def test_a_further_password_is_shown_once_and_works_beside_the_others(
    alice: Browser, account: str, web_services: Services
) -> None:
    made = make(alice, account, label="  Phone ")
    password = made["credentials"]["password"]
    assert is_wellformed(password, PASSWORD_PREFIX)
    assert (made["email"], made["credentials"]["username"]) == (EMAIL, EMAIL)
    assert made["credentials"]["smtp"]["port"]
    assert made["credential"]["label"] == "Phone"
    assert opens(web_services, password)
    phone, main = listed(alice, account)
    assert (phone["id"], main["main"]) == (made["credential"]["id"], True)
    assert alice.get(f"/accounts/{account}/credentials/{phone['id']}").get_json() == phone
    assert password not in alice.get(f"/accounts/{account}/credentials").get_data(as_text=True)
    again = alice.post(f"/accounts/{account}/credentials/{phone['id']}/reveal")
    assert code_of(again) == "credentials_already_shown"
    assert problems(web_services) == []


def test_a_request_sent_again_makes_one_password_and_shows_it_again_for_a_moment(
    alice: Browser, account: str, web_services: Services
) -> None:
    def ask(**wish: Any) -> Any:
        return alice.post(f"/accounts/{account}/credentials", wish, **{"Idempotency-Key": "k1"})

    first, second = ask(label="Phone"), ask(label="Phone")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.get_json()["credentials"] == first.get_json()["credentials"]
    later = build_services(web_services.settings, clock=lambda: datetime.now(UTC) + timedelta(seconds=31))
    gone = later.issuing.issue(OPERATOR, account, label="Phone", idempotency_key="k1")
    assert gone.credentials is not None, "another actor's key is another key"
    later.revoking.revoke(OPERATOR, account, gone.credential.id)
    assert code_of(ask(label="Tablet")) == "idempotency_key_reused"
    assert len(listed(alice, account)) == 2
    revoked = first.get_json()["credential"]["id"]
    assert alice.delete(f"/accounts/{account}/credentials/{revoked}").status_code == 204
    assert code_of(ask(label="Phone")) == "credential_not_found", "what was revoked stays so"


def test_a_password_whose_answer_was_lost_is_not(
    alice: Browser, account: str, web_services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def lost(*_arguments: object) -> None:
            raise StorageUnavailable(cause="the disk is full just now")

        patch.setattr(Passwords, "show", lost)
        answer = alice.post(f"/accounts/{account}/credentials", {"label": "Phone"})
        assert answer.status_code == 503
    phone, _main = listed(alice, account)
    assert phone["shown_at"] is None
    shown = alice.post(f"/accounts/{account}/credentials/{phone['id']}/reveal")
    assert shown.status_code == 200
    assert opens(web_services, shown.get_json()["credentials"]["password"])


def test_a_revoked_password_is_refused_at_once_and_the_others_go_on(
    alice: Browser, account: str, web_services: Services
) -> None:
    phone, tablet = make(alice, account, label="Phone"), make(alice, account, label="Tablet")
    path = f"/accounts/{account}/credentials/{phone['credential']['id']}"
    assert alice.delete(path).status_code == 204
    assert not opens(web_services, phone["credentials"]["password"])
    assert opens(web_services, tablet["credentials"]["password"])
    for answer in (
        alice.delete(path),
        alice.get(path),
        alice.post(f"{path}/rotate"),
        alice.post(f"{path}/reveal"),
    ):
        assert (answer.status_code, code_of(answer)) == (404, "credential_not_found")
    assert problems(web_services) == []


def test_the_main_password_can_be_revoked_and_made_anew(
    alice: Browser, account: str, web_services: Services
) -> None:
    (main,) = listed(alice, account)
    assert alice.delete(f"/accounts/{account}/credentials/{main['id']}").status_code == 204
    assert listed(alice, account) == []
    assert code_of(alice.post(f"/accounts/{account}/reveal")) == "credentials_already_shown"
    rotated = alice.post(f"/accounts/{account}/rotate").get_json()
    assert opens(web_services, rotated["credentials"]["password"])
    (main,) = listed(alice, account)
    assert main["main"]
    with web_services.database.read() as connection:
        versions = connection.scalars(select(tables.credentials.c.version)).all()
    assert versions == [2], "no version is ever used again"


def test_another_persons_address_does_not_exist(
    alice: Browser, bob: Program, admin: Program, account: str, client: Any
) -> None:
    (main,) = listed(alice, account)
    one = f"/accounts/{account}/credentials/{main['id']}"
    calls = [
        ("GET", f"/accounts/{account}/credentials"),
        ("POST", f"/accounts/{account}/credentials"),
        ("GET", one),
        ("PATCH", one),
        ("DELETE", one),
        ("POST", f"{one}/rotate"),
        ("POST", f"{one}/reveal"),
        ("GET", f"/accounts/{account}/credentials/nonsense"),
    ]
    for stranger in (bob, admin):
        for method, path in calls:
            answer = stranger.client.open(
                f"/api/email{path}", method=method, json={}, headers=stranger.headers
            )
            assert (answer.status_code, code_of(answer)) == (404, "account_not_found"), (method, path)
    assert code_of(alice.get(f"/accounts/{account}/credentials/nonsense")) == "credential_not_found"
    other = alice.create("support")["account"]["id"]
    assert code_of(alice.get(f"/accounts/{other}/credentials/{main['id']}")) == "credential_not_found"
    assert client.get(f"/api/email/accounts/{account}/credentials").status_code == 401


def test_an_address_has_a_bounded_number_of_passwords(
    make_services: Callable[..., Services],
) -> None:
    services = make_services(EMBEDDED_WORKER="false", MAX_EMAIL_CREDENTIALS_PER_ACCOUNT="3")
    alice = Browser.signed_in(create_app(services=services), services, "alice")
    account = alice.create("contact")["account"]["id"]
    made = [make(alice, account, label=name) for name in ("Phone", "Tablet")]
    full = alice.post(f"/accounts/{account}/credentials", {"label": "Printer"})
    assert (full.status_code, code_of(full)) == (403, "credential_limit_reached")
    assert (full.get_json()["limit"], full.get_json()["used"]) == (3, 3)
    phone = made[0]["credential"]["id"]
    assert alice.post(f"/accounts/{account}/credentials/{phone}/rotate").status_code == 200
    assert alice.post(f"/accounts/{account}/credentials", {}).status_code == 403, (
        "the old one has no place of its own"
    )
    alice.delete(f"/accounts/{account}/credentials/{made[1]['credential']['id']}")
    make(alice, account, label="Printer")


def test_what_cannot_be_is_refused(alice: Browser, account: str) -> None:
    for wish, code in REFUSED:
        answer = alice.post(f"/accounts/{account}/credentials", wish)
        assert (answer.status_code, code_of(answer)) == (422, code), wish
    assert len(listed(alice, account)) == 1


def test_a_provider_that_issues_none_says_why(alice: Browser, account: str) -> None:
    answer = alice.post(f"/accounts/{account}/credentials", {"kind": "direct"})
    assert (answer.status_code, code_of(answer)) == (409, "not_supported")
    assert "this server itself keeps and sends the mail" in answer.get_json()["detail"]
