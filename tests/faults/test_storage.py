"""Storage that fails under a running server: a clear 503, nothing half done, and all well again without a restart."""

from __future__ import annotations

import os
import resource
import shutil
import smtplib
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path

import psutil
import pytest
import requests
from psycopg import sql

from email_provisioning.bootstrap import build_services
from tests.faults.consistency import problems
from tests.support.plain_secrets import refuse_plain_secrets
from tests.support.postgres import PostgresServer
from tests.support.run_folder import RunFolder
from tests.support.server import Mailbox, Program, Server, eventually, letter

#: Root may write what is read-only: this user may not, and yet reads the interpreter where that is root's.
ORDINARY = "nobody"
AS_ORDINARY_USER = (
    *("setpriv", f"--reuid={ORDINARY}", "--regid=nogroup", "--clear-groups"),
    *("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"),
)
#: Dovecot's processes are not ours to limit.
QUICK = {
    "IMAP_PORT": "0",
    "CREATE_WAIT_SECONDS": "0.5",
    "WORKER_INTERVAL_SECONDS": "0.1",
    "RUN_LEASE_SECONDS": "2",
}


# -- What a person and a mail client are told --------------------------------------------------------------------------


def refused_for_now(answer: requests.Response) -> None:
    """Check that an answer is the problem that storage is not available, and says when to try again."""
    assert answer.status_code == 503, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "storage_unavailable"
    assert int(answer.headers["Retry-After"]) == problem["retry_after"] >= 1
    for inside in ("sqlite", "psycopg", "errno", "/tmp", "SELECT", "INSERT"):
        assert inside not in answer.text


def send(program: Program, mailbox: Mailbox) -> requests.Response:
    """Send a message through the API to the sender himself."""
    message = {"to": [mailbox.email], "subject": "Bonjour", "text": "À jeudi ?"}
    return program.call("POST", f"/accounts/{mailbox.id}/send", message)


def create(program: Program, name: str) -> requests.Response:
    """Try to create an address."""
    return program.call("POST", "/create", {"username": name})


def mail_is_not_lost(server: Server, program: Program, mailbox: Mailbox) -> None:
    """Check that mail from outside is taken and there, or deferred: what can be read is enough to take it."""
    before = len(program.inbox(mailbox))
    taken = takes_from_outside(server, mailbox)
    assert len(program.inbox(mailbox)) == before + taken


def is_taken(client: smtplib.SMTP, message: EmailMessage) -> bool:
    """Tell whether a message is taken; a client tries one again that is deferred, and no other."""
    codes = []
    try:
        client.send_message(message)
    except smtplib.SMTPResponseException as refused:
        codes = [refused.smtp_code]
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
    assert all(400 <= code < 500 for code in codes), codes
    return not codes


def takes_from_outside(server: Server, mailbox: Mailbox) -> bool:
    """Tell whether mail from outside is taken, not deferred."""
    with server.exchange() as client:
        return is_taken(client, letter("client@elsewhere.example", mailbox.email))


def takes_from_member(server: Server, mailbox: Mailbox) -> bool:
    """Tell whether a mail client's message is taken, not deferred."""
    with server.submission(mailbox) as client:
        return is_taken(client, letter(mailbox.email, mailbox.email))


def restart_parts(server: Server) -> None:
    """Kill what serves pages and mail; the supervisor starts both again."""
    old = server.family()[1:]
    for process in old:
        process.kill()
    eventually(lambda: not any(each.is_running() for each in old))
    eventually(lambda: len(server.family()) >= len(old))
    eventually(lambda: answers(server))


def answers(server: Server) -> bool:
    """Tell whether the page and the port for other servers answer."""
    try:
        server.exchange().close()
        return server.get("/healthz").status_code == 200
    except (OSError, requests.RequestException):
        return False


def all_is_well(server: Server, program: Program, mailbox: Mailbox, *names: str) -> None:
    """Check that everything works, that the names are free or ready, and that nothing is left half done."""
    eventually(lambda: server.get("/readyz").status_code == 200)
    for name in names:
        eventually(lambda name=name: create(program, name).status_code in (201, 409))  # type: ignore[misc]
    before = len(program.inbox(mailbox))
    eventually(lambda: send(program, mailbox).status_code == 200)
    eventually(lambda: takes_from_member(server, mailbox))
    eventually(lambda: takes_from_outside(server, mailbox))
    assert len(program.inbox(mailbox)) == before + 3
    services = build_services(server.settings)
    eventually(lambda: problems(services) == [])
    services.database.close()
    leftovers = list((server.settings.data_dir / "mail").glob("*/tmp/*"))
    assert leftovers == []
    assert "Traceback" not in server.log.read_text()


