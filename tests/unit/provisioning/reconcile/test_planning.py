"""What a comparison finds, and what it leaves out."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from email_provisioning.bootstrap import Services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.address import Address
from email_provisioning.domain.credential import CredentialKind
from email_provisioning.domain.drift import Drift
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import DomainNotFound, ProviderKeyInvalid
from email_provisioning.persistence import accounts, snapshot
from email_provisioning.persistence.snapshot import Thing
from email_provisioning.providers.base import Holding
from email_provisioning.provisioning.reconcile import comparison, planning
from tests.support.folder_vendor import FolderVendor, User
from tests.support.services import ADMIN, ALICE
from tests.unit.provisioning.reconcile.conftest import DOMAIN, Watch, drifts, made, plan


def test_both_sides_are_in_step_as_long_as_nobody_interferes(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    contact, support, sales = made(services, watch, "contact", "support", "sales")
    services.lifecycle.suspend(ALICE, support.id)
    services.lifecycle.delete(ALICE, sales.id)
    watch.ahead += timedelta(minutes=30)
    found = plan(services)
    assert found.in_step
    assert (found.counts, found.accounts, found.skipped, found.there) == ({}, 3, 0, 3)
    assert {user.account_id for user in vendor.users()} == {contact.id, support.id, sales.id}


def test_an_address_that_is_gone_there_is_missing(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    contact, support = made(services, watch, "contact", "support")
    for account in (contact, support):
        vendor.drop(_user(vendor, account.id))
    vendor.keep(User(email=support.email, account_id=support.id, deleted=True))
    found = plan(services)
    assert found.counts == {Drift.MISSING: 2}
    assert {each.address for each in found.differences} == {contact.email, support.email}


def test_what_is_there_under_another_id_has_moved(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    (contact,) = made(services, watch, "contact")
    vendor.drop(_user(vendor, contact.id))
    new = vendor.keep(User(email=contact.email, account_id=contact.id))
    (difference,) = plan(services).differences
    assert (difference.drift, difference.ref) == (Drift.MOVED, new.ref)


def test_suspensions_are_compared(services: Services, vendor: FolderVendor, watch: Watch) -> None:
    contact, support = made(services, watch, "contact", "support")
    services.lifecycle.suspend(ALICE, support.id)
    watch.ahead += timedelta(minutes=30)
    vendor.keep(replace(_user(vendor, contact.id), suspended=True))
    vendor.keep(replace(_user(vendor, support.id), suspended=False))
    assert drifts(services) == {
        "suspended_there": contact.email,
        "not_suspended_there": support.email,
    }


def test_our_mark_without_an_address_of_ours_is_an_orphan(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    orphan = vendor.keep(User(email=f"left@{DOMAIN}", account_id=new_id()))
    key = vendor.keep(User(account_id=new_id()))
    (contact,) = made(services, watch, "contact")
    with services.database.write() as connection:
        accounts.update(connection, contact, state=AccountState.FAILED)
    watch.ahead += timedelta(minutes=30)
    found = {each.account_id: each.drift for each in plan(services).differences}
    assert found == dict.fromkeys([orphan.account_id, key.account_id, contact.id], Drift.ORPHAN)


def test_what_bears_no_mark_of_ours_is_foreign(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    made(services, watch, "contact")
    vendor.keep(User(email=f"ceo@{DOMAIN}"))
    vendor.keep(User(email=f"gone@{DOMAIN}", deleted=True))
    vendor.keep(User(email=f"robot@{DOMAIN}", account_id="somebody else's"))
    found = plan(services)
    assert found.in_step
    assert {each.address for each in found.differences} == {f"ceo@{DOMAIN}", f"robot@{DOMAIN}"}
    assert found.counts == {Drift.FOREIGN: 2}


def test_a_foreign_mailbox_that_has_an_address_of_ours_is_told_with_it(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    (contact,) = made(services, watch, "contact")
    vendor.keep(replace(_user(vendor, contact.id), account_id=None))
    found = {each.drift: each.account_id for each in plan(services).differences}
    assert found == {Drift.MISSING: contact.id, Drift.FOREIGN: contact.id}


def test_a_password_of_the_vendor_s_that_nobody_was_given_is_unknown(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    (contact,) = made(services, watch, "contact")
    vendor.keep(replace(_user(vendor, contact.id), versions=[7]))
    (difference,) = plan(services).differences
    assert (difference.drift, difference.account_id, difference.version) == (
        Drift.CREDENTIAL_UNKNOWN,
        contact.id,
        7,
    )


def test_a_password_of_the_vendor_s_that_was_given_out_is_compared(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    contact, support = made(services, watch, "contact", "support")
    for account in (contact, support):
        services.issuing.issue(ALICE, account.id, kind=CredentialKind.DIRECT)
    watch.ahead += timedelta(minutes=30)
    assert plan(services).in_step
    vendor.keep(replace(_user(vendor, contact.id), versions=[]))
    (difference,) = plan(services).differences
    assert (difference.drift, difference.address) == (Drift.CREDENTIAL_MISSING, contact.email)
    assert difference.version in _user(vendor, support.id).versions


def test_what_is_young_or_under_way_is_left_out(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    (old,) = made(services, watch, "contact")
    young = services.creation.create(ALICE, username="support").account
    vendor.keep(User(account_id=new_id()))  # made now: by a process whose row is not seen yet
    for account in (old, young):
        vendor.drop(_user(vendor, account.id))
    with services.database.write() as connection:
        accounts.update(connection, old, operation_id=new_id())
    watch.ahead = timedelta()
    found = plan(services)
    assert (found.counts, found.accounts, found.skipped) == ({}, 0, 3)


def test_what_was_just_changed_is_left_out(services: Services, vendor: FolderVendor, watch: Watch) -> None:
    # The list was read before the change, and our own records after it.
    (contact,) = made(services, watch, "contact")
    services.lifecycle.suspend(ALICE, contact.id)
    vendor.keep(replace(_user(vendor, contact.id), suspended=False))
    assert plan(services).in_step
    watch.ahead += timedelta(minutes=30)
    assert drifts(services) == {"not_suspended_there": contact.email}


def test_a_plan_holds_so_many_differences_and_counts_the_rest(
    services: Services, vendor: FolderVendor, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST_DIFFERENCES", 2)
    for account in made(services, watch, "one", "two", "three"):
        vendor.drop(_user(vendor, account.id))
    found = plan(services)
    assert (len(found.differences), found.counts, found.complete) == (2, {Drift.MISSING: 3}, False)


def test_however_many_there_are_each_batch_costs_a_few_queries(
    services: Services, vendor: FolderVendor, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "BATCH", 4)
    monkeypatch.setattr(comparison, "BATCH", 4)
    made(services, watch, *(f"name{number}" for number in range(12)))
    for number in range(12):
        vendor.keep(User(email=f"foreign{number}@{DOMAIN}"))
    statements: list[str] = []
    event.listen(
        services.database.engine, "before_cursor_execute", lambda *given: statements.append(given[2])
    )
    assert services.reconciliation.planning.plan(services.domains.get(DOMAIN)).accounts == 12
    asked = [statement for statement in statements if statement.startswith("SELECT")]
    # Four pages of accounts (the last one empty) and three batches of each kind, with three queries or fewer each.
    assert len(asked) <= 4 + 3 * 2 + 3 * 2 + 3


def test_memory_does_not_grow_with_what_is_there(
    services: Services, vendor: FolderVendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST_DIFFERENCES", 10)

    def peak_of(count: int) -> int:
        def many(_vendor: FolderVendor, _domain: str) -> Iterator[Holding]:
            for number in range(count):
                address = Address(local=f"foreign{number}", domain=DOMAIN)
                mark = new_id() if number % 2 else None
                yield Holding(ref=str(number), address=address, account_id=mark)

        monkeypatch.setattr(FolderVendor, "holdings", many)
        tracemalloc.start()
        assert plan(services).there == count // 2
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    few, many = (peak_of(count) for count in (2_000, 20_000))
    # The difference of the things themselves would be several times as much.
    assert many - few < 1_000_000


def test_an_unknown_domain_and_a_provider_that_refuses_are_told(
    services: Services, vendor: FolderVendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DomainNotFound):
        services.reconciliation.plan(ADMIN, "elsewhere.test")

    def refuses(_self: FolderVendor, _domain: str) -> object:
        raise ProviderKeyInvalid

    monkeypatch.setattr(FolderVendor, "holdings", refuses)
    with pytest.raises(ProviderKeyInvalid):
        plan(services)
    (result,) = services.reconciliation.results()
    assert result.error_code == "provider_api_key_invalid"


def test_a_snapshot_gives_back_what_was_written_batch_by_batch() -> None:
    things = [
        Thing(
            account_id=f"{n:04}" if n % 2 else None,
            address=f"{n}@a.test",
            ref=str(n),
            suspended=False,
            deleted=False,
        )
        for n in range(2500)
    ]
    with snapshot.snapshot() as there:
        assert sum(there.add(things)) == len(things)
        there.index()
        marks = [mark for batch in there.marks() for mark in batch]
        assert marks == sorted(thing.account_id for thing in things if thing.account_id)
        assert [each.ref for batch in there.unmarked() for each in batch] == [
            str(n) for n in range(0, 2500, 2)
        ]
        assert there.of_accounts(["0003", "nobody"]) == {"0003": [things[3]], "nobody": []}
        assert there.marked() == 1250


def _user(vendor: FolderVendor, account_id: str) -> User:
    user = vendor.user_of(account_id)
    assert user is not None
    return user
