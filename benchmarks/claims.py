"""What a benchmark found out: a claim, both measures and the verdict."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

#: Names, in the environment, the file to which claims are added as lines of JSON.
RESULTS = "BENCH_RESULTS"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One promise and what was measured of it."""

    #: What is promised, in a few words.
    claim: str
    #: What we did, and what is compared with, as they are shown: with their units.
    ours: str
    reference: str
    #: The figure that the target is about.
    ratio: float
    target: float
    #: Whether the ratio must be at least the target, or at most.
    at_least: bool

    @property
    def reached(self) -> bool:
        """Tell whether the promise is kept."""
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target

    @property
    def aim(self) -> str:
        """Return the target as it is shown."""
        return f"{'>=' if self.at_least else '<='} {self.target:g}"


def report(claim: Claim) -> int:
    """Print a claim, and add it to the results that are being gathered; return 1 where it is missed."""
    verdict = "reached" if claim.reached else "MISSED"
    print(f"{claim.claim}: {claim.ratio:.2f} (target {claim.aim}) {verdict}", flush=True)
    if file := os.environ.get(RESULTS):
        with Path(file).open("a") as results:
            results.write(json.dumps(asdict(claim)) + "\n")
    return 0 if claim.reached else 1


def read(file: Path) -> list[Claim]:
    """Return the claims that were gathered in a file."""
    return [Claim(**json.loads(line)) for line in file.read_text().splitlines()] if file.exists() else []
