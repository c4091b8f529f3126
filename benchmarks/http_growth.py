"""Late creations beside the first ones of another database, at the same time: ``python -m benchmarks.http_growth``."""

from __future__ import annotations

from benchmarks.http_create import creations
from benchmarks.http_load import measure, typical
from benchmarks.http_report import ROUNDS, alternate, conclude, milliseconds
from benchmarks.http_servers import OURS, place, served

HUNDRED, ALL = 100, 10_000
#: How many are measured in turn; the first ones of each side warm it up.
GROUP = HUNDRED // (ROUNDS + 1)
#: How many times slower the last hundred may be than the first: the trees of the database grow by a level.
TARGET = 1.10


def main() -> int:
    """Print the times and the ratio; return 1 where it is above its target.

    The hundreds are measured in turn, and not half a minute apart: between the two, the machine changes more.
    """
    with (
        place() as full,
        place() as fresh,
        served(OURS, full.environ) as (late_port, _),
        served(OURS, fresh.environ) as (first_port, _),
    ):
        late, first = creations(full), creations(fresh)
        measure(late_port, late, count=ALL - HUNDRED, connections=4)
        earliest, last = alternate(
            ROUNDS,
            lambda: typical(first_port, first, count=GROUP),
            lambda: typical(late_port, late, count=GROUP),
        )
    print(f"one connection, median of {ROUNDS} medians")
    return conclude(
        "creations 9,901-10,000 / the first 100",
        last / earliest,
        ours=milliseconds(last),
        reference=milliseconds(earliest),
        target=TARGET,
        at_least=False,
    )


if __name__ == "__main__":
    raise SystemExit(main())
