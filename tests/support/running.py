"""Pytest plugin: running servers, one that a module's tests share and as many as a test wants of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.databases import TEMPLATE, dump
from tests.support.plain_secrets import refuse_plain_secrets
from tests.support.postgres import PostgresServer
from tests.support.run_folder import RunFolder
from tests.support.server import Program, Server, environ_of, serving

#: Recipients that an address of the shared server may send to in a day.
DAILY_LIMIT = 4


@pytest.fixture(scope="module")
def server(
    shared_database_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    free_port: Callable[[], int],
    run_folder: RunFolder,
) -> Iterator[Server]:
    """Yield a server that the module's tests share, once for each kind of database: give each its own addresses.

    What it leaves behind, its log included, must hold no plain secret.
    """
    folder = tmp_path_factory.mktemp("server")
    output = tmp_path_factory.mktemp("output")
    environ = environ_of(
        folder / "data",
        free_port,
        DATABASE_URL=shared_database_url,
        DAILY_EMAIL_LIMIT_PER_ACCOUNT=str(DAILY_LIMIT),
        LIMITS_COUNT_INTERNAL="true",
        CREDENTIAL_OVERLAP_SECONDS="0",
        MAX_EMAIL_ACCOUNTS_PER_USER="100",
    )
    with serving(environ, output) as running:
        yield running
    refuse_plain_secrets(folder, run_folder)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Yield the URL of a database for one server, empty for SQLite at its default place."""
    if request.param == "sqlite":
        yield ""
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    run_folder: RunFolder = request.getfixturevalue("run_folder")
    name = postgres.create_database(template=TEMPLATE)
    yield postgres.url(name)
    folder = tmp_path_factory.mktemp("dump")
    dump(postgres.conninfo(name), folder)
    postgres.retire_database(name)
    refuse_plain_secrets(folder, run_folder)


@pytest.fixture(scope="module")
def member(server: Server) -> Program:
    """Return the program of a member of the shared server."""
    return server.program("alice")


@pytest.fixture
def start_server(
    data_dir: Path, free_port: Callable[[], int], tmp_path: Path
) -> Iterator[Callable[..., Server]]:
    """Return a function that runs a server with settings of NAME="value" pairs until the test ends.

    Several share the data folder, each with ports of its own. See `serving` for a wrapper.
    """
    with ExitStack() as stack:

        def start(wrapper: Sequence[str] = (), **given: str) -> Server:
            environ = environ_of(data_dir, free_port, **given)
            return stack.enter_context(serving(environ, tmp_path, wrapper=wrapper))

        yield start
