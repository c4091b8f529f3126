"""Runs commands in this process, with settings of their own."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

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
