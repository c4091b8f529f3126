"""Fixtures of the command line's tests: commands that run in this process, on a database of the test's own."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from click.testing import CliRunner, Result

from email_provisioning.cli import main

#: What looks like a password, a token, a sign-in link's or a session's.
SECRET = re.compile(r"\bia[a-z](?:-[0-9a-z]{5}){6}\b")


@dataclass(frozen=True, kw_only=True)
class CommandLine:
    """Runs commands with settings of its own; an exception that a command lets through fails the test."""

    environ: dict[str, str]

    def run(self, *arguments: str, **given: str) -> Result:
        """Run a command."""
        environ = {**self.environ, **given}
        result = CliRunner().invoke(main, arguments, env=environ, catch_exceptions=False)
        assert "Traceback" not in result.output
        return result

    def json(self, *arguments: str) -> Any:
        """Run a command that succeeds with --json and return what it prints, which is all that it prints."""
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def refused(self, *arguments: str, code: int = 1, **given: str) -> str:
        """Run a command that ends with this exit code, and return what it says on standard error alone."""
        result = self.run(*arguments, **given)
        assert result.exit_code == code, result.output
        assert result.stdout == ""
        assert not SECRET.search(result.stderr)
        return result.stderr


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """Give this process its log back: commands send it to the standard error of their own."""
    root = logging.getLogger()
    handlers, level, configured = list(root.handlers), root.level, structlog.is_configured()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    if not configured:
        structlog.reset_defaults()


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
