"""What tests of passwords do again and again."""

from __future__ import annotations

from typing import Any

from email_provisioning.bootstrap import Services
from email_provisioning.errors import AuthenticationFailed
from tests.web.callers import Browser

EMAIL = "contact@example.test"


def make(alice: Browser, account: str, **wish: Any) -> dict[str, Any]:
    answer = alice.post(f"/accounts/{account}/credentials", wish)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    assert answer.headers["Location"].endswith(answer.get_json()["credential"]["id"])
    made: dict[str, Any] = answer.get_json()
    return made


def listed(alice: Browser, account: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = alice.get(f"/accounts/{account}/credentials").get_json()["credentials"]
    return found


def opens(services: Services, password: str, client: str | None = None) -> bool:
    try:
        services.submission.authenticate(EMAIL, password, client)
    except AuthenticationFailed:
        return False
    return True
