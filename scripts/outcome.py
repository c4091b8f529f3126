"""Read what the test suites wrote about themselves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPORTS = Path(__file__).parents[1] / ".reports"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one or more suites did."""

    #: Tests that passed.
    passed: int = 0
    #: Tests that failed, and modules or fixtures that broke.
    failed: int = 0
    #: Each test that did not run, with its reason.
    skipped: tuple[tuple[str, str], ...] = ()

    @property
    def counted(self) -> bool:
        """Tell whether there was any test at all."""
        return bool(self.passed or self.failed or self.skipped)

    def __add__(self, other: Outcome) -> Outcome:
        """Return the outcome of both."""
        return Outcome(
            passed=self.passed + other.passed,
            failed=self.failed + other.failed,
            skipped=self.skipped + other.skipped,
        )


def read_pytest(name: str) -> Outcome:
    """Read the file of pytest's --report-file; a missing one counts nothing."""
    report = _read(name)
    return Outcome(
        passed=report.get("passed", 0),
        failed=report.get("failed", 0) + report.get("errors", 0),
        skipped=tuple((each["test"], each["reason"]) for each in report.get("skipped", [])),
    )


def read_panel(name: str) -> Outcome:
    """Read the file of vitest's JSON reporter; a missing one counts nothing."""
    report = _read(name)
    tests = [
        (file["name"], test) for file in report.get("testResults", []) for test in file["assertionResults"]
    ]
    return Outcome(
        passed=report.get("numPassedTests", 0),
        failed=report.get("numFailedTests", 0),
        skipped=tuple(
            (f"{file}: {test['fullName']}", f"vitest: {test['status']}")
            for file, test in tests
            if test["status"] not in {"passed", "failed"}
        ),
    )


def _read(name: str) -> dict[str, Any]:
    file = REPORTS / name
    read: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return read
