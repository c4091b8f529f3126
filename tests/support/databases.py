"""Pytest plugin: fresh migrated databases of both kinds, copied from a template that is migrated once."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.support.plain_secrets import refuse_plain_secrets
from tests.support.postgres import PostgresServer
from tests.support.run_folder import RunFolder
from tests.support.watch import start_watch

#: The migrated database that PostgreSQL copies; nobody stays connected to it.
TEMPLATE = "migrated"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a fresh migrated database; the test runs once for each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def sqlite_url(data_dir: Path, sqlite_template: Path) -> str:
    """Return the URL of a fresh migrated SQLite file at its default place in the data folder."""
    file = data_dir / "email-provisioning.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgresql_url(postgres: PostgresServer, tmp_path: Path, run_folder: RunFolder) -> Iterator[str]:
    """Yield the URL of a fresh migrated PostgreSQL database; what it ends with must hold no plain secret."""
    name = postgres.create_database(template=TEMPLATE)
    yield postgres.url(name)
    dump(postgres.conninfo(name), tmp_path / "postgresql-dump")
    postgres.retire_database(name)
    refuse_plain_secrets(tmp_path / "postgresql-dump", run_folder)


@pytest.fixture
def own_postgres(run_folder: RunFolder) -> Iterator[PostgresServer]:
    """Yield a running PostgreSQL of the test's own, to stop, kill and start at will.

    `own_postgres.create_database(template="migrated")` names a fresh migrated database on it.
    """
    start_watch(run_folder)
    server = PostgresServer(run_folder.path / f"postgres-{uuid.uuid4().hex[:8]}")
    prepare(server)
    yield server
    server.stop()
    shutil.rmtree(server.folder)


@pytest.fixture(scope="session")
def postgres(run_folder: RunFolder) -> PostgresServer:
    """Return the PostgreSQL that all processes of the run share: never stop this one."""
    server = PostgresServer(run_folder.path / "postgres")
    with run_folder.lock("postgres"):
        if not run_folder.lines("postgres-ready"):
            start_watch(run_folder)
            prepare(server)
            run_folder.append("postgres-ready", "yes")
    return server


@pytest.fixture(scope="session")
def sqlite_template(run_folder: RunFolder) -> Path:
    """Return the migrated SQLite file that tests copy."""
    file = run_folder.path / "template.db"
    with run_folder.lock("sqlite"):
        if not file.exists():
            unfinished = file.with_suffix(".unfinished")
            upgrade(f"sqlite:///{unfinished}")
            with sqlite3.connect(unfinished) as session:
                session.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            session.close()
            unfinished.rename(file)
    return file


def prepare(server: PostgresServer) -> None:
    """Start a server and make its migrated template."""
    server.start()
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    upgrade(server.url(TEMPLATE))


def upgrade(url: str) -> None:
    """Bring a database to the newest schema."""
    from email_provisioning.persistence.migrations import upgrade

    upgrade(url)


def dump(conninfo: str, folder: Path) -> None:
    """Write every table of a database to a file of its own, binary columns with their bytes as they are."""
    folder.mkdir(exist_ok=True)
    with psycopg.connect(conninfo) as session:
        session.execute("SET bytea_output = 'escape'")
        tables = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            copy = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
            with session.cursor().copy(copy) as rows, (folder / table).open("wb") as file:
                file.writelines(rows)
