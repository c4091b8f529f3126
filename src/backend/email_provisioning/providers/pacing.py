"""When a provider may be called: the rates that vendors allow, shared by every process."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_bulk: ContextVar[bool] = ContextVar("bulk", default=False)
_patience: ContextVar[float | None] = ContextVar("patience", default=None)


@contextmanager
def bulk(*, patience: float | None = None) -> Iterator[None]:
    """Mark the calls inside as work that nobody waits for: it leaves room for what a person waits for.

    ``patience`` is for how long each may wait for its turn, in seconds, where that is not the usual time.
    """
    marked, patient = _bulk.set(True), _patience.set(patience)
    try:
        yield
    finally:
        _bulk.reset(marked)
        _patience.reset(patient)


def bulk_patience() -> float | None:
    """Return for how long the call under way may wait for its turn; None: for the usual time."""
    return _patience.get()


def is_bulk() -> bool:
    """Tell whether the call under way is work that nobody waits for."""
    return _bulk.get()


class Pace(ABC):
    """Lets calls pass at the rate that a vendor allows for one account at it."""

    @abstractmethod
    def wait(self, account: str) -> None:
        """Return when a call may be made, soon; otherwise raise `RateLimitExceeded` with when to come again.

        ``account`` names what the vendor counts by: a kind of provider, or a kind, a slash and a suffix where the
        vendor counts several things apart, such as ``aws-ses/send``. Its rate is the one that is set for the whole
        name, otherwise the kind's.
        """

    @abstractmethod
    def hold(self, account: str, *, seconds: float) -> None:
        """Let no call pass for so long: the vendor has said so."""


class Unpaced(Pace):
    """Lets everything pass."""

    def wait(self, account: str) -> None:
        """Return at once."""

    def hold(self, account: str, *, seconds: float) -> None:
        """Do nothing."""
