"""Every route × everybody who may ask × what is his and what is not: the answer is the table's, in every cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from email_provisioning.bootstrap import Services
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.permissions import Role, Rule, Scope
from email_provisioning.persistence.users import User
from email_provisioning.web.api import OPERATIONS
from email_provisioning.web.operations import PREFIX, Operation
from email_provisioning.web.permissions import RULES
from email_provisioning.web.throttling import Throttle

#: A body that each operation understands; the others need none.
BODIES: dict[str, dict[str, Any]] = {
    "checkAvailability": {"username": "contact"},
    "createAddress": {"username": "support"},
    "sendMessage": {"to": ["you@example.test"], "subject": "Hello", "text": "Hello"},
    "changeMessage": {"seen": True},
    "openSession": {"token": "x"},
    "addBudget": {"scope": "total", "amount": "100"},
    "addWebhook": {"url": "https://192.0.2.1/hook"},
    "replayWebhook": {"since": "2026-11-25T12:00:00Z"},
    "setLimits": {"scope": "user", "target": "somebody", "daily": 5, "reason": "a test"},
    "addDomain": {"name": "elsewhere.test", "provider": "local"},
    "beginBulk": {"action": "suspend", "ids": ["00000000-0000-4000-8000-000000000000"]},
    "tryPolicy": {"username": "contact"},
    "inviteUser": {"name": "newcomer"},
    "changeUser": {"role": "member"},
}
#: A file that is sent where one is wanted.
UPLOAD = "email\ncontact@example.test\n"
#: What each query needs.
QUERIES = {
    "getEffectiveLimits": "?address=nobody@example.test",
    "listUsage": "?group=domain",
    "estimateCosts": "?addresses=1&emails=1",
}
#: What a token of a domain without addresses gets where no address is named in the path.
WITHIN_DOMAINS: dict[str, list[tuple[int, str | None]]] = {
    "createAddress": [(403, "permission_denied")],
    "listAccounts": [(200, None)],
    "getMe": [(200, None)],
    "listAddresses": [(200, None)],
    "beginBulk": [(202, None)],
    "listRuns": [(200, None)],
    "retryRun": [(404, "run_not_found")],
    "undoRun": [(404, "run_not_found")],
}
#: Whom a route that needs nobody signed in must not ask.
EVERYBODY = ("nobody", *Role)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Run on one database: what is asked for is decided before it is reached."""
    return sqlite_url


@dataclass(frozen=True, kw_only=True)
class World:
    """Somebody of each role, with an address of each who may have one."""

    client: FlaskClient
    services: Services
    people: dict[Role, User]
    addresses: dict[Role, str]

    def token(self, role: Role, scopes: list[Scope] | None = None, domains: list[str] | None = None) -> str:
        return self.services.access.issue_token(self.people[role], scopes=scopes, domains=domains).secret

    def call(self, found: Operation[Any], account: str, token: str | None) -> TestResponse:
        path = found.path.replace("<id>", account).replace("<message>", "1").replace("<int:index>", "0")
        path = path.replace("<index>", "0").replace("<name>", "elsewhere.test").replace("<token>", account)
        path = path.replace("<limit>", "none")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = BODIES.get(found.name, {}) if found.has_body else None
        if found.upload is not None:
            headers |= {"Content-Type": found.upload}
        query, data = QUERIES.get(found.name, ""), UPLOAD if found.upload is not None else None
        return self.client.open(
            f"{PREFIX}{path}{query}", method=found.method, json=body, data=data, headers=headers
        )


@pytest.fixture
def world(app: Flask, web_services: Services, monkeypatch: pytest.MonkeyPatch) -> World:
    # Who asks too often is turned away before it is known who he is.
    monkeypatch.setattr(Throttle, "take", lambda _throttle, _client: None)
    access = web_services.access
    people = {
        Role.MEMBER: access.create_user("member"),
        Role.ADMINISTRATOR: access.create_user("administrator", is_admin=True),
        Role.AUDITOR: access.create_user("auditor", is_auditor=True),
    }
    addresses = {
        role: web_services.creation.create(
            Actor(user_id=person.id, name=person.name), username=f"team-{role}"
        ).account.id
        for role, person in people.items()
    }
    return World(client=app.test_client(), services=web_services, people=people, addresses=addresses)


def code_of(answer: TestResponse) -> str | None:
    found = answer.get_json(silent=True)
    return found.get("code") if isinstance(found, dict) else None


def test_the_table_names_every_operation_and_no_other() -> None:
    assert {each.name for each in OPERATIONS} == set(RULES)


@pytest.mark.parametrize("found", OPERATIONS, ids=lambda found: found.name)
def test_each_role_and_scope_gets_what_the_table_says(
    found: Operation[Any], world: World, record_property: Callable[[str, object], None]
) -> None:
    rule, cells = RULES[found.name], 0
    about = list(Role) if found.path.startswith("/accounts/<id>") else [Role.MEMBER]
    for role in (None, *Role):
        token = world.token(role) if role else None
        for owner in sorted(about, key=lambda owner: owner is role):
            answer = world.call(found, world.addresses[owner], token)
            code, cells = code_of(answer), cells + 1
            cell = f"{found.name} by {role} on what is {owner}'s: {answer.status_code} {code}"
            assert answer.status_code < 500 or found.name == "getReadiness", cell
            if not rule.signed_in:
                assert code not in ("permission_denied", "authentication_required"), cell
            elif role is None:
                assert (answer.status_code, code) == (401, "authentication_required"), cell
            elif rule.in_person or role not in (rule.roles or ()):
                assert (answer.status_code, code) == (403, "permission_denied"), cell
            elif found.path.startswith("/accounts/<id>") and owner is not role:
                assert (answer.status_code, code) == (404, "account_not_found"), cell
            else:
                assert code not in ("permission_denied", "account_not_found"), cell
    if rule.roles is not None:
        cells += check_token_of_domains(found, world)
    record_property("cells", cells)
    if rule.roles is None:
        return  # nobody has to prove anything
    role = Role.MEMBER if Role.MEMBER in rule.roles else Role.ADMINISTRATOR
    for scope in Scope:
        answer = world.call(found, world.addresses[role], world.token(role, [scope]))
        allowed = rule.scope in (None, scope) and not rule.in_person
        assert (code_of(answer) == "permission_denied") is not allowed, (found.name, scope, answer.text)


