"""Azure Key Vault keeps the contract of a secret store, over TLS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from azure.keyvault.secrets._shared import http_challenge_cache

from email_provisioning.errors import (
    SecretConflict,
    SecretNotFound,
    SecretStoreMisconfigured,
    SecretStoreSignInRefused,
    SecretStoreUnavailable,
)
from email_provisioning.secret_stores import azure_key_vault
from email_provisioning.secret_stores.base import SecretRef, SecretStore
from email_provisioning.testing.secret_store import named, version
from tests.contract.remote_secret_store import Open, RemoteSecretStoreContract, spoiled
from tests.fakes.authority import serve_with_certificate
from tests.fakes.key_vault.app import NAME
from tests.fakes.key_vault.serving import RunningKeyVault, serving_key_vault
from tests.fakes.key_vault.vault import TENANT_ID
from tests.fakes.server import FakeServer, Fault

NAMING = azure_key_vault.AzureKeyVaultStore.naming


class TestAzureKeyVault(RemoteSecretStoreContract):
    @pytest.fixture
    def running(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[RunningKeyVault]:
        monkeypatch.setattr(azure_key_vault, "ANSWER_SECONDS", 2.0)
        monkeypatch.setattr(azure_key_vault, "PURGE_WAITS", (0.0, 0.01, 0.01, 0.01, 0.01))
        # The client keeps for its process what a vault has asked for, by the vault's port, which may be another one's.
        http_challenge_cache.clear()
        with serving_key_vault(tmp_path) as running:
            self.world = running
            yield running

    @pytest.fixture
    def fake(self, running: RunningKeyVault) -> FakeServer:
        return running.server

    @pytest.fixture
    def settings(self, running: RunningKeyVault) -> dict[str, str]:
        return running.settings

    @pytest.fixture
    def store(self, open_store: Open, settings: dict[str, str]) -> SecretStore:
        return open_store(settings)

    def deny(self, ref: SecretRef) -> None:
        self.world.vault.denied.append(NAMING.beginning(ref.user_id))

    def swap(self, store: SecretStore, ref: SecretRef, other: SecretRef) -> None:
        kept = self.world.vault.kept
        kept[NAMING.name(ref)].versions = dict(kept[NAMING.name(other)].versions)

    def spoil(self, store: SecretStore, ref: SecretRef) -> None:
        newest = list(self.world.vault.kept[NAMING.name(ref)].versions.values())[-1]
        newest["value"] = spoiled(newest["value"])

    def test_names_are_those_that_azure_takes(
        self, store: SecretStore, running: RunningKeyVault, ref: SecretRef
    ) -> None:
        refs = [named("u" * 255), named("Ann"), named("ann"), version(ref, 999_999_999)]
        for each in refs:
            store.write(each, "one")
        assert len(running.vault.kept) == 4
        assert all(NAME.fullmatch(kept.name) for kept in running.vault.kept.values())
        assert re.fullmatch("smtp-password-ann-[0-9a-f-]{36}-1", NAMING.name(ref))

    def test_lists_longer_than_a_page_are_read_whole(
        self, store: SecretStore, running: RunningKeyVault
    ) -> None:
        running.vault.page = 3
        refs = {named() for _ in range(10)}
        for each in refs:
            store.write(each, "one")
        assert set(store.refs("ann")) == refs

    def test_nothing_is_left_of_what_is_deleted(
        self, store: SecretStore, running: RunningKeyVault, ref: SecretRef
    ) -> None:
        store.write(ref, "one")
        store.delete(ref)
        assert running.vault.kept == running.vault.deleted == {}

    @pytest.mark.parametrize("slowness", [1, 2, 3])
    def test_a_deletion_that_takes_its_time_is_waited_for(
        self, slowness: int, store: SecretStore, running: RunningKeyVault, ref: SecretRef
    ) -> None:
        running.vault.slowness = slowness
        store.write(ref, "one")
        store.delete(ref)
        assert running.vault.deleted == {}

    def test_a_deletion_that_takes_too_long_goes_on_at_the_next_try(
        self, store: SecretStore, running: RunningKeyVault, ref: SecretRef
    ) -> None:
        running.vault.slowness = 9
        store.write(ref, "one")
        with pytest.raises(SecretConflict) as refused:
            store.delete(ref)
        assert refused.value.retryable
        with pytest.raises(SecretNotFound):
            store.read(ref)
        store.delete(ref)
        assert running.vault.deleted == {}

    def test_a_vault_that_keeps_what_is_deleted_gives_its_name_back(
        self, store: SecretStore, running: RunningKeyVault, ref: SecretRef
    ) -> None:
        running.vault.purgeable = False
        store.write(ref, "one")
        store.delete(ref)
        assert len(running.vault.deleted) == 1
        assert list(store.refs()) == []
        store.delete(ref)
        store.write(ref, "two")
        assert store.read(ref) == "two"

    def test_a_vault_without_soft_delete_is_good_enough(
        self, store: SecretStore, running: RunningKeyVault, ref: SecretRef
    ) -> None:
        running.vault.soft_delete = False
        store.write(ref, "one")
        store.delete(ref)
        assert list(store.refs()) == []

    def test_an_application_that_is_not_let_in_is_told(
        self, open_store: Open, settings: dict[str, str], ref: SecretRef
    ) -> None:
        store = open_store({**settings, "AZURE_CLIENT_SECRET": "a-wrong-secret"})
        with pytest.raises(SecretStoreSignInRefused) as refused:
            store.read(ref)
        assert "AADSTS7000215" in str(refused.value.cause)
        assert "a-wrong-secret" not in f"{refused.value.cause}{refused.value!r}"

    def test_a_token_is_replaced_before_it_ends(
        self, store: SecretStore, running: RunningKeyVault, ref: SecretRef
    ) -> None:
        # Less than the five minutes that a client keeps as a reserve.
        running.vault.token_life = 60
        store.write(ref, "one")
        before = set(running.vault.tokens)
        running.vault.tokens.clear()
        assert store.read(ref) == "one"
        assert running.vault.tokens
        assert running.vault.tokens.isdisjoint(before)

    def test_a_token_that_was_withdrawn_is_told(
        self, store: SecretStore, running: RunningKeyVault, ref: SecretRef
    ) -> None:
        store.write(ref, "one")
        running.vault.tokens.clear()
        with pytest.raises(SecretStoreSignInRefused):
            store.read(ref)

    def test_a_sign_in_service_that_does_not_answer_is_waited_for(
        self, open_store: Open, settings: dict[str, str], fake: FakeServer, ref: SecretRef
    ) -> None:
        for fault in (Fault.UNAVAILABLE, Fault.RESET, Fault.RATE_LIMIT_BARE):
            fake.order(fault, call=f"/{TENANT_ID}/", times=10)
            with pytest.raises(SecretStoreUnavailable):
                open_store(settings).write(ref, "one")
            fake.forget_orders()
        open_store(settings).write(ref, "one")

    def test_a_challenge_of_somebody_else_gets_no_token(
        self, store: SecretStore, running: RunningKeyVault, ref: SecretRef
    ) -> None:
        running.vault.resource = "https://vault.azure.example"
        with pytest.raises(SecretStoreMisconfigured):
            store.read(ref)
        assert running.vault.tokens == set()

    def test_a_certificate_of_somebody_else_is_told(
        self, open_store: Open, settings: dict[str, str], ref: SecretRef, tmp_path: Path
    ) -> None:
        (tmp_path / "other").mkdir()
        _tls, other = serve_with_certificate(tmp_path / "other")
        with pytest.raises(SecretStoreMisconfigured, match="AZURE_CACERT"):
            open_store({**settings, "AZURE_CACERT": str(other)}).read(ref)

    def test_half_an_application_is_told_at_the_start(
        self, open_store: Open, settings: dict[str, str]
    ) -> None:
        with pytest.raises(SecretStoreMisconfigured, match="AZURE_TENANT_ID, AZURE_CLIENT_ID"):
            open_store({**settings, "AZURE_TENANT_ID": ""})
