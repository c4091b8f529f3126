"""The standalone application on a database of the test's own, and people who call it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from email_provisioning.bootstrap import Services
from email_provisioning.web import create_app
from tests.web.callers import Browser, Program

#: What a route builds its address with.
Builder = Any


@pytest.fixture(autouse=True, scope="session")
def quick_routes() -> Iterator[None]:
    """Let each route's own code be compiled once, and not for the application of each test: the same comes of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", _once(Rule._compile_builder))
        yield


def _once(compile_builder: Callable[[Rule, bool], Builder]) -> Callable[[Rule, bool], Builder]:
    known: dict[tuple[object, ...], Builder] = {}

    def found(rule: Rule, append_unknown: bool = True) -> Builder:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in known:
            known[key] = compile_builder(rule, append_unknown)
        return known[key]

    return found


@pytest.fixture
def web_services(make_services: Callable[..., Services]) -> Services:
    """Return the services without a background worker, so that a test alone changes anything."""
    return make_services(EMBEDDED_WORKER="false")


@pytest.fixture
def app(web_services: Services) -> Flask:
    """Return the standalone application."""
    return create_app(services=web_services)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client that nobody has signed in."""
    return app.test_client()


@pytest.fixture
def alice(app: Flask, web_services: Services) -> Browser:
    """Return a browser in which a member is signed in."""
    return Browser.signed_in(app, web_services, "alice")


@pytest.fixture
def bob(app: Flask, web_services: Services) -> Program:
    """Return a program that acts for another member."""
    return Program.of(app, web_services, "bob")


@pytest.fixture
def admin(app: Flask, web_services: Services) -> Program:
    """Return a program that acts for an administrator."""
    return Program.of(app, web_services, "chief", is_admin=True)


@pytest.fixture
def account(alice: Browser) -> str:
    """Return the id of an address of Alice's."""
    found: str = alice.create("contact")["account"]["id"]
    return found
