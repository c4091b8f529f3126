# ruff: noqa: D102 - the name of a test says what it holds
"""The contract of a secret store, as tests.

Subclass it in a test module of your adapter and give it the store::

    class TestMyStore(SecretStoreContract):
        @pytest.fixture
        def store(self) -> SecretStore:
            return MyStore(…)
"""

from __future__ import annotations

from contextlib import suppress

import pytest

from email_provisioning.domain.ids import new_id
from email_provisioning.persistence.database import Database
from email_provisioning.secret_stores.base import (
    SecretNotFound,
    SecretRef,
    SecretStore,
    TransactionalSecretStore,
)


class SecretStoreContract:
    """What every `SecretStore` does."""

    @pytest.fixture
    def store(self) -> SecretStore:
        """Return the store under test, empty."""
        raise NotImplementedError

    @pytest.fixture
    def ref(self, store: SecretStore) -> SecretRef:
        """Return the name of a secret that is not there yet."""
        return SecretRef(account_id=self.account(store), version=1)

    def account(self, store: SecretStore) -> str:
        """Return the id of an account that may have secrets."""
        return new_id()

    def test_what_is_written_is_read(self, store: SecretStore, ref: SecretRef) -> None:
        for value in ("iap-7k2mq", "", "é\N{SNOWMAN}\x00\n", "x" * 10_000):
            store.write(ref, value)
            assert store.read(ref) == value

    def test_a_missing_secret_is_told(self, store: SecretStore, ref: SecretRef) -> None:
        with pytest.raises(SecretNotFound):
            store.read(ref)
        store.write(ref, "one")
        with pytest.raises(SecretNotFound):
            store.read(SecretRef(account_id=ref.account_id, version=2))

    def test_a_deleted_secret_is_gone(self, store: SecretStore, ref: SecretRef) -> None:
        store.write(ref, "one")
        for _ in range(2):
            store.delete(ref)
            with pytest.raises(SecretNotFound):
                store.read(ref)
        store.write(ref, "two")
        assert store.read(ref) == "two"

    def test_versions_live_side_by_side(self, store: SecretStore, ref: SecretRef) -> None:
        assert store.versions(ref.account_id) == []
        for version in (10, 2, 1):
            store.write(SecretRef(account_id=ref.account_id, version=version), f"value {version}")
        assert store.versions(ref.account_id) == [1, 2, 10]
        store.delete(SecretRef(account_id=ref.account_id, version=2))
        assert store.versions(ref.account_id) == [1, 10]
        assert store.read(SecretRef(account_id=ref.account_id, version=10)) == "value 10"

    def test_accounts_live_side_by_side(self, store: SecretStore, ref: SecretRef) -> None:
        other = SecretRef(account_id=self.account(store), version=1)
        store.write(ref, "one")
        store.write(other, "two")
        store.delete(ref)
        assert store.read(other) == "two"
        assert store.versions(ref.account_id) == []

    def test_a_store_that_answers_passes_the_check(self, store: SecretStore) -> None:
        store.check()

    def test_no_secret_is_shown_by_accident(self, store: SecretStore, ref: SecretRef) -> None:
        store.write(ref, "a-plain-secret")
        assert "a-plain-secret" not in f"{store!r}{vars(store)!r}"


class _Stop(Exception):
    """Ends a transaction."""


class TransactionalSecretStoreContract(SecretStoreContract):
    """What a store inside our own database does besides."""

    @pytest.fixture
    def database(self) -> Database:
        """Return the database that the store is in."""
        raise NotImplementedError

    @pytest.fixture
    def store(self, database: Database) -> TransactionalSecretStore:
        """Return the store under test, empty."""
        raise NotImplementedError

    def test_it_commits_with_its_transaction(
        self, store: TransactionalSecretStore, database: Database, ref: SecretRef
    ) -> None:
        with database.write() as connection:
            store.write_in(connection, ref, "one")
        assert store.read(ref) == "one"
        with database.write() as connection:
            store.delete_in(connection, ref)
        assert store.versions(ref.account_id) == []

    def test_it_is_undone_with_its_transaction(
        self, store: TransactionalSecretStore, database: Database, ref: SecretRef
    ) -> None:
        store.write(ref, "before")
        other = SecretRef(account_id=ref.account_id, version=2)
        with suppress(_Stop), database.write() as connection:
            store.write_in(connection, ref, "after")
            store.write_in(connection, other, "new")
            raise _Stop
        with suppress(_Stop), database.write() as connection:
            store.delete_in(connection, ref)
            raise _Stop
        assert store.read(ref) == "before"
        assert store.versions(ref.account_id) == [1]
