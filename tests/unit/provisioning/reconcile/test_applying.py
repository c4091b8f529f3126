"""What carrying a plan out does, refuses and leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from email_provisioning.bootstrap import Services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.credential import CredentialKind
from email_provisioning.domain.drift import Drift
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import ProviderError, ProviderUnavailable, RateLimitExceeded
from email_provisioning.persistence import credentials, tables
from email_provisioning.providers.base import Mailbox
from email_provisioning.provisioning.reconcile import applying
from email_provisioning.provisioning.reconcile.applying import UnsafePlan
from email_provisioning.provisioning.reconcile.steps import Outcome
from tests.support.folder_vendor import FolderVendor, User
from tests.support.services import ADMIN, ALICE
from tests.unit.provisioning.reconcile.conftest import DOMAIN, Watch, applied, made, plan


def user_of(vendor: FolderVendor, account_id: str) -> User:
    user = vendor.user_of(account_id)
    assert user is not None
    return user


def state_of(services: Services, account_id: str) -> AccountState:
    return services.directory.get(ALICE, account_id).account.state


def log_of(services: Services) -> list[tuple[str, str, str]]:
    """Return who did what and how it ended, of what the plan's steps did."""
    query = select(tables.log.c.user_id, tables.log.c.action, tables.log.c.status).order_by(tables.log.c.id)
    query = query.where(tables.log.c.user_id == "admin", tables.log.c.action != "reconcile")
    with services.database.read() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_what_is_missing_is_made_anew_and_what_was_deleted_there_is_restored(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    contact, support = made(services, watch, "contact", "support")
    vendor.drop(user_of(vendor, contact.id))
    deleted = vendor.keep(replace(user_of(vendor, support.id), deleted=True))
    assert applied(services) == [("missing", "done"), ("missing", "done")]
    assert user_of(vendor, support.id) == replace(deleted, deleted=False), "with its mail"
    account = services.directory.get(ALICE, contact.id).account
    assert account.provider_ref == user_of(vendor, contact.id).ref != contact.provider_ref
    assert account.state is AccountState.ACTIVE
    assert log_of(services) == [("admin", "repair", "success")] * 2
    watch.ahead += timedelta(minutes=30)
    assert plan(services).in_step


def test_a_missing_address_that_is_suspended_here_is_suspended_there(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    (contact,) = made(services, watch, "contact")
    services.lifecycle.suspend(ALICE, contact.id)
    watch.ahead += timedelta(minutes=30)
    vendor.drop(user_of(vendor, contact.id))
    assert applied(services) == [("missing", "done")]
    assert user_of(vendor, contact.id).suspended
    assert state_of(services, contact.id) is AccountState.SUSPENDED


def test_of_two_states_the_stricter_one_is_kept(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    contact, support = made(services, watch, "contact", "support")
    services.lifecycle.suspend(ALICE, support.id)
    watch.ahead += timedelta(minutes=30)
    vendor.keep(replace(user_of(vendor, contact.id), suspended=True))
    vendor.keep(replace(user_of(vendor, support.id), suspended=False))
    assert sorted(applied(services)) == [("not_suspended_there", "done"), ("suspended_there", "done")]
    for account in (contact, support):
        assert state_of(services, account.id) is AccountState.SUSPENDED
        assert user_of(vendor, account.id).suspended
    watch.ahead += timedelta(minutes=30)
    assert plan(services).in_step


def test_what_bears_the_mark_of_an_address_is_adopted_and_then_cared_for(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    (contact,) = made(services, watch, "contact")
    vendor.drop(user_of(vendor, contact.id))
    new = vendor.keep(User(email=contact.email, account_id=contact.id, suspended=True))
    assert applied(services) == [("moved", "done"), ("suspended_there", "done")]
    assert services.directory.get(ALICE, contact.id).account.provider_ref == new.ref
    assert ("admin", "adopt", "success") in log_of(services)


def test_what_is_foreign_is_never_touched(services: Services, vendor: FolderVendor, watch: Watch) -> None:
    (contact,) = made(services, watch, "contact")
    ceo = vendor.keep(User(email=f"ceo@{DOMAIN}"))
    taken = vendor.keep(replace(user_of(vendor, contact.id), account_id=None))
    assert applied(services, force=True) == [("missing", "refused")]
    assert vendor.users() == sorted([ceo, taken], key=lambda user: user.ref)
    account = services.directory.get(ALICE, contact.id).account
    assert (account.state, account.error_code) == (AccountState.ACTIVE, "email_already_exists")


def test_orphans_and_passwords_that_nobody_was_given_are_removed(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    (contact,) = made(services, watch, "contact")
    vendor.keep(User(email=f"left@{DOMAIN}", account_id=new_id()))
    vendor.keep(User(account_id=new_id()))
    vendor.keep(replace(user_of(vendor, contact.id), versions=[3]))
    watch.ahead += timedelta(minutes=30)
    assert applied(services, force=True) == [
        ("credential_unknown", "done"),
        ("orphan", "done"),
        ("orphan", "done"),
    ]
    assert vendor.users() == [user_of(vendor, contact.id)]
    assert user_of(vendor, contact.id).versions == []
    expected = [("admin", "revoke_unknown"), ("admin", "remove_orphan"), ("admin", "remove_orphan")]
    assert log_of(services) == [(*each, status) for each in expected for status in ("begun", "success")]


def test_a_password_that_the_vendor_has_no_more_is_struck_off(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    (contact,) = made(services, watch, "contact")
    issued = services.issuing.issue(ALICE, contact.id, kind=CredentialKind.DIRECT).credential
    watch.ahead += timedelta(minutes=30)
    vendor.drop(user_of(vendor, contact.id))
    assert applied(services) == [("missing", "done"), ("credential_missing", "done")]
    with services.database.read() as connection:
        left = [each.id for each in credentials.of_account(connection, contact.id)]
    assert left
    assert issued.id not in left
    watch.ahead += timedelta(minutes=30)
    assert plan(services).in_step


def test_a_plan_that_removes_too_much_is_refused_unless_it_is_forced(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    made(services, watch, *(f"name{number}" for number in range(6)))
    for number in range(5):
        vendor.keep(User(email=f"left{number}@{DOMAIN}", account_id=new_id()))
    watch.ahead += timedelta(minutes=30)
    before = vendor.users()
    with pytest.raises(UnsafePlan, match="removes 5 of the 11 things"):
        applied(services)
    assert vendor.users() == before
    assert applied(services, force=True) == [("orphan", "done")] * 5


def test_the_only_mailbox_of_a_domain_is_removed_only_by_force(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    # As the wrong database would see it: it knows nothing of the one that is there.
    only = vendor.keep(User(email=f"contact@{DOMAIN}", account_id=new_id()))
    watch.ahead += timedelta(minutes=30)
    with pytest.raises(UnsafePlan, match="removes 1 of the 1 things"):
        applied(services)
    assert vendor.users() == [only]
    assert applied(services, force=True) == [("orphan", "done")]


def test_a_step_that_is_not_wanted_any_more_is_left(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    one, two, three = made(services, watch, "one", "two", "three")
    orphan = vendor.keep(User(email=f"left@{DOMAIN}", account_id=three.id))
    for account in (one, two):
        vendor.keep(replace(user_of(vendor, account.id), suspended=True))
    found = plan(services)
    assert len(found.differences) == 2
    # Meanwhile one is suspended here, and the other one resumed.
    services.lifecycle.suspend(ALICE, one.id)
    services.lifecycle.suspend(ALICE, two.id)
    services.lifecycle.resume(ALICE, two.id)
    found = replace(
        found,
        differences=(
            *found.differences,
            replace(found.differences[0], drift=Drift.ORPHAN, account_id=three.id, ref=orphan.ref),
        ),
    )
    done = list(services.reconciliation.apply(ADMIN, found))
    assert [each.outcome for each in done] == [Outcome.LEFT] * 3
    assert state_of(services, two.id) is AccountState.ACTIVE
    assert orphan in vendor.users()


def failing(error: ProviderError, times: int) -> Callable[..., None]:
    """Return a purge that fails so often before it does as usual."""
    purge, left = FolderVendor.purge, [error] * times

    def fails(vendor: FolderVendor, mailbox: Mailbox) -> None:
        if left:
            raise left.pop()
        purge(vendor, mailbox)

    return fails


@pytest.fixture
def impatient(services: Services, slept: list[float]) -> Services:
    """The application, whose waits in between take no time."""
    reconciliation = services.reconciliation
    hasty = replace(reconciliation, applying=replace(reconciliation.applying, sleep=slept.append))
    return replace(services, reconciliation=hasty)


@pytest.fixture
def slept() -> list[float]:
    return []


def leave_orphans(services: Services, vendor: FolderVendor, watch: Watch, count: int) -> None:
    made(services, watch, *(f"name{number}" for number in range(2 * count + 2)))
    for number in range(count):
        vendor.keep(User(email=f"left{number}@{DOMAIN}", account_id=new_id()))
    watch.ahead += timedelta(minutes=30)


def test_a_step_that_may_succeed_later_is_waited_for(
    impatient: Services,
    vendor: FolderVendor,
    watch: Watch,
    slept: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leave_orphans(impatient, vendor, watch, 1)
    monkeypatch.setattr(FolderVendor, "purge", failing(RateLimitExceeded(retry_after=7.0), 2))
    assert applied(impatient) == [("orphan", "done")]
    assert slept == [7.0, 7.0]


def test_a_provider_that_does_not_answer_ends_it_and_the_rest_is_for_another_time(
    impatient: Services, vendor: FolderVendor, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_orphans(impatient, vendor, watch, 5)
    fails = failing(ProviderUnavailable(), applying.TRIES * applying.MOST_IN_VAIN)
    monkeypatch.setattr(FolderVendor, "purge", fails)
    assert applied(impatient, force=True) == [("orphan", "later")] * applying.MOST_IN_VAIN
    assert applied(impatient, force=True) == [("orphan", "done")] * 5
    assert plan(impatient).in_step


def test_a_provider_that_refuses_one_step_is_asked_for_the_next(
    impatient: Services, vendor: FolderVendor, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_orphans(impatient, vendor, watch, 2)
    monkeypatch.setattr(FolderVendor, "purge", failing(ProviderError(), 1))
    assert applied(impatient) == [("orphan", "refused"), ("orphan", "done")]
    assert ("admin", "remove_orphan", "failed") in log_of(impatient)
