"""The port to a store of secrets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Connection


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretRef:
    """The name of one secret: an account's password in one of its versions."""

    account_id: str
    #: Counts up with each rotation, from 1.
    version: int


class SecretNotFound(LookupError):
    """There is no such secret in the store."""


class SecretStore(ABC):
    """Keeps secrets, encrypted at rest. A store that does not answer raises `StorageUnavailable`."""

    kind: ClassVar[str]

    @abstractmethod
    def write(self, ref: SecretRef, value: str) -> None:
        """Store ``value``, replacing what is there under the same name."""

    @abstractmethod
    def read(self, ref: SecretRef) -> str:
        """Return the secret; raise `SecretNotFound` where there is none."""

    @abstractmethod
    def delete(self, ref: SecretRef) -> None:
        """Remove the secret; removing one that is not there is no error."""

    @abstractmethod
    def versions(self, account_id: str) -> list[int]:
        """Return the versions that are stored for one account, in ascending order."""

    @abstractmethod
    def check(self) -> None:
        """Return when the store can be written to and read from."""


class TransactionalSecretStore(SecretStore):
    """A store inside our own database, whose changes commit together with the account that they belong to."""

    @abstractmethod
    def write_in(self, connection: Connection, ref: SecretRef, value: str) -> None:
        """Do `write` inside the caller's transaction."""

    @abstractmethod
    def delete_in(self, connection: Connection, ref: SecretRef) -> None:
        """Do `delete` inside the caller's transaction."""
