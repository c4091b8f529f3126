"""The memory of a web process after 10,000 requests, and after 10,000 more: ``python -m benchmarks.http_memory``."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import psutil

from benchmarks.http_load import get, measure, post
from benchmarks.http_report import conclude, options, row
from benchmarks.http_servers import OURS, Place, place, served

REQUESTS = 10_000
#: Resident mebibytes after the first ten thousand, and mebibytes more after the next.
LIMIT, GROWTH = 150, 3


def main() -> int:
    """Print what the process holds; return 1 where it is too much, or still growing."""
    given = options(__doc__)
    with place(given.database_url) as at, served(OURS, at.environ) as (port, process):
        start = _mebibytes(process)
        requests = _requests(at)
        measured = []
        for _ in range(2):
            measure(port, requests, count=REQUESTS, connections=4)
            measured.append(_mebibytes(process))
    print("resident MiB of the web process")
    row("at the start", "after 10,000", "after 20,000", widths=(14, 14, 14))
    row(*(f"{size:.1f}" for size in (start, *measured)), widths=(14, 14, 14))
    grown = max(0.0, measured[1] - measured[0])
    return max(
        conclude(
            "MiB after 10,000 requests",
            measured[0],
            ours=f"{measured[0]:.1f} MiB",
            reference=f"{start:.1f} MiB at the start",
            target=LIMIT,
            at_least=False,
        ),
        conclude(
            "MiB more after 10,000 further ones",
            grown,
            ours=f"{measured[1]:.1f} MiB",
            reference=f"{measured[0]:.1f} MiB",
            target=GROWTH,
            at_least=False,
        ),
    )


def _requests(at: Place) -> Iterator[bytes]:
    """Yield what members do: they type, create now and then, and look at their list."""
    token = at.token()
    for number in itertools.count():
        yield post("/api/email/check-availability", {"username": f"name-{number}"})
        yield get("/api/email/my-accounts", token)
        yield get("/api/email/me", token)
        yield post("/api/email/check-availability", {"username": "name-0"})
        if number % 5 == 0:
            yield post("/api/email/create", {"username": f"name-{number}"}, token)


def _mebibytes(process: int) -> float:
    size: int = psutil.Process(process).memory_info().rss
    return size / 2**20


if __name__ == "__main__":
    raise SystemExit(main())