# -- A full disk -------------------------------------------------------------------------------------------------------


class Limit:
    """No file of the server's processes may grow any more: a disk that is full for them, and for nobody else."""

    def __init__(self, server: Server) -> None:
        self._processes = server.family()[1:]

    def fill(self) -> None:
        self._set(0)

    def free(self) -> None:
        self._set(resource.RLIM_INFINITY)

    def _set(self, most: int) -> None:
        for process in self._processes:
            process.rlimit(psutil.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


class Small:
    """The data folder is a disk of its own, which is filled to the last byte."""

    def __init__(self, server: Server) -> None:
        self._filler = server.settings.data_dir / "filler"

    def fill(self) -> None:
        with self._filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(512))

    def free(self) -> None:
        self._filler.unlink()


@contextmanager
def mounted(folder: Path) -> Iterator[bool]:
    """Mount a small disk in memory on a folder where we may; tell whether we did."""
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True).returncode == 0
    try:
        yield done
    finally:
        if done:
            subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def small_disk(data_dir: Path, run_folder: RunFolder) -> Iterator[type[Limit | Small]]:
    """Yield how to fill the disk under the data folder: for real where we may mount one."""
    with mounted(data_dir) as done:
        yield Small if done else Limit
        refuse_plain_secrets(data_dir, run_folder)


@pytest.mark.parametrize("kind", ["a limit", "a disk of its own"])
def test_a_full_disk(kind: str, small_disk: type[Limit | Small], start_server: Callable[..., Server]) -> None:
    server = start_server(**QUICK)
    program = server.program("alice")
    mailbox = program.create("contact")
    disk = Limit(server) if kind == "a limit" else small_disk(server)
    disk.fill()
    try:
        for _ in range(3):
            refused_for_now(create(program, "support"))
            refused_for_now(send(program, mailbox))
            refused_for_now(program.call("POST", f"/accounts/{mailbox.id}/rotate"))
        assert not takes_from_outside(server, mailbox)
        assert server.get("/healthz").status_code == 200
        assert [each["email"] for each in program.get("/my-accounts")["accounts"]] == [mailbox.email]
    finally:
        disk.free()
    assert program.get(f"/accounts/{mailbox.id}")["usage"]["day"]["used"] == 0
    all_is_well(server, program, mailbox, "support")


def test_a_full_disk_under_the_mail_alone(postgresql_url: str, start_server: Callable[..., Server]) -> None:
    server = start_server(DATABASE_URL=postgresql_url, **QUICK)
    program = server.program("alice")
    mailbox = program.create("contact")
    disk = Limit(server)
    disk.fill()
    try:
        refused_for_now(send(program, mailbox))
        assert not takes_from_outside(server, mailbox)
        with server.submission(mailbox) as client, pytest.raises(smtplib.SMTPDataError) as refused:
            client.send_message(letter(mailbox.email, mailbox.email))
        assert (refused.value.smtp_code, refused.value.smtp_error[:5]) == (451, b"4.3.0")
    finally:
        disk.free()
    assert program.get(f"/accounts/{mailbox.id}")["usage"]["day"]["used"] == 0, "the count was given back"
    all_is_well(server, program, mailbox)


# -- Read-only ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def ordinary_user(data_dir: Path) -> tuple[str, ...]:
    """Return the command by which a server is no root's, and give it the data folder."""
    if os.geteuid() != 0:
        return ()
    for path in (data_dir, *data_dir.rglob("*")):
        shutil.chown(path, ORDINARY)
    return AS_ORDINARY_USER


