"""The standalone application on a database of the test's own, and people who call it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from email_provisioning.bootstrap import Services
from email_provisioning.web import create_app
from tests.web.callers import Browser, Program


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
