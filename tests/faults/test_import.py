"""An import that is killed in the middle, again and again: each good row is created once, and no bad one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.job import RowState
from email_provisioning.persistence.tables import account_words, accounts, credentials, job_rows, log, secrets
from email_provisioning.settings import load_settings
from tests.faults.consistency import problems
from tests.faults.kills import Killer, run_and_kill
from tests.support.server import COMMAND, PATIENCE

#: How many rows the file has, by the database, and after how many more created rows each kill comes.
ROWS = {"sqlite": 10_000, "postgresql": 1_000}
#: What each bad row is, in turn, and what it is refused with.
BAD_ROWS = (
    ("two words", "name_invalid"),
    ("{known}", "duplicate_in_file"),
    ("spam", "name_blocked"),
    ("postmaster", "name_reserved"),
    ("taken", "email_already_exists"),
    ("x@elsewhere.test", "domain_unknown"),
    ("-leading", "name_invalid"),
    ("l" * 65, "name_too_long"),
    ("nobody's,,nobody", "name_invalid"),
    ("ownerless,,nobody", "owner_unknown"),
)
BAD = 37


def write_file(path: Path, rows: int) -> dict[int, str]:
    """Write a file with `BAD` bad rows spread over it, and return what is wrong with each, by its number."""
    bad: dict[int, str] = {}
    lines = ["Identifiant,Nom complet,Propriétaire"]
    for number in range(1, rows + 1):
        if number % (rows // BAD) == 5 and len(bad) < BAD:
            kind, code = BAD_ROWS[len(bad) % len(BAD_ROWS)]
            name = kind.format(known="desk-1")
            bad[number] = code
            lines.append(name if "," in name else f"{name},,")
        else:
            lines.append(f"desk-{number},Bureau n° {number},user-{number % 50}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return bad


@pytest.fixture
def environ(data_dir: Path, database_url: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "EMAIL_ENV_FILE": os.devnull,
        "EMAIL_DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "MAX_EMAIL_ACCOUNTS_PER_USER": "1000",
        "MAX_EMAIL_ACCOUNTS_TOTAL": "100000",
        "BLOCKED_EMAIL_PATTERNS": "spam",
        "RUN_LEASE_SECONDS": "1",
        "LOG_LEVEL": "WARNING",
    }


def command(environ: dict[str, str], *arguments: str, codes: tuple[int, ...] = (0,)) -> Any:
    done = subprocess.run([COMMAND, *arguments, "--json"], env=environ, capture_output=True, text=True)
    assert done.returncode in codes, done.stderr
    return json.loads(done.stdout)


def created(services: Services) -> int:
    with services.database.read() as connection:
        states = (RowState.DONE, RowState.FAILED)
        query = select(func.count()).select_from(job_rows).where(job_rows.c.state.in_(states))
        return connection.scalar(query) or 0


def test_killed_in_the_middle_each_good_row_is_created_once(
    environ: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    services = build_services(load_settings(environ, env_file=Path(os.devnull)))
    kind = services.database.url.get_backend_name()
    rows, file = ROWS[kind], tmp_path / "addresses.csv"
    for number in range(50):
        services.access.create_user(f"user-{number}")
    command(environ, "accounts", "create", "taken", "--user", "user-0")
    wrong = write_file(file, rows)

    began = time.monotonic()
    checked = command(environ, "import", "check", str(file), codes=(4,))
    dry = time.monotonic() - began
    assert {each["number"]: each["code"] for each in checked["bad"]} == wrong
    assert (checked["rows"], checked["refused"], checked["ready"]) == (rows, BAD, rows - BAD)

    began, kills = time.monotonic(), []
    for share in (0.2, 0.5, 0.8):
        kills.append(run_until(services, environ, file, int(share * (rows - BAD))))
    ended = command(environ, "import", "apply", str(file), "--skip-bad")
    applied = time.monotonic() - began
    assert (ended["status"], ended["done"], ended["failed"]) == ("done", rows - BAD, 0)

    assert problems(services) == []
    with services.database.read() as connection:
        made = Counter(
            connection.scalars(select(accounts.c.local_part).where(accounts.c.local_part.like("desk-%")))
        )
        noted = Counter(connection.scalars(select(log.c.address).where(log.c.action == "create")))
        passwords = connection.scalar(select(func.count()).select_from(credentials)) or 0
        sealed = connection.scalar(select(func.count()).select_from(secrets)) or 0
        words = connection.scalar(select(func.count(account_words.c.account_id.distinct()))) or 0
    assert (len(made), set(made.values())) == (rows - BAD, {1})
    assert set(noted.values()) == {1}
    assert passwords == sealed == rows - BAD + 1
    assert words >= rows - BAD + 1
    rate = (rows - BAD) / applied
    print(
        f"import on {kind}: {rows} rows, {BAD} bad ones named in {dry:.1f} s, killed after {kills} rows,"
        f" {len(made)} created once each in {applied:.1f} s with all starts ({rate:.0f}/s)"
    )


def run_until(services: Services, environ: dict[str, str], file: Path, target: int) -> int:
    """Apply the file until so many rows are done, kill the process, and return how many were."""
    process = subprocess.Popen(
        [COMMAND, "import", "apply", str(file), "--skip-bad"],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + PATIENCE * 2
    while created(services) < target:
        assert process.poll() is None, "it has ended before it was killed"
        assert time.monotonic() < deadline
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE)
    return created(services)


def test_killed_at_any_point_a_row_is_created_once(
    make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The small one: every point of the work on some rows."""
    monkeypatch.setattr("email_provisioning.provisioning.jobs.engine.BATCH", 2)
    services = make_services(
        EMBEDDED_WORKER="false", RUN_LEASE_SECONDS="1", MAX_EMAIL_ACCOUNTS_PER_USER="1000"
    )
    owner = services.access.create_user("alice")
    admin = Actor(user_id=owner.id, name=owner.name, is_admin=True)
    at, killed, points, total = 0, True, 0, 0
    while killed:
        at += 1
        content = "".join(f"room{at}-{number}\n" for number in range(3))
        imports = services.administration.imports
        job = imports.check(admin, f"username\n{content}".encode()).job.id
        imports.start(admin, job)

        def prepare(killer: Killer) -> Callable[[], object]:
            mine = build_services(services.settings)
            killer.watch(mine.provider_of("local"))
            return lambda: mine.worker.jobs.tend(patient=False)

        killed, points = run_and_kill(prepare, at=at)
        deadline = time.monotonic() + PATIENCE
        while imports.get(job).job.due_at is not None:
            assert time.monotonic() < deadline
            if not services.worker.jobs.tend(patient=False):
                time.sleep(0.02)
        total += 3
        assert imports.get(job).counts == {RowState.DONE: 3}, f"after a kill at point {at}"
    assert problems(services) == []
    with services.database.read() as connection:
        made = connection.scalar(
            select(func.count()).select_from(accounts).where(accounts.c.user_id == owner.id)
        )
    assert made == total
    print(f"kill points: rows of an import on {services.database.url.get_backend_name()}: {points}")
    assert points >= 8
