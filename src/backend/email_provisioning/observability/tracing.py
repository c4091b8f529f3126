"""Spans around what takes time, for whoever collects traces; nothing where nobody does."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Tracing(Protocol):
    """Makes spans. Names and values hold no address, no user and no secret."""

    def span(self, name: str, **attributes: str) -> AbstractContextManager[None]:
        """Return what surrounds a piece of work; spans inside it are its children."""

    def past(self, name: str, seconds: float, outcome: str, **attributes: str) -> None:
        """Note a piece of work that has just ended."""


class Untraced(Tracing):
    """Makes no spans."""

    def span(self, name: str, **attributes: str) -> AbstractContextManager[None]:
        """Surround it with nothing."""
        return nullcontext()

    def past(self, name: str, seconds: float, outcome: str, **attributes: str) -> None:
        """Do nothing."""
