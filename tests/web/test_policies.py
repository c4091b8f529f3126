"""The rules for names, and trying one: also against rules that are not in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.web import create_app
from tests.web.callers import Program, code_of


@pytest.fixture
def admin(make_services: Callable[..., Services]) -> Program:
    services = make_services(
        EMBEDDED_WORKER="false", ALLOWED_EMAIL_PATTERNS="contact,team-*", BLOCKED_EMAIL_PATTERNS="spam,*-test"
    )
    return Program.of(create_app(services=services), services, "chief", is_admin=True)


def tried(admin: Program, username: str, **more: Any) -> dict[str, Any]:
    answer = admin.post("/admin/policy/try", {"username": username, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_the_rules_in_force_are_told(admin: Program) -> None:
    found = admin.get("/admin/policy").get_json()
    assert (found["allowed"], found["blocked"]) == (["contact", "team-*"], ["spam", "*-test"])
    assert found["reserved"] == ["abuse", "mailer-daemon", "postmaster"]
    assert found["limits"]["daily_recipients"] > 0


@pytest.mark.parametrize(
    ("name", "by", "pattern", "reason"),
    [
        ("contact-paris", "allowed", "contact", None),
        ("team-sales", "allowed", "team-*", None),
        ("Contact@example.test", "allowed", "contact", None),
        ("sales", "not_allowed", None, "name_not_allowed"),
        ("no-spam", "blocked", "spam", "name_blocked"),
        ("sp4m", "blocked", "spam", "name_blocked"),
        ("team-test", "blocked", "*-test", "name_blocked"),
        ("postmaster", "reserved", "postmaster", "name_reserved"),
        ("p0stmaster", "reserved", "postmaster", "name_blocked"),
    ],
)
def test_a_trial_says_which_pattern_decided(
    admin: Program, name: str, by: str, pattern: str | None, reason: str | None
) -> None:
    found = tried(admin, name)
    assert (found["decided_by"], found["pattern"], found["reason"]) == (by, pattern, reason)
    assert found["available"] is (reason is None)


def test_other_rules_are_tried_and_change_nothing(admin: Program) -> None:
    assert tried(admin, "sales", allowed=["sales"])["pattern"] == "sales"
    assert tried(admin, "sales", allowed=[])["decided_by"] == "nothing"
    assert tried(admin, "contact", blocked=["cont*"])["reason"] == "name_blocked"
    assert admin.get("/admin/policy").get_json()["allowed"] == ["contact", "team-*"]
    assert tried(admin, "sales")["reason"] == "name_not_allowed"


def test_a_name_that_is_taken_is_told_with_what_could_be_had(admin: Program) -> None:
    admin.create("contact")
    found = tried(admin, "contact")
    assert (found["reason"], found["decided_by"]) == ("email_already_exists", "allowed")
    assert found["suggestions"]


@pytest.mark.parametrize("pattern", ["", "a b", "x" * 65, "[", "é€", "(?P<a>", "\x00"])
def test_a_pattern_that_is_none_is_refused(admin: Program, pattern: str) -> None:
    answer = admin.post("/admin/policy/try", {"username": "contact", "allowed": [pattern]})
    assert (answer.status_code, code_of(answer)) == (422, "pattern_invalid")


@pytest.mark.parametrize(
    "name", ["", "@", "x" * 1000, "\x00", "\u202eevil", "🙂", "a@b@c", "contact\r\nBcc: x"]
)
def test_a_hostile_name_gets_a_verdict(admin: Program, name: str) -> None:
    assert tried(admin, name)["available"] is False
