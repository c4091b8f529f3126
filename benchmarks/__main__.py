"""Measure every promise about speed, memory and load, and print one table: ``python -m benchmarks [NAME …]``.

Exit code: 0, also where a target is missed; 1 where a benchmark could not run. The results go to .reports/bench.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from benchmarks.claims import RESULTS, Claim, read

ROOT = Path(__file__).parents[1]
REPORT = ROOT / ".reports/bench.json"
#: One module a promise; each has a main() that reports `Claim`s.
BENCHMARKS = (
    "http_availability",
    "http_create",
    "http_growth",
    "http_lists",
    "http_memory",
    "gateway_throughput",
    "gateway_auth",
    "quota_cost",
    "usage_month",
    "audit_chain",
    "metrics_scrape",
    "enumeration",
    "startup_time",
    "provider_creation",
    "provider_relay",
    "provider_queue",
    "panel_time",
    "panel_paint",
    "panel_list",
    "load",
)
HEAD = ("claim", "ours", "reference", "ratio", "target", "verdict")
#: The exit code of a benchmark that broke off, which Python's own, 1, does not tell from a missed target.
BROKE_OFF = 70


def main() -> int:
    """Run the benchmarks one after the other, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; without any, all"
    )
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    if options.alone:
        return _alone(*options.names)
    names = options.names or list(BENCHMARKS)
    claims, broken = _run_all(names)
    _print(claims, broken)
    _write(claims, broken)
    return 1 if broken else 0


def _alone(name: str) -> int:
    """Run one benchmark in this process, as if it had been called by its own name."""
    sys.argv[1:] = []
    try:
        import_module(f"benchmarks.{name}").main()
    except Exception:  # noqa: BLE001 - shown with its traceback
        sys.excepthook(*sys.exc_info())
        return BROKE_OFF
    return 0


def _run_all(names: Sequence[str]) -> tuple[list[Claim], list[str]]:
    """Return what was measured, and the benchmarks that could not run."""
    broken = []
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        results = Path(folder) / "claims"
        for name in names:
            print(f"\n-- {name} " + "-" * (60 - len(name)), flush=True)
            began, before = time.monotonic(), len(read(results))
            command = [sys.executable, "-m", "benchmarks", "--alone", name]
            environ = {**os.environ, RESULTS: str(results)}
            code = subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode
            if code != 0 or len(read(results)) == before:
                broken.append(name)
            print(f"{time.monotonic() - began:.0f} s", flush=True)
        return read(results), broken


def _print(claims: Sequence[Claim], broken: Sequence[str]) -> None:
    lines = [HEAD, *(_cells(claim) for claim in claims)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    print(f"\n-- {os.cpu_count()} cores, Python {platform.python_version()} " + "-" * 34)
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    for name in broken:
        print(f"{name} COULD NOT RUN: see above")


def _cells(claim: Claim) -> tuple[str, ...]:
    verdict = "reached" if claim.reached else "MISSED"
    return (claim.claim, claim.ours, claim.reference, f"{claim.ratio:.2f}", claim.aim, verdict)


def _write(claims: Sequence[Claim], broken: Sequence[str]) -> None:
    REPORT.parent.mkdir(exist_ok=True)
    content = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "claims": [{**asdict(claim), "reached": claim.reached} for claim in claims],
        "could_not_run": list(broken),
    }
    REPORT.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
