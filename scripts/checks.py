"""Run the checks and tests, time them, and list what was skipped: see the Makefile.

The stages of one lane run one after the other, and the lanes beside each other: none of them keeps two cores busy. The
tests in Python come last and alone, since they start servers and browsers.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from scripts.outcome import REPORTS, Outcome, read_panel, read_pytest

ROOT = Path(__file__).parents[1]
FRONTEND = ROOT / "src/frontend"
BIN = Path(sys.executable).parent
NPM = [str(ROOT / "scripts/with-node.sh"), "npm"]
#: Three workers keep two cores busy, since tests wait for servers; worksteal keeps one module's tests together as long
#: as it can.
PYTEST = [str(BIN / "pytest"), "-q", "-n", os.environ.get("TEST_WORKERS", "3"), "--dist", "worksteal"]

#: How much of the memory has to be free for what the tests write for a while, many times what they use.
MEMORY_BYTES = 4 * 2**30


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One command of a run."""

    #: What the table calls it.
    name: str
    #: The command line.
    command: list[str]
    #: Where it runs.
    folder: Path = ROOT


PYTHON = [
    Stage(name="ruff", command=[str(BIN / "ruff"), "check", "--quiet", "."]),
    Stage(name="format", command=[str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    Stage(name="mypy", command=[str(BIN / "mypy")]),
    Stage(name="imports", command=[str(BIN / "lint-imports"), "--no-logo"]),
]
PANEL_LINT = [
    Stage(name="panel lint", command=[*NPM, "run", "--silent", "lint"], folder=FRONTEND),
    Stage(name="panel types", command=[*NPM, "run", "--silent", "typecheck"], folder=FRONTEND),
]
TYPES = [Stage(name="generated types", command=[sys.executable, "-m", "scripts.generated", "--check"])]
PANEL_REPORT = f"--outputFile.json={REPORTS / 'panel.json'}"
PANEL_TESTS = [
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
#: Where the tests are that go through everything, or need much of something: each kill and fault, each page and request
#: of the panel, each command of the documentation, a hundred thousand addresses, what the registries hand out and get.
EXHAUSTIVE = [
    "tests/faults",
    "tests/package",
    *(f"tests/{folder}/exhaustive" for folder in ("docs", "e2e", "guide", "web")),
]
TESTS = [
    Stage(
        name="pytest",
        command=[
            *PYTEST,
            *(f"--ignore={folder}" for folder in EXHAUSTIVE),
            f"--report-file={REPORTS / 'pytest.json'}",
        ],
    )
]
FAULTS = [Stage(name="faults", command=[*PYTEST, *EXHAUSTIVE, f"--report-file={REPORTS / 'faults.json'}"])]
#: What each run does: steps, of lanes, of stages.
RUNS = {
    "lint": [[PYTHON, PANEL_LINT]],
    "types": [[TYPES]],
    "test": [[PANEL_TESTS, PYTHON + TYPES + PANEL_LINT], [TESTS]],
    "faults": [[FAULTS]],
}


def main(run: str) -> int:
    """Run every stage of a run, even after one has failed, and return the exit code."""
    for report in REPORTS.glob("*.json"):
        report.unlink()
    start = time.monotonic()
    results = [result for lanes in RUNS[run] for result in _step(lanes)]
    outcome = read_pytest("pytest.json") + read_pytest("faults.json") + read_panel("panel.json")
    print("\n-- stages " + "-" * 40)
    for stage, code, seconds in results:
        print(f"{stage.name:<18}{'passed' if code == 0 else f'FAILED ({code})':<14}{seconds:>7.1f} s")
    print(f"{'':<32}{time.monotonic() - start:>7.1f} s")
    failed = any(code != 0 for _, code, _ in results)
    return 1 if told_incomplete(outcome) or failed else 0


def _step(lanes: list[list[Stage]]) -> list[tuple[Stage, int, float]]:
    """Run lanes beside each other; return each stage with its exit code and its seconds."""
    if len(lanes) == 1:
        return [(stage, *_timed(stage, None)) for stage in lanes[0]]
    with ThreadPoolExecutor(len(lanes)) as pool:
        done = pool.map(lambda lane: [(stage, *_timed(stage, subprocess.PIPE)) for stage in lane], lanes)
        return [result for lane in done for result in lane]


def _surroundings() -> dict[str, str]:
    """Return the environment of a stage: what it writes for a while lies in memory, where the machine has enough.

    Nothing that is tested depends on the disk: a process that is killed loses nothing that it has written anywhere.
    """
    memory = Path("/dev/shm")  # noqa: S108 (a place for mkdtemp)
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < MEMORY_BYTES:
        return dict(os.environ)
    return {"TMPDIR": str(memory), **os.environ}


def _timed(stage: Stage, output: int | None) -> tuple[int, float]:
    """Run a stage; what it says is shown as it comes, or at its end where others run beside it."""
    title = f"\n-- {stage.name} " + "-" * (48 - len(stage.name))
    if output is None:
        print(title, flush=True)
    start = time.monotonic()
    done = subprocess.run(
        stage.command,
        cwd=stage.folder,
        env=_surroundings(),
        check=False,
        stdout=output,
        stderr=output and subprocess.STDOUT,
    )
    if output is not None:
        print(title, done.stdout.decode(errors="replace"), sep="\n", end="", flush=True)
    return done.returncode, time.monotonic() - start


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
