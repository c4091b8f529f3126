"""Servers that every test knows, whatever is installed on this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.provisioning.credentials import Endpoint

IMAP = Endpoint(host="mail.example.test", port=993, security="tls")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Run on one database: what is told to mail clients is not kept in it."""
    return sqlite_url


@pytest.fixture
def make_web_services(make_services: Callable[..., Services]) -> Callable[..., Services]:
    """Return a function that makes services whose IMAP server is the one of the test, or none."""

    def make(imap: Endpoint | None = IMAP, **given: str) -> Services:
        settings = {
            "EMBEDDED_WORKER": "false",
            "PUBLIC_URL": "https://mail.example.test",
            "GATEWAY_PORT": "587",
            "SENDGRID_API_KEY": "SG.test",
            **given,
        }
        services = make_services(**settings)
        setup = services.mail_setup
        return replace(services, mail_setup=replace(setup, servers=replace(setup.servers, imap=imap)))

    return make


@pytest.fixture
def web_services(make_web_services: Callable[..., Services]) -> Services:
    """Return services with an IMAP server."""
    return make_web_services()
