"""Those who call the API in tests."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from email_provisioning.bootstrap import Services

API = "/api/email"


class Caller:
    """Sends JSON to the API with some headers of its own."""

    headers: dict[str, str]

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self.client = client
        self.headers = headers

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(API + path, query_string=query, headers=self.headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.client.post(API + path, json=body, headers={**self.headers, **headers})

    def patch(self, path: str, body: Any) -> TestResponse:
        return self.client.patch(API + path, json=body, headers=self.headers)

    def delete(self, path: str) -> TestResponse:
        return self.client.delete(API + path, headers=self.headers)

    def create(self, name: str, **more: Any) -> dict[str, Any]:
        """Create an address and return the answer's body."""
        answer = self.post("/create", {"username": name, **more})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        created: dict[str, Any] = answer.get_json()
        return created


class Browser(Caller):
    """Is signed in by a cookie, and sends what the panel sends."""

    @classmethod
    def signed_in(cls, app: Flask, services: Services, name: str, *, is_admin: bool = False) -> Browser:
        link = services.access.issue_sign_in_link(services.access.create_user(name, is_admin))
        browser = cls(app.test_client(), {"X-Requested-With": "email-provisioning"})
        answer = browser.post("/session", {"token": link})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return browser


class Program(Caller):
    """Acts for a user by a token."""

    @classmethod
    def of(cls, app: Flask, services: Services, name: str, *, is_admin: bool = False) -> Program:
        user = services.access.create_user(name, is_admin)
        token = services.access.issue_token(user).secret
        return cls(app.test_client(use_cookies=False), {"Authorization": f"Bearer {token}"})


def code_of(answer: TestResponse) -> str:
    """Return a problem's code, having checked that the answer is a well-formed problem."""
    assert answer.mimetype == "application/problem+json", answer.get_data(as_text=True)
    problem = answer.get_json()
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"urn:email-provisioning:{problem['code']}"
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    assert problem["title"]
    assert problem["detail"]
    if "retry_after" in problem:
        assert answer.headers["Retry-After"] == str(problem["retry_after"])
    code: str = problem["code"]
    return code
