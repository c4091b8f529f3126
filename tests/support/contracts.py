"""Pytest plugin: tell at the end how much was held against the vendors' official contracts."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from tests.fakes.tally import TALLIES, Tally
from tests.support.run import RUN

COUNTED = "contracts"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what this process has counted to the one that leads the run."""
    if TALLIES:
        counted = {name: asdict(tally) for name, tally in TALLIES.items()}
        session.config.stash[RUN].append(COUNTED, json.dumps(counted))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell the sums."""
    sums: dict[str, Tally] = {}
    for line in config.stash[RUN].lines(COUNTED):
        for name, counted in json.loads(line).items():
            tally = sums.setdefault(name, Tally())
            for each, number in counted.items():
                setattr(tally, each, getattr(tally, each) + number)
    for name, tally in sorted(sums.items()):
        terminalreporter.write_line(
            f"contract {name}: {tally.requests} requests and {tally.answers} answers held against it, "
            f"{tally.violations} violations"
        )
