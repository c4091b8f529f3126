"""How much of a vendor's rate a queue of creations uses, and whether any second sees more than the rate.

Two worker processes with the default settings work on 2,000 creations, of two calls each, that requests have left
behind; the vendor answers in a tenth of a second.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection, func, select

from benchmarks.claims import Claim, report
from benchmarks.http_servers import ROOT, Place, place
from benchmarks.slow_vendor import ENVIRON, serving_vendor, take_sendgrids_place
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.actor import Actor
from email_provisioning.persistence import tables
from email_provisioning.provisioning.ending import OnComplete, Progress
from email_provisioning.provisioning.waiting import Waiter

CREATIONS, QUICK, WORKERS = 2000, 200, 2
#: Calls a second that the vendor allows.
RATE = 50
#: The share of the rate that is promised.
PROMISED = 0.9


def main() -> int:
    """Print both ratios; return 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} creations instead of {CREATIONS}")
    parser.add_argument("--database-url", default="", help="another database than SQLite; it is emptied")
    given = parser.parse_args()
    count = QUICK if given.quick else CREATIONS
    take_sendgrids_place()
    with serving_vendor() as vendor:
        environ = {**ENVIRON, "SENDGRID_BASE_URL": vendor.url, "PROVIDER_RATES": f"sendgrid:{RATE}"}
        with place(given.database_url, environ) as at:
            _leave(at, count)
            with _workers(at.environ):
                _wait(at, count)
    achieved, most = vendor.rate(), vendor.most_in_a_second()
    print(
        f"{count} creations, {len(vendor.arrivals)} calls: {achieved:.1f} a second, {most} in the fullest one"
    )
    return max(
        report(
            Claim(
                claim=f"queue of {count} creations: calls a second / the vendor's rate",
                ours=f"{achieved:.1f}/s",
                reference=f"{RATE}/s",
                ratio=achieved / RATE,
                target=PROMISED,
                at_least=True,
            )
        ),
        report(
            Claim(
                claim="queue of creations: calls in the fullest second / the vendor's rate",
                ours=f"{most} calls",
                reference=f"{RATE} calls",
                ratio=most / RATE,
                target=1.0,
                at_least=False,
            )
        ),
    )


class _Gone(Waiter):
    """A request that dies as soon as the intent is on disk."""

    def wait(self, progress: Progress, *, at_once: bool, on_complete: OnComplete | None = None) -> Progress:
        return progress


def _leave(at: Place, count: int) -> None:
    """Leave so many creations behind, due now."""
    services = at.services
    waiter = _Gone(runner=services.runner, executor=services.creation.waiter.executor, seconds=0)
    creation = replace(services.creation, waiter=waiter)
    for number in range(count):
        creation.create(Actor(user_id=f"user-{number}", name="Somebody"), username=f"name-{number}")
    with services.database.write() as connection:
        connection.execute(tables.runs.update().values(due_at=services.clock(), lease=None))


@contextmanager
def _workers(environ: Mapping[str, str]) -> Iterator[None]:
    path = f"{ROOT}{os.pathsep}{ROOT / 'src/backend'}"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("EMAIL_")}
    command = [sys.executable, "-m", "benchmarks.slow_vendor"]
    workers = [
        subprocess.Popen(command, env={**inherited, **environ, "PYTHONPATH": path}, cwd=ROOT)
        for _ in range(WORKERS)
    ]
    try:
        yield
    finally:
        for worker in workers:
            worker.terminate()
        codes = [worker.wait(timeout=60) for worker in workers]
    if any(codes):
        raise RuntimeError(f"a worker ended with {codes}: see above")


def _wait(at: Place, count: int) -> None:
    """Return when every creation is complete."""
    deadline = time.monotonic() + 10 * count / RATE
    while time.monotonic() < deadline:
        with at.services.database.read() as connection:
            if _active(connection) == count:
                return
        time.sleep(0.5)
    raise RuntimeError("the queue did not come to its end")


def _active(connection: Connection) -> int:
    query = select(func.count()).where(tables.accounts.c.state == AccountState.ACTIVE)
    return connection.scalar(query) or 0


if __name__ == "__main__":
    raise SystemExit(main())
