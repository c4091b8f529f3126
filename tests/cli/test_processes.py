"""Commands as processes: the parts of a server alone, and what a shell sees."""

from __future__ import annotations

import json
import re
import signal
import smtplib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from email_provisioning.bootstrap import build_services
from email_provisioning.domain.account import AccountState
from email_provisioning.settings import Settings, load_settings
from tests.support.leftovers import leave_runs_behind
from tests.support.server import API, COMMAND, environ_of, eventually, serving
from tests.support.services import ALICE


@pytest.fixture
def environ(data_dir: Path, free_port: Callable[[], int], sqlite_url: str) -> dict[str, str]:
    """Return the environment of a process on a migrated database."""
    return environ_of(
        data_dir,
        free_port,
        DATABASE_URL=sqlite_url,
        IMAP_PORT="0",
        RUN_LEASE_SECONDS="1",
        WORKER_INTERVAL_SECONDS="0.1",
    )


def test_the_worker_alone_finishes_what_was_left_behind(environ: dict[str, str], data_dir: Path) -> None:
    settings: Settings = load_settings(environ)
    leave_runs_behind(settings, ["contact"])
    services = build_services(settings)
    with (data_dir / "worker.log").open("wb") as log:
        worker = subprocess.Popen([COMMAND, "worker"], env=environ, stderr=log, stdout=log)
    (left,) = services.directory.page(ALICE).accounts
    eventually(lambda: services.directory.get(ALICE, left.account.id).account.state is AccountState.DELETED)
    worker.send_signal(signal.SIGINT)
    assert worker.wait(30) == 0
    assert "Traceback" not in (data_dir / "worker.log").read_text()
    services.database.close()


def test_the_gateway_alone_takes_mail_until_it_is_stopped(environ: dict[str, str], data_dir: Path) -> None:
    settings = load_settings(environ)
    with (data_dir / "gateway.log").open("wb") as log:
        gateway = subprocess.Popen([COMMAND, "gateway"], env=environ, stderr=log, stdout=log)

    def greets() -> bool:
        try:
            smtplib.SMTP("localhost", settings.gateway_mx_port, timeout=30).quit()
        except OSError:
            return False
        return True

    eventually(greets)
    gateway.send_signal(signal.SIGTERM)
    assert gateway.wait(30) == 0
    assert "Traceback" not in (data_dir / "gateway.log").read_text()


def test_a_shell_sees_the_exit_codes_and_a_closed_pipe_is_no_error(environ: dict[str, str]) -> None:
    def shell(line: str, **given: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", line], env={**environ, **given}, capture_output=True, text=True, timeout=60
        )

    wrong = shell(f"{COMMAND} users list", HTTP_PORT="none")
    assert (wrong.returncode, wrong.stdout) == (78, "")
    assert "HTTP_PORT=none" in wrong.stderr
    piped = shell(f"{COMMAND} openapi | head -c 1")
    assert (piped.returncode, piped.stdout, piped.stderr) == (0, "{", "")
    printed = shell(f"{COMMAND} token create --user alice --json")
    assert printed.stderr == ""
    assert set(json.loads(printed.stdout)) >= {"token"}


def test_the_way_in_is_not_printed_where_the_journal_would_keep_it(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    environ = environ_of(tmp_path / "data", free_port, IMAP_PORT="0")
    journal = tmp_path / f"server-{environ['HTTP_PORT']}.out"
    journal.touch()
    stream = f"{journal.stat().st_dev}:{journal.stat().st_ino}"
    with serving({**environ, "JOURNAL_STREAM": stream}, tmp_path) as server:
        printed = server.output.read_text()
        assert "sign-in=" not in printed
        command = re.search(r"First sign-in, as administrator: email-provisioning (.+)", printed)
        assert command is not None
        token = server.command(*command[1].split())["sign_in_link"].partition("#sign-in=")[2]
    # A start in between, as after a change of the settings, leaves the printed link as it is.
    with serving({**environ, "JOURNAL_STREAM": stream}, tmp_path) as server:
        assert "sign-in=" not in server.output.read_text()
        headers = {"X-Requested-With": "email-provisioning"}
        answer = requests.post(
            f"{server.url}{API}/session", json={"token": token}, headers=headers, timeout=60
        )
        assert (answer.status_code, answer.json()["user"]["is_admin"]) == (200, True)
