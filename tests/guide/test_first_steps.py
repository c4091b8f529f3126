"""The chapters "Étape 5: Tester" and "Tests": the server started as printed, and everything that is asked of it."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.guide.conftest import Checkout, make_checkout
from tests.support.plain_secrets import refuse_plain_secrets
from tests.support.run_folder import RunFolder
from tests.support.server import eventually


@dataclass(frozen=True, kw_only=True)
class Started:
    """The server of a copy, and who has signed in with the printed link."""

    checkout: Checkout
    url: str
    #: The value of the session's cookie.
    session: str

    def paste(self, printed: str) -> Any:
        """Run a curl command of the guide, with this server's port and session, and return the JSON it prints."""
        command = printed.replace("http://localhost:5000", self.url).replace(
            "session=...", f"session={self.session}"
        )
        return json.loads(self.checkout.run(command))


@pytest.fixture(scope="module")
def started(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int], run_folder: RunFolder
) -> Iterator[Started]:
    """Start the server with the guide's command, from the folder named there, and sign in."""
    checkout = make_checkout(tmp_path_factory.mktemp("guide") / "checkout", free_port)
    checkout.run("cp config/email-provisioning.env .env")
    log, output = checkout.root / "server.log", checkout.root.parent / "server.out"
    with log.open("wb") as errors, output.open("wb") as printed:
        server = subprocess.Popen(
            shlex.split("python src/backend/app.py"),
            cwd=checkout.root,
            env={**checkout.environ, "PYTHONUNBUFFERED": "1"},
            executable=find("python", checkout.environ["PATH"]),
            stdout=printed,
            stderr=errors,
        )
    try:
        eventually(lambda: server.poll() is not None or "sign-in=" in output.read_text())
        assert server.poll() is None, log.read_text()
        link = re.search(r"(http\S+)/email-provisioning#sign-in=(\S+)", output.read_text())
        assert link is not None
        url = f"http://localhost:{checkout.environ['HTTP_PORT']}"
        signed_in = requests.post(f"{url}/api/email/session", json={"token": link[2]}, timeout=30)
        session = signed_in.cookies["session"]
        assert session is not None
        yield Started(checkout=checkout, url=url, session=session)
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(60) == 0
    assert "Traceback" not in log.read_text()
    refuse_plain_secrets(checkout.root / "var", run_folder)


def find(program: str, path: str) -> str:
    """Return the program that a shell with this PATH would run."""
    found = next(
        Path(folder) / program for folder in path.split(os.pathsep) if (Path(folder) / program).exists()
    )
    return str(found)


CHECK = """
curl -X POST http://localhost:5000/api/email/check-availability \\
  -H "Content-Type: application/json" \\
  -d '{"username": "contact"}'
"""
CREATE = """
curl -X POST http://localhost:5000/api/email/create \\
  -H "Content-Type: application/json" \\
  -H "Cookie: session=..." \\
  -d '{"username": "contact", "display_name": "Support"}'
"""
LIST = """
curl -X GET http://localhost:5000/api/email/my-accounts \\
  -H "Cookie: session=..."
"""


def test_the_page_opens_and_the_three_calls_are_answered(
    started: Started, program: Callable[[str, str], str]
) -> None:
    program("curl", "curl")
    page = requests.get(f"{started.url}/email-provisioning", timeout=30)
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    for asset in re.findall(r'(?:src|href)="([^"]+\.(?:js|css))"', page.text):
        assert requests.get(f"{started.url}/{asset.lstrip('./')}", timeout=30).status_code == 200

    free = started.paste(CHECK)
    assert (free["available"], free["email"]) == (True, "contact@example.test")
    created = started.paste(CREATE)
    assert (created["success"], created["email"]) == (True, "contact@example.test")
    assert created["credentials"]["password"]
    (account,) = [each for each in started.paste(LIST)["accounts"] if not each["shared"]]
    assert (account["email"], account["display_name"]) == ("contact@example.test", "Support")
    taken = started.paste(CHECK)
    assert not taken["available"]
    assert taken["suggestions"]


def test_the_load_test_runs_without_a_failure(started: Started) -> None:
    # A machine that is busy with other tests may need longer for as much.
    for seconds in (5, 20, 80):
        done = started.checkout.shell(
            f"locust -f tests/locust_email_provisioning.py --host={started.url}",
            LOCUST_HEADLESS="true",
            LOCUST_USERS="4",
            LOCUST_SPAWN_RATE="4",
            LOCUST_RUN_TIME=f"{seconds}s",
            LOCUST_ONLY_SUMMARY="true",
        )
        told = done.stdout + done.stderr
        assert done.returncode == 0, told
        total = re.search(r"Aggregated\s+(\d+)\s+(\d+)\(", told)
        assert total is not None
        assert total[2] == "0"
        if (requests := int(total[1])) >= 10:
            break
    assert requests >= 10
