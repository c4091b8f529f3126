"""The port to a store of secrets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import Connection

from email_provisioning.errors import SecretMismatch, SecretNotFound

__all__ = ["EmbeddedSecretStore", "SecretMismatch", "SecretNotFound", "SecretRef", "SecretStore"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretRef:
    """The name of one secret: an account's password in one of its versions."""

    #: The owner of the account; any text.
    user_id: str
    account_id: str
    #: Counts up with each new password, from 1; none is used twice.
    version: int


class SecretStore(ABC):
    """Keeps secrets, encrypted at rest.

    Each call can be repeated. A store that does not answer raises `SecretStoreUnavailable`, the embedded one
    `StorageUnavailable`; what else it says is one of the errors of `email_provisioning.errors.secrets`.
    """

    kind: ClassVar[str]

    @abstractmethod
    def write(self, ref: SecretRef, value: str) -> None:
        """Store ``value``, replacing what is there under the same name."""

    @abstractmethod
    def read(self, ref: SecretRef) -> str:
        """Return the secret.

        Raises `SecretNotFound` where there is none, and `SecretMismatch` where what is there is not what was
        written under this name.
        """

    @abstractmethod
    def delete(self, ref: SecretRef) -> None:
        """Remove the secret; removing one that is not there is no error."""

    @abstractmethod
    def refs(self, user_id: str | None = None, account_id: str | None = None) -> Iterator[SecretRef]:
        """Yield the names of the secrets that are there: of all, of one user, or of one account of that user."""

    @abstractmethod
    def check(self) -> None:
        """Return when the store lets us in and answers."""

    def tend(self) -> None:  # noqa: B027 - not every store has to
        """Do what has to be done from time to time, such as renewing a token; call it once a minute at least."""


class EmbeddedSecretStore(SecretStore):
    """A store inside our own database, whose changes commit together with the account that they belong to."""

    @abstractmethod
    def write_in(
        self, connection: Connection, ref: SecretRef, value: str, *, due_at: datetime | None = None
    ) -> None:
        """Do `write` inside the caller's transaction; at ``due_at`` somebody is to see to where it is kept.

        Raises `SecretConflict` where somebody is working on a secret of this name.
        """

    @abstractmethod
    def fill_in(self, connection: Connection, ref: SecretRef, value: str) -> None:
        """Put ``value`` into the row that is there, and change nothing else of it."""

    @abstractmethod
    def open(self, ref: SecretRef, key_id: str, sealed: bytes) -> str:
        """Return the secret that a row holds sealed; raise `SealBroken` where it is another one's."""

    @abstractmethod
    def delete_in(self, connection: Connection, ref: SecretRef) -> None:
        """Do `delete` inside the caller's transaction."""
