"""HashiCorp Vault keeps the contract of a secret store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from email_provisioning.errors import (
    SecretNotFound,
    SecretStoreMisconfigured,
    SecretStorePermissionMissing,
    SecretStoreSealed,
    SecretStoreSignInRefused,
    SecretStoreUnavailable,
)
from email_provisioning.secret_stores import _vault_session, hashicorp_vault
from email_provisioning.secret_stores.base import SecretRef, SecretStore
from tests.contract.remote_secret_store import Open, RemoteSecretStoreContract, spoiled
from tests.fakes.server import FakeServer
from tests.fakes.vault.serving import RunningVault, serving_vault

NAMING = hashicorp_vault.HashiCorpVaultStore.naming


class VaultTests(RemoteSecretStoreContract):
    """What is common to every way of signing in."""

    @pytest.fixture
    def running(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningVault]:
        monkeypatch.setattr(_vault_session, "ANSWER_SECONDS", 0.3)
        with serving_vault() as running:
            self.world = running
            yield running

    @pytest.fixture
    def fake(self, running: RunningVault) -> FakeServer:
        return running.server

    @pytest.fixture
    def settings(self, running: RunningVault) -> dict[str, str]:
        return running.settings

    @pytest.fixture
    def store(self, open_store: Open, settings: dict[str, str]) -> SecretStore:
        return open_store(settings)

    def deny(self, ref: SecretRef) -> None:
        owner = NAMING.beginning(ref.user_id)
        self.world.vault.denied += [f"secret/data/{owner}", f"secret/metadata/{owner}"]

    def swap(self, store: SecretStore, ref: SecretRef, other: SecretRef) -> None:
        kept = self.world.vault.kept
        kept[NAMING.name(ref)].versions = list(kept[NAMING.name(other)].versions)

    def spoil(self, store: SecretStore, ref: SecretRef) -> None:
        versions = self.world.vault.kept[NAMING.name(ref)].versions
        versions.append(json.loads(spoiled(versions[-1])))


class TestHashiCorpVault(VaultTests):
    def test_the_guides_own_words_read_a_password(
        self, store: SecretStore, running: RunningVault, ref: SecretRef
    ) -> None:
        import hvac

        store.write(ref, "one")
        client = hvac.Client(url=running.server.url, token=running.token)
        found = client.secrets.kv.v2.read_secret_version(
            path=f"smtp/{ref.user_id}/{ref.account_id}/{ref.version}", raise_on_deleted_version=True
        )
        assert found["data"]["data"]["password"] == "one"

    def test_nothing_is_left_of_what_is_deleted(
        self, store: SecretStore, running: RunningVault, ref: SecretRef
    ) -> None:
        for value in ("one", "two"):
            store.write(ref, value)
        assert running.vault.kept[NAMING.name(ref)].current == 2
        store.delete(ref)
        assert running.vault.kept == {}

    def test_a_sealed_vault_is_told_until_it_is_unsealed(
        self, store: SecretStore, running: RunningVault, ref: SecretRef
    ) -> None:
        store.write(ref, "one")
        running.vault.sealed = True
        for call in (lambda: store.read(ref), lambda: store.write(ref, "two"), store.check):
            with pytest.raises(SecretStoreSealed) as refused:
                call()
            assert refused.value.retryable
        running.vault.sealed = False
        assert store.read(ref) == "one"

    def test_a_version_that_somebody_else_has_written_meanwhile_is_replaced(
        self, store: SecretStore, running: RunningVault, ref: SecretRef
    ) -> None:
        store.write(ref, "one")
        running.vault.kept[NAMING.name(ref)].versions.append({"password": "by hand"})
        store.write(ref, "two")
        assert store.read(ref) == "two"
        assert running.vault.kept[NAMING.name(ref)].current == 3

    def test_a_version_deleted_by_hand_is_missing(
        self, store: SecretStore, running: RunningVault, ref: SecretRef
    ) -> None:
        store.write(ref, "one")
        running.vault.kept[NAMING.name(ref)].versions[0] = None
        with pytest.raises(SecretNotFound):
            store.read(ref)
        store.write(ref, "two")
        assert store.read(ref) == "two"

    @pytest.mark.parametrize(("mount", "told"), [("kv1", "version 2"), ("nowhere", "no handler for route")])
    def test_an_engine_that_is_not_of_version_2_is_told(
        self, mount: str, told: str, open_store: Open, settings: dict[str, str], ref: SecretRef
    ) -> None:
        store = open_store({**settings, "VAULT_MOUNT": mount})
        with pytest.raises(SecretStoreMisconfigured) as refused:
            store.write(ref, "one")
        assert told in f"{refused.value.detail} {refused.value.cause}"

    def test_a_namespace_is_sent_along(
        self, running: RunningVault, open_store: Open, settings: dict[str, str], ref: SecretRef
    ) -> None:
        running.vault.namespace = "team/mail"
        store = open_store({**settings, "VAULT_NAMESPACE": "team/mail"})
        store.write(ref, "one")
        assert store.read(ref) == "one"
        with pytest.raises(SecretStoreMisconfigured):
            open_store(settings).read(ref)

    def test_what_the_policy_lacks_is_told_by_the_check(
        self, store: SecretStore, running: RunningVault
    ) -> None:
        running.vault.denied.append("secret/metadata/")
        with pytest.raises(SecretStorePermissionMissing) as refused:
            store.check()
        assert refused.value.cause == "the policy lacks delete, list, read on secret/metadata/smtp/*"

    def test_a_token_that_is_not_taken_is_told(
        self, open_store: Open, settings: dict[str, str], ref: SecretRef
    ) -> None:
        with pytest.raises(SecretStoreSignInRefused) as refused:
            open_store({**settings, "VAULT_TOKEN": "hvs.wrong"}).read(ref)
        assert "hvs.wrong" not in f"{refused.value.cause}{refused.value!r}"

    def test_nobody_listening_is_told(
        self, open_store: Open, settings: dict[str, str], ref: SecretRef
    ) -> None:
        with pytest.raises(SecretStoreUnavailable):
            open_store({**settings, "VAULT_ADDR": "http://127.0.0.1:1"}).read(ref)

    def test_a_token_file_is_read(
        self, open_store: Open, settings: dict[str, str], running: RunningVault, tmp_path: Path
    ) -> None:
        file = tmp_path / "token"
        file.write_text(f"{running.token}\n")
        given = {name: value for name, value in settings.items() if name != "VAULT_TOKEN"}
        open_store({**given, "VAULT_TOKEN_FILE": str(file)}).check()


class TestAppRole(VaultTests):
    @pytest.fixture
    def settings(self, running: RunningVault) -> dict[str, str]:
        running.vault.roles["the-role"] = "the-secret-id"
        given = {"VAULT_AUTH": "approle", "VAULT_ROLE_ID": "the-role", "VAULT_SECRET_ID": "the-secret-id"}
        return {**running.settings, **given, "VAULT_TOKEN": ""}


class TestKubernetes(VaultTests):
    @pytest.fixture
    def settings(self, running: RunningVault, tmp_path: Path) -> dict[str, str]:
        (tmp_path / "pod").write_text("the-pods-token")
        running.vault.pods["mail"] = "the-pods-token"
        given = {"VAULT_AUTH": "kubernetes", "VAULT_KUBERNETES_ROLE": "mail"}
        file = {"VAULT_KUBERNETES_TOKEN_FILE": str(tmp_path / "pod")}
        return {**running.settings, **given, **file, "VAULT_TOKEN": ""}
