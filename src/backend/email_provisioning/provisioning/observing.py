"""Who watches runs: told of each step and of each end, and never in their way."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Observer(Protocol):
    """Watches the steps of runs and their ends."""

    def step(self, operation: str, step: str, provider: str) -> AbstractContextManager[None]:
        """Return what surrounds one try of a step; what the step raises passes through it."""

    def finished(self, operation: str, provider: str, outcome: str, seconds: float) -> None:
        """Take note of a run that is over, so many seconds after it was asked for."""


class Unobserved(Observer):
    """Watches nothing."""

    def step(self, operation: str, step: str, provider: str) -> AbstractContextManager[None]:
        """Surround it with nothing."""
        return nullcontext()

    def finished(self, operation: str, provider: str, outcome: str, seconds: float) -> None:
        """Do nothing."""
