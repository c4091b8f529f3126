"""The server's processes: stopped, killed, several at once, and inside another Flask application."""

from __future__ import annotations

import signal
import smtplib
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState
from email_provisioning.settings import Settings
from tests.faults.consistency import problems
from tests.support.leftovers import leave_runs_behind
from tests.support.server import (
    API,
    BACKEND,
    Program,
    Server,
    all_gone,
    environ_of,
    eventually,
    letter,
    mailbox_of,
)
from tests.support.services import ALICE

#: What was killed is overdue after a second, and looked for all the time.
IMPATIENT = {
    "RUN_LEASE_SECONDS": "1",
    "WORKER_INTERVAL_SECONDS": "0.1",
    "MAX_EMAIL_ACCOUNTS_PER_USER": "1000",
}


# -- Stopping ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda each: each.name
)
def test_a_server_that_stops_leaves_no_process(
    start_server: Callable[..., Server], number: signal.Signals
) -> None:
    server = start_server(HTTP_WORKERS="2", EMBEDDED_WORKER="false")
    family = server.family()
    assert len(family) >= 6
    mailbox = server.program("alice").create("contact")
    client = server.submission(mailbox)
    code = server.stop(number)
    eventually(lambda: all_gone(family), seconds=30)
    assert code == (-9 if number is signal.SIGKILL else 0)
    said, reason = client.getreply()
    assert (said, reason.startswith(b"4.3.2")) == (421, True)
    with pytest.raises(requests.ConnectionError):
        server.get("/healthz")
    assert "Traceback" not in server.log.read_text()


def test_a_taken_port_is_named_and_nothing_is_left(
    data_dir: Path, free_port: Callable[[], int], start_server: Callable[..., Server]
) -> None:
    running = start_server()
    for name in ("HTTP_PORT", "GATEWAY_PORT"):
        environ = environ_of(data_dir, free_port, **{name: running.environ[name]})
        second = Server.start(environ, data_dir.parent)
        assert second.process.wait(60) == 1
        assert f"set {name}" in second.log.read_text()
        assert "Traceback" not in second.log.read_text()


# -- Killing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("victim", ["the web server", "its worker process"])
def test_a_web_process_killed_amid_creations_leaves_nothing_orphaned(
    start_server: Callable[..., Server], database_url: str, victim: str
) -> None:
    server = start_server(DATABASE_URL=database_url, **IMPATIENT)
    program = server.program("alice")
    names = [f"contact-{number}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        creations = [pool.submit(create_in_the_end, program, name) for name in names]
        eventually(lambda: sum(each.done() for each in creations) > 5)
        web = server.part("granian")
        family = [web, *web.children()]
        (family[0] if victim == "the web server" else family[1]).kill()
        created = [each.result() for each in creations]
    services = build_services(server.settings)
    eventually(lambda: problems(services) == [])
    assert len({each["account"]["id"] for each in created}) == len(names)
    for each in created:
        if each["credentials"] is not None:
            server.submission(mailbox_of(each)).quit()
    if victim == "the web server":
        eventually(lambda: all_gone(family), seconds=30)
    services.database.close()


def create_in_the_end(program: Program, name: str) -> dict[str, Any]:
    """Create an address as a careful program does: it asks again, with the same key, until it has an answer."""
    made: dict[str, Any] = {}

    def answered() -> bool:
        try:
            answer = program.call("POST", "/create", {"username": name}, **{"Idempotency-Key": name})
        except requests.RequestException:
            return False
        assert answer.status_code in (201, 202, 503), answer.text
        made.update(answer.json())
        return answer.status_code == 201

    eventually(answered)
    return made


# -- Several at once ---------------------------------------------------------------------------------------------------


def test_two_servers_with_two_workers_share_one_database(
    start_server: Callable[..., Server], make_settings: Callable[..., Settings], postgresql_url: str
) -> None:
    leave_runs_behind(
        make_settings(DATABASE_URL=postgresql_url, **IMPATIENT), [f"left-{n}" for n in range(6)]
    )
    apart = {"DATABASE_URL": postgresql_url, "EMBEDDED_WORKER": "false", **IMPATIENT}
    first, second = start_server(**apart), start_server(**apart)
    here, there = first.program("alice"), second.program("bob")

    names = [f"contact-{number}" for number in range(30)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda each: each[0].call("POST", "/create", {"username": each[1]}).status_code,
                [(program, name) for name in names for program in (here, there)],
            )
        )
    assert Counter(answers) == {201: len(names), 409: len(names)}

    mailbox = here.create("support")
    with second.submission(mailbox) as client:
        client.send_message(letter(mailbox.email, mailbox.email))
        here.post(f"/accounts/{mailbox.id}/suspend")
        with pytest.raises(smtplib.SMTPResponseException, match="suspended"):
            client.send_message(letter(mailbox.email, mailbox.email))
    services = build_services(first.settings)
    eventually(lambda: problems(services) == [])
    assert len(here.inbox(mailbox)) == 1
    services.database.close()


# -- In another application --------------------------------------------------------------------------------------------

HOST = """
from flask import Flask

app = Flask(__name__)

from services.email_provisioning_service import register_email_provisioning_routes

register_email_provisioning_routes(app)
"""


def test_a_host_with_one_line_finishes_a_run_that_was_left_behind(
    make_settings: Callable[..., Settings],
    data_dir: Path,
    free_port: Callable[[], int],
    database_url: str,
    tmp_path: Path,
) -> None:
    settings = make_settings(DATABASE_URL=database_url, **IMPATIENT)
    leave_runs_behind(settings, ["contact"])
    services = build_services(settings)
    (left,) = services.directory.page(ALICE).accounts
    assert left.account.state is AccountState.DELETING
    (tmp_path / "host.py").write_text(HOST)
    environ = environ_of(data_dir, free_port, DATABASE_URL=database_url, **IMPATIENT)
    with (data_dir / "host.log").open("wb") as log:
        host = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "host", "run", "--port", environ["HTTP_PORT"]],
            cwd=tmp_path,
            env={**environ, "PYTHONPATH": str(BACKEND)},
            stdout=log,
            stderr=log,
        )
    try:
        eventually(lambda: is_deleted(services, left.account.id))
        eventually(lambda: problems(services) == [])
        page = f"http://127.0.0.1:{environ['HTTP_PORT']}"
        answer = requests.post(f"{page}{API}/check-availability", json={"username": "contact"}, timeout=30)
        assert answer.json()["reason"]["code"] == "email_already_exists"
    finally:
        host.send_signal(signal.SIGINT)
        host.wait(30)
    assert not psutil.pid_exists(host.pid)
    services.database.close()


def is_deleted(services: Services, account_id: str) -> bool:
    """Tell whether an address is out of use."""
    return services.directory.get(ALICE, account_id).account.state is AccountState.DELETED
