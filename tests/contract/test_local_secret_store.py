"""The embedded secret store keeps the contract, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Row, select

from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tables import secrets
from email_provisioning.secret_stores.base import SecretRef, SecretStore
from email_provisioning.secret_stores.keyring import load_keyring
from email_provisioning.secret_stores.local import LocalSecretStore
from email_provisioning.testing.secret_store import EmbeddedSecretStoreContract


class TestLocalSecretStore(EmbeddedSecretStoreContract):
    @pytest.fixture
    def database(self, database_url: str) -> Iterator[Database]:
        database = Database(database_url)
        yield database
        database.close()

    @pytest.fixture
    def store(self, database: Database, tmp_path: Path) -> LocalSecretStore:
        self._database = database
        return LocalSecretStore(database, load_keyring(tmp_path / "keys.json"))

    def swap(self, store: SecretStore, ref: SecretRef, other: SecretRef) -> None:
        self._replace(ref, self._row(other).sealed)

    def spoil(self, store: SecretStore, ref: SecretRef) -> None:
        sealed = self._row(ref).sealed
        self._replace(ref, sealed[:-1] + bytes([sealed[-1] ^ 1]))

    def _row(self, ref: SecretRef) -> Row[tuple[object, ...]]:
        with self._database.read() as connection:
            return connection.execute(select(secrets).where(secrets.c.account_id == ref.account_id)).one()

    def _replace(self, ref: SecretRef, sealed: bytes) -> None:
        with self._database.write() as connection:
            connection.execute(
                secrets.update().where(secrets.c.account_id == ref.account_id).values(sealed=sealed)
            )

    def test_the_database_holds_no_plain_secret(
        self, store: LocalSecretStore, database: Database, ref: SecretRef
    ) -> None:
        store.write(ref, "a-plain-secret")
        with database.read() as connection:
            assert b"a-plain-secret" not in repr(connection.execute(select(secrets)).all()).encode()
