"""Passwords of people, and the sessions that they have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from email_provisioning.bootstrap import Services
from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.permissions import Scope
from email_provisioning.persistence.log_search import Filter
from email_provisioning.provisioning.audit_export import write
from email_provisioning.provisioning.slowing import SignInSlowed, Slowing
from email_provisioning.settings import Settings
from email_provisioning.web import create_app
from tests.web.callers import API, Browser, Program

PASSWORD = "correct horse battery"
HEADERS = {"X-Requested-With": "email-provisioning"}


def try_password(client: FlaskClient, name: str, password: str) -> TestResponse:
    return client.post(f"{API}/session", json={"name": name, "password": password}, headers=HEADERS)


@pytest.fixture
def carol(app: Flask, web_services: Services) -> Browser:
    """Return the browser of somebody who came by a link and has a password now."""
    carol = Browser.signed_in(app, web_services, "carol")
    assert carol.post("/me/password", {"password": PASSWORD}).status_code == 204
    return carol


def test_a_password_opens_a_session(client: FlaskClient, carol: Browser) -> None:
    answer = try_password(client, "carol", PASSWORD)
    assert answer.status_code == 200
    assert client.get(f"{API}/me").get_json()["user"]["name"] == "carol"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(client: FlaskClient, carol: Browser) -> None:
    wrong, unknown = try_password(client, "carol", "wrong"), try_password(client, "nobody", "wrong")
    for answer in (wrong, unknown):
        assert answer.status_code == 401
        assert answer.get_json()["code"] == "wrong_password"
    assert wrong.get_json()["detail"] == unknown.get_json()["detail"]


def test_the_password_is_kept_as_argon2id_alone(web_services: Services, carol: Browser) -> None:
    with web_services.database.read() as connection:
        (kept,) = connection.exec_driver_sql("SELECT password FROM email_provisioning_users").one()
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_a_new_password_needs_the_present_one(client: FlaskClient, carol: Browser) -> None:
    assert carol.post("/me/password", {"password": "another long one"}).status_code == 401
    given = {"password": "another long one", "current": PASSWORD}
    assert carol.post("/me/password", given).status_code == 204
    assert try_password(client, "carol", PASSWORD).status_code == 401
    assert try_password(client, "carol", "another long one").status_code == 200


def test_a_new_password_ends_every_session_but_the_one_it_was_given_in(
    client: FlaskClient, carol: Browser
) -> None:
    assert try_password(client, "carol", PASSWORD).status_code == 200
    given = {"password": "another long one", "current": PASSWORD}
    assert carol.post("/me/password", given).status_code == 204
    assert client.get(f"{API}/me").status_code == 401
    assert carol.get("/me").status_code == 200


@pytest.mark.parametrize("scopes", [[Scope.MAIL_READ], None], ids=["limited", "unlimited"])
def test_a_token_cannot_make_itself_a_way_in_that_outlasts_it(
    app: Flask, web_services: Services, scopes: list[Scope] | None
) -> None:
    user = web_services.access.create_user("chief", is_admin=True)
    token = web_services.access.issue_token(user, scopes=scopes).secret
    robot = Program(app.test_client(use_cookies=False), {"Authorization": f"Bearer {token}"})
    answer = robot.post("/me/password", {"password": PASSWORD})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "permission_denied")
    assert try_password(app.test_client(), "chief", PASSWORD).status_code == 401
    assert robot.get("/sessions").status_code == 403


@pytest.mark.parametrize("unfit", ["short", "x" * 257, ""])
def test_an_unfit_password_is_refused(alice: Browser, unfit: str) -> None:
    assert alice.post("/me/password", {"password": unfit}).status_code == 422


def test_who_tries_many_passwords_has_to_wait_and_somebody_elsewhere_has_not(
    app: Flask, client: FlaskClient, carol: Browser
) -> None:
    for _ in range(3):
        assert try_password(client, "carol", "wrong").status_code == 401
    slowed = try_password(client, "carol", PASSWORD)
    assert (slowed.status_code, slowed.get_json()["code"]) == (429, "sign_in_slowed")
    assert int(slowed.headers["Retry-After"]) >= 1
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert try_password(elsewhere, "carol", PASSWORD).status_code == 200


def test_the_wait_grows_ends_and_is_forgotten(
    make_settings: Callable[..., Settings], database_url: str, services: Services
) -> None:
    moment = [utc_now()]

    def clock() -> datetime:
        return moment[0]

    slowing = Slowing(database=services.database, clock=clock)
    waits = []
    for _ in range(8):
        slowing.failed("carol", "192.0.2.1")
        try:
            slowing.check("carol", "192.0.2.1")
        except SignInSlowed as error:
            waits.append(error.retry_after or 0.0)
            moment[0] += timedelta(seconds=waits[-1])
            slowing.check("carol", "192.0.2.1")
    assert waits == sorted(waits)
    assert waits[-1] == 2**5
    slowing.succeeded("carol", "192.0.2.1")
    slowing.failed("carol", "192.0.2.1")
    slowing.check("carol", "192.0.2.1")


def test_signing_in_gives_a_new_session_and_ends_the_one_before(
    client: FlaskClient, web_services: Services, carol: Browser
) -> None:
    client.set_cookie("session", "planted-by-somebody-else")
    try_password(client, "carol", PASSWORD)
    first = client.get_cookie("session")
    assert first is not None
    assert first.value != "planted-by-somebody-else"
    try_password(client, "carol", PASSWORD)
    second = client.get_cookie("session")
    assert second is not None
    assert second.value != first.value
    client.set_cookie("session", first.value)
    assert client.get(f"{API}/me").status_code == 401


def test_a_person_sees_and_ends_the_sessions(client: FlaskClient, carol: Browser, alice: Browser) -> None:
    client.post(
        f"{API}/session",
        json={"name": "carol", "password": PASSWORD},
        headers={**HEADERS, "User-Agent": "Old browser"},
    )
    sessions = carol.get("/sessions").get_json()["sessions"]
    assert [each["label"] for each in sessions if not each["current"]] == ["Old browser"]
    (old,) = [each for each in sessions if each["label"] == "Old browser"]
    assert alice.delete(f"/sessions/{old['id']}").status_code == 404
    assert carol.delete(f"/sessions/{old['id']}").status_code == 204
    assert client.get(f"{API}/me").status_code == 401
    assert carol.get("/me").status_code == 200


def test_passwords_can_be_turned_off(make_services: Callable[..., Services]) -> None:
    services = make_services(EMBEDDED_WORKER="false", PASSWORD_SIGN_IN="false")
    client = create_app(services=services).test_client()
    assert client.get(f"{API}/sign-in").get_json() == {"link": True, "password": False, "oidc": False}
    answer = try_password(client, "carol", PASSWORD)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "password_sign_in_off")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "ca\0rol", "password": "p"},
        {},
        {"name": "carol"},
        {"token": "t", "name": "carol", "password": "p"},
        {"password": "p"},
    ],
)
def test_half_a_way_in_is_none(client: FlaskClient, body: dict[str, str]) -> None:
    answer = client.post(f"{API}/session", json=body, headers=HEADERS)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_request")


def test_a_failed_sign_in_is_in_the_log(client: FlaskClient, carol: Browser, web_services: Services) -> None:

    try_password(client, "carol", "wrong")
    try_password(client, "hunter2, typed into the wrong field", "wrong")
    found = web_services.audit.page(Filter(action="sign_in")).entries
    carols = web_services.access.user("carol").id
    assert [(each.user_id, each.status) for each in found[:2]] == [
        ("nobody", "wrong_password"),
        (carols, "wrong_password"),
    ]
    assert "hunter2" not in "".join(write(web_services.audit.export(Filter()), "jsonl"))
