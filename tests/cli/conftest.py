"""Fixtures of the command line's tests: commands that run in this process, on a database of the test's own."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from email_provisioning.providers import clocks
from tests.cli.command_line import CommandLine
from tests.cli.doctoring import House, healthy_house


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """Give this process its log back: commands send it to the standard error of their own.

    So does whatever of the test before still says something, such as that it could not write when a password was used.
    """
    root = logging.getLogger()
    handlers, level, configured = list(root.handlers), root.level, structlog.is_configured()
    if not configured:
        structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    if not configured:
        structlog.reset_defaults()


@pytest.fixture(autouse=True)
def no_clock_is_known() -> None:
    """Let a command know as little of others' clocks as a new process does, whatever this one has called before."""
    clocks.forget()


@pytest.fixture
def make_command_line(data_dir: Path) -> Callable[[str], CommandLine]:
    """Return a function that gives the command line of a database."""
    places = {"EMAIL_ENV_FILE": "/dev/null", "EMAIL_DATA_DIR": str(data_dir)}
    return lambda url: CommandLine(environ={**places, "DATABASE_URL": url})


@pytest.fixture
def command_line(make_command_line: Callable[[str], CommandLine], database_url: str) -> CommandLine:
    """Return the command line of a fresh migrated database of each kind."""
    return make_command_line(database_url)


@pytest.fixture
def sqlite_command_line(make_command_line: Callable[[str], CommandLine], sqlite_url: str) -> CommandLine:
    """Return the command line of a fresh migrated SQLite database, where the kind does not matter."""
    return make_command_line(sqlite_url)


@pytest.fixture
def healthy(sqlite_command_line: CommandLine, data_dir: Path, tmp_path: Path) -> Iterator[House]:
    """Yield a set-up in which the doctor finds nothing wrong once the DNS says what is wanted."""
    with healthy_house(sqlite_command_line, data_dir, tmp_path) as house:
        yield house
