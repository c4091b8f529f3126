"""The options and the last line that all HTTP benchmarks share."""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Sequence

from benchmarks.claims import Claim, report

ROUNDS = 5


def options(description: str | None) -> argparse.Namespace:
    """Return what the command line says: ``rounds`` and ``database_url``."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--database-url", default="", help="another database than SQLite; it is emptied")
    return parser.parse_args()


def alternate(rounds: int, *measures: Callable[[], float]) -> list[float]:
    """Return the median of each measure, taken in turn so that all see the same machine; one round warms up."""
    results: list[list[float]] = [[] for _ in measures]
    for number in range(rounds + 1):
        for result, measure in zip(results, measures, strict=True):
            value = measure()
            if number:
                result.append(value)
    return [statistics.median(result) for result in results]


def conclude(claim: str, ratio: float, *, ours: str, reference: str, target: float, at_least: bool) -> int:
    """Report the ratio beside its target; return 1 where it is missed."""
    return report(
        Claim(claim=claim, ours=ours, reference=reference, ratio=ratio, target=target, at_least=at_least)
    )


def milliseconds(seconds: float) -> str:
    """Return how a time is shown."""
    return f"{seconds * 1e3:.2f} ms"


def row(*cells: object, widths: Sequence[int]) -> None:
    """Print one line of a table."""
    print("  ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)))
