"""The served document is true: nothing that it does not tell of is ever answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from werkzeug.serving import make_server

from email_provisioning.bootstrap import Services
from email_provisioning.web import create_app
from email_provisioning.web.api import OPERATIONS, doctor, domains, reconcile, session
from email_provisioning.web.api.admin import imports, policies
from email_provisioning.web.openapi import document
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
def application(make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch) -> Flask:
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


@pytest.fixture
def robot(application: Flask) -> Program:
    """Return a program that is signed in."""
    services = application.extensions["email_provisioning"][0].services
    return Program.of(application, services, "robot")


@pytest.fixture
def served(application: Flask, free_port: Callable[[], int]) -> Iterator[str]:
    """Yield the URL at which the application is served: the engine calls it over the network only."""
    server = make_server("127.0.0.1", free_port(), application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def test_the_document_is_served_as_it_is_printed(robot: Program) -> None:
    assert robot.get("/openapi.json").get_json() == document()
    assert document()["openapi"] == "3.1.0"


def test_every_reference_leads_somewhere() -> None:
    found = document()
    names = found["components"]["schemas"]
    references = {name.rpartition("/")[2] for name in _references(found)}
    assert references <= set(names)
    assert not [name for name in names if not name.isidentifier() or "_" in name]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (each for name, each in value.items() if name == "$ref")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _references(each)


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does() -> None:
    assert len({each.name for each in OPERATIONS}) == len(OPERATIONS)
    assert all(each.summary.endswith(".") for each in OPERATIONS)


@pytest.mark.parametrize("known", [False, True], ids=["strangers", "owner"])
def test_no_request_is_answered_with_a_fault_or_in_a_way_not_told_of(
    served: str, robot: Program, known: bool
) -> None:
    assert _cases(served, robot, _existing(robot) if known else {}, examples=15) > 500


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_no_request_of_those_who_see_everything_is_either(served: str, application: Flask, role: str) -> None:
    access = application.extensions["email_provisioning"][0].services.access
    chief = access.create_user("chief", is_admin=role == "administrator", is_auditor=role == "auditor")
    headers = {"Authorization": f"Bearer {access.issue_token(chief).secret}"}
    program = Program(application.test_client(use_cookies=False), headers)
    assert _cases(served, program, {}, examples=6) > 300


def _cases(served: str, robot: Program, parameters: dict[str, Any], *, examples: int) -> int:
    """Ask for everything in every way that the document allows and does not; return how often."""
    config = {
        "seed": 1,
        "continue-on-failure": True,
        "auth": {"openapi": {"bearer": {"bearer": robot.headers["Authorization"].removeprefix("Bearer ")}}},
        "checks": LEFT_OUT,
        "generation": {"max-examples": examples},
        "parameters": parameters,
        "suppress-health-check": ["all"],
    }
    schema = schemathesis.openapi.from_url(
        f"{served}{API}/openapi.json", config=SchemathesisConfig.from_dict(config)
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


def _existing(robot: Program) -> dict[str, Any]:
    """Return the parts of paths that lead to an address and a message that are there."""
    account = robot.create("contact")["account"]["id"]
    mail = {"to": ["contact@example.test"], "subject": "Hello", "text": "Hello"}
    assert robot.post(f"/accounts/{account}/send", mail).status_code == 200
    (message,) = robot.get(f"/accounts/{account}/messages").get_json()["messages"]
    return {"path.id": account, "path.message": message["id"]}
