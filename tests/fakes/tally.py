"""How many requests and answers were held against each vendor's official contract in this process."""

from __future__ import annotations

import threading
from dataclasses import dataclass


@dataclass
class Tally:
    """The counts of one contract."""

    requests: int = 0
    answers: int = 0
    violations: int = 0


#: By the name of the contract.
TALLIES: dict[str, Tally] = {}
_lock = threading.Lock()


def note(contract: str, *, requests: int, answers: int, violations: int) -> None:
    """Add what a fake has counted while it ran."""
    with _lock:
        tally = TALLIES.setdefault(contract, Tally())
        tally.requests += requests
        tally.answers += answers
        tally.violations += violations
