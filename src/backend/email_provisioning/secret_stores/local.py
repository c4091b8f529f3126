"""The embedded store: sealed secrets in our own database."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ColumnElement, Connection, and_, select

from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tables import secrets
from email_provisioning.persistence.upsert import insert_or_replace
from email_provisioning.secret_stores.base import SecretNotFound, SecretRef, TransactionalSecretStore
from email_provisioning.secret_stores.keyring import Keyring


class LocalSecretStore(TransactionalSecretStore):
    """Keeps secrets in the database, sealed with a key that is not in it."""

    kind: ClassVar[str] = "local"

    def __init__(self, database: Database, keyring: Keyring) -> None:
        """Use the given database and keys."""
        self._database = database
        self._keyring = keyring

    def write(self, ref: SecretRef, value: str) -> None:
        """Store ``value`` in a transaction of its own."""
        with self._database.write() as connection:
            self.write_in(connection, ref, value)

    def write_in(self, connection: Connection, ref: SecretRef, value: str) -> None:
        """Store ``value`` in the caller's transaction."""
        key_id, sealed = self._keyring.seal(value, bound_to=_bound_to(ref))
        insert_or_replace(
            connection,
            secrets,
            key={"account_id": ref.account_id, "version": ref.version},
            values={"key_id": key_id, "sealed": sealed},
        )

    def read(self, ref: SecretRef) -> str:
        """Return the secret."""
        query = select(secrets.c.key_id, secrets.c.sealed).where(_is(ref))
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise SecretNotFound(_bound_to(ref))
        return self._keyring.open(row.key_id, row.sealed, bound_to=_bound_to(ref))

    def delete(self, ref: SecretRef) -> None:
        """Remove the secret in a transaction of its own."""
        with self._database.write() as connection:
            self.delete_in(connection, ref)

    def delete_in(self, connection: Connection, ref: SecretRef) -> None:
        """Remove the secret in the caller's transaction."""
        connection.execute(secrets.delete().where(_is(ref)))

    def versions(self, account_id: str) -> list[int]:
        """Return the stored versions."""
        query = (
            select(secrets.c.version).where(secrets.c.account_id == account_id).order_by(secrets.c.version)
        )
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def check(self) -> None:
        """Read one row: the database is the store."""
        with self._database.read() as connection:
            connection.execute(select(secrets.c.version).limit(1)).all()


def _bound_to(ref: SecretRef) -> str:
    return f"{ref.account_id}/{ref.version}"


def _is(ref: SecretRef) -> ColumnElement[bool]:
    return and_(secrets.c.account_id == ref.account_id, secrets.c.version == ref.version)
