"""The port to what a provider has to remember in secret, beside the passwords of the addresses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable


class KeptSecrets(ABC):
    """Keeps what a provider has to remember in secret, such as a key that the vendor shows once."""

    @abstractmethod
    def get_or_make(self, name: str, make: Callable[[], str], unmake: Callable[[str], None]) -> str:
        """Return the secret kept under ``name``, or make and keep one.

        Of two processes that make one at once, one is kept; the other one is handed to ``unmake``.
        """

    @abstractmethod
    def forget(self, name: str) -> None:
        """Remove the secret; one that is not there is no error."""


class KeptInMemory(KeptSecrets):
    """Keeps secrets as long as the process lives: for tests and for tools that run once."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._kept: dict[str, str] = {}

    def get_or_make(self, name: str, make: Callable[[], str], unmake: Callable[[str], None]) -> str:
        """Return what is kept, or make it."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def forget(self, name: str) -> None:
        """Remove it."""
        self._kept.pop(name, None)
