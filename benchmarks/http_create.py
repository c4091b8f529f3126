"""Creations beside a bare INSERT + COMMIT, and late ones beside the first: ``python -m benchmarks.http_create``."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator

from benchmarks.http_load import measure, post
from benchmarks.http_report import alternate, conclude, options, row
from benchmarks.http_servers import BARE, OURS, Place, place, served

REQUESTS, HUNDRED, ALL = 200, 100, 10_000
#: Times the bare handler's, and how much slower the last hundred may be than the first.
TARGET, LATE_TARGET = 4.0, 1.10


def main() -> int:
    """Print the times and ratios; return 1 where one is above its target."""
    given = options(__doc__)
    with (
        place(given.database_url) as at,
        served(OURS, at.environ) as (our_port, _),
        served(BARE, at.environ) as (bare_port, _),
    ):
        creations, inserts = _creations(at), _inserts()
        first = _hundred(our_port, creations)
        yardstick, achieved = alternate(
            given.rounds,
            lambda: measure(bare_port, inserts, count=REQUESTS, connections=1).quantile(0.5),
            lambda: measure(our_port, creations, count=REQUESTS, connections=1).quantile(0.5),
        )
        made = HUNDRED + REQUESTS * (given.rounds + 1)
        measure(our_port, creations, count=ALL - HUNDRED - made, connections=4)
        last = _hundred(our_port, creations)
    print(f"one connection, median of {given.rounds} medians, milliseconds")
    row("bare INSERT", "creation", "first 100", f"{ALL - HUNDRED + 1}-{ALL}", widths=(12, 12, 12, 12))
    row(*(f"{seconds * 1e3:.2f}" for seconds in (yardstick, achieved, first, last)), widths=(12, 12, 12, 12))
    return max(
        conclude(
            "creation / bare INSERT + COMMIT",
            achieved / yardstick,
            ours=_milliseconds(achieved),
            reference=_milliseconds(yardstick),
            target=TARGET,
            at_least=False,
        ),
        conclude(
            "creations 9,901-10,000 / the first 100",
            last / first,
            ours=_milliseconds(last),
            reference=_milliseconds(first),
            target=LATE_TARGET,
            at_least=False,
        ),
    )


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms"


def _hundred(port: int, creations: Iterator[bytes]) -> float:
    """Return the typical time of a hundred creations in seconds, the quietest of a few groups of twenty."""
    groups = [measure(port, creations, count=HUNDRED // 5, connections=1).quantile(0.5) for _ in range(5)]
    return statistics.median(groups)


def _creations(at: Place) -> Iterator[bytes]:
    token = at.token()
    for number in itertools.count():
        yield post("/api/email/create", {"username": f"name-{number}"}, token)


def _inserts() -> Iterator[bytes]:
    for number in itertools.count():
        yield post("/insert", {"username": f"name-{number}"})


if __name__ == "__main__":
    raise SystemExit(main())
