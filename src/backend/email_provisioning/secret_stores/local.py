"""The embedded store: sealed secrets in our own database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from sqlalchemy import Connection, select

from email_provisioning.errors import SecretConflict
from email_provisioning.persistence import secrets as rows
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.sealed import secret_binding
from email_provisioning.persistence.tables import secrets
from email_provisioning.secret_stores.base import EmbeddedSecretStore, SecretNotFound, SecretRef
from email_provisioning.secret_stores.keyring import Keyring
from email_provisioning.secret_stores.registry import Surroundings


class LocalSecretStore(EmbeddedSecretStore):
    """Keeps secrets in the database, sealed with a key that is not in it."""

    kind: ClassVar[str] = rows.EMBEDDED

    def __init__(self, database: Database, keyring: Keyring) -> None:
        """Use the given database and keys."""
        self._database = database
        self._keyring = keyring

    def write(self, ref: SecretRef, value: str) -> None:
        """Store ``value`` in a transaction of its own."""
        with self._database.write() as connection:
            self.write_in(connection, ref, value)

    def write_in(
        self, connection: Connection, ref: SecretRef, value: str, *, due_at: datetime | None = None
    ) -> None:
        """Store ``value`` in the caller's transaction."""

        def put(key_id: str, sealed: bytes) -> None:
            if not rows.put(
                connection, _key(ref), user_id=ref.user_id, key_id=key_id, sealed=sealed, due_at=due_at
            ):
                raise SecretConflict(cause=f"{_bound_to(ref)} is being worked on")

        self._keyring.seal_into(value, bound_to=_bound_to(ref), put=put)

    def fill_in(self, connection: Connection, ref: SecretRef, value: str) -> None:
        """Seal ``value`` into the row that is there."""

        def put(key_id: str, sealed: bytes) -> None:
            rows.fill(connection, _key(ref), key_id=key_id, sealed=sealed)

        self._keyring.seal_into(value, bound_to=_bound_to(ref), put=put)

    def read(self, ref: SecretRef) -> str:
        """Return the secret."""
        with self._database.read() as connection:
            entry = rows.get(connection, _key(ref))
        if entry is None or entry.key_id is None or entry.sealed is None:
            raise SecretNotFound(cause=f"{_bound_to(ref)} is not in the database")
        return self.open(ref, entry.key_id, entry.sealed)

    def open(self, ref: SecretRef, key_id: str, sealed: bytes) -> str:
        """Return the secret that was sealed for this name."""
        return self._keyring.open(key_id, sealed, bound_to=_bound_to(ref))

    def delete(self, ref: SecretRef) -> None:
        """Remove the secret in a transaction of its own."""
        with self._database.write() as connection:
            self.delete_in(connection, ref)

    def delete_in(self, connection: Connection, ref: SecretRef) -> None:
        """Remove the secret in the caller's transaction."""
        rows.delete(connection, _key(ref))

    def refs(self, user_id: str | None = None, account_id: str | None = None) -> Iterator[SecretRef]:
        """Yield the names of the secrets whose text is in the database."""
        columns = secrets.c.user_id, secrets.c.account_id, secrets.c.version
        query = select(*columns).where(secrets.c.sealed.is_not(None)).order_by(*columns)
        if user_id is not None:
            query = query.where(secrets.c.user_id == user_id)
        if account_id is not None:
            query = query.where(secrets.c.account_id == account_id)
        with self._database.read() as connection:
            found = connection.execute(query).all()
        for owner, account, version in found:
            yield SecretRef(user_id=owner, account_id=account, version=version)

    def check(self) -> None:
        """Read one row: the database is the store."""
        with self._database.read() as connection:
            connection.execute(select(secrets.c.version).limit(1)).all()


def build(surroundings: Surroundings) -> LocalSecretStore:
    """Return the embedded store."""
    return LocalSecretStore(surroundings.database, surroundings.keyring)


def _key(ref: SecretRef) -> rows.Key:
    return ref.account_id, ref.version


def _bound_to(ref: SecretRef) -> str:
    return secret_binding(ref.account_id, ref.version)
