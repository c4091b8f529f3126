"""Pytest plugin: write what passed, failed and was skipped to a file, for the summary over all suites."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the file."""
    parser.addoption("--report-file", type=Path, help="write counts and skip reasons to this file as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Collect reports in the process that leads the run, where a file is named."""
    file = config.getoption("--report-file")
    if file is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Report(file), "report-file")


class Report:
    """Count outcomes and keep the reason of each test that did not run or is expected to fail."""

    def __init__(self, file: Path) -> None:
        """Take the file to write at the end."""
        self._file = file
        self._counts: Counter[str] = Counter()
        self._skipped: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test once: when it ran, or in the phase that stopped it."""
        if report.failed:
            self._counts["failed" if report.when == "call" else "errors"] += 1
        elif hasattr(report, "wasxfail"):
            self._skipped[report.nodeid] = f"expected to fail: {report.wasxfail}"
        elif report.skipped:
            self._skip(report)
        elif report.when == "call":
            self._counts["passed"] += 1

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the reason of a module that was skipped or broken as a whole."""
        if report.skipped:
            self._skip(report)
        elif report.failed:
            self._counts["errors"] += 1

    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        skipped = [{"test": test, "reason": reason} for test, reason in sorted(self._skipped.items())]
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps({**self._counts, "skipped": skipped}, indent=1))

    def _skip(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        self._skipped[report.nodeid] = reason.removeprefix("Skipped: ")
