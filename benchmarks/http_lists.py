"""Lists and searches among 100,000 addresses beside 1,000: ``python -m benchmarks.http_lists``.

One user has them all, which is the hardest case.
"""

from __future__ import annotations

import itertools
import json
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

from benchmarks.http_accounts import PLACES, WORDS, add_accounts
from benchmarks.http_load import get, measure
from benchmarks.http_report import alternate, conclude, options, row
from benchmarks.http_servers import OURS, place, served

FEW, MANY, REQUESTS = 1_000, 100_000, 300
TARGET = 1.5
_LIST = "/api/email/my-accounts"


def main() -> int:
    """Print the p95 of each kind of question and the ratios; return 1 where one is above the target."""
    given = options(__doc__)
    missed = 0
    with ExitStack() as stack:
        kinds = [_served(stack, count, given.database_url) for count in (FEW, MANY)]
        print(f"two connections, median of {given.rounds} p95, milliseconds; {FEW} and {MANY} addresses")
        for kind in kinds[0][1]:
            few, many = alternate(
                given.rounds, *(_p95(port, paths[kind], token) for port, paths, token in kinds)
            )
            row(kind, f"{few * 1e3:.2f}", f"{many * 1e3:.2f}", widths=(24, 8, 8))
            missed |= conclude(
                f"{kind} at {MANY} / {FEW}",
                many / few,
                ours=f"p95 {many * 1e3:.2f} ms",
                reference=f"p95 {few * 1e3:.2f} ms",
                target=TARGET,
                at_least=False,
            )
    return missed


def _served(stack: ExitStack, count: int, database_url: str) -> tuple[int, dict[str, Sequence[str]], str]:
    at = stack.enter_context(place(database_url))
    token = at.token()
    add_accounts(at.services, at.services.access.user("bench").id, count)
    port, _ = stack.enter_context(served(OURS, at.environ))
    return port, _paths(port, token), token


def _paths(port: int, token: str) -> dict[str, Sequence[str]]:
    """Return the questions of each kind; what a person asks of a list."""
    ends = [
        f"{word}-{place}"[: 4 + number]
        for number, (word, place) in enumerate(zip(WORDS, PLACES, strict=True))
    ]
    return {
        "first page": [_LIST],
        "page far down": [f"{_LIST}?cursor={_cursor_in_the_middle(port, token)}"],
        "by status": [f"{_LIST}?status=active"],
        "search, common word": [f"{_LIST}?limit=10&q={word}" for word in WORDS],
        "search while typing": [f"{_LIST}?limit=10&q={text.replace('-', '+')}" for text in ends],
        "search, two words": [f"{_LIST}?limit=10&q={word}+{place}" for word in WORDS for place in PLACES],
        "search, nothing found": [f"{_LIST}?q=zz{number}" for number in range(10)],
    }


def _cursor_in_the_middle(port: int, token: str) -> str:
    cursor = ""
    for _ in range(10):
        query = f"?limit=50&cursor={cursor}" if cursor else "?limit=50"
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}{_LIST}{query}", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(asked) as answer:
            cursor = json.load(answer)["next_cursor"]
    return cursor


def _p95(port: int, paths: Sequence[str], token: str) -> Callable[[], float]:
    requests: Iterator[bytes] = itertools.cycle([get(path, token) for path in paths])
    return lambda: measure(port, requests, count=REQUESTS, connections=2).quantile(0.95)


if __name__ == "__main__":
    raise SystemExit(main())
