import io
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from email_provisioning.bootstrap import Services
from email_provisioning.errors import StorageUnavailable
from email_provisioning.web import create_app
from tests.web.callers import API, Browser, Program, code_of

CREATE = f"{API}/create"


@pytest.mark.parametrize("content", [b"{", b"nonsense", b'{"username": "\\ud800"}', b"\xff\xfe", b""])
def test_a_body_that_is_not_json_is_malformed(bob: Program, content: bytes) -> None:
    headers = {**bob.headers, "Content-Type": "application/json"}
    answer = bob.client.post(CREATE, data=content, headers=headers)
    assert answer.status_code == 400
    assert code_of(answer) == "malformed_json"


@pytest.mark.parametrize("body", [[], None, 5, "contact", True, [{"username": "contact"}]])
def test_json_that_is_no_object_is_invalid(bob: Program, body: Any) -> None:
    headers = {**bob.headers, "Content-Type": "application/json"}
    answer = bob.client.post(CREATE, data=json.dumps(body), headers=headers)
    assert answer.status_code == 422
    assert code_of(answer) == "invalid_request"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "username"),
        ({"username": 5}, "username"),
        ({"username": None}, "username"),
        ({"username": ["contact"]}, "username"),
        ({"username": "contact", "display_name": 5}, "display_name"),
        ({"username": "contact", "domain": {}}, "domain"),
        ({"username": "x" * 1001}, "username"),
        ({"username": "contact", "is_admin": True}, "is_admin"),
        ({"username": "contact", "user_id": "alice"}, "user_id"),
    ],
)
def test_wrong_types_and_extra_fields_are_named(bob: Program, body: dict[str, Any], field: str) -> None:
    answer = bob.post("/create", body)
    assert answer.status_code == 422
    assert code_of(answer) == "invalid_request"
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]


def test_what_was_sent_is_never_repeated(bob: Program) -> None:
    answer = bob.post("/create", {"username": {"password": "hunter2-secret"}, "token": "hunter2-secret"})
    assert code_of(answer) == "invalid_request"
    assert "hunter2-secret" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/create", "/check-availability", "/session", "/accounts/x/suspend"])
def test_ten_megabytes_are_refused_unread(client: FlaskClient, path: str) -> None:
    content = b'{"username": "' + b"x" * 10_000_000 + b'"}'
    answer = client.post(API + path, data=content, content_type="application/json")
    assert answer.status_code == 413
    assert code_of(answer) == "body_too_large"


def test_a_body_without_a_length_is_limited_as_well(app: Flask, bob: Program) -> None:
    class Endless(io.RawIOBase):
        sent = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.sent += len(buffer)
            assert self.sent < 1 << 23, "far more was read than is accepted"
            return len(buffer)

    environ = create_environ(CREATE, method="POST", content_type="application/json", headers=bob.headers)
    environ |= {
        "wsgi.input": io.BufferedReader(Endless()),
        "wsgi.input_terminated": True,
        "HTTP_TRANSFER_ENCODING": "chunked",
    }
    content, status, _headers = run_wsgi_app(app, environ)
    assert status.startswith("413")
    assert json.loads(b"".join(content))["code"] == "body_too_large"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_of_another_type_is_not_supported(bob: Program, kind: str) -> None:
    answer = bob.client.post(
        CREATE, data=b'{"username": "contact"}', headers={**bob.headers, "Content-Type": kind}
    )
    assert answer.status_code == 415
    assert code_of(answer) == "unsupported_media_type"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"status": "nowhere"}, "status"),
        ({"q": "x" * 201}, "q"),
        ({"order": "oldest"}, "order"),
        ({"limit": ["1", "2"]}, "limit"),
    ],
)
def test_a_wrong_query_is_named(bob: Program, query: dict[str, Any], field: str) -> None:
    answer = bob.get("/my-accounts", **query)
    assert code_of(answer) == "invalid_request"
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]


@pytest.mark.parametrize(
    "path", ["", "/", "/nothing", "/create/", "/accounts", "/create/x", "/../etc/passwd"]
)
def test_an_unknown_path_is_a_problem(client: FlaskClient, path: str) -> None:
    answer = client.get(API + path)
    assert answer.status_code == 404
    assert code_of(answer) == "not_found"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/create", "OPTIONS, POST"),
        ("DELETE", "/check-availability", "OPTIONS, POST"),
        ("PUT", "/session", "DELETE, OPTIONS, POST"),
        ("TRACE", "/me", "GET, HEAD, OPTIONS"),
        ("PATCH", "/accounts/x", "DELETE, GET, HEAD, OPTIONS"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(
    client: FlaskClient, method: str, path: str, allowed: str
) -> None:
    answer = client.open(API + path, method=method)
    assert answer.status_code == 405
    assert code_of(answer) == "method_not_allowed"
    assert answer.headers["Allow"] == allowed


def test_options_are_told(client: FlaskClient) -> None:
    answer = client.options(f"{API}/session")
    assert answer.status_code == 204
    assert answer.headers["Allow"] == "DELETE, OPTIONS, POST"
    assert code_of(client.options(f"{API}/nothing")) == "not_found"


def test_outside_the_api_errors_are_problems_too(client: FlaskClient) -> None:
    assert client.get("/nothing").get_json()["code"] == "not_found"
    assert client.post("/healthz").get_json()["code"] == "method_not_allowed"


def test_a_fault_of_ours_tells_nothing_but_the_request_id(
    app: Flask, bob: Program, web_services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("the secret cause")

    monkeypatch.setattr(type(web_services.directory), "page", crash)
    answer = bob.get("/my-accounts")
    assert answer.status_code == 500
    assert code_of(answer) == "internal_error"
    assert "secret cause" not in answer.get_data(as_text=True)


def test_a_store_that_fails_is_told_with_a_time_to_come_back(
    bob: Program, web_services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise StorageUnavailable(cause="disk I/O error on /var/secret")

    monkeypatch.setattr(type(web_services.directory), "page", fail)
    answer = bob.get("/my-accounts")
    assert answer.status_code == 503
    assert code_of(answer) == "storage_unavailable"
    assert answer.headers["Retry-After"] == "5"
    assert "secret" not in answer.get_data(as_text=True)


def test_a_wellformed_request_id_is_kept_and_any_other_replaced(client: FlaskClient) -> None:
    kept = client.get(f"{API}/me", headers={"X-Request-ID": "trace-0123456789"})
    assert kept.headers["X-Request-ID"] == kept.get_json()["request_id"] == "trace-0123456789"
    for bad in ("short", "x" * 65, "a b c d e f g h", '"><script>alert'):
        answer = client.get(f"{API}/me", headers={"X-Request-ID": bad})
        assert answer.headers["X-Request-ID"] != bad
        assert code_of(answer) == "authentication_required"


@pytest.mark.parametrize("path", ["/me", "/my-accounts", "/openapi.json", "/healthz", "/nothing"])
def test_no_answer_of_the_api_may_be_kept_or_sniffed(client: FlaskClient, path: str) -> None:
    headers = client.get(API + path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_body_limit_is_a_setting(make_services: Any) -> None:
    services = make_services(EMBEDDED_WORKER="false", MAX_REQUEST_BYTES="1024")
    app = create_app(services=services)
    carol = Program.of(app, services, "carol")
    answer = carol.post("/create", {"username": "contact", "display_name": "x" * 1024})
    assert code_of(answer) == "body_too_large"


def test_a_browser_sees_the_same_problems(alice: Browser) -> None:
    assert code_of(alice.post("/create", {"username": 5})) == "invalid_request"
