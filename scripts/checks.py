"""Run the checks and tests one after the other, time them, and list what was skipped: see the Makefile."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from scripts.outcome import REPORTS, Outcome, read_panel, read_pytest

ROOT = Path(__file__).parents[1]
FRONTEND = ROOT / "src/frontend"
BIN = Path(sys.executable).parent
NPM = [str(ROOT / "scripts/with-node.sh"), "npm"]
#: Two workers suit two cores; worksteal keeps one module's tests together as long as it can.
PYTEST = [str(BIN / "pytest"), "-q", "-n", os.environ.get("TEST_WORKERS", "2"), "--dist", "worksteal"]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One command of a run."""

    #: What the table calls it.
    name: str
    #: The command line.
    command: list[str]
    #: Where it runs.
    folder: Path = ROOT


LINT = [
    Stage(name="ruff", command=[str(BIN / "ruff"), "check", "--quiet", "."]),
    Stage(name="format", command=[str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    Stage(name="mypy", command=[str(BIN / "mypy")]),
    Stage(name="imports", command=[str(BIN / "lint-imports"), "--no-logo"]),
    Stage(name="panel lint", command=[*NPM, "run", "--silent", "lint"], folder=FRONTEND),
    Stage(name="panel types", command=[*NPM, "run", "--silent", "typecheck"], folder=FRONTEND),
]
TYPES = [Stage(name="generated types", command=[sys.executable, "-m", "scripts.generated", "--check"])]
PANEL_REPORT = f"--outputFile.json={REPORTS / 'panel.json'}"
PANEL = [
    Stage(
        name="panel tests",
        command=[
            *NPM,
            "run",
            "--silent",
            "test",
            "--",
            "--reporter=default",
            "--reporter=json",
            PANEL_REPORT,
        ],
        folder=FRONTEND,
    )
]
TESTS = [
    Stage(
        name="pytest",
        command=[*PYTEST, "--ignore=tests/faults", f"--report-file={REPORTS / 'pytest.json'}"],
    )
]
FAULTS = [Stage(name="faults", command=[*PYTEST, "tests/faults", f"--report-file={REPORTS / 'faults.json'}"])]
RUNS = {"lint": LINT, "types": TYPES, "test": LINT + TYPES + PANEL + TESTS, "faults": FAULTS}


def main(run: str) -> int:
    """Run every stage of a run, even after one has failed, and return the exit code."""
    for report in REPORTS.glob("*.json"):
        report.unlink()
    results = [(stage, *_timed(stage)) for stage in RUNS[run]]
    outcome = read_pytest("pytest.json") + read_pytest("faults.json") + read_panel("panel.json")
    print("\n-- stages " + "-" * 40)
    for stage, code, seconds in results:
        print(f"{stage.name:<18}{'passed' if code == 0 else f'FAILED ({code})':<14}{seconds:>7.1f} s")
    print(f"{'':<32}{sum(seconds for _, _, seconds in results):>7.1f} s")
    failed = any(code != 0 for _, code, _ in results)
    return 1 if told_incomplete(outcome) or failed else 0


def _timed(stage: Stage) -> tuple[int, float]:
    print(f"\n-- {stage.name} " + "-" * (48 - len(stage.name)), flush=True)
    start = time.monotonic()
    code = subprocess.run(stage.command, cwd=stage.folder, check=False).returncode
    return code, time.monotonic() - start


def told_incomplete(outcome: Outcome) -> bool:
    """Print what was counted; return whether something was skipped that REQUIRE_ALL=1 asks for."""
    if not outcome.counted:
        return False
    print(f"\n-- skipped: {len(outcome.skipped)} " + "-" * 36)
    for test, reason in outcome.skipped:
        print(f"{test}: {reason}")
    missing = [test for test, _ in outcome.skipped if not test.startswith("tests/live/")]
    required = os.environ.get("REQUIRE_ALL") == "1"
    if missing and required:
        print(f"\nREQUIRE_ALL=1 allows only tests/live to be skipped; {len(missing)} others were.")
    print(f"\n{outcome.passed} passed, {outcome.failed} failed, {len(outcome.skipped)} skipped", flush=True)
    return bool(missing) and required


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
