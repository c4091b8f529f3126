from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.passwords import SESSION_PREFIX, SIGN_IN_PREFIX, generate
from email_provisioning.settings import Settings
from email_provisioning.web import create_app
from tests.web.callers import API, Browser, Program, code_of

HEADERS = {"X-Requested-With": "email-provisioning"}


def link_of(services: Services, name: str = "carol") -> str:
    return services.access.issue_sign_in_link(services.access.create_user(name))


def test_a_link_opens_a_session_once(app: Flask, web_services: Services) -> None:
    link = link_of(web_services)
    client = app.test_client()
    answer = client.post(f"{API}/session", json={"token": link})
    assert answer.status_code == 200
    me = answer.get_json()
    assert me["user"]["name"] == "carol"
    assert me["user"]["is_admin"] is False
    assert me["limits"]["accounts"] == {"used": 0, "max": 10}
    assert [domain["name"] for domain in me["domains"] if domain["default"]] == ["example.test"]
    assert client.get(f"{API}/me").get_json() == me
    again = app.test_client().post(f"{API}/session", json={"token": link})
    assert again.status_code == 401
    assert code_of(again) == "sign_in_link_invalid"


def test_of_many_who_spend_a_link_at_once_one_gets_in(app: Flask, web_services: Services) -> None:
    link = link_of(web_services)

    def spend(_number: int) -> int:
        return app.test_client().post(f"{API}/session", json={"token": link}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(spend, range(16)))
    assert statuses == [200] + [401] * 15


def test_a_token_that_is_no_link_opens_nothing(client: FlaskClient) -> None:
    for token in ("", "x", "\x00" * 9, generate(SIGN_IN_PREFIX), generate(SESSION_PREFIX)):
        assert code_of(client.post(f"{API}/session", json={"token": token})) == "sign_in_link_invalid"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask, web_services: Services) -> None:
    answer = app.test_client().post(f"{API}/session", json={"token": link_of(web_services)})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"session={SESSION_PREFIX}-")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Secure" not in cookie


def test_over_tls_the_cookie_never_travels_in_clear(
    app: Flask, web_services: Services, make_services: Callable[..., Services]
) -> None:
    direct = app.test_client().post(
        f"{API}/session", json={"token": link_of(web_services, "dave")}, base_url="https://localhost"
    )
    assert "Secure" in direct.headers["Set-Cookie"]
    services = make_services(EMBEDDED_WORKER="false", TRUSTED_PROXIES="1")
    behind = create_app(services=services).test_client()
    link = link_of(services, "erin")
    proxied = behind.post(f"{API}/session", json={"token": link}, headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in proxied.headers["Set-Cookie"]


def test_behind_a_proxy_that_is_not_declared_the_public_address_tells(
    make_services: Callable[..., Services],
) -> None:
    services = make_services(EMBEDDED_WORKER="false", PUBLIC_URL="https://mail.example.org")
    client = create_app(services=services).test_client()
    answer = client.post(
        f"{API}/session", json={"token": link_of(services)}, base_url="http://mail.example.org"
    )
    assert "Secure" in answer.headers["Set-Cookie"]


def test_signing_out_ends_the_session_everywhere(alice: Browser, app: Flask) -> None:
    cookie = alice.client.get_cookie("session")
    assert cookie is not None
    assert alice.delete("/session").status_code == 204
    stolen = app.test_client()
    stolen.set_cookie("session", cookie.value)
    assert code_of(stolen.get(f"{API}/me")) == "authentication_required"
    assert alice.delete("/session").status_code == 204


def test_a_cookie_that_is_no_session_signs_nobody_in(client: FlaskClient) -> None:
    for cookie in ("", "x", generate(SESSION_PREFIX), "iab-" + "0" * 300):
        client.set_cookie("session", cookie)
        assert code_of(client.get(f"{API}/me")) == "authentication_required"


def test_a_token_is_good_for_its_purpose_alone(app: Flask, web_services: Services) -> None:
    user = web_services.access.create_user("carol")
    token = web_services.access.issue_token(user).secret
    link = web_services.access.issue_sign_in_link(user)
    for secret in (token, link):
        client = app.test_client()
        client.set_cookie("session", secret)
        assert client.get(f"{API}/me").status_code == 401
    wrong = {"Authorization": f"Bearer {link}"}
    assert app.test_client().get(f"{API}/me", headers=wrong).status_code == 401
    assert app.test_client().post(f"{API}/session", json={"token": token}).status_code == 401


def test_a_token_works_until_it_is_revoked(app: Flask, web_services: Services) -> None:
    user = web_services.access.create_user("carol")
    issued = web_services.access.issue_token(user)
    headers = {"Authorization": f"bearer {issued.secret}"}
    assert app.test_client().get(f"{API}/me", headers=headers).get_json()["user"]["name"] == "carol"
    web_services.access.revoke_token(issued.token.id)
    assert code_of(app.test_client().get(f"{API}/me", headers=headers)) == "authentication_required"


def test_a_wrong_token_is_not_made_good_by_a_cookie(alice: Browser) -> None:
    answer = alice.client.get(f"{API}/me", headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 401
    assert alice.client.get(f"{API}/me", headers={"Authorization": "Basic eDp5"}).status_code == 200


def test_a_disabled_user_is_out_at_once(alice: Browser, web_services: Services) -> None:
    assert alice.get("/me").status_code == 200
    web_services.administration.people.disable(web_services.access.user("alice"))
    assert code_of(alice.get("/me")) == "authentication_required"
    web_services.administration.people.enable(web_services.access.user("alice"))
    assert code_of(alice.get("/me")) == "authentication_required"


def test_a_session_lives_on_while_it_is_used(
    make_settings: Callable[..., Settings], database_url: str
) -> None:
    passed = timedelta()
    services = build_services(
        make_settings(DATABASE_URL=database_url, SESSION_HOURS="1", EMBEDDED_WORKER="false"),
        clock=lambda: utc_now() + passed,
    )
    alice = Browser.signed_in(create_app(services=services), services, "alice")
    for minutes in (50, 100, 150):
        passed = timedelta(minutes=minutes)
        assert alice.get("/me").status_code == 200
    passed += timedelta(minutes=61)
    assert alice.get("/me").status_code == 401


def test_too_many_sign_ins_are_slowed_down(client: FlaskClient) -> None:
    statuses = {client.post(f"{API}/session", json={"token": "x"}).status_code for _ in range(40)}
    assert statuses == {401, 429}


def test_the_guides_commands_work_as_printed(app: Flask, alice: Browser) -> None:
    cookie = alice.client.get_cookie("session")
    assert cookie is not None
    curl = app.test_client(use_cookies=False)
    json_type = {"Content-Type": "application/json"}
    session = {"Cookie": f"session={cookie.value}"}
    checked = curl.post(f"{API}/check-availability", data='{"username": "contact"}', headers=json_type)
    assert checked.get_json()["available"] is True
    created = curl.post(
        f"{API}/create",
        data='{"username": "contact", "display_name": "Support"}',
        headers={**json_type, **session},
    )
    assert created.get_json()["success"] is True
    listed = curl.get(f"{API}/my-accounts", headers=session)
    assert [account["email"] for account in listed.get_json()["accounts"]] == ["contact@example.test"]


def test_programs_see_only_their_own(bob: Program) -> None:
    assert bob.get("/me").get_json()["user"]["name"] == "bob"
