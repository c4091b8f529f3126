"""Importing addresses from a file: looked at first, then created once each, whatever happens in between."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from email_provisioning.bootstrap import Services
from email_provisioning.domain.actor import Actor
from email_provisioning.persistence.log_search import Filter
from email_provisioning.persistence.tables import credentials
from email_provisioning.web import create_app
from tests.faults.consistency import problems
from tests.web.callers import API, Program, code_of

SMALL = """\
username,domain,display_name,owner,provider
contact,,Contact,alice,
info@example.test,example.test,=HYPERLINK("http://evil.test"),bob,local
sales,elsewhere.test,,alice,
two words,,,alice,
contact,,,bob,
taken,,,alice,
desk,,,nobody-here,
hall,,,alice,sendgrid
postmaster,,,alice,
shop,,,,
"""
#: The numbers of its bad rows → what is wrong.
BAD = {
    3: "domain_unknown",
    4: "name_invalid",
    5: "duplicate_in_file",
    6: "email_already_exists",
    7: "owner_unknown",
    8: "columns_disagree",
    9: "name_reserved",
}


@pytest.fixture
def people(web_services: Services) -> dict[str, Actor]:
    made = {name: web_services.access.create_user(name).id for name in ("alice", "bob")}
    return {name: Actor(user_id=user_id, name=name) for name, user_id in made.items()}


def upload(admin: Program, content: str | bytes, kind: str = "text/csv", **query: Any) -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    headers = {**admin.headers, "Content-Type": kind}
    return admin.client.post(f"{API}/admin/imports", data=data, headers=headers, query_string=query)


def checked(admin: Program, content: str | bytes, **query: Any) -> dict[str, Any]:
    answer = upload(admin, content, **query)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def rows(admin: Program, job: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = admin.get(f"/admin/imports/{job}/rows", **query).get_json()["rows"]
    return found


def work_off(services: Services, admin: Program, job: str) -> dict[str, Any]:
    while True:
        found: dict[str, Any] = admin.get(f"/admin/imports/{job}").get_json()
        if found["status"] not in ("running", "stopping"):
            return found
        services.worker.sweep()


def test_a_dry_run_names_exactly_the_bad_rows_and_creates_nothing(
    admin: Program, people: dict[str, Actor], web_services: Services
) -> None:
    web_services.creation.create(people["bob"], username="taken")
    found = checked(admin, SMALL, name="team.csv")
    assert (found["status"], found["total"], found["ready"], found["refused"]) == ("checked", 10, 3, 7)
    assert (found["label"], found["encoding"], found["delimiter"]) == ("team.csv", "utf-8", ",")
    bad = {each["number"]: each["code"] for each in rows(admin, found["id"], only="bad")}
    assert bad == BAD
    assert all(each["remedy"] for each in rows(admin, found["id"], only="bad"))
    assert admin.get("/admin/overview").get_json()["addresses"][0]["count"] == 1


def test_what_is_applied_is_created_for_its_owners_who_reveal_it_once(
    admin: Program, people: dict[str, Actor], web_services: Services
) -> None:
    web_services.creation.create(people["bob"], username="taken")
    job = checked(admin, SMALL)["id"]
    assert admin.post(f"/admin/imports/{job}/apply").status_code == 202
    ended = work_off(web_services, admin, job)
    assert (ended["status"], ended["done"], ended["failed"], ended["refused"]) == ("done", 3, 0, 7)
    made = {each["address"]: each["account_id"] for each in rows(admin, job, only="done")}
    assert set(made) == {"contact@example.test", "info@example.test", "shop@example.test"}
    revealed = web_services.passwords.reveal(people["alice"], made["contact@example.test"])
    assert revealed.password
    owner = admin.get(f"/admin/accounts/{made['shop@example.test']}").get_json()
    assert owner["owner_name"] == "chief"
    wanted = Filter(account_id=made["contact@example.test"], action="create")
    entries = web_services.audit.page(wanted).entries
    assert [entry.status for entry in entries] == ["success"]
    assert problems(web_services) == []
    again = admin.post(f"/admin/imports/{job}/apply")
    assert (again.status_code, code_of(again)) == (409, "job_not_ready")


def test_the_result_holds_no_password_and_nothing_that_a_spreadsheet_executes(
    admin: Program, people: dict[str, Actor], web_services: Services
) -> None:
    job = checked(admin, SMALL.replace(",", ";"))["id"]
    admin.post(f"/admin/imports/{job}/apply")
    work_off(web_services, admin, job)
    answer = admin.get(f"/admin/imports/{job}/result.csv")
    text = answer.data.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [each["status"] for each in table].count("done") == 4
    assert table[1]["display_name"] == '\'=HYPERLINK("http://evil.test")'
    assert all(not value.startswith(("=", "+", "-", "@")) for each in table for value in each.values())
    found = admin.get(f"/admin/imports/{job}/result.json")
    assert len(json.loads(found.data)["rows"]) == 10
    with web_services.database.read() as connection:
        digests = {row.digest for row in connection.execute(credentials.select())}
    assert digests
    assert not any(digest in text for digest in digests)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_files_of_every_spreadsheet_are_taken(admin: Program, encoding: str) -> None:
    text = "E-mail;Nom complet\r\nélodie@example.test;Élodie\r\neva@example.test;Éva\r\n"
    found = checked(admin, text.encode(encoding))
    assert [each["code"] for each in rows(admin, found["id"])] == ["name_invalid", None]
    assert rows(admin, found["id"])[1]["display_name"] == "Éva"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "import_empty"),
        ("email\n", "import_empty"),
        ("nothing\nx\n", "import_columns_missing"),
        ('email\n"x\n', "import_unreadable"),
        ("email\n" + "a@example.test\n" * 50_001, "import_too_long"),
    ],
)
def test_a_file_that_is_none_is_refused_and_leaves_nothing(admin: Program, content: str, code: str) -> None:
    answer = upload(admin, content)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert admin.get("/admin/imports").get_json()["imports"] == []


def test_what_is_too_large_or_no_table_at_all_is_refused_unread(
    make_services: Callable[..., Services],
) -> None:
    services = make_services(EMBEDDED_WORKER="false", MAX_IMPORT_BYTES="1024")
    admin = Program.of(create_app(services=services), services, "chief", is_admin=True)
    large = upload(admin, "email\n" + "x" * 2000)
    assert (large.status_code, code_of(large)) == (413, "body_too_large")
    strange = upload(admin, "{}", kind="application/json")
    assert (strange.status_code, code_of(strange)) == (415, "unsupported_media_type")


def test_limits_hold_in_the_dry_run_and_when_applied(
    make_services: Callable[..., Services],
) -> None:
    services = make_services(EMBEDDED_WORKER="false", MAX_EMAIL_ACCOUNTS_PER_USER="2")
    admin = Program.of(create_app(services=services), services, "chief", is_admin=True)
    alice = services.access.create_user("alice").id
    text = "username,owner\n" + "".join(f"desk-{number},alice\n" for number in range(3))
    job = checked(admin, text)["id"]
    assert [each["code"] for each in rows(admin, job)] == [None, None, "account_limit_reached"]
    services.creation.create(Actor(user_id=alice, name="alice"), username="own")
    admin.post(f"/admin/imports/{job}/apply")
    ended = work_off(services, admin, job)
    assert (ended["done"], ended["failed"]) == (1, 1)
    assert rows(admin, job, only="failed")[0]["code"] == "account_limit_reached"
    assert problems(services) == []


def test_an_import_is_stopped_and_taken_up_again(
    admin: Program, web_services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("email_provisioning.provisioning.jobs.engine.BATCH", 3)
    monkeypatch.setattr("email_provisioning.provisioning.jobs.engine.BATCH_SECONDS", 60.0)
    monkeypatch.setattr("email_provisioning.provisioning.jobs.engine.TURN_SECONDS", 0.0)
    web_services.access.create_user("alice")
    job = checked(admin, "username\n" + "".join(f"desk-{number}\n" for number in range(8)))["id"]
    admin.post(f"/admin/imports/{job}/apply")
    web_services.worker.sweep()
    assert admin.get(f"/admin/imports/{job}").get_json()["done"] == 3
    assert admin.post(f"/admin/imports/{job}/cancel").get_json()["status"] == "stopping"
    stopped = work_off(web_services, admin, job)
    assert (stopped["status"], stopped["done"], stopped["ready"]) == ("stopped", 3, 5)
    assert admin.post(f"/admin/imports/{job}/apply").get_json()["status"] == "running"
    ended = work_off(web_services, admin, job)
    assert (ended["status"], ended["done"], ended["ready"]) == ("done", 8, 0)
    assert problems(web_services) == []


def test_an_auditor_sees_imports_and_begins_none(admin: Program, app: Flask, web_services: Services) -> None:
    job = checked(admin, "username\ncontact\n")["id"]
    user = web_services.access.create_user("auditor", is_auditor=True)
    token = web_services.access.issue_token(user).secret
    auditor = Program(app.test_client(use_cookies=False), {"Authorization": f"Bearer {token}"})
    assert auditor.get(f"/admin/imports/{job}").status_code == 200
    assert auditor.get(f"/admin/imports/{job}/result.csv").status_code == 200
    assert upload(auditor, "username\nx\n").status_code == 403
    assert auditor.post(f"/admin/imports/{job}/apply").status_code == 403


def test_rows_come_page_by_page(admin: Program) -> None:
    job = checked(admin, "username\n" + "".join(f"desk-{number}\n" for number in range(5)))["id"]
    first = admin.get(f"/admin/imports/{job}/rows", limit=3).get_json()
    rest = admin.get(f"/admin/imports/{job}/rows", limit=3, cursor=first["next_cursor"]).get_json()
    assert [each["number"] for each in first["rows"] + rest["rows"]] == [1, 2, 3, 4, 5]
    assert rest["next_cursor"] is None
    unknown = admin.get("/admin/imports/00000000-0000-4000-8000-000000000000")
    assert (unknown.status_code, code_of(unknown)) == (404, "job_not_found")
    assert code_of(admin.get(f"/admin/jobs/{job}")) == "job_not_found", "an import is no bulk action"


def test_owners_of_a_host_are_named_by_their_ids(admin: Program, web_services: Services) -> None:
    job = checked(admin, "username,owner\ncontact,host-42\n", owners="ids")["id"]
    admin.post(f"/admin/imports/{job}/apply")
    work_off(web_services, admin, job)
    [made] = admin.get("/admin/accounts", owner="host-42").get_json()["accounts"]
    assert (made["owner_id"], made["owner_name"]) == ("host-42", None)
