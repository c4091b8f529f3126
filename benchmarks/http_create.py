"""Creations beside a bare INSERT + COMMIT: ``python -m benchmarks.http_create``."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from benchmarks.http_load import post, typical
from benchmarks.http_report import alternate, conclude, milliseconds, options
from benchmarks.http_servers import BARE, OURS, Place, place, served

REQUESTS = 200
#: Times the bare handler's.
TARGET = 4.0


def main() -> int:
    """Print the times and the ratio; return 1 where it is above its target."""
    given = options(__doc__)
    with (
        place(given.database_url) as at,
        served(OURS, at.environ) as (our_port, _),
        served(BARE, at.environ) as (bare_port, _),
    ):
        ours, inserts = creations(at), _inserts()
        yardstick, achieved = alternate(
            given.rounds,
            lambda: typical(bare_port, inserts, count=REQUESTS),
            lambda: typical(our_port, ours, count=REQUESTS),
        )
    print(f"one connection, median of {given.rounds} medians")
    return conclude(
        "creation / bare INSERT + COMMIT",
        achieved / yardstick,
        ours=milliseconds(achieved),
        reference=milliseconds(yardstick),
        target=TARGET,
        at_least=False,
    )


def creations(at: Place) -> Iterator[bytes]:
    """Yield requests that each create an address."""
    token = at.token()
    for number in itertools.count():
        yield post("/api/email/create", {"username": f"name-{number}"}, token)


def _inserts() -> Iterator[bytes]:
    for number in itertools.count():
        yield post("/insert", {"username": f"name-{number}"})


if __name__ == "__main__":
    raise SystemExit(main())
