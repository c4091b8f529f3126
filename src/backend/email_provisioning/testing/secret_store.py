# ruff: noqa: D102 - the name of a test says what it holds
"""The contract of a secret store, as tests.

Subclass it in a test module of your adapter, and give it the store and two ways around it::

    class TestMyStore(SecretStoreContract):
        @pytest.fixture
        def store(self) -> SecretStore:
            return MyStore(…)

        def swap(self, store: SecretStore, ref: SecretRef, other: SecretRef) -> None:
            …

        def spoil(self, store: SecretStore, ref: SecretRef) -> None:
            …
"""

from __future__ import annotations

from contextlib import suppress

import pytest

from email_provisioning.domain.ids import new_id
from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence.database import Database
from email_provisioning.secret_stores.base import (
    EmbeddedSecretStore,
    SecretMismatch,
    SecretNotFound,
    SecretRef,
    SecretStore,
)
from email_provisioning.secret_stores.keyring import SealBroken

#: Ids of users as hosts have them: numbers, addresses, anything; some differ only for those who look closely.
USERS = (
    "42",
    "ann",
    "Ann",
    "ann@example.test",
    "auth0|5f7c8ec7c33c6c004bbafe82",
    "x41nn",
    "a-b",
    "a--b",
    "a/b",
    "../../sys",
    "é☃ ́%2F?#",
    "",
    "x",
    "u" * 255,
    "u" * 254,
)


class SecretStoreContract:
    """What every `SecretStore` does."""

    #: What reading raises where something else is kept under a name.
    mismatch: type[ProvisioningError] = SecretMismatch

    @pytest.fixture
    def store(self) -> SecretStore:
        """Return the store under test, empty."""
        raise NotImplementedError

    def swap(self, store: SecretStore, ref: SecretRef, other: SecretRef) -> None:
        """Go around the store, and put what it keeps for ``other`` where it keeps ``ref``."""
        raise NotImplementedError

    def spoil(self, store: SecretStore, ref: SecretRef) -> None:
        """Go around the store, and change what it keeps for ``ref`` a little."""
        raise NotImplementedError

    @pytest.fixture
    def ref(self) -> SecretRef:
        """Return the name of a secret that is not there yet."""
        return named()

    def test_what_is_written_is_read(self, store: SecretStore, ref: SecretRef) -> None:
        for value in ("iap-7k2mq", "", "é\N{SNOWMAN}\x00\n\"'\\", "x" * 10_000):
            store.write(ref, value)
            assert store.read(ref) == value

    def test_a_missing_secret_is_told(self, store: SecretStore, ref: SecretRef) -> None:
        with pytest.raises(SecretNotFound):
            store.read(ref)
        store.write(ref, "one")
        with pytest.raises(SecretNotFound):
            store.read(version(ref, 2))

    def test_a_deleted_secret_is_gone(self, store: SecretStore, ref: SecretRef) -> None:
        store.write(ref, "one")
        for _ in range(2):
            store.delete(ref)
            with pytest.raises(SecretNotFound):
                store.read(ref)
            assert list(store.refs(ref.user_id)) == []
        store.write(ref, "two")
        assert store.read(ref) == "two"

    def test_versions_live_side_by_side(self, store: SecretStore, ref: SecretRef) -> None:
        assert _versions(store, ref) == []
        for number in (10, 2, 1):
            store.write(version(ref, number), f"value {number}")
        assert _versions(store, ref) == [1, 2, 10]
        store.delete(version(ref, 2))
        assert _versions(store, ref) == [1, 10]
        assert store.read(version(ref, 10)) == "value 10"

    def test_accounts_live_side_by_side(self, store: SecretStore, ref: SecretRef) -> None:
        other = named(ref.user_id)
        store.write(ref, "one")
        store.write(other, "two")
        store.delete(ref)
        assert store.read(other) == "two"
        assert list(store.refs(ref.user_id)) == [other]
        assert _versions(store, ref) == []

    def test_users_of_any_name_live_side_by_side(self, store: SecretStore) -> None:
        account_id = new_id()
        refs = [
            SecretRef(user_id=user, account_id=account_id, version=at) for at, user in enumerate(USERS, 1)
        ]
        for ref in refs:
            store.write(ref, f"the secret of {ref.user_id}")
        for ref in refs:
            assert store.read(ref) == f"the secret of {ref.user_id}"
            assert list(store.refs(ref.user_id)) == [ref]
            assert list(store.refs(ref.user_id, account_id)) == [ref]
        found = list(store.refs())
        assert {*found} >= {*refs}
        assert len(found) == len({*found})

    def test_a_secret_of_another_account_is_not_taken_for_this_one(
        self, store: SecretStore, ref: SecretRef
    ) -> None:
        other = named()
        store.write(ref, "one")
        store.write(other, "two")
        self.swap(store, ref, other)
        with pytest.raises(self.mismatch) as refused:
            store.read(ref)
        assert "two" not in f"{refused.value!r}{refused.value.cause}"
        assert store.read(other) == "two"
        store.write(ref, "three")
        assert store.read(ref) == "three"

    def test_a_secret_that_was_changed_outside_is_told(self, store: SecretStore, ref: SecretRef) -> None:
        store.write(ref, "one")
        self.spoil(store, ref)
        with pytest.raises(self.mismatch):
            store.read(ref)
        store.delete(ref)
        with pytest.raises(SecretNotFound):
            store.read(ref)

    def test_a_store_that_answers_passes_the_check(self, store: SecretStore) -> None:
        store.tend()
        store.check()

    def test_no_secret_is_shown_by_accident(self, store: SecretStore, ref: SecretRef) -> None:
        store.write(ref, "a-plain-secret")
        assert "a-plain-secret" not in f"{store!r}{vars(store)!r}"


def named(user_id: str = "ann") -> SecretRef:
    """Return the name of a new account's first secret."""
    return SecretRef(user_id=user_id, account_id=new_id(), version=1)


def version(ref: SecretRef, number: int) -> SecretRef:
    """Return the name of another version of a secret."""
    return SecretRef(user_id=ref.user_id, account_id=ref.account_id, version=number)


def _versions(store: SecretStore, ref: SecretRef) -> list[int]:
    return sorted(each.version for each in store.refs(ref.user_id, ref.account_id))


class _Stop(Exception):
    """Ends a transaction."""


class EmbeddedSecretStoreContract(SecretStoreContract):
    """What a store inside our own database does besides."""

    mismatch = SealBroken

    @pytest.fixture
    def database(self) -> Database:
        """Return the database that the store is in."""
        raise NotImplementedError

    @pytest.fixture
    def store(self, database: Database) -> EmbeddedSecretStore:
        """Return the store under test, empty."""
        raise NotImplementedError

    def test_it_commits_with_its_transaction(
        self, store: EmbeddedSecretStore, database: Database, ref: SecretRef
    ) -> None:
        with database.write() as connection:
            store.write_in(connection, ref, "one")
        assert store.read(ref) == "one"
        with database.write() as connection:
            store.delete_in(connection, ref)
        assert _versions(store, ref) == []

    def test_it_is_undone_with_its_transaction(
        self, store: EmbeddedSecretStore, database: Database, ref: SecretRef
    ) -> None:
        store.write(ref, "before")
        with suppress(_Stop), database.write() as connection:
            store.write_in(connection, ref, "after")
            store.write_in(connection, version(ref, 2), "new")
            raise _Stop
        with suppress(_Stop), database.write() as connection:
            store.delete_in(connection, ref)
            raise _Stop
        assert store.read(ref) == "before"
        assert _versions(store, ref) == [1]
