"""A minute of many members at their usual work, without one failure: ``python -m benchmarks.load``.

Locust runs them headless, on this machine alone, against a server that is started for them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.claims import Claim, report
from benchmarks.whole_server import BIN, environ_of, serving
from email_provisioning.bootstrap import build_services
from email_provisioning.settings import load_settings

ROOT = Path(__file__).parents[1]
SECONDS, MEMBERS, SPAWNED_PER_SECOND = 60, 20, 10


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a load came to."""

    requests: int
    failures: int
    #: Milliseconds that half of the answers, and 95 % of them, stayed below: the worst of all kinds of request.
    median: float
    p95: float
    #: Answers a second.
    rate: float


def main() -> int:
    """Print a line for each kind of request; return 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--members", type=int, default=MEMBERS)
    parser.add_argument("--database-url", default="", help="another database than SQLite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="load-benchmark-") as folder:
        environ = environ_of(Path(folder), DATABASE_URL=options.database_url)
        with serving(environ) as url:
            environ["LOAD_TOKENS"] = ",".join(_tokens(environ, options.members))
            outcome = run_load(url, environ, seconds=options.seconds, members=options.members)
    return report(
        Claim(
            claim=f"{options.members} members at work for {options.seconds} s: failures",
            ours=f"{outcome.failures} failed, p95 {outcome.p95:.0f} ms",
            reference=f"{outcome.requests} requests, {outcome.rate:.0f}/s",
            ratio=outcome.failures,
            target=0,
            at_least=False,
        )
    )


def run_load(url: str, environ: Mapping[str, str], *, seconds: int, members: int) -> Outcome:
    """Let members work against a running server; print what each kind of request took, and return what it came to."""
    command = [str(BIN / "locust"), "-f", str(ROOT / "tests/locust_email_provisioning.py"), f"--host={url}"]
    command += ["--headless", "--only-summary", f"--users={members}", f"--spawn-rate={SPAWNED_PER_SECOND}"]
    with tempfile.TemporaryDirectory(prefix="locust-") as folder:
        results = Path(folder) / "stats"
        command += [f"--run-time={seconds}s", "--json-file", str(results), "--loglevel=WARNING"]
        # 1 tells of failed requests, which are counted below; anything else that it did not run.
        code = subprocess.run(command, env=dict(environ), check=False, timeout=seconds + 120).returncode
        if code not in (0, 1):
            raise RuntimeError(f"locust ended with {code}")
        entries = json.loads(results.with_suffix(".json").read_text())
    _print(entries)
    return _outcome(entries, seconds)


def _tokens(environ: Mapping[str, str], members: int) -> Iterator[str]:
    """Yield the token of a new user for each member: as many processes that make one would be a load themselves."""
    services = build_services(load_settings(environ, env_file=Path(os.devnull)))
    for number in range(members):
        yield services.access.issue_token(services.access.create_user(f"member-{number}")).secret
    services.database.close()


def _print(entries: list[dict[str, Any]]) -> None:
    print(f"{'requests':>8} {'failed':>6} {'median':>7} {'p95':>7}  (milliseconds)")
    for each in sorted(entries, key=lambda each: str(each["name"])):
        times = f"{_quantile(each, 0.5):>7.0f} {_quantile(each, 0.95):>7.0f}"
        print(f"{each['num_requests']:>8} {each['num_failures']:>6} {times}  {each['method']} {each['name']}")


def _outcome(entries: list[dict[str, Any]], seconds: int) -> Outcome:
    requests = sum(int(each["num_requests"]) for each in entries)
    if not requests:
        raise RuntimeError("locust sent nothing")
    return Outcome(
        requests=requests,
        failures=sum(int(each["num_failures"]) for each in entries),
        median=max(_quantile(each, 0.5) for each in entries),
        p95=max(_quantile(each, 0.95) for each in entries),
        rate=requests / seconds,
    )


def _quantile(entry: Mapping[str, Any], part: float) -> float:
    """Return the milliseconds that ``part`` of an entry's answers stayed below."""
    counted = sorted((float(time_), int(count)) for time_, count in entry["response_times"].items())
    left = part * sum(count for _, count in counted)
    for milliseconds, count in counted:
        left -= count
        if left <= 0:
            return milliseconds
    return 0.0


if __name__ == "__main__":
    raise SystemExit(main())
