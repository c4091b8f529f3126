"""PostgreSQL holds every character but one: sent anywhere, it is refused for what it is, and no fault of storage."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from flask import Flask

from email_provisioning.bootstrap import Services
from email_provisioning.web.api import OPERATIONS
from email_provisioning.web.operations import PREFIX, Operation
from tests.web.callers import Browser
from tests.web.test_permissions import BODIES, QUERIES

NUL = "a\0b"


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    """Run on the database that cannot hold it."""
    return postgresql_url


def is_text(annotation: Any) -> bool:
    return annotation is str or any(map(is_text, get_args(annotation)))


@pytest.mark.parametrize("who", ["member", "administrator"])
def test_it_is_no_fault_anywhere(app: Flask, web_services: Services, who: str) -> None:
    browser = Browser.signed_in(app, web_services, who, is_admin=who == "administrator")
    own = browser.create("contact")["account"]["id"] if who == "member" else "x"
    asked, faults = 0, []
    for found in OPERATIONS:
        for path, query, body in variants(found, own):
            answer = app.test_client().open(PREFIX + path, method=found.method, query_string=query, json=body)
            signed = browser.client.open(
                PREFIX + path, method=found.method, query_string=query, json=body, headers=browser.headers
            )
            asked += 2
            faults += [
                f"{found.name} {path!r} {query} {body}: {each.status_code} {each.text[:200]}"
                for each in (answer, signed)
                if "storage_unavailable" in each.text or "internal_error" in each.text
            ]
    assert faults == []
    assert asked > 120


def variants(found: Operation[Any], own: str) -> list[tuple[str, dict[str, str], Any]]:
    """Return paths, queries and bodies with the character in one place each."""
    plain = found.path.replace("<id>", own).replace("<name>", "elsewhere.test")
    for part in ("<message>", "<index>", "<credential>"):
        plain = plain.replace(part, "0")
    body = BODIES.get(found.name, {}) if found.has_body else None
    fields = [name for name, field in found.given.model_fields.items() if is_text(field.annotation)]
    paths: list[tuple[str, dict[str, str], Any]] = [
        (found.path.replace(part, NUL).replace("<id>", own), {}, body)
        for part in ("<id>", "<name>", "<message>", "<credential>")
        if part in found.path
    ]
    if found.has_body:
        return [*paths, *((plain, {}, {**(body or {}), name: NUL}) for name in fields)]
    needed = dict(each.split("=") for each in QUERIES.get(found.name, "?")[1:].split("&") if each)
    return [*paths, *((plain, {**needed, name: NUL}, None) for name in fields)]
