"""Secrets that are kept outside: what happens when the store there is slow, down, sealed, or says no."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState, RunState
from email_provisioning.errors import (
    SecretMismatch,
    SecretNotFound,
    SecretStorePermissionMissing,
    SecretStoreUnavailable,
)
from email_provisioning.persistence import tables
from email_provisioning.secret_stores._remote import RemoteSecretStore
from email_provisioning.secret_stores.base import SecretRef
from email_provisioning.settings import Settings
from tests.fakes.vault.serving import RunningVault, serving_vault
from tests.faults.consistency import problems
from tests.support.services import ALICE, started
from tests.unit.provisioning.slowly import AtOnce, Watch, settle

Build = Callable[..., Services]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningVault]:
    monkeypatch.setattr(RemoteSecretStore, "rest_seconds", 0.0)
    monkeypatch.setattr("email_provisioning.bootstrap.runs.ThreadPoolExecutor", AtOnce)
    with serving_vault() as running:
        yield running


@pytest.fixture
def build(
    outside: RunningVault, make_settings: Callable[..., Settings], database_url: str, watch: Watch
) -> Build:
    """Return a function that builds the application over the vault, or over what it is told instead."""
    given = {**outside.settings, "DATABASE_URL": database_url, "CREATE_WAIT_SECONDS": "0"}
    return lambda **other: started(
        build_services(make_settings(**{**given, "EVENT_RETENTION_DAYS": "365", **other}), clock=watch)
    )


@pytest.fixture
def services(build: Build) -> Services:
    return build()


def sealed_here(services: Services) -> int:
    """Return how many secrets are sealed in the database."""
    with services.database.read() as connection:
        return len(
            connection.execute(select(tables.secrets).where(tables.secrets.c.sealed.is_not(None))).all()
        )


def test_a_creation_that_is_complete_has_its_secret_outside_alone(
    services: Services, outside: RunningVault
) -> None:
    created = services.creation.create(ALICE, username="contact")
    assert created.account.state is AccountState.ACTIVE
    assert created.credentials is not None
    assert sealed_here(services) == 0
    (path,) = outside.vault.kept
    assert path == f"smtp/alice/{created.account.id}/1"
    kept = outside.vault.kept[path].versions[0]
    assert kept is not None
    assert kept["password"] == created.credentials.password
    assert problems(services) == []


def test_a_store_that_is_down_delays_a_creation_and_nothing_is_lost(
    services: Services, outside: RunningVault, watch: Watch
) -> None:
    outside.vault.sealed = True
    waiting = services.creation.create(ALICE, username="contact")
    assert waiting.account.state is AccountState.RESERVED
    assert waiting.run.state is RunState.RUNNING
    assert waiting.run.error_code == "secret_store_sealed"
    assert waiting.credentials is None
    settle(services, watch, steps=3)
    assert sealed_here(services) == 1
    outside.vault.sealed = False
    settle(services, watch)
    assert sealed_here(services) == 0
    shown = services.passwords.reveal(ALICE, waiting.account.id)
    assert services.submission.authenticate("contact@example.test", shown.password)
    assert problems(services) == []


def test_the_gateway_authenticates_while_the_store_is_down(services: Services, outside: RunningVault) -> None:
    created = services.creation.create(ALICE, username="contact")
    assert created.credentials is not None
    outside.vault.sealed = True
    assert services.submission.authenticate("contact@example.test", created.credentials.password)


def test_a_rotation_does_not_wait_for_the_store(
    services: Services, outside: RunningVault, watch: Watch
) -> None:
    created = services.creation.create(ALICE, username="contact")
    outside.vault.sealed = True
    rotated = services.passwords.rotate(ALICE, created.account.id)
    assert services.submission.authenticate("contact@example.test", rotated.credentials.password)
    settle(services, watch, steps=3)
    assert sealed_here(services) == 1
    outside.vault.sealed = False
    settle(services, watch)
    assert sealed_here(services) == 0
    assert problems(services) == []


def test_the_one_view_is_not_used_up_by_a_store_that_is_down(
    services: Services, outside: RunningVault, watch: Watch
) -> None:
    outside.vault.sealed = True
    created = services.creation.create(ALICE, username="contact")
    outside.vault.sealed = False
    settle(services, watch)
    outside.vault.sealed = True
    with pytest.raises(SecretStoreUnavailable):
        services.passwords.reveal(ALICE, created.account.id)
    outside.vault.sealed = False
    assert services.passwords.reveal(ALICE, created.account.id).password


def test_what_is_purged_goes_outside_as_well_however_long_that_takes(
    services: Services, outside: RunningVault, watch: Watch
) -> None:
    created = services.creation.create(ALICE, username="contact")
    services.lifecycle.delete(ALICE, created.account.id)
    outside.vault.sealed = True
    watch.ahead += timedelta(days=40)
    settle(services, watch, steps=3)
    assert services.availability.check("contact").available
    assert len(outside.vault.kept) == 1
    outside.vault.sealed = False
    settle(services, watch)
    assert outside.vault.kept == {}
    assert problems(services) == []


def test_an_ended_password_goes_outside_as_well(
    services: Services, outside: RunningVault, watch: Watch
) -> None:
    created = services.creation.create(ALICE, username="contact")
    services.passwords.rotate(ALICE, created.account.id)
    settle(services, watch, steps=1)
    assert len(outside.vault.kept) == 2
    watch.ahead += timedelta(days=2)
    settle(services, watch, steps=2)
    assert [path.rpartition("/")[2] for path in outside.vault.kept] == ["2"]
    assert problems(services) == []


def test_a_permission_that_is_missing_ends_a_creation_and_leaves_nothing(
    services: Services, outside: RunningVault, watch: Watch
) -> None:
    outside.vault.denied.append("secret/data/smtp/alice")
    with pytest.raises(SecretStorePermissionMissing):
        services.creation.create(ALICE, username="contact")
    assert services.availability.check("contact").available
    settle(services, watch)
    assert outside.vault.kept == {}
    assert problems(services) == []


def test_a_permission_that_is_missing_for_a_rotation_leaves_the_secret_here_until_it_is_granted(
    services: Services, outside: RunningVault, watch: Watch
) -> None:
    created = services.creation.create(ALICE, username="contact")
    outside.vault.denied.append("secret/data/smtp/alice")
    services.passwords.rotate(ALICE, created.account.id)
    settle(services, watch, steps=3)
    assert sealed_here(services) == 1
    outside.vault.denied.clear()
    settle(services, watch, steps=3)
    assert sealed_here(services) == 0


def test_a_secret_that_was_changed_outside_is_told_and_a_rotation_mends_it(
    services: Services, outside: RunningVault, watch: Watch
) -> None:
    outside.vault.sealed = True
    created = services.creation.create(ALICE, username="contact")
    outside.vault.sealed = False
    settle(services, watch)
    (kept,) = outside.vault.kept.values()
    assert kept.versions[0] is not None
    kept.versions[0]["password"] = "changed"
    with pytest.raises(SecretMismatch):
        services.passwords.reveal(ALICE, created.account.id)
    outside.vault.kept.clear()
    with pytest.raises(SecretNotFound):
        services.passwords.reveal(ALICE, created.account.id)
    services.passwords.rotate(ALICE, created.account.id)
    settle(services, watch)


def test_a_secret_that_is_removed_while_it_is_being_written_goes(
    services: Services, outside: RunningVault, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    created = services.creation.create(ALICE, username="contact")
    services.passwords.rotate(ALICE, created.account.id)
    store = services.secrets.errands.store_of("hashicorp-vault")
    write = store.write

    def slowly(ref: SecretRef, value: str) -> None:
        services.lifecycle.delete(ALICE, created.account.id)
        services.lifecycle.purge(ALICE, services.directory.get(ALICE, created.account.id).account)
        write(ref, value)

    monkeypatch.setattr(store, "write", slowly)
    watch.ahead += timedelta(minutes=1)
    services.secrets.sweep(limit=10)
    monkeypatch.undo()
    services.secrets.sweep(limit=10)
    assert outside.vault.kept == {}
    assert problems(services) == []


def test_a_store_that_is_given_up_is_left_by_what_still_waits_for_it(
    build: Build, outside: RunningVault, watch: Watch
) -> None:
    outside.vault.sealed = True
    services = build()
    first = services.creation.create(ALICE, username="contact")
    local = build(SECRET_STORE="local")
    settle(local, watch)
    # Whether the store was reached at all is not known: that is looked at when it answers again.
    assert local.directory.get(ALICE, first.account.id).account.state is AccountState.ACTIVE
    assert local.passwords.reveal(ALICE, first.account.id).password
    outside.vault.sealed = False
    settle(local, watch)
    assert outside.vault.kept == {}
    assert problems(local) == []


def test_secrets_are_read_from_where_they_are_when_another_store_is_chosen(
    build: Build, outside: RunningVault, watch: Watch
) -> None:
    outside.vault.sealed = True
    services = build()
    created = services.creation.create(ALICE, username="contact")
    outside.vault.sealed = False
    settle(services, watch)
    local = build(SECRET_STORE="local")
    assert local.passwords.reveal(ALICE, created.account.id).password
    new = local.creation.create(ALICE, username="support")
    assert new.credentials is not None
    assert len(outside.vault.kept) == 1
    without = build(SECRET_STORE="local", VAULT_ADDR="")
    with pytest.raises(Exception, match="settings of the secret store") as told:
        without.secrets.errands.store_of("hashicorp-vault")
    assert "VAULT_ADDR" in str(getattr(told.value, "cause", ""))


def test_two_workers_carry_one_secret_outside_once(build: Build, outside: RunningVault, watch: Watch) -> None:
    from concurrent.futures import ThreadPoolExecutor

    services, other = build(), build()
    accounts = [services.creation.create(ALICE, username=f"box{number}").account for number in range(5)]
    for account in accounts:
        services.passwords.rotate(ALICE, account.id)
    watch.ahead += timedelta(minutes=1)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda each: each.worker.sweep(), [services, other] * 4))
    assert sealed_here(services) == 0
    assert len(outside.vault.kept) == 10
    assert all(kept.current == 1 for kept in outside.vault.kept.values())
    assert problems(services) == []
