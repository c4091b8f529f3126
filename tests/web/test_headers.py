"""What every answer of ours tells a browser, whatever the route and whatever the outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from email_provisioning.bootstrap import Services
from email_provisioning.web import create_app
from email_provisioning.web.api import OPERATIONS
from email_provisioning.web.operations import PREFIX, Operation

PAGES = ("/email-provisioning", "/email-provisioning/mailboxes/x", "/email-provisioning/assets/none.js")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Run on one database: headers know of none."""
    return sqlite_url


@pytest.mark.parametrize("found", OPERATIONS, ids=lambda found: found.name)
def test_every_operation_has_the_baseline(found: Operation[Any], client: FlaskClient) -> None:
    for path, method in ((found.path, found.method), (found.path, "TRACE"), (f"{found.path}/nothing", "GET")):
        answer = client.open(f"{PREFIX}{path}", method=method, headers={"Origin": "https://evil.test"})
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")]
        assert "Strict-Transport-Security" not in answer.headers
        assert "evil.test" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_pages_run_only_what_is_theirs(path: str, client: FlaskClient) -> None:
    answer = client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    for directive in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert directive in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "http://" not in answer.text.replace("http://www.w3.org/", "")


def test_over_tls_browsers_are_kept_to_it_and_cookies_too(
    make_services: Callable[..., Services],
) -> None:
    services = make_services(EMBEDDED_WORKER="false", TRUSTED_PROXIES="1")
    client = create_app(services=services).test_client()
    over_tls = {"X-Forwarded-Proto": "https", "X-Requested-With": "x"}
    link = services.access.issue_sign_in_link(services.access.create_user("alice"))
    answer = client.post(f"{PREFIX}/session", json={"token": link}, headers=over_tls)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax"):
        assert attribute in cookie


@pytest.mark.parametrize("host", ["evil.test", "evil.test:80", "localhost@evil.test", "a" * 300])
def test_a_foreign_host_header_gets_into_no_answer(app: Flask, host: str) -> None:
    client = app.test_client()
    for path in ("/", "/email-provisioning", f"{PREFIX}/openapi.json", f"{PREFIX}/oidc/start"):
        answer = client.get(path, headers={"Host": host})
        assert "evil.test" not in answer.headers.get("Location", "")
        assert "evil.test" not in answer.text


@pytest.mark.parametrize("next_", ["https://evil.test", "//evil.test", "/\\evil.test"])
def test_nothing_leads_to_where_a_query_says(client: FlaskClient, next_: str) -> None:
    for path in ("/", "/email-provisioning", f"{PREFIX}/oidc/callback"):
        answer = client.get(path, query_string={"next": next_, "redirect_uri": next_, "return_to": next_})
        assert "evil.test" not in answer.headers.get("Location", "")
