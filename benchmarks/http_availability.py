"""Checks of availability beside a bare primary-key SELECT: ``python -m benchmarks.http_availability``."""

from __future__ import annotations

import itertools

from benchmarks.http_load import measure, post
from benchmarks.http_report import alternate, conclude, options, row
from benchmarks.http_servers import BARE, OURS, place, served

REQUESTS, CONNECTIONS = 4_000, 4
#: Of the throughput of the bare handler.
TARGET = 0.5


def main() -> int:
    """Print both throughputs and their ratio; return 1 where it is below the target."""
    given = options(__doc__)
    ours = (post("/api/email/check-availability", {"username": f"name-{n}"}) for n in itertools.count())
    bare = (post("/select", {"username": f"name-{n}"}) for n in itertools.count())
    with (
        place(given.database_url) as at,
        served(OURS, at.environ) as (our_port, _),
        served(BARE, at.environ) as (bare_port, _),
    ):
        at.services.domains.all()
        yardstick, achieved = alternate(
            given.rounds,
            lambda: measure(bare_port, bare, count=REQUESTS, connections=CONNECTIONS).throughput,
            lambda: measure(our_port, ours, count=REQUESTS, connections=CONNECTIONS).throughput,
        )
    print(f"{CONNECTIONS} connections, median of {given.rounds}, answers/s")
    row("bare SELECT", "availability", widths=(12, 12))
    row(f"{yardstick:.0f}", f"{achieved:.0f}", widths=(12, 12))
    return conclude(
        "availability / bare SELECT",
        achieved / yardstick,
        ours=f"{achieved:.0f}/s",
        reference=f"{yardstick:.0f}/s",
        target=TARGET,
        at_least=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
