"""A token of Vault is kept alive, and replaced where that is possible, whenever it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from email_provisioning.errors import SecretStoreMisconfigured, SecretStoreSignInRefused
from email_provisioning.secret_stores import _vault_session
from email_provisioning.secret_stores._vault_session import VaultAccount
from email_provisioning.secret_stores.hashicorp_vault import HashiCorpVaultStore
from email_provisioning.secret_stores.keyring import Keyring, load_keyring
from email_provisioning.testing.secret_store import named
from tests.fakes.vault.serving import RunningVault, serving_vault

REF = named()


@dataclass
class World:
    """A vault whose clock, like ours, stands still until a test moves it."""

    running: RunningVault
    keyring: Keyring
    time: float = 0.0

    def pass_time(self, seconds: float) -> None:
        """Let time pass for both."""
        self.time += seconds
        self.running.vault.time += seconds

    def store(self, method: str = "token", **given: object) -> HashiCorpVaultStore:
        """Return a store that signs in so."""
        unset = {"namespace": None, "cacert": None, "mount": None}
        account = VaultAccount(url=self.running.server.url, method=method, **{**unset, **given})  # type: ignore[arg-type]
        return HashiCorpVaultStore(account, mount="secret", keyring=self.keyring)

    def approle(self) -> HashiCorpVaultStore:
        """Return a store that signs in by AppRole."""
        self.running.vault.roles["the-role"] = "the-secret-id"
        return self.store("approle", role_id="the-role", secret_id="the-secret-id")

    def asked(self, path: str) -> int:
        """Return how often a path was called."""
        return sum(call.endswith(path) for call in self.running.server.calls())


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with serving_vault() as running:
        world = World(running=running, keyring=load_keyring(tmp_path / "keys.json"))
        monkeypatch.setattr(_vault_session, "monotonic", lambda: world.time)
        yield world


def test_a_token_is_renewed_in_time_though_nobody_uses_it(world: World) -> None:
    token = world.running.vault.new_token(ttl=100)
    store = world.store(token=token)
    store.write(REF, "one")
    for _ in range(10):
        world.pass_time(60)
        store.tend()
    assert world.asked("renew-self") == 10
    assert store.read(REF) == "one"


def test_a_token_without_an_end_is_left_alone(world: World) -> None:
    store = world.store(token=world.running.token)
    store.write(REF, "one")
    world.pass_time(1e9)
    store.tend()
    assert store.read(REF) == "one"
    assert world.asked("renew-self") == 0


@pytest.mark.parametrize("renewable", [True, False])
def test_a_token_that_has_ended_is_told(renewable: bool, world: World) -> None:
    token = world.running.vault.new_token(ttl=100, renewable=renewable)
    store = world.store(token=token)
    store.write(REF, "one")
    world.pass_time(200)
    with pytest.raises(SecretStoreSignInRefused) as refused:
        store.read(REF)
    assert token not in f"{refused.value.cause}{refused.value!r}"


def test_a_token_that_ends_between_two_calls_is_replaced(world: World) -> None:
    store = world.approle()
    store.write(REF, "one")
    # Revoked: our own clock knows nothing of it.
    world.running.vault.tokens.clear()
    assert store.read(REF) == "one"
    store.write(REF, "two")
    assert world.asked("approle/login") == 2


@pytest.mark.parametrize("renewable", [True, False])
def test_a_role_signs_in_anew_when_its_tokens_life_is_over(renewable: bool, world: World) -> None:
    world.running.vault.ttl, world.running.vault.longest = 100, 250
    world.running.vault.renewable = renewable
    store = world.approle()
    for number in range(12):
        store.write(REF, str(number))
        world.pass_time(60)
    assert store.read(REF) == "11"
    assert 2 <= world.asked("approle/login") <= 13
    assert (world.asked("renew-self") > 0) is renewable


def test_a_role_that_is_not_let_in_any_more_is_told(world: World) -> None:
    store = world.approle()
    store.write(REF, "one")
    world.running.vault.tokens.clear()
    world.running.vault.roles.clear()
    with pytest.raises(SecretStoreSignInRefused) as refused:
        store.read(REF)
    assert "the-secret-id" not in f"{refused.value.cause}{refused.value!r}"


def test_a_sign_in_that_is_not_there_is_told(world: World) -> None:
    store = world.store("approle", mount="nowhere", role_id="the-role", secret_id="x")
    with pytest.raises(SecretStoreSignInRefused) as refused:
        store.check()
    assert "nowhere" in str(refused.value.cause)


def test_a_pods_token_is_read_at_each_sign_in(world: World, tmp_path: Path) -> None:
    file = tmp_path / "pod"
    file.write_text("first\n")
    world.running.vault.pods["mail"] = "first"
    store = world.store("kubernetes", role="mail", role_token_file=file)
    store.write(REF, "one")
    file.write_text("second\n")
    world.running.vault.pods["mail"] = "second"
    world.running.vault.tokens.clear()
    assert store.read(REF) == "one"
    world.running.vault.tokens.clear()
    file.unlink()
    with pytest.raises(SecretStoreMisconfigured) as refused:
        store.read(REF)
    assert str(file) in str(refused.value.cause)


def test_many_threads_sign_in_once(world: World) -> None:
    from concurrent.futures import ThreadPoolExecutor

    store = world.approle()
    refs = [named() for _ in range(16)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda ref: store.write(ref, ref.account_id), refs))
        assert list(threads.map(store.read, refs)) == [ref.account_id for ref in refs]
    assert world.asked("approle/login") == 1
