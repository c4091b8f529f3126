"""A store that fails: a clear 503 with a time to come back, and nothing half done."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from psycopg import sql
from sqlalchemy import event

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.persistence import database as database_module
from email_provisioning.settings import Settings
from email_provisioning.web import create_app
from tests.support.postgres import PostgresServer
from tests.web.callers import Program, code_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Run on SQLite; PostgreSQL fails in a test of its own."""
    return sqlite_url


@pytest.fixture
def web_services(make_services: Callable[..., Services]) -> Services:
    """Return services that do not wait long."""
    return make_services(
        EMBEDDED_WORKER="false", CREATE_WAIT_SECONDS="0.1", MAX_EMAIL_ACCOUNTS_PER_USER="300"
    )


@pytest.fixture
def caller(web_services: Services) -> Program:
    """Return a program with one address, whose token was used a moment ago."""
    caller = Program.of(create_app(services=web_services), web_services, "carol")
    caller.create("contact")
    return caller


@contextmanager
def full(services: Services) -> Iterator[None]:
    """Let no database file grow."""
    engines = (services.database._engine, services.database._relaxed)

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    for engine in engines:
        event.listen(engine, "connect", limit)
    services.database.close()
    yield
    for engine in engines:
        event.remove(engine, "connect", limit)
    services.database.close()


@contextmanager
def read_only(services: Services) -> Iterator[None]:
    """Let nobody write."""
    engines = (services.database._engine, services.database._relaxed)

    def forbid(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    for engine in engines:
        event.listen(engine, "connect", forbid)
    services.database.close()
    yield
    for engine in engines:
        event.remove(engine, "connect", forbid)
    services.database.close()


@contextmanager
def locked(services: Services) -> Iterator[None]:
    """Let another program hold the write lock."""
    services.database.close()
    other = sqlite3.connect(services.settings.data_dir / "email-provisioning.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.parametrize("failing", [full, read_only, locked])
def test_what_cannot_be_stored_is_refused_whole_and_reading_goes_on(
    caller: Program,
    web_services: Services,
    monkeypatch: pytest.MonkeyPatch,
    failing: Callable[[Services], AbstractContextManager[None]],
) -> None:
    monkeypatch.setattr(database_module, "SQLITE_BUSY_MS", 50)
    with failing(web_services):
        statuses = set[int]()
        # A file that may not grow still has room for some rows.
        for number in range(200):
            answer = caller.post("/create", {"username": f"name{number}"})
            statuses.add(answer.status_code)
            if answer.status_code == 503:
                break
        # A creation that was reserved before the file was full goes on when there is room.
        assert statuses <= {201, 202, 503}
        assert code_of(answer) == "storage_unavailable"
        assert int(answer.headers["Retry-After"]) >= 1
        listed = caller.get("/my-accounts", limit=200)
        assert listed.status_code == 200
        assert f"name{number}" not in [each["username"] for each in listed.get_json()["accounts"]]
        assert caller.post("/check-availability", {"username": f"name{number}"}).get_json()["available"]
    assert caller.create(f"name{number}")["account"]["status"] == "active"


def test_a_postgresql_that_is_killed_and_comes_back(
    make_settings: Callable[..., Settings], own_postgres: PostgresServer
) -> None:
    url = own_postgres.url(own_postgres.create_database(template="migrated"))
    services = build_services(make_settings(DATABASE_URL=url, EMBEDDED_WORKER="false"))
    caller = Program.of(create_app(services=services), services, "carol")
    caller.create("contact")
    # The tests' server does not wait for its disk: what was committed just now is to be there afterwards.
    own_postgres.execute(sql.SQL("CHECKPOINT").format())
    own_postgres.kill()
    for path in ("/my-accounts", "/me"):
        answer = caller.get(path)
        assert answer.status_code == 503
        assert code_of(answer) == "storage_unavailable"
        assert answer.headers["Retry-After"] == "5"
    assert caller.post("/create", {"username": "support"}).status_code == 503
    assert caller.post("/check-availability", {"username": "support"}).status_code == 503
    assert caller.client.get("/readyz").status_code == 503
    assert caller.client.get("/healthz").status_code == 200
    own_postgres.start()
    assert caller.create("support")["account"]["status"] == "active"
    services.database.close()
