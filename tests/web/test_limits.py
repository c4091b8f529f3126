"""Limits over HTTP: administrators set and see them, and nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.web.callers import Browser, Caller, Program, code_of


def set_limits(admin: Caller, **body: Any) -> TestResponse:
    return admin.patch(
        "/admin/limits",
        {"scope": "address", "target": "contact@example.test", "reason": "a test", **body},
    )


def test_limits_are_set_listed_explained_and_removed(admin: Program, alice: Browser, account: str) -> None:
    answer = set_limits(admin, daily=7, minute=3, expires_at="2027-01-01T00:00:00Z")
    assert answer.status_code == 200
    override = answer.get_json()["override"]
    assert override["limits"] == {
        "accounts": None,
        "daily": 7,
        "monthly": None,
        "minute": 3,
        "recipients": None,
    }
    assert (override["reason"], override["expires_at"]) == ("a test", "2027-01-01T00:00:00Z")
    listed = admin.get("/admin/limits").get_json()
    assert listed["overrides"] == [override]
    assert listed["defaults"] == {
        "accounts": 10,
        "daily": 500,
        "monthly": 10_000,
        "minute": None,
        "recipients": None,
    }
    assert admin.get("/admin/limits", scope="user").get_json()["overrides"] == []
    explained = admin.get("/admin/effective-limits", address="contact@example.test").get_json()
    assert explained["account_id"] == account
    daily = next(each for each in explained["limits"] if each["limit"] == "daily")
    assert (daily["value"], daily["source"], daily["reason"]) == (7, "address", "a test")
    own = alice.get(f"/accounts/{account}/usage").get_json()
    assert own["day"]["limit"] == 7
    assert own["minute"] == {"used": 0, "limit": 3, "resets_at": own["minute"]["resets_at"], "state": "ok"}
    shown = next(each for each in own["limits"] if each["limit"] == "daily")
    # The reason is for administrators.
    assert shown == {
        "limit": "daily",
        "value": 7,
        "source": "address",
        "expires_at": "2027-01-01T00:00:00Z",
    }
    assert admin.delete(f"/admin/limits/{override['id']}").status_code == 204
    assert code_of(admin.delete(f"/admin/limits/{override['id']}")) == "limit_not_found"
    assert alice.get(f"/accounts/{account}").get_json()["usage"]["day"]["limit"] == 500


def test_a_limit_that_is_not_named_stays_and_null_inherits(admin: Program, account: str) -> None:
    set_limits(admin, daily=7, monthly=70)
    override = set_limits(admin, daily=8).get_json()["override"]
    assert (override["limits"]["daily"], override["limits"]["monthly"]) == (8, 70)
    override = set_limits(admin, daily=None).get_json()["override"]
    assert (override["limits"]["daily"], override["limits"]["monthly"]) == (None, 70)
    assert set_limits(admin, monthly=None).get_json()["override"] is None


@pytest.mark.parametrize(
    "body",
    [
        {"daily": -1},
        {"daily": 10**10},
        {"daily": "many"},
        {"daily": "7"},
        {"daily": 7.0},
        {"daily": True},
        {"recipients": 0},
        {"scope": "everybody", "daily": 1},
        {"daily": 1, "expires_at": 5},
        {"daily": 1, "unknown": 2},
    ],
)
def test_what_is_no_limit_is_refused_with_the_field(
    admin: Program, account: str, body: dict[str, Any]
) -> None:
    answer = set_limits(admin, **body)
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")
    assert answer.get_json()["errors"]
    assert admin.get("/admin/limits").get_json()["overrides"] == []


def test_what_cannot_be_set_says_why(admin: Program, account: str) -> None:
    for body, code in (
        ({"target": "nobody@example.test", "daily": 1}, "limit_target_unknown"),
        ({"accounts": 3}, "limit_invalid"),
        ({"daily": 1, "reason": ""}, "limit_invalid"),
        ({"daily": 1, "expires_at": "2020-01-01T00:00:00Z"}, "limit_invalid"),
        ({}, "limit_invalid"),
    ):
        assert code_of(set_limits(admin, **body)) == code


def test_a_message_to_too_many_is_refused_with_the_limit(
    admin: Program, alice: Browser, account: str
) -> None:
    set_limits(admin, recipients=1)
    body = {"to": ["a@example.test", "contact@example.test"], "subject": "s", "text": "t"}
    answer = alice.post(f"/accounts/{account}/send", body)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["message"] == "A message has at most 1 recipient."
