"""Run every benchmark and print what each claims: ``python -m benchmarks [NAME …]``.

Each claim is a ratio within one run, so that it means the same on a slow machine as on a fast one. The exit code is 0
unless a benchmark could not run: a timing never decides whether a change is right.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

#: Module → what it measures, in the order in which they run.
CLAIMS = {
    "http_availability": "asking if a name is free, beside a bare SELECT",
    "http_create": "creating an address, beside a bare INSERT",
    "http_lists": "lists and search at 1,000 and at 100,000 addresses",
    "http_memory": "the memory of a web process",
    "gateway_throughput": "messages through the gateway, beside a minimal server",
    "load": "a minute of members at work",
}
ROOT = Path(__file__).parents[1]
REPORT = ROOT / ".reports" / "bench.json"
#: A claim as `http_report.conclude` prints it.
CLAIM = re.compile(
    r"^(?P<claim>.+): (?P<value>[\d.]+) \(target (?P<target>.+)\) (?P<verdict>reached|MISSED)$", re.M
)


def main(names: list[str]) -> int:
    """Run the named benchmarks, by default all, one after the other."""
    claims: list[dict[str, str]] = []
    broken: list[str] = []
    for name in names or CLAIMS:
        print(f"\n== {name}: {CLAIMS[name]}", flush=True)
        started = time.monotonic()
        output = _run(name)
        found = [match.groupdict() for match in CLAIM.finditer(output)]
        claims += found
        print(f"-- {time.monotonic() - started:.0f} s", flush=True)
        if not found:
            broken.append(name)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps({"claims": claims, "broken": broken}, indent=2))
    _table(claims)
    for name in broken:
        print(f"{name} could not run: see above", file=sys.stderr)
    return 1 if broken else 0


def _run(name: str) -> str:
    """Show what a benchmark prints as it prints it, and return it."""
    command = [sys.executable, "-u", "-m", f"benchmarks.{name}"]
    lines = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    return "".join(lines)


def _table(claims: list[dict[str, str]]) -> None:
    width = max((len(claim["claim"]) for claim in claims), default=0)
    print(f"\n{'claim':<{width}}  {'measured':>9}  {'target':>8}  verdict")
    for claim in claims:
        print(f"{claim['claim']:<{width}}  {claim['value']:>9}  {claim['target']:>8}  {claim['verdict']}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
