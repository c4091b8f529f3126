"""Operations under way: an administrator sees them, has one tried again, and has one undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.errors import ProviderUnavailable
from email_provisioning.persistence.tables import runs
from email_provisioning.web import create_app
from tests.faults.consistency import problems
from tests.support.scripted import Script
from tests.web.callers import Program, code_of


@pytest.fixture
def world(script: Script, make_services: Callable[..., Services]) -> tuple[Services, Program]:
    services = make_services(EMBEDDED_WORKER="false", CREATE_WAIT_SECONDS="0")
    return services, Program.of(create_app(services=services), services, "chief", is_admin=True)


def begin(script: Script, admin: Program, name: str = "contact") -> dict[str, Any]:
    """Begin a creation that the vendor refuses for the moment, and return how it stands."""
    script.on("create", ProviderUnavailable(cause="create: 503 busy", retry_after=3600))
    answer = admin.post("/create", {"username": name})
    assert answer.status_code == 202, answer.text
    return waiting(admin)


def waiting(admin: Program) -> dict[str, Any]:
    while True:
        [found] = admin.get("/admin/runs").get_json()["runs"]
        if found["operation"]["state"] == "pending":
            run: dict[str, Any] = found
            return run


def test_what_is_under_way_is_listed_with_what_stood_in_the_way(
    world: tuple[Services, Program], script: Script
) -> None:
    _services, admin = world
    found = begin(script, admin)
    assert (found["email"], found["provider"], found["undoable"]) == ("contact@example.test", "local", True)
    assert found["vendor_status"] == 503
    assert found["operation"]["error_code"] == "provider_unavailable"
    assert found["operation"]["step"] == "provision"
    assert "busy" not in str(found), "the cause is for whoever runs the server"
    assert admin.get("/admin/overview").get_json()["runs"]["count"] == 1
    assert admin.get("/admin/runs", limit=1).get_json()["next_cursor"] is None
    assert code_of(admin.get("/admin/runs", cursor="x")) == "invalid_cursor"


def test_a_run_is_tried_again_at_once(world: tuple[Services, Program], script: Script) -> None:
    services, admin = world
    found = begin(script, admin)
    services.worker.sweep()
    assert script.calls.count("create") == 1, "it is not due yet"
    answer = admin.post(f"/admin/runs/{found['operation']['id']}/retry")
    assert answer.status_code == 202, answer.text
    services.worker.sweep()
    assert admin.get(f"/accounts/{found['account_id']}").get_json()["status"] == "active"
    gone = admin.post(f"/admin/runs/{found['operation']['id']}/retry")
    assert (gone.status_code, code_of(gone)) == (404, "run_not_found")
    assert problems(services) == []


def test_a_run_is_undone_and_its_name_is_free(world: tuple[Services, Program], script: Script) -> None:
    services, admin = world
    found = begin(script, admin)
    path = f"/admin/runs/{found['operation']['id']}/undo"
    answer = admin.post(path)
    assert answer.get_json()["operation"]["error_code"] == "run_undone"
    assert admin.post(path).status_code == 202, "asked for twice, it is undone once"
    services.worker.sweep()
    assert script.calls.count("purge") == 1
    assert admin.get(f"/accounts/{found['account_id']}").get_json()["status"] == "failed"
    assert admin.post("/check-availability", {"username": "contact"}).get_json()["available"]
    actions = [each["action"] for each in admin.get("/admin/audit").get_json()["entries"]]
    assert "undo_run" in actions
    assert problems(services) == []


def test_a_run_that_a_worker_has_is_left_to_it(world: tuple[Services, Program], script: Script) -> None:
    services, admin = world
    found = begin(script, admin)
    run_id = found["operation"]["id"]
    with services.database.write() as connection:
        connection.execute(runs.update().values(due_at=services.clock() - timedelta(seconds=1)))
    held = services.runner.claim(run_id)
    assert held is not None
    for action in ("retry", "undo"):
        answer = admin.post(f"/admin/runs/{run_id}/{action}")
        assert (answer.status_code, code_of(answer)) == (409, "run_busy")
        assert int(answer.headers["Retry-After"]) > 0


def test_who_comes_back_after_an_undo_changes_nothing(
    world: tuple[Services, Program], script: Script
) -> None:
    services, admin = world
    found = begin(script, admin)
    run_id = found["operation"]["id"]
    long_ago = services.clock() - timedelta(seconds=1)
    with services.database.write() as connection:
        connection.execute(runs.update().values(due_at=long_ago))
    held = services.runner.claim(run_id)
    assert held is not None
    with services.database.write() as connection:
        # Its lease has run out while it was at the vendor.
        connection.execute(runs.update().values(due_at=long_ago))
    assert admin.post(f"/admin/runs/{run_id}/undo").status_code == 202
    services.runner.advance(held)
    services.worker.sweep()
    assert admin.get(f"/accounts/{found['account_id']}").get_json()["status"] == "failed"
    assert problems(services) == []


def test_what_has_no_way_back_is_not_undone(world: tuple[Services, Program], script: Script) -> None:
    services, admin = world
    found = begin(script, admin)
    with services.database.write() as connection:
        connection.execute(runs.update().values(operation="purge"))
    answer = admin.post(f"/admin/runs/{found['operation']['id']}/undo")
    assert (answer.status_code, code_of(answer)) == (409, "run_not_undoable")
