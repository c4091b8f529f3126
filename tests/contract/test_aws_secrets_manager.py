"""AWS Secrets Manager keeps the contract of a secret store."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest

from email_provisioning.errors import SecretMismatch, SecretNotFound, SecretStoreSignInRefused
from email_provisioning.secret_stores import aws_secrets_manager
from email_provisioning.secret_stores.base import SecretRef, SecretStore
from email_provisioning.testing.secret_store import named
from tests.contract.remote_secret_store import Open, RemoteSecretStoreContract, spoiled
from tests.fakes.secrets_manager import REGION, RunningSecretsManager, serving_secrets_manager
from tests.fakes.server import FakeServer, Fault

NAMING = aws_secrets_manager.AwsSecretsManagerStore.naming


class TestAwsSecretsManager(RemoteSecretStoreContract):
    @pytest.fixture
    def running(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningSecretsManager]:
        monkeypatch.setattr(aws_secrets_manager, "ANSWER_SECONDS", 2.0)
        monkeypatch.setattr(aws_secrets_manager, "ATTEMPTS", 1)
        with serving_secrets_manager() as running:
            self.world = running
            yield running

    @pytest.fixture
    def fake(self, running: RunningSecretsManager) -> FakeServer:
        return running.server

    @pytest.fixture
    def settings(self, running: RunningSecretsManager) -> dict[str, str]:
        return running.settings

    @pytest.fixture
    def store(self, open_store: Open, settings: dict[str, str]) -> SecretStore:
        return open_store(settings)

    @pytest.fixture
    def client(self, running: RunningSecretsManager) -> boto3.client:
        """Return a client of somebody else."""
        self.around_it = boto3.client(
            "secretsmanager",
            region_name=REGION,
            endpoint_url=running.server.url,
            aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
            aws_secret_access_key="x",
        )
        return self.around_it

    @pytest.fixture(autouse=True)
    def around(self, client: boto3.client) -> None:
        """Have a way around the store."""

    def name(self, ref: SecretRef) -> str:
        return f"{self.world.manager.prefix}{NAMING.name(ref)}"

    def deny(self, ref: SecretRef) -> None:
        self.world.manager.denied.append(NAMING.beginning(ref.user_id))

    def swap(self, store: SecretStore, ref: SecretRef, other: SecretRef) -> None:
        kept = self.around_it.get_secret_value(SecretId=self.name(other))["SecretString"]
        self.around_it.put_secret_value(SecretId=self.name(ref), SecretString=kept)

    def spoil(self, store: SecretStore, ref: SecretRef) -> None:
        kept = self.around_it.get_secret_value(SecretId=self.name(ref))["SecretString"]
        self.around_it.put_secret_value(SecretId=self.name(ref), SecretString=spoiled(kept))

    def test_what_is_deleted_cannot_be_had_back(
        self, store: SecretStore, client: boto3.client, ref: SecretRef
    ) -> None:
        store.write(ref, "one")
        store.delete(ref)
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            client.describe_secret(SecretId=self.name(ref))

    def test_a_recovery_window_keeps_what_is_deleted(
        self, open_store: Open, settings: dict[str, str], client: boto3.client, ref: SecretRef
    ) -> None:
        store = open_store({**settings, "AWS_SECRETS_RECOVERY_DAYS": "7"})
        store.write(ref, "one")
        for _ in range(2):
            store.delete(ref)
        with pytest.raises(SecretNotFound):
            store.read(ref)
        assert list(store.refs()) == []
        assert "DeletedDate" in client.describe_secret(SecretId=self.name(ref))
        store.write(ref, "two")
        assert store.read(ref) == "two"

    def test_a_connection_that_was_closed_is_replaced(
        self,
        open_store: Open,
        settings: dict[str, str],
        fake: FakeServer,
        ref: SecretRef,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(aws_secrets_manager, "ATTEMPTS", 2)
        store = open_store(settings)
        fake.order(Fault.RESET)
        store.write(ref, "one")
        assert store.read(ref) == "one"

    def test_a_secret_that_is_no_text_is_not_ours(
        self, store: SecretStore, client: boto3.client, ref: SecretRef
    ) -> None:
        client.create_secret(Name=self.name(ref), SecretString="not json")
        with pytest.raises(SecretMismatch):
            store.read(ref)

    def test_a_key_that_is_not_taken_is_told(
        self, store: SecretStore, running: RunningSecretsManager, ref: SecretRef
    ) -> None:
        running.manager.locked_out = True
        with pytest.raises(SecretStoreSignInRefused) as refused:
            store.read(ref)
        assert running.settings["AWS_SECRET_ACCESS_KEY"] not in f"{refused.value.cause}"

    def test_no_key_at_all_is_told(
        self,
        open_store: Open,
        settings: dict[str, str],
        ref: SecretRef,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        given = {**settings, "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
        with pytest.raises(SecretStoreSignInRefused):
            open_store(given).read(ref)

    def test_lists_longer_than_a_page_are_read_whole(self, store: SecretStore) -> None:
        refs = {named() for _ in range(120)}
        for each in refs:
            store.write(each, "one")
        assert set(store.refs("ann")) == refs
