"""On a host application: it stays as it is, and its people use our routes."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from email_provisioning.bootstrap import Services
from email_provisioning.persistence.log_search import Filter
from email_provisioning.web import EmailProvisioningLog, User, register_email_provisioning_routes
from tests.support.samples import PATH as METRICS
from tests.web.callers import API, code_of
from tests.web.host_app import behaviour, make_host

OURS = {"X-Requested-With": "email-provisioning"}


@pytest.fixture
def host(web_services: Services, tmp_path: Path) -> Flask:
    """Return a host with our routes."""
    app = make_host(tmp_path)
    register_email_provisioning_routes(app, services=web_services)
    return app


def signed_in(app: Flask) -> Any:
    client = app.test_client()
    token = client.get("/token").text
    assert client.post("/sign-in", headers={"X-CSRFToken": token}).text == "in"
    return client


def test_the_host_answers_as_it_did_before(tmp_path: Path, web_services: Services) -> None:
    before = behaviour(make_host(tmp_path).test_client())
    app = make_host(tmp_path)
    register_email_provisioning_routes(app, services=web_services)
    client = app.test_client()
    client.post(f"{API}/check-availability", json={"username": "contact"})
    client.get("/email-provisioning")
    assert behaviour(app.test_client()) == before
    assert {status for _path, status, _headers, _body in before} >= {
        "200 OK",
        "404 NOT FOUND",
        "418 I'M A TEAPOT",
    }


def test_nothing_of_the_host_is_changed(tmp_path: Path, web_services: Services) -> None:
    app = make_host(tmp_path)
    before = state_of(app)
    levels = logging.getLogger().level, list(logging.getLogger().handlers)
    register_email_provisioning_routes(app, services=web_services)
    assert state_of(app) == before
    assert (logging.getLogger().level, list(logging.getLogger().handlers)) == levels
    ours = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("email_provisioning.")}
    beside = {rule for rule in ours if not rule.startswith((API, "/email-provisioning", METRICS))}
    # The documents for mail clients have parts that vary, so that a path of the host's own always goes first.
    assert len(beside) == 4
    assert all("<any(" in rule for rule in beside)


def state_of(app: Flask) -> dict[str, Any]:
    return {
        "config": dict(app.config),
        "before": {key: list(found) for key, found in app.before_request_funcs.items()},
        "after": {key: list(found) for key, found in app.after_request_funcs.items()},
        "teardown": {key: list(found) for key, found in app.teardown_request_funcs.items()},
        "app teardown": list(app.teardown_appcontext_funcs),
        "errors": copy.deepcopy(app.error_handler_spec[None]),
        "json": app.json,
        "session": app.session_interface,
        "response": app.response_class,
        "request": app.request_class,
        "login": app.login_manager,  # type: ignore[attr-defined]
        "extensions": {name: value for name, value in app.extensions.items() if name != "email_provisioning"},
        "context": list(app.template_context_processors[None]),
        "jinja": sorted(app.jinja_env.globals),
        "rules": [
            str(rule)
            for rule in app.url_map.iter_rules()
            if not rule.endpoint.startswith("email_provisioning.")
        ],
        "commands": sorted(app.cli.commands),
    }


def test_the_hosts_people_use_our_routes(host: Flask) -> None:
    assert code_of(host.test_client().get(f"{API}/me")) == "authentication_required"
    client = signed_in(host)
    assert client.get(f"{API}/me").get_json()["user"] == {
        "id": "7",
        "name": "ada",
        "is_admin": False,
        "role": "member",
    }
    created = client.post(f"{API}/create", json={"username": "contact"})
    assert created.status_code == 201
    assert created.get_json()["email"] == "contact@example.test"
    assert [each["email"] for each in client.get(f"{API}/my-accounts").get_json()["accounts"]] == [
        "contact@example.test"
    ]
    client.get("/sign-out")
    assert client.get(f"{API}/my-accounts").status_code == 401


def test_the_hosts_cookie_does_not_let_other_sites_act(host: Flask) -> None:
    client = signed_in(host)
    for headers in ({}, {**OURS, "Origin": "https://evil.example"}, {**OURS, "Sec-Fetch-Site": "cross-site"}):
        answer = client.post(f"{API}/create", data='{"username": "contact"}', headers=headers)
        assert code_of(answer) == "csrf_failed"


def test_the_hosts_hooks_see_our_routes_and_its_handlers_do_not(host: Flask) -> None:
    client = host.test_client()
    for path in (f"{API}/nothing", f"{API}/create", API):
        answer = client.get(path)
        assert code_of(answer) in {"not_found", "method_not_allowed"}
        assert answer.headers["X-Host"] == "hello email_provisioning"
    body = {"username": "x" * 150_000}
    assert code_of(client.post(f"{API}/check-availability", json=body)) == "invalid_request"


def test_people_are_signed_in_by_the_host_alone(host: Flask) -> None:
    client = host.test_client()
    assert client.post(f"{API}/session", json={"token": "x"}).status_code == 404
    assert client.delete(f"{API}/session", headers=OURS).status_code == 404
    assert 'name="email-provisioning-sign-in" content="link"' not in client.get("/email-provisioning").text


def test_programs_come_in_by_our_tokens(host: Flask, web_services: Services) -> None:
    token = web_services.access.issue_token(web_services.access.create_user("robot")).secret
    client = host.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get(f"{API}/me", headers=headers).get_json()["user"]["name"] == "robot"
    assert client.get(f"{API}/me", headers={"Authorization": "Bearer x"}).status_code == 401


@pytest.mark.parametrize("user", [User(id="u1", name="Ada", is_admin=True), {"id": 1}, None])
def test_a_host_can_say_itself_who_is_signed_in(web_services: Services, user: Any) -> None:
    class Anybody:
        id = 1

        def is_admin(self) -> bool:
            return False

    app = Flask("host")
    person = Anybody() if isinstance(user, dict) else user
    register_email_provisioning_routes(app, lambda: person, services=web_services)
    answer = app.test_client().get(f"{API}/me")
    if user is None:
        assert code_of(answer) == "authentication_required"
    else:
        expected = {"id": "u1", "name": "Ada", "is_admin": True, "role": "administrator"}
        assert answer.get_json()["user"] == (
            expected
            if isinstance(user, User)
            else {"id": "1", "name": "1", "is_admin": False, "role": "member"}
        )


@pytest.mark.parametrize("user_id", ["role:administrators", "", "x" * 256])
def test_a_host_cannot_lend_an_identity_of_ours(web_services: Services, user_id: str) -> None:
    app = Flask("host")
    register_email_provisioning_routes(app, lambda: User(id=user_id), services=web_services)
    assert code_of(app.test_client().get(f"{API}/my-accounts")) == "permission_denied"


def test_a_host_that_breaks_while_it_says_so_is_a_fault(web_services: Services) -> None:
    def broken() -> User:
        raise RuntimeError("the host's own secret")

    app = Flask("host")
    register_email_provisioning_routes(app, broken, services=web_services)
    answer = app.test_client().get(f"{API}/me")
    assert code_of(answer) == "internal_error"
    assert "secret" not in answer.text


def test_a_host_without_sign_in_gets_ours_under_a_name_of_its_own(web_services: Services) -> None:
    app = Flask("host")
    app.secret_key = "host-secret"
    register_email_provisioning_routes(app, services=web_services)
    client = app.test_client()
    with client.session_transaction() as session:
        session["basket"] = 3
    link = web_services.access.issue_sign_in_link(web_services.access.create_user("carol"))
    answer = client.post(f"{API}/session", json={"token": link})
    assert answer.headers["Set-Cookie"].startswith("email_provisioning_session=")
    assert client.get(f"{API}/me").get_json()["user"]["name"] == "carol"
    with client.session_transaction() as session:
        assert dict(session) == {"basket": 3}


def test_csrf_protection_that_the_host_adds_after_us_leaves_our_calls_alone(
    web_services: Services,
) -> None:
    app = Flask("host")
    app.secret_key = "host-secret"
    register_email_provisioning_routes(app, services=web_services)
    CSRFProtect(app)
    app.add_url_rule("/save", "save", lambda: "saved", methods=["POST"])
    client = app.test_client()
    assert client.post(f"{API}/check-availability", json={"username": "contact"}).status_code == 200
    assert client.post("/save").status_code == 400


def test_everything_works_below_a_base_path(web_services: Services) -> None:
    app = Flask("host")
    register_email_provisioning_routes(app, lambda: User(id="1"), services=web_services)
    client = Client(DispatcherMiddleware(Flask("root"), {"/mail": app}))
    created = client.post(f"/mail{API}/create", json={"username": "contact"})
    assert created.headers["Location"].startswith(f"/mail{API}/accounts/")
    assert client.get(created.headers["Location"]).status_code == 200
    document = client.get(f"/mail{API}/openapi.json").get_json()
    assert document["servers"] == [{"url": "/mail"}]


def test_registering_twice_is_refused(host: Flask, web_services: Services) -> None:
    with pytest.raises(RuntimeError, match="already"):
        register_email_provisioning_routes(host, services=web_services)


def test_the_guides_import_works(web_services: Services) -> None:
    from services.email_provisioning_service import register_email_provisioning_routes as guide

    assert guide is register_email_provisioning_routes


def test_a_host_that_uses_structlog_keeps_its_set_up(
    web_services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    structlog.configure(processors=[structlog.processors.JSONRenderer()])
    mine = structlog.get_config()["processors"]
    register_email_provisioning_routes(Flask("host"), services=web_services)
    assert structlog.get_config()["processors"] is mine


def test_settings_are_read_where_none_are_given(
    make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EMAIL_ENV_FILE", "/dev/null")
    monkeypatch.setenv("EMAIL_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("EMBEDDED_WORKER", "false")
    app = Flask("host")
    register_email_provisioning_routes(app)
    assert app.test_client().get(f"{API}/healthz").status_code == 200


def test_the_host_writes_to_the_log_too(host: Flask, web_services: Services) -> None:
    with host.app_context():
        EmailProvisioningLog.create(user_id=7, action="create", status="success", email_account_id="an-id")
        for wrong in (
            {"action": ""},
            {"action": "x" * 41},
            {"status": "a\0b"},
            {"email_account_id": "x" * 37},
        ):
            texts: dict[str, Any] = {"action": "create", "status": "success", **wrong}
            with pytest.raises(ValueError, match="characters"):
                EmailProvisioningLog.create(user_id="7", **texts)
    (entry,) = web_services.audit.page(Filter(user_id="7")).entries
    assert (entry.user_id, entry.action, entry.status) == ("7", "create", "success")
    assert (entry.email_account_id, entry.origin) == ("an-id", "host")
