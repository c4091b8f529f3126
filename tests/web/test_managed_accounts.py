"""Everybody's addresses: found, looked at, and changed many at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from email_provisioning.bootstrap import Services
from email_provisioning.errors import ProviderUnavailable
from email_provisioning.web import create_app
from tests.faults.consistency import problems
from tests.support.scripted import Script
from tests.web.callers import Browser, Program, code_of


def emails(admin: Program, **query: object) -> list[str]:
    answer = admin.get("/admin/accounts", **query)
    assert answer.status_code == 200, answer.text
    return [each["account"]["email"].partition("@")[0] for each in answer.get_json()["accounts"]]


def work_off(services: Services, admin: Program, job: str) -> dict[str, Any]:
    while True:
        found: dict[str, Any] = admin.get(f"/admin/jobs/{job}").get_json()
        if found["status"] not in ("running", "stopping"):
            return found
        services.worker.sweep()


def begin(admin: Program, action: str, **which: object) -> str:
    answer = admin.post("/admin/jobs", {"action": action, **which})
    assert answer.status_code == 202, answer.text
    job: str = answer.get_json()["id"]
    assert answer.headers["Location"].endswith(f"/admin/jobs/{job}")
    return job


def test_addresses_of_everybody_are_found(admin: Program, alice: Browser, bob: Program) -> None:
    alice.create("contact", display_name="Front desk")
    ended = alice.create("sales")["account"]["id"]
    alice.delete(f"/accounts/{ended}")
    bob.create("contact-paris")
    assert emails(admin, q="contact") == ["contact", "contact-paris"]
    assert emails(admin, q="desk front") == ["contact"]
    assert emails(admin, status="deleted") == ["sales"]
    assert emails(admin, owner="bob") == ["contact-paris"]
    assert emails(admin, owner="nobody") == []
    assert emails(admin, domain="example.test", provider="local", q="paris") == ["contact-paris"]
    assert emails(admin, provider="sendgrid") == emails(admin, domain="elsewhere.test") == []
    first = admin.get("/admin/accounts", limit=2).get_json()
    rest = admin.get("/admin/accounts", limit=2, cursor=first["next_cursor"]).get_json()
    found = [each["account"]["email"] for each in first["accounts"] + rest["accounts"]]
    assert found == ["contact-paris@example.test", "contact@example.test", "postmaster@example.test"]
    assert first["accounts"][0]["owner_name"] == "bob"


def test_a_look_is_seen_by_the_owner_and_a_list_is_noted(
    admin: Program, alice: Browser, account: str
) -> None:
    assert admin.get(f"/admin/accounts/{account}").get_json()["owner_name"] == "alice"
    entries = alice.get(f"/accounts/{account}/entries").get_json()["entries"]
    assert entries[0]["action"] == "view"
    emails(admin, q="contact")
    noted = admin.get("/admin/audit", action="list_accounts").get_json()["entries"]
    assert noted[0]["details"] == {"text": "contact"}
    missing = admin.get("/admin/accounts/00000000-0000-4000-8000-000000000000")
    assert (missing.status_code, code_of(missing)) == (404, "account_not_found")


def test_many_are_suspended_resumed_deleted_and_restored(
    admin: Program, alice: Browser, web_services: Services
) -> None:
    ids = [alice.create(f"desk-{number}")["account"]["id"] for number in range(5)]
    unknown = "00000000-0000-4000-8000-000000000000"
    job = begin(admin, "suspend", ids=[*ids[:3], ids[0], unknown])
    ended = work_off(web_services, admin, job)
    assert (ended["status"], ended["total"], ended["done"], ended["failed"]) == ("done", 4, 3, 1)
    bad = admin.get(f"/admin/jobs/{job}/rows", only="bad").get_json()["rows"]
    assert [(each["address"], each["code"]) for each in bad] == [(unknown, "account_not_found")]
    assert len(emails(admin, status="suspended")) == 3

    work_off(web_services, admin, begin(admin, "resume", filter={"status": "suspended", "owner": "alice"}))
    assert emails(admin, status="suspended") == []
    ended = work_off(web_services, admin, begin(admin, "delete", filter={"q": "desk"}))
    assert (ended["done"], ended["failed"]) == (5, 0)
    assert work_off(web_services, admin, begin(admin, "restore", ids=ids[:2]))["done"] == 2
    assert len(emails(admin, q="desk")) == 2
    actions = {each["action"] for each in alice.get(f"/accounts/{ids[0]}/entries").get_json()["entries"]}
    assert {"suspend", "resume", "delete", "restore"} <= actions
    assert [each["kind"] for each in admin.get("/admin/jobs").get_json()["jobs"]] == [
        "restore",
        "delete",
        "resume",
        "suspend",
    ]
    assert problems(web_services) == []


def test_the_administrators_own_mailbox_stays(admin: Program, web_services: Services) -> None:
    refused = admin.post("/admin/jobs", {"action": "delete", "filter": {"q": "postmaster"}})
    assert (refused.status_code, code_of(refused)) == (409, "job_not_ready")
    mailbox = admin.get("/admin/accounts", q="postmaster").get_json()["accounts"][0]["account"]["id"]
    job = begin(admin, "delete", ids=[mailbox])
    assert work_off(web_services, admin, job)["failed"] == 1
    row = admin.get(f"/admin/jobs/{job}/rows").get_json()["rows"][0]
    assert row["code"] == "invalid_state"


@pytest.mark.parametrize(
    "body",
    [
        {"action": "suspend"},
        {"action": "suspend", "ids": []},
        {"action": "suspend", "ids": ["x"] * 501},
        {"action": "purge", "ids": ["x"]},
        {"action": "delete", "filter": {}},
        {"action": "delete", "filter": {"q": ""}},
        {"action": "delete", "ids": ["x"], "filter": {"q": "x"}},
        {"action": "delete", "ids": ["\x00"]},
    ],
    ids=str,
)
def test_what_says_too_little_or_too_much_begins_nothing(admin: Program, body: dict[str, Any]) -> None:
    answer = admin.post("/admin/jobs", body)
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")
    assert admin.get("/admin/jobs").get_json()["jobs"] == []


def test_where_a_vendor_has_to_be_told_each_row_waits_for_it(
    script: Script, make_services: Callable[..., Services]
) -> None:
    services = make_services(EMBEDDED_WORKER="false")
    admin = Program.of(create_app(services=services), services, "chief", is_admin=True)
    ids = [admin.create(f"desk-{number}")["account"]["id"] for number in range(3)]
    script.on("suspend", ProviderUnavailable())
    job = begin(admin, "suspend", ids=ids)
    services.worker.sweep()
    assert admin.get(f"/admin/jobs/{job}").get_json()["started"] == 3
    ended = work_off(services, admin, job)
    assert (ended["status"], ended["done"]) == ("done", 3)
    assert script.calls.count("suspend") == 4
    assert problems(services) == []


def test_no_more_is_begun_than_the_workers_can_carry(
    script: Script, make_services: Callable[..., Services]
) -> None:
    services = make_services(EMBEDDED_WORKER="false", WORKER_THREADS="1")
    admin = Program.of(create_app(services=services), services, "chief", is_admin=True)
    ids = [admin.create(f"desk-{number}")["account"]["id"] for number in range(10)]
    job = begin(admin, "suspend", ids=ids)
    services.worker.jobs.tend(patient=False)
    assert admin.get(f"/admin/jobs/{job}").get_json()["started"] == 4
    assert admin.get("/admin/runs").get_json()["runs"]
    assert work_off(services, admin, job)["done"] == 10


def test_a_token_of_one_domain_finds_nothing_on_another(
    app: Flask, admin: Program, alice: Browser, web_services: Services
) -> None:
    made = alice.create("contact")["account"]["id"]
    chief = web_services.access.user("chief")
    token = web_services.access.issue_token(chief, domains=["elsewhere.test"]).secret
    narrow = Program(app.test_client(use_cookies=False), {"Authorization": f"Bearer {token}"})
    assert emails(narrow) == []
    assert narrow.get(f"/admin/accounts/{made}").status_code == 404
    job = begin(narrow, "delete", ids=[made])
    # What others do in bulk is not told by domain, so that it is for tokens without that limit.
    assert code_of(narrow.get(f"/admin/jobs/{job}")) == "permission_denied"
    assert work_off(web_services, admin, job)["failed"] == 1
    assert alice.get(f"/accounts/{made}").get_json()["status"] == "active"