def test_a_read_only_database_file(
    ordinary_user: tuple[str, ...], start_server: Callable[..., Server], data_dir: Path
) -> None:
    server = start_server(ordinary_user, **QUICK)
    program = server.program("alice")
    mailbox = program.create("contact")
    database = data_dir / "email-provisioning.db"
    database.chmod(0o444)
    # What is open stays open: new processes meet the mode.
    restart_parts(server)
    try:
        refused_for_now(create(program, "support"))
        refused_for_now(send(program, mailbox))
        assert server.get("/healthz").status_code == 200
        assert program.call("GET", "/my-accounts").status_code in (200, 503)
    finally:
        database.chmod(0o644)
    all_is_well(server, program, mailbox, "support")


def test_a_read_only_postgresql(own_postgres: PostgresServer, start_server: Callable[..., Server]) -> None:
    name = own_postgres.create_database(template="migrated")
    server = start_server(DATABASE_URL=own_postgres.url(name), **QUICK)
    program = server.program("alice")
    mailbox = program.create("contact")
    change = sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}")
    cut = sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}").format(name)
    for read_only in ("on", "off"):
        own_postgres.execute(change.format(sql.Identifier(name), sql.SQL(read_only)))
        if read_only == "on":
            own_postgres.execute(cut)
            # The sessions that were cut are found out one by one.
            eventually(lambda: program.call("GET", "/my-accounts").status_code == 200)
            refused_for_now(create(program, "support"))
            refused_for_now(send(program, mailbox))
            assert server.get("/healthz").status_code == 200
            mail_is_not_lost(server, program, mailbox)
    all_is_well(server, program, mailbox, "support")


def test_a_mail_folder_that_cannot_be_written(
    database_url: str, ordinary_user: tuple[str, ...], start_server: Callable[..., Server], data_dir: Path
) -> None:
    server = start_server(ordinary_user, DATABASE_URL=database_url, **QUICK)
    program = server.program("alice")
    mailbox = program.create("contact")
    (data_dir / "mail").chmod(0o555)
    try:
        made = program.create("support")
        assert not takes_from_outside(server, made), "its mailbox is made with its first message"
        assert not takes_from_member(server, made)
        assert server.get("/healthz").status_code == 200
    finally:
        (data_dir / "mail").chmod(0o755)
    for each in (made, mailbox):
        all_is_well(server, program, each)


# -- Locked ------------------------------------------------------------------------------------------------------------


def test_a_locked_sqlite(start_server: Callable[..., Server], data_dir: Path) -> None:
    server = start_server(**QUICK)
    program = server.program("alice")
    mailbox = program.create("contact")
    with closing(sqlite3.connect(data_dir / "email-provisioning.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused_for_now(create(program, "support"))
        mail_is_not_lost(server, program, mailbox)
        assert server.get("/healthz").status_code == 200
        assert [each["email"] for each in program.get("/my-accounts")["accounts"]] == [mailbox.email]
        assert server.get("/readyz").status_code == 200, "it can be read, and the lock may end at any moment"
        other.execute("ROLLBACK")
    all_is_well(server, program, mailbox, "support")


# -- PostgreSQL is killed ----------------------------------------------------------------------------------------------


def test_a_killed_postgresql(own_postgres: PostgresServer, start_server: Callable[..., Server]) -> None:
    url = own_postgres.url(own_postgres.create_database(template="migrated"))
    server = start_server(DATABASE_URL=url, **QUICK)
    program = server.program("alice")
    mailbox = program.create("contact")
    with server.submission(mailbox) as open_session:
        own_postgres.kill()
        for _ in range(3):
            refused_for_now(create(program, "support"))
            refused_for_now(send(program, mailbox))
            refused_for_now(program.call("GET", "/my-accounts"))
            refused_for_now(program.call("POST", "/check-availability", {"username": "support"}))
        assert not takes_from_outside(server, mailbox)
        assert server.get("/healthz").status_code == 200
        ready = server.get("/readyz")
        assert (ready.status_code, ready.json()["code"]) == (503, "not_ready")
        assert ready.json()["checks"]["database"] == "storage_unavailable"
        assert "Retry-After" in ready.headers
        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            server.submission(mailbox)
        assert refused.value.smtp_code == 454
        assert not is_taken(open_session, letter(mailbox.email, mailbox.email))
        own_postgres.start()
        eventually(lambda: server.get("/readyz").status_code == 200)
        eventually(lambda: is_taken(open_session, letter(mailbox.email, mailbox.email)))
    all_is_well(server, program, mailbox, "support")
