"""What every store outside has in common: what is kept under a name, and that it is what was asked for."""

from __future__ import annotations

import hmac
import logging
import os
import threading
import time
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import ClassVar, Generic, TypeVar

from email_provisioning.errors import (
    SecretMismatch,
    SecretNotFound,
    SecretStoreUnavailable,
)
from email_provisioning.secret_stores._names import Naming
from email_provisioning.secret_stores.base import SecretRef, SecretStore
from email_provisioning.secret_stores.keyring import Keyring

#: How long a connection, and an answer, may take, in seconds: a few calls together fit into the lease of a run.
CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 6.0
#: For how long a store that did not answer is not asked again, in seconds: many secrets that wait for it would
#: otherwise keep a worker from everything else.
REST_SECONDS = 2.0

#: What is kept under a name.
Document = Mapping[str, str]
Client = TypeVar("Client")

_BOUND = ("user_id", "email_id", "version")


class RemoteSecretStore(SecretStore):
    """Keeps each secret as a small document that says whose it is and proves that it comes from us."""

    naming: ClassVar[Naming]
    rest_seconds: ClassVar[float] = REST_SECONDS

    def __init__(self, *, keyring: Keyring) -> None:
        """``keyring`` marks what we write."""
        self._keyring = keyring
        self._resting_until = 0.0

    def write(self, ref: SecretRef, value: str) -> None:
        """Store the secret with what it is bound to."""
        bound = _bound(ref)
        document = {**bound, "password": value, "mark": self._mark(bound, value)}
        with self._asking():
            self._put(self.naming.name(ref), document)

    def read(self, ref: SecretRef) -> str:
        """Return the secret, once it is proved to be this one."""
        with self._asking():
            found = self._get(self.naming.name(ref))
        if not self._is_ours(found):
            raise SecretMismatch(
                cause=f"what {self.kind} has for {_told(ref)} was not written by this server"
            )
        if any(found[name] != text for name, text in _bound(ref).items()):
            other = f"{found['email_id']}/{found['version']}"
            raise SecretMismatch(cause=f"{self.kind} answers with the secret {other} for {_told(ref)}")
        return found["password"]

    def delete(self, ref: SecretRef) -> None:
        """Remove the secret."""
        with self._asking():
            self._remove(self.naming.name(ref))

    def refs(self, user_id: str | None = None, account_id: str | None = None) -> Iterator[SecretRef]:
        """Yield the names of what is there; names of others in the same place are passed over."""
        if account_id is not None and user_id is None:
            raise ValueError("an account's secrets are named after its owner")
        with self._asking():
            names = list(self._list(self.naming.beginning(user_id, account_id)))
        for name in names:
            if (ref := self._ref(name)) is not None:
                yield ref

    def check(self) -> None:
        """Return when the store lets us in and answers."""
        with self._asking():
            self._look()

    @abstractmethod
    def _put(self, name: str, document: Document) -> None:
        """Write a document, replacing the one that is there."""

    @abstractmethod
    def _get(self, name: str) -> Document:
        """Return a document; raise `SecretNotFound` where there is none."""

    @abstractmethod
    def _remove(self, name: str) -> None:
        """Remove a document with every former one of its name, as far as the store lets us."""

    @abstractmethod
    def _list(self, beginning: str) -> Iterator[str]:
        """Yield the names that begin so; others among them do no harm."""

    @abstractmethod
    def _look(self) -> None:
        """Make a call that changes nothing."""

    def _ref(self, name: str) -> SecretRef | None:
        named = self.naming.read(name)
        if named is None:
            return None
        user_id = named.user_id
        if user_id is None:
            try:
                with self._asking():
                    user_id = self._get(name).get("user_id", "")
            except SecretNotFound:
                return None  # removed since it was listed
        return SecretRef(user_id=user_id, account_id=named.account_id, version=named.version)

    def _is_ours(self, found: Document) -> bool:
        bound = {name: found.get(name, "") for name in _BOUND}
        expected = self._mark(bound, found.get("password", ""))
        return hmac.compare_digest(expected.encode(), found.get("mark", "").encode())

    def _mark(self, bound: Document, value: str) -> str:
        return self._keyring.mark(*(bound[name] for name in _BOUND), value)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Ask the store, unless it has not answered a moment ago."""
        if time.monotonic() < self._resting_until:
            raise SecretStoreUnavailable(cause=f"{self.kind} did not answer a moment ago")
        try:
            yield
        except SecretStoreUnavailable:
            self._resting_until = time.monotonic() + self.rest_seconds
            raise


class PerProcess(Generic[Client]):
    """Makes a client when it is first needed, and anew in a forked process: two processes cannot share connections."""

    def __init__(self, make: Callable[[], Client]) -> None:
        """``make`` opens no connection."""
        self._make = make
        self._made: dict[int, Client] = {}
        self._locks: dict[int, threading.Lock] = {}

    def get(self) -> Client:
        """Return the client of this process."""
        process = os.getpid()
        if process not in self._made:
            # A lock of the parent could have been held at the moment of the fork.
            with self._locks.setdefault(process, threading.Lock()):
                if process not in self._made:
                    self._made = {process: self._make()}
        return self._made[process]


def document_of(kind: str, found: object) -> Document:
    """Return what a store has under a name; raise `SecretMismatch` where it is no document of ours."""
    if not isinstance(found, dict) or not all(isinstance(part, str) for part in found.values()):
        raise SecretMismatch(cause=f"what {kind} answers with was not written by this server")
    return found


def quiet(*names: str) -> None:
    """Keep the small talk of a library out of the log, ours or a host's: at DEBUG it has whole requests and answers."""
    for name in names:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))


def short(text: object) -> str:
    """Return a store's own words on one short line, for a cause."""
    line = "".join(character if character.isprintable() else " " for character in str(text))
    return line if len(line) <= 200 else line[:199] + "…"


def _bound(ref: SecretRef) -> Document:
    return {"user_id": ref.user_id, "email_id": ref.account_id, "version": str(ref.version)}


def _told(ref: SecretRef) -> str:
    return f"{ref.account_id}/{ref.version}"
