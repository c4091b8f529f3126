"""The embedded secret store keeps the contract, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from email_provisioning.domain.account import Account, AccountState
from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.ids import new_id
from email_provisioning.persistence import accounts
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tables import secrets
from email_provisioning.secret_stores.base import SecretRef, SecretStore
from email_provisioning.secret_stores.keyring import SealBroken, load_keyring
from email_provisioning.secret_stores.local import LocalSecretStore
from email_provisioning.testing.secret_store import TransactionalSecretStoreContract


class TestLocalSecretStore(TransactionalSecretStoreContract):
    @pytest.fixture
    def database(self, database_url: str) -> Iterator[Database]:
        database = Database(database_url)
        yield database
        database.close()

    @pytest.fixture
    def store(self, database: Database, tmp_path: Path) -> LocalSecretStore:
        self._database = database
        return LocalSecretStore(database, load_keyring(tmp_path / "keys.json"))

    def account(self, store: SecretStore) -> str:
        account = new_account()
        with self._database.write() as connection:
            accounts.insert(connection, account)
        return account.id

    def test_a_secret_moved_to_another_account_does_not_open(
        self, store: LocalSecretStore, database: Database, ref: SecretRef
    ) -> None:
        other = SecretRef(account_id=self.account(store), version=1)
        store.write(ref, "one")
        store.write(other, "two")
        with database.write() as connection:
            sealed = connection.scalar(select(secrets.c.sealed).where(secrets.c.account_id == ref.account_id))
            connection.execute(
                secrets.update().where(secrets.c.account_id == other.account_id).values(sealed=sealed)
            )
        with pytest.raises(SealBroken):
            store.read(other)
        assert store.read(ref) == "one"

    def test_the_database_holds_no_plain_secret(
        self, store: LocalSecretStore, database: Database, ref: SecretRef
    ) -> None:
        store.write(ref, "a-plain-secret")
        with database.read() as connection:
            assert b"a-plain-secret" not in repr(connection.execute(select(secrets)).all()).encode()

    def test_secrets_go_with_their_account(
        self, store: LocalSecretStore, database: Database, ref: SecretRef
    ) -> None:
        store.write(ref, "one")
        with database.write() as connection:
            accounts.remove(connection, ref.account_id)
        assert store.versions(ref.account_id) == []


def new_account() -> Account:
    """Return an account that no other test has."""
    unset: dict[str, Any] = dict.fromkeys(Account.__dataclass_fields__)
    account_id = new_id()
    return Account(
        **{
            **unset,
            "id": account_id,
            "user_id": "ann",
            "local_part": f"contact-{account_id}",
            "domain": "example.test",
            "display_name": "",
            "provider": "local",
            "state": AccountState.ACTIVE,
            "created_at": utc_now(),
        }
    )
