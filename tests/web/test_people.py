"""Users and roles: invited, changed, signed out and disabled by administrators; one of them always remains."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from email_provisioning.bootstrap import Services
from email_provisioning.domain.permissions import Role
from email_provisioning.errors import LastAdministrator
from tests.web.callers import Browser, code_of


@pytest.fixture
def chief(app: Flask, web_services: Services) -> Browser:
    """Return a browser in which an administrator is signed in."""
    return Browser.signed_in(app, web_services, "chief", is_admin=True)


def names(chief: Browser, **query: object) -> list[str]:
    return [each["name"] for each in chief.get("/admin/users", **query).get_json()["users"]]


def test_an_invited_person_comes_in_once(chief: Browser, app: Flask, web_services: Services) -> None:
    answer = chief.post("/admin/users", {"name": "Zoé", "role": "auditor"})
    assert answer.status_code == 201, answer.text
    invited = answer.get_json()
    assert invited["user"]["role"] == "auditor"
    token = invited["sign_in_link"].partition("#sign-in=")[2]
    newcomer = Browser(app.test_client(), {"X-Requested-With": "email-provisioning"})
    assert newcomer.post("/session", {"token": token}).status_code == 200
    assert newcomer.get("/admin/users").status_code == 200
    assert newcomer.post("/session", {"token": token}).status_code == 401
    again = chief.post("/admin/users", {"name": "Zoé"})
    assert (again.status_code, code_of(again)) == (409, "user_exists")


def test_users_are_found_page_by_page(chief: Browser, web_services: Services) -> None:
    for number in range(5):
        web_services.access.create_user(f"member-{number}")
    web_services.access.create_user("100%_sure", is_auditor=True)
    first = chief.get("/admin/users", limit=4).get_json()
    rest = chief.get("/admin/users", limit=4, cursor=first["next_cursor"]).get_json()
    found = [each["name"] for each in first["users"] + rest["users"]]
    assert found == ["100%_sure", "chief", *(f"member-{number}" for number in range(5))]
    assert rest["next_cursor"] is None
    assert names(chief, q="BER-3") == ["member-3"]
    assert names(chief, q="%") == ["100%_sure"]
    assert names(chief, role="administrator") == ["chief"]
    assert names(chief, role="auditor") == ["100%_sure"]


def test_a_role_holds_from_the_next_call_on(
    chief: Browser, app: Flask, web_services: Services, alice: Browser
) -> None:
    user = chief.get("/admin/users", q="alice").get_json()["users"][0]["id"]
    assert alice.get("/admin/overview").status_code == 403
    answer = chief.patch(f"/admin/users/{user}", {"role": "administrator"})
    assert answer.get_json()["role"] == "administrator"
    assert alice.get("/admin/overview").status_code == 200
    assert chief.patch(f"/admin/users/{user}", {"role": "member"}).status_code == 200
    assert alice.get("/admin/overview").status_code == 403


def test_the_last_administrator_stays_one(chief: Browser, web_services: Services) -> None:
    user = web_services.access.user("chief").id
    for change in ({"role": "member"}, {"disabled": True}, {"role": "auditor"}):
        answer = chief.patch(f"/admin/users/{user}", change)
        assert (answer.status_code, code_of(answer)) == (409, "last_administrator")
    web_services.access.create_user("second", is_admin=True)
    assert chief.patch(f"/admin/users/{user}", {"role": "member"}).status_code == 200


def test_two_who_demote_each_other_leave_one(web_services: Services) -> None:
    people, access = web_services.administration.people, web_services.access

    def demote(name: str) -> bool:
        try:
            people.set_role(access.user(name), Role.MEMBER)
        except LastAdministrator:
            return False
        return True

    left = access.create_user("first", is_admin=True).name
    for number in range(5):
        pair = [left, access.create_user(f"next-{number}", is_admin=True).name]
        with ThreadPoolExecutor(max_workers=2) as pool:
            outcomes = dict(zip(pair, pool.map(demote, pair), strict=True))
        assert sorted(outcomes.values()) == [False, True]
        left = next(name for name, done in outcomes.items() if not done)
        with pytest.raises(LastAdministrator):
            people.disable(access.user(left))


def test_sessions_are_ended_and_tokens_revoked(
    chief: Browser, web_services: Services, alice: Browser
) -> None:
    user = web_services.access.user("alice")
    issued = web_services.access.issue_token(user, "backup")
    shown = chief.get(f"/admin/users/{user.id}").get_json()
    assert [each["label"] for each in shown["tokens"]] == ["backup"]
    assert len(shown["sessions"]) == 1
    assert issued.secret not in str(shown)
    assert chief.delete(f"/admin/users/{user.id}/sessions").get_json() == {"ended": 1}
    assert alice.get("/me").status_code == 401
    assert chief.delete(f"/admin/users/{user.id}/tokens/{issued.token.id}").status_code == 204
    assert chief.delete(f"/admin/users/{user.id}/tokens/{issued.token.id}").status_code == 404
    other = web_services.access.issue_token(web_services.access.user("chief"))
    foreign = chief.delete(f"/admin/users/{user.id}/tokens/{other.token.id}")
    assert (foreign.status_code, code_of(foreign)) == (404, "token_not_found")


def test_a_disabled_user_is_out_until_enabled(chief: Browser, web_services: Services, alice: Browser) -> None:
    user = web_services.access.user("alice").id
    assert chief.patch(f"/admin/users/{user}", {"disabled": True}).get_json()["disabled_at"]
    assert alice.get("/me").status_code == 401
    assert names(chief, disabled="true") == ["alice"]
    refused = chief.post(f"/admin/users/{user}/link")
    assert (refused.status_code, code_of(refused)) == (409, "user_disabled")
    assert chief.patch(f"/admin/users/{user}", {"disabled": False}).get_json()["disabled_at"] is None
    assert chief.post(f"/admin/users/{user}/link").status_code == 201
    actions = [each["action"] for each in chief.get("/admin/audit").get_json()["entries"]]
    assert {"disable_user", "enable_user", "issue_sign_in_link"} <= set(actions)
