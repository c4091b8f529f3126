"""A minute of members at work, with no failure: ``python -m benchmarks.load [--seconds N]``."""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.http_report import conclude
from benchmarks.http_servers import OURS, ROOT, place, served

USERS, SPAWNED_A_SECOND = 20, 5


def main() -> int:
    """Let locust work on a server of its own; return 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    seconds = parser.parse_args().seconds
    with (
        tempfile.TemporaryDirectory(prefix="load-") as folder,
        place() as at,
        served(OURS, at.environ) as (port, _),
    ):
        ran = subprocess.run(
            [
                *(sys.executable, "-m", "locust", "-f", str(ROOT / "tests/locust_email_provisioning.py")),
                *("--headless", "--users", str(USERS), "--spawn-rate", str(SPAWNED_A_SECOND)),
                *("--run-time", f"{seconds}s", "--host", f"http://127.0.0.1:{port}"),
                *("--csv", f"{folder}/load", "--only-summary"),
            ],
            env={**os.environ, **at.environ},
            cwd=ROOT,
            check=False,
        )
        with Path(folder, "load_stats.csv").open() as file:
            total = next(line for line in csv.DictReader(file) if line["Name"] == "Aggregated")
    print(
        f"{total['Request Count']} requests, {float(total['Requests/s']):.0f}/s,"
        f" median {total['50%']} ms, p95 {total['95%']} ms, exit code {ran.returncode}"
    )
    return conclude("failed requests", float(total["Failure Count"]), target=0, at_least=False)


if __name__ == "__main__":
    raise SystemExit(main())