def check_token_of_domains(found: Operation[Any], world: World) -> int:
    """Check what an administrator's token of one domain may, for another one than the address's and for its own."""
    rule, account = RULES[found.name], world.addresses[Role.ADMINISTRATOR]
    for domain in ("elsewhere.test", "example.test"):
        answer = world.call(found, account, world.token(Role.ADMINISTRATOR, domains=[domain]))
        got = answer.status_code, code_of(answer)
        cell = f"{found.name} by a token of {domain}: {answer.text}"
        if rule.in_person or not rule.within_domains:
            assert got == (403, "permission_denied"), cell
        elif domain == "example.test":
            assert got[1] not in ("permission_denied", "account_not_found"), cell
        elif "/accounts/<id>" in found.path:
            assert got == (404, "account_not_found"), cell
        else:
            assert found.name in WITHIN_DOMAINS, cell
            assert got in WITHIN_DOMAINS[found.name], cell
    return 2


def test_a_rule_keeps_a_token_of_domains_out_unless_it_says_otherwise() -> None:
    assert not Rule(frozenset(Role)).within_domains


def test_an_administrators_token_of_one_domain_sees_and_changes_nothing_on_another(world: World) -> None:
    token = world.token(Role.ADMINISTRATOR, domains=["elsewhere.test"])
    headers = {"Authorization": f"Bearer {token}"}
    assert world.client.get(f"{PREFIX}/me", headers=headers).get_json()["domains"] == []
    assert world.client.get(f"{PREFIX}/admin/accounts", headers=headers).get_json()["accounts"] == []
    assert world.client.get(f"{PREFIX}/admin/runs", headers=headers).get_json()["runs"] == []
    for wanted in ({"filter": {"q": "team"}}, {"filter": {"domain": "example.test"}}):
        refused = world.client.post(
            f"{PREFIX}/admin/jobs", json={"action": "delete", **wanted}, headers=headers
        )
        assert (refused.status_code, code_of(refused)) == (409, "job_not_ready")
    ids = list(world.addresses.values())
    named = world.client.post(f"{PREFIX}/admin/jobs", json={"action": "delete", "ids": ids}, headers=headers)
    rows = list(world.services.administration.bulk.every_row(named.get_json()["id"]))
    assert [row.account_id for row in rows] == [None] * len(ids)


def test_a_token_of_one_domain_sees_and_makes_nothing_on_another(world: World) -> None:
    token = world.token(Role.MEMBER, domains=["elsewhere.test"])
    headers = {"Authorization": f"Bearer {token}"}
    listed = world.client.get(f"{PREFIX}/my-accounts", headers=headers).get_json()
    assert listed["accounts"] == []
    found = world.client.get(f"{PREFIX}/my-accounts?q=team", headers=headers).get_json()
    assert found["accounts"] == []
    own = world.addresses[Role.MEMBER]
    assert code_of(world.client.get(f"{PREFIX}/accounts/{own}", headers=headers)) == "account_not_found"
    made = world.client.post(f"{PREFIX}/create", json={"username": "info"}, headers=headers)
    assert (made.status_code, code_of(made)) == (403, "permission_denied")


def test_a_refusal_is_in_the_log_with_who_and_why(world: World) -> None:
    foreign = world.addresses[Role.ADMINISTRATOR]
    headers = {"Authorization": f"Bearer {world.token(Role.MEMBER)}", "X-Request-ID": "request-12345678"}
    world.client.delete(f"{PREFIX}/accounts/{foreign}", headers=headers)
    world.client.get(f"{PREFIX}/admin/audit", headers=headers)
    admin = {"Authorization": f"Bearer {world.token(Role.AUDITOR)}"}
    member = world.people[Role.MEMBER].id
    page = world.client.get(f"{PREFIX}/admin/audit?actor={member}", headers=admin).get_json()
    seen = [(each["action"], each["status"], each["request_id"]) for each in page["entries"]]
    assert ("list", "permission_denied", "request-12345678") in seen
    assert ("delete", "account_not_found", "request-12345678") in seen
    assert ("create", "success", None) in seen


def test_an_owner_sees_every_look_of_an_administrator(world: World) -> None:
    own = world.addresses[Role.MEMBER]
    operator = Actor(user_id="operator", name="operator", is_admin=True, owns_all=True, origin="cli")
    world.services.directory.look(operator, own)
    headers = {"Authorization": f"Bearer {world.token(Role.MEMBER)}"}
    world.client.get(f"{PREFIX}/accounts/{own}", headers=headers)
    entries = world.client.get(f"{PREFIX}/accounts/{own}/entries", headers=headers).get_json()["entries"]
    assert [(each["action"], each["user_id"]) for each in entries][:1] == [("view", "operator")]
    assert [each["action"] for each in entries].count("view") == 1


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_the_log_is_exported(world: World, form: str) -> None:
    headers = {"Authorization": f"Bearer {world.token(Role.AUDITOR)}"}
    answer = world.client.get(f"{PREFIX}/admin/audit/export?format={form}", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="audit.{form}"'
    assert answer.text.count("create_user") == 3
