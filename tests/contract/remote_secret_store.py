"""What every secret store outside does besides, over real HTTP against its fake."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from email_provisioning.errors import (
    ProvisioningError,
    SecretMismatch,
    SecretStoreMisconfigured,
    SecretStorePermissionMissing,
    SecretStoreUnavailable,
)
from email_provisioning.persistence.database import Database
from email_provisioning.secret_stores import registry
from email_provisioning.secret_stores._remote import RemoteSecretStore
from email_provisioning.secret_stores.base import SecretRef, SecretStore
from email_provisioning.secret_stores.keyring import Keyring, load_keyring
from email_provisioning.settings import Settings
from email_provisioning.settings.spec import specs
from email_provisioning.testing.secret_store import SecretStoreContract, named, version
from tests.fakes.server import Exchange, FakeServer, Fault

Open = Callable[..., SecretStore]
#: A secret that stands out.
SECRET = "a-plain-secret-that-stands-out"


class RemoteSecretStoreContract(SecretStoreContract):
    """The contract of a store, and of what is between it and us."""

    @pytest.fixture
    def fake(self) -> FakeServer:
        """Return the fake behind the store."""
        raise NotImplementedError

    def deny(self, ref: SecretRef) -> None:
        """Let the fake allow nothing on the names of the user of ``ref``."""
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def no_rest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(RemoteSecretStore, "rest_seconds", 0.0)

    @pytest.fixture
    def keyring(self, tmp_path: Path) -> Keyring:
        return load_keyring(tmp_path / "keys.json")

    @pytest.fixture
    def open_store(self, make_settings: Callable[..., Settings], keyring: Keyring) -> Open:
        """Return a function that makes the store of some settings, as the server does."""

        def make(given: dict[str, str], keyring: Keyring = keyring) -> SecretStore:
            settings = make_settings(**given)
            by_name = {name: getattr(settings, each) for name, (each, _spec) in specs(Settings).items()}
            database = Database(settings.database_url)
            surroundings = registry.Surroundings(database=database, keyring=keyring, settings=by_name)
            return registry.build(given["SECRET_STORE"], surroundings)

        return make

    @pytest.mark.parametrize(
        ("fault", "expected"),
        [
            (Fault.UNAVAILABLE, SecretStoreUnavailable),
            (Fault.SERVER_ERROR, SecretStoreUnavailable),
            (Fault.RATE_LIMIT, SecretStoreUnavailable),
            (Fault.RATE_LIMIT_BARE, SecretStoreUnavailable),
            (Fault.RESET, SecretStoreUnavailable),
            (Fault.MALFORMED, SecretStoreUnavailable),
            (Fault.NOT_JSON, SecretStoreUnavailable),
            (Fault.REDIRECT, SecretStoreMisconfigured),
        ],
    )
    def test_a_store_that_does_not_work_is_told_and_may_work_again(
        self,
        fault: Fault,
        expected: type[ProvisioningError],
        store: SecretStore,
        fake: FakeServer,
        ref: SecretRef,
    ) -> None:
        store.write(ref, "one")
        calls: list[Callable[[], object]] = [
            lambda: store.write(version(ref, 2), SECRET),
            lambda: store.read(ref),
            lambda: list(store.refs(ref.user_id)),
            store.check,
            lambda: store.delete(ref),
        ]
        for number, call in enumerate(calls):
            fake.order(fault, times=20)
            error = _error_of(call)
            if error is None:
                # A deletion whose answer has no body that could be cut.
                assert fault is Fault.MALFORMED, f"call {number} met no {fault.name}"
            else:
                assert isinstance(error, expected), f"call {number}: {error!r} ({error.cause})"
                assert error.retryable or fault is Fault.REDIRECT
                assert SECRET not in f"{error.detail}{error.cause}"
            fake.forget_orders()
            call()
        assert store.read(version(ref, 2)) == SECRET

    @pytest.mark.parametrize("fault", [Fault.RESET_AFTER_SUCCESS, Fault.TIMEOUT_AFTER_SUCCESS])
    def test_an_answer_that_is_lost_is_no_harm(
        self, fault: Fault, store: SecretStore, fake: FakeServer, ref: SecretRef
    ) -> None:
        store.write(ref, "one")
        calls: list[Callable[[], object]] = [
            lambda: store.write(version(ref, 2), "two"),
            lambda: store.delete(ref),
        ]
        for call in calls:
            fake.order(fault, times=20)
            with pytest.raises(SecretStoreUnavailable):
                call()
            fake.forget_orders()
            call()
        assert list(store.refs(ref.user_id)) == [version(ref, 2)]
        assert store.read(version(ref, 2)) == "two"

    def test_a_store_that_did_not_answer_is_left_alone_for_a_moment(
        self, store: SecretStore, fake: FakeServer, ref: SecretRef, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.write(ref, "one")
        monkeypatch.setattr(RemoteSecretStore, "rest_seconds", 3600.0)
        fake.order(Fault.UNAVAILABLE, times=20)
        with pytest.raises(SecretStoreUnavailable):
            store.read(ref)
        fake.forget_orders()
        asked = len(fake.exchanges)
        with pytest.raises(SecretStoreUnavailable):
            store.read(ref)
        assert len(fake.exchanges) == asked

    def test_a_right_that_is_missing_on_one_name_leaves_the_others_alone(
        self, store: SecretStore, ref: SecretRef
    ) -> None:
        other = named("bob")
        store.write(ref, "one")
        self.deny(ref)
        for call in (
            lambda: store.write(ref, SECRET),
            lambda: store.read(ref),
            lambda: store.delete(ref),
        ):
            with pytest.raises(SecretStorePermissionMissing) as refused:
                call()
            assert not refused.value.retryable
            assert SECRET not in f"{refused.value.cause}"
        store.write(other, "two")
        assert store.read(other) == "two"

    def test_what_another_server_has_written_is_not_taken_for_ours(
        self, store: SecretStore, open_store: Open, settings: dict[str, str], ref: SecretRef, tmp_path: Path
    ) -> None:
        open_store(settings, load_keyring(tmp_path / "other.json")).write(ref, "one")
        with pytest.raises(SecretMismatch):
            store.read(ref)

    def test_a_secret_is_only_in_the_body_of_its_own_call(
        self,
        store: SecretStore,
        fake: FakeServer,
        ref: SecretRef,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        caplog.set_level(logging.DEBUG)
        other = version(ref, 2)
        store.write(other, "another")
        store.write(ref, SECRET)
        store.write(ref, SECRET)
        assert store.read(ref) == SECRET
        assert store.read(other) == "another"
        assert set(store.refs(ref.user_id)) == {ref, other}
        store.check()
        store.delete(ref)
        assert len([each for each in fake.exchanges if SECRET in _heads(each)]) == 0
        bodies = [each for each in fake.exchanges if SECRET in _bodies(each)]
        assert len(bodies) >= 2
        name = getattr(store, "naming").name(ref)  # noqa: B009 - of every store outside, not of the port
        for each in bodies:
            assert name in f"{each.path}{each.request_body.decode()}", f"{each.method} {each.path}"
        assert SECRET not in caplog.text
        printed = capfd.readouterr()
        assert SECRET not in printed.out + printed.err


def _error_of(call: Callable[[], object]) -> ProvisioningError | None:
    try:
        call()
    except ProvisioningError as error:
        return error
    return None


def _heads(exchange: Exchange) -> str:
    """Return what proxies and logs see of an exchange."""
    headers = [*exchange.request_headers.items(), *exchange.response_headers.items()]
    return f"{exchange.path}{headers}"


def _bodies(exchange: Exchange) -> str:
    return f"{exchange.request_body.decode()}{exchange.response_body.decode()}"


def spoiled(document: Any) -> str:
    """Return a document of ours with another password in it, as text."""
    found = json.loads(document) if isinstance(document, str) else dict(document)
    return json.dumps({**found, "password": "changed"})
