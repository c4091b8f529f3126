"""Everything that the served document allows, and what it does not, asked of the application over the network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from werkzeug.serving import make_server

from email_provisioning.bootstrap import Services
from email_provisioning.web import create_app
from email_provisioning.web.api import doctor, domains, reconcile, session
from email_provisioning.web.api.admin import imports, policies
from tests.web.callers import API, Program

#: What the document cannot promise, with the reason.
LEFT_OUT = {
    # Whether a name may be created is for the policy of the server to say, not for a schema.
    "positive_data_acceptance": {"enabled": False},
    # A deleted address is kept and shown, so that it can be restored.
    "use_after_free": {"enabled": False},
    # The only stated refusal of a body with too many entries is that it is too large.
    "negative_data_rejection": {
        "expected-statuses": ["400", "401", "403", "404", "405", "413", "415", "422"]
    },
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Run on one database: every other test asks the same of both."""
    return sqlite_url


@pytest.fixture
def unlimited(make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Return an application whose limits nobody reaches."""
    monkeypatch.setattr(session, "SIGN_INS_PER_MINUTE", 1_000_000)
    monkeypatch.setattr(domains, "CHECKS_PER_MINUTE", 1_000_000)
    monkeypatch.setattr(doctor, "EXAMINATIONS_PER_MINUTE", 1_000_000)
    monkeypatch.setattr(reconcile, "PLANS_PER_MINUTE", 1_000_000)
    monkeypatch.setattr(imports, "CHECKS_PER_MINUTE", 1_000_000)
    monkeypatch.setattr(policies, "TRIALS_PER_MINUTE", 1_000_000)
    many = "1000000"
    services = make_services(
        EMBEDDED_WORKER="false",
        AVAILABILITY_CHECKS_PER_MINUTE=many,
        MAX_EMAIL_ACCOUNTS_PER_USER=many,
        MAX_EMAIL_ACCOUNTS_TOTAL=many,
    )
    return create_app(services=services)


def signed_in(application: Flask, *, role: str = "member") -> Program:
    """Return a program that acts for somebody new, a member, an auditor or an administrator."""
    access = application.extensions["email_provisioning"][0].services.access
    user = access.create_user("robot", is_admin=role == "administrator", is_auditor=role == "auditor")
    headers = {"Authorization": f"Bearer {access.issue_token(user).secret}"}
    return Program(application.test_client(use_cookies=False), headers)


@contextmanager
def served(application: Flask, port: int) -> Iterator[str]:
    """Yield the URL at which the application is served: the engine calls it over the network only."""
    server = make_server("127.0.0.1", port, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def asked(url: str, program: Program, *, known: bool = False, examples: int) -> int:
    """Ask for everything in every way that the document allows and does not; return how often.

    ``known`` lets the paths lead to an address and a message that are there. Fails where an answer is a fault of the
    server's, or one that the document does not tell of.
    """
    config = {
        "seed": 1,
        "continue-on-failure": True,
        "auth": {"openapi": {"bearer": {"bearer": program.headers["Authorization"].removeprefix("Bearer ")}}},
        "checks": LEFT_OUT,
        "generation": {"max-examples": examples},
        "parameters": existing(program) if known else {},
        "suppress-health-check": ["all"],
    }
    schema = schemathesis.openapi.from_url(
        f"{url}{API}/openapi.json", config=SchemathesisConfig.from_dict(config)
    )
    failures, cases = dict[str, str](), 0
    for event in from_schema(schema).execute():
        assert not isinstance(event, (events.FatalError, events.NonFatalError)), repr(event)
        if isinstance(event, events.ScenarioFinished):
            cases += len(event.recorder.cases)
            for node in (node for nodes in event.recorder.checks.values() for node in nodes):
                if node.failure_info is not None:
                    failure = node.failure_info.failure
                    failures[f"{event.label} {node.name}"] = (
                        f"{failure.message}\n{node.failure_info.code_sample}"
                    )
    assert not failures, "\n\n".join(f"{name}: {text}" for name, text in failures.items())
    return cases


def existing(program: Program) -> dict[str, Any]:
    """Return the parts of paths that lead to an address and a message that are there."""
    account = program.create("contact")["account"]["id"]
    mail = {"to": ["contact@example.test"], "subject": "Hello", "text": "Hello"}
    assert program.post(f"/accounts/{account}/send", mail).status_code == 200
    (message,) = program.get(f"/accounts/{account}/messages").get_json()["messages"]
    return {"path.id": account, "path.message": message["id"]}
