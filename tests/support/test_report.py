"""What was skipped must not be lost between the suites and the last lines of `make test`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import checks, outcome
from scripts.outcome import Outcome

SUITE = """
import pytest

def test_passes(): pass
def test_fails(): assert False
def test_skips(): pytest.skip("no such program")
@pytest.mark.skip(reason="not on this machine")
def test_is_skipped(): pass
@pytest.mark.xfail(reason="a known fault", strict=True)
def test_is_expected_to_fail(): assert False
@pytest.fixture
def broken(): raise RuntimeError
def test_errs(broken): pass
"""


@pytest.mark.parametrize("processes", [[], ["-n", "2"]])
def test_every_skipped_test_reaches_the_summary_once(
    processes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "test_suite.py").write_text(SUITE)
    (tmp_path / "test_module.py").write_text("import pytest\npytest.importorskip('no_such_module')")
    report = tmp_path / "reports" / "pytest.json"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.support.report",
        f"--report-file={report}",
        *processes,
    ]
    subprocess.run([*command, "--rootdir", tmp_path, tmp_path], check=False, capture_output=True)
    monkeypatch.setattr(outcome, "REPORTS", report.parent)
    read = outcome.read_pytest("pytest.json")
    assert (read.passed, read.failed) == (1, 2)
    assert dict(read.skipped) == {
        "test_module.py": "could not import 'no_such_module': No module named 'no_such_module'",
        "test_suite.py::test_skips": "no such program",
        "test_suite.py::test_is_skipped": "not on this machine",
        "test_suite.py::test_is_expected_to_fail": "expected to fail: a known fault",
    }


def test_the_panel_s_pending_tests_count_as_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tests = [{"fullName": "the list is empty", "status": status} for status in ("passed", "skipped", "todo")]
    report = {
        "numPassedTests": 1,
        "numFailedTests": 0,
        "testResults": [{"name": "a.test.ts", "assertionResults": tests}],
    }
    (tmp_path / "panel.json").write_text(json.dumps(report))
    monkeypatch.setattr(outcome, "REPORTS", tmp_path)
    assert outcome.read_panel("panel.json") == Outcome(
        passed=1,
        skipped=(
            ("a.test.ts: the list is empty", "vitest: skipped"),
            ("a.test.ts: the list is empty", "vitest: todo"),
        ),
    )


@pytest.mark.parametrize(
    ("skipped", "required", "refused"),
    [
        ("tests/e2e/test_page.py::test", "1", True),
        ("tests/e2e/test_page.py::test", "", False),
        ("tests/live/test_ses.py::test", "1", False),
    ],
)
def test_only_live_tests_may_be_skipped_where_all_are_required(
    skipped: str, required: str, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUIRE_ALL", required)
    assert checks.told_incomplete(Outcome(passed=1, skipped=((skipped, "why"),))) is refused
