"""Durable runs against a provider that is slow, that fails, and that refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState, Operation
from email_provisioning.errors import (
    AddressTaken,
    DomainNotVerified,
    InvalidState,
    LostLease,
    ProviderKeyInvalid,
    ProviderUnavailable,
    RateLimitExceeded,
    StillProvisioning,
)
from email_provisioning.persistence import runs
from email_provisioning.settings import Settings
from tests.faults.consistency import problems
from tests.support.scripted import Script
from tests.support.services import ADMIN, ALICE, BOB, started
from tests.unit.provisioning.slowly import AtOnce, Watch, settle


@pytest.fixture
def slow(
    script: Script,
    make_settings: Callable[..., Settings],
    database_url: str,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
) -> Services:
    """The application over the scripted provider; requests make one try and do not wait for a second."""
    monkeypatch.setattr("email_provisioning.bootstrap.runs.ThreadPoolExecutor", AtOnce)
    settings = make_settings(DATABASE_URL=database_url, CREATE_WAIT_SECONDS="0", EVENT_RETENTION_DAYS="365")
    services = started(build_services(settings, clock=watch))
    script.calls.clear()
    return services


def test_a_creation_that_takes_longer_than_the_request_goes_on_by_itself(
    slow: Services, script: Script, watch: Watch
) -> None:
    script.on("is_ready", *[StillProvisioning() for _ in range(3)])
    created = slow.creation.create(ALICE, username="contact")
    assert created.credentials is None
    assert created.account.state is not AccountState.ACTIVE

    settle(slow, watch)

    view = slow.directory.get(ALICE, created.account.id)
    assert view.account.state is AccountState.ACTIVE
    assert not view.credentials_shown
    assert slow.passwords.reveal(ALICE, created.account.id).password
    assert script.calls.count("create") == 1
    assert problems(slow) == []


def test_a_fault_that_may_pass_is_tried_again_and_never_before_the_provider_allows_it(
    slow: Services, script: Script, watch: Watch
) -> None:
    script.on("create", ProviderUnavailable(), RateLimitExceeded(retry_after=3600))
    created = slow.creation.create(ALICE, username="contact")
    watch.ahead += timedelta(minutes=10)
    slow.worker.sweep()
    assert script.calls.count("create") == 2

    watch.ahead += timedelta(minutes=50)
    slow.worker.sweep()
    assert script.calls.count("create") == 2, "the provider asked for an hour"

    settle(slow, watch)
    assert slow.directory.get(ALICE, created.account.id).account.state is AccountState.ACTIVE


def test_a_refusal_takes_back_what_was_done_and_frees_the_name(
    slow: Services, script: Script, watch: Watch
) -> None:
    script.on("is_ready", DomainNotVerified(cause="the vendor's own words"))
    with pytest.raises(DomainNotVerified) as refusal:
        slow.creation.create(ALICE, username="contact")
    assert refusal.value.cause is None, "the vendor's own words are for the operator"

    (view,) = slow.directory.page(ALICE, state=AccountState.FAILED).accounts
    assert view.account.error_code == "domain_not_verified"
    assert script.calls == ["create", "is_ready", "purge"]
    assert slow.availability.check("contact").available
    assert slow.directory.allowance(ALICE).used == 0
    assert problems(slow) == []


def test_taking_back_is_itself_tried_again_until_it_succeeds(
    slow: Services, script: Script, watch: Watch
) -> None:
    script.on("is_ready", DomainNotVerified())
    script.on("purge", ProviderUnavailable(), ProviderUnavailable())
    created = slow.creation.create(ALICE, username="contact")
    settle(slow, watch)
    assert script.calls.count("purge") == 3
    assert slow.directory.get(ALICE, created.account.id).account.error_code == "domain_not_verified"
    assert problems(slow) == []


def test_a_creation_that_never_gets_ready_is_given_up_after_a_day_and_taken_back(
    slow: Services, script: Script, watch: Watch
) -> None:
    script.on("is_ready", *[StillProvisioning() for _ in range(1000)])
    created = slow.creation.create(ALICE, username="contact")
    settle(slow, watch, steps=4 * 28)
    view = slow.directory.get(ALICE, created.account.id)
    assert view.account.state is AccountState.FAILED
    assert view.account.error_code == "given_up"
    assert slow.availability.check("contact").available


def test_a_name_that_the_provider_knows_already_is_taken(
    slow: Services, script: Script, watch: Watch
) -> None:
    script.on("create", AddressTaken())
    with pytest.raises(AddressTaken):
        slow.creation.create(ALICE, username="contact")
    assert problems(slow) == []


def test_a_worker_that_lost_its_lease_changes_nothing_any_more(
    slow: Services, script: Script, watch: Watch
) -> None:
    def meanwhile() -> None:
        """While the first worker waits for the provider, its lease ends and another one does it all."""
        watch.ahead += timedelta(hours=1)
        slow.worker.sweep()

    script.on("create", meanwhile)
    created = slow.creation.create(ALICE, username="contact")
    settle(slow, watch)
    view = slow.directory.get(ALICE, created.account.id)
    assert view.account.state is AccountState.ACTIVE
    with slow.database.read() as connection:
        steps = runs.steps_of(connection, created.run.id)
    assert [(name, outcome) for name, outcome, _at in steps] == [("provision", "done"), ("probe", "done")]
    assert problems(slow) == []


def test_a_run_cannot_be_changed_without_its_lease(slow: Services, script: Script) -> None:
    script.on("create", ProviderUnavailable())
    created = slow.creation.create(ALICE, username="contact")
    with slow.database.write() as connection, pytest.raises(LostLease):
        runs.update(connection, created.run, step="probe")


def test_a_suspension_holds_here_before_the_provider_knows_of_it(
    slow: Services, script: Script, watch: Watch
) -> None:
    created = slow.creation.create(ALICE, username="contact")
    settle(slow, watch)
    script.on("suspend", ProviderUnavailable())
    view = slow.lifecycle.suspend(ALICE, created.account.id)
    assert view.account.state is AccountState.SUSPENDED
    assert view.run is not None
    with pytest.raises(InvalidState, match="under way"):
        slow.lifecycle.resume(ALICE, created.account.id)
    settle(slow, watch)
    assert slow.directory.get(ALICE, created.account.id).run is None
    assert slow.lifecycle.resume(ALICE, created.account.id).account.state in AccountState
    settle(slow, watch)
    assert slow.directory.get(ALICE, created.account.id).account.state is AccountState.ACTIVE


def test_a_provider_that_refuses_to_restore_leaves_the_address_deleted_and_uncounted(
    slow: Services, script: Script, watch: Watch
) -> None:
    created = slow.creation.create(ALICE, username="contact")
    settle(slow, watch)
    slow.lifecycle.delete(ALICE, created.account.id)
    settle(slow, watch)
    assert slow.directory.allowance(ALICE).used == 0
    script.on("restore", DomainNotVerified())
    with pytest.raises(DomainNotVerified):
        slow.lifecycle.restore(ALICE, created.account.id)
    view = slow.directory.get(ALICE, created.account.id)
    assert view.account.state is AccountState.DELETED
    assert view.account.error_code == "domain_not_verified"
    assert slow.directory.allowance(ALICE).used == 0
    assert problems(slow) == []


def test_the_name_of_a_deleted_address_is_free_only_after_its_retention(
    slow: Services, script: Script, watch: Watch
) -> None:
    created = slow.creation.create(ALICE, username="contact")
    settle(slow, watch)
    slow.lifecycle.delete(ALICE, created.account.id)
    settle(slow, watch)
    watch.ahead += timedelta(days=28)
    slow.worker.sweep()
    assert not slow.availability.check("contact").available
    with pytest.raises(AddressTaken):
        slow.creation.create(BOB, username="contact")

    watch.ahead += timedelta(days=3)
    settle(slow, watch)
    assert slow.availability.check("contact").available
    assert problems(slow) == []


def deleted(services: Services, watch: Watch, name: str) -> str:
    """Create an address, delete it, and return its id."""
    created = services.creation.create(ALICE, username=name)
    settle(services, watch)
    services.lifecycle.delete(ALICE, created.account.id)
    settle(services, watch)
    return created.account.id


def test_a_removal_that_the_vendor_refuses_is_seen_and_comes_back_by_itself_when_it_may(
    slow: Services, script: Script, watch: Watch
) -> None:
    deleted(slow, watch, "contact")
    script.on("purge", *[ProviderKeyInvalid()] * 5)
    watch.ahead += timedelta(days=31)
    for tries in range(1, 6):
        slow.worker.sweep()
        assert script.calls.count("purge") == tries
        (found,) = slow.administration.run_control.page(ADMIN).runs
        assert (found.run.operation, found.run.error_code) == (Operation.PURGE, ProviderKeyInvalid.code)
        watch.ahead += timedelta(days=1)
    assert not slow.availability.check("contact").available

    slow.worker.sweep()
    assert slow.administration.run_control.page(ADMIN).runs == []
    assert slow.availability.check("contact").available
    assert problems(slow) == []


def test_a_defect_met_by_one_removal_keeps_no_other_waiting(
    slow: Services, script: Script, watch: Watch
) -> None:
    for name in ("contact", "support"):
        deleted(slow, watch, name)
    script.on("purge", RuntimeError("a defect"))
    watch.ahead += timedelta(days=31)
    slow.worker.sweep()
    assert not slow.availability.check("contact").available
    assert slow.availability.check("support").available
    settle(slow, watch)
    assert slow.availability.check("contact").available
    assert problems(slow) == []


def test_an_address_that_was_suspended_comes_back_suspended(
    slow: Services, script: Script, watch: Watch
) -> None:
    created = slow.creation.create(ALICE, username="contact")
    settle(slow, watch)
    for change in (slow.lifecycle.suspend, slow.lifecycle.delete, slow.lifecycle.restore):
        change(ALICE, created.account.id)
        settle(slow, watch)
    assert slow.directory.get(ALICE, created.account.id).account.state is AccountState.SUSPENDED


def test_a_defect_met_by_one_run_does_not_keep_the_others_waiting(
    slow: Services, script: Script, watch: Watch
) -> None:
    script.on("create", ProviderUnavailable(), ProviderUnavailable())
    first = slow.creation.create(ALICE, username="contact")
    second = slow.creation.create(ALICE, username="support")
    script.on("create", RuntimeError("a defect"))
    settle(slow, watch)
    for created in (first, second):
        assert slow.directory.get(ALICE, created.account.id).account.state is AccountState.ACTIVE
