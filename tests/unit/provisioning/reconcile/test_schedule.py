"""Comparisons that are made by themselves: when, by whom, and what they leave."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.drift import Drift
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import ProviderUnavailable
from email_provisioning.persistence import tables
from email_provisioning.provisioning.reconcile import reconciliation
from email_provisioning.settings import Settings
from tests.support.folder_vendor import FolderVendor, User
from tests.support.services import ADMIN, started
from tests.unit.provisioning.reconcile.conftest import DOMAIN, Watch, made

DAY = timedelta(hours=24)


def planned(services: Services) -> list[tuple[str, str, object]]:
    """Return who compared, how it ended, and how many orphans were found, of every comparison."""
    columns = (tables.log.c.user_id, tables.log.c.status, tables.log.c.details)
    query = select(*columns).where(tables.log.c.action == "reconcile").order_by(tables.log.c.id)
    with services.database.read() as connection:
        return [(row.user_id, row.status, row.details.get("orphan", 0)) for row in connection.execute(query)]


def test_each_domain_is_compared_once_in_an_interval_and_only_compared(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    made(services, watch, "contact")
    vendor.keep(User(email=f"left@{DOMAIN}", account_id=new_id()))
    assert planned(services) == [], "the first time is after an interval"
    watch.ahead += DAY
    services.worker.sweep()
    services.worker.sweep()
    assert planned(services) == [("system", "drift", 1)]
    (result,) = services.reconciliation.results()
    assert (result.counts, result.accounts, result.there) == ({Drift.ORPHAN: 1}, 1, 2)
    assert len(vendor.users()) == 2, "the orphan is still there"

    watch.ahead += DAY
    services.worker.sweep()
    assert planned(services) == [("system", "drift", 1)] * 2


def test_it_is_turned_off_by_a_setting(
    vendor: FolderVendor, make_settings: Callable[..., Settings], database_url: str, watch: Watch
) -> None:
    settings = make_settings(DATABASE_URL=database_url, RECONCILE_INTERVAL_HOURS="0")
    services = started(build_services(settings, clock=watch))
    watch.ahead += 400 * DAY
    services.worker.sweep()
    assert planned(services) == []
    services.reconciliation.plan(ADMIN, DOMAIN)
    services.worker.sweep()
    assert planned(services) == [("admin", "in_step", 0)]


def test_a_comparison_on_demand_counts_as_one(services: Services, watch: Watch) -> None:
    watch.ahead += DAY - timedelta(hours=1)
    services.reconciliation.plan(ADMIN, DOMAIN)
    watch.ahead += timedelta(hours=2)
    services.worker.sweep()
    assert planned(services) == [("admin", "in_step", 0)]


def test_of_several_processes_one_compares(
    services: Services,
    make_settings: Callable[..., Settings],
    vendor: FolderVendor,
    database_url: str,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = build_services(make_settings(DATABASE_URL=database_url), clock=watch)
    holdings = FolderVendor.holdings
    asked: list[str] = []

    def asked_meanwhile(vendor: FolderVendor, domain: str) -> object:
        asked.append(domain)
        other.reconciliation.tend()
        return holdings(vendor, domain)

    monkeypatch.setattr(FolderVendor, "holdings", asked_meanwhile)
    watch.ahead += DAY
    services.reconciliation.tend()
    assert asked == [DOMAIN]
    assert planned(services) == [("system", "in_step", 0)]


def test_a_process_that_was_overtaken_writes_nothing(
    services: Services,
    make_settings: Callable[..., Settings],
    vendor: FolderVendor,
    database_url: str,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # It was suspended for so long that another process took its turn.
    monkeypatch.setattr(reconciliation, "HOLD_SECONDS", 0.0)
    other = build_services(make_settings(DATABASE_URL=database_url), clock=watch)
    holdings = FolderVendor.holdings

    def slow(vendor: FolderVendor, domain: str) -> object:
        monkeypatch.setattr(FolderVendor, "holdings", holdings)
        watch.ahead += 2 * reconciliation.LEASE
        vendor.keep(User(email=f"ceo@{DOMAIN}"))
        other.reconciliation.tend()
        return holdings(vendor, domain)

    monkeypatch.setattr(FolderVendor, "holdings", slow)
    watch.ahead += DAY
    services.reconciliation.tend()
    assert len(planned(services)) == 1, "the other one's"


def test_a_provider_that_fails_is_asked_again_before_the_next_interval(
    services: Services, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_vendor: FolderVendor, _domain: str) -> object:
        raise ProviderUnavailable

    holdings = FolderVendor.holdings
    monkeypatch.setattr(FolderVendor, "holdings", fails)
    watch.ahead += DAY
    services.worker.sweep()
    assert planned(services) == [("system", "failed", 0)]
    (result,) = services.reconciliation.results()
    assert result.error_code == "provider_unavailable"
    monkeypatch.setattr(FolderVendor, "holdings", holdings)
    watch.ahead += reconciliation.AGAIN
    services.worker.sweep()
    assert planned(services)[1:] == [("system", "in_step", 0)]
    assert services.reconciliation.results()[0].error_code is None


def test_what_bears_a_mark_without_an_address_counts_on_one_domain_of_a_provider(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:
    services.domain_admin.add(ADMIN, "second.test", "local")
    vendor.keep(User(account_id=new_id()))
    watch.ahead += timedelta(minutes=30)
    first, second = (services.reconciliation.plan(ADMIN, name) for name in (DOMAIN, "second.test"))
    assert (first.counts, second.counts) == ({Drift.ORPHAN: 1}, {})


def test_a_domain_that_is_gone_is_not_compared_any_more(services: Services, watch: Watch) -> None:
    services.domain_admin.add(ADMIN, "second.test", "local")
    services.reconciliation.tend()
    services.domain_admin.remove(ADMIN, "second.test")
    watch.ahead += DAY
    services.worker.sweep()
    assert [each.domain for each in services.reconciliation.results()] == [DOMAIN]


def test_a_stopped_worker_leaves_a_comparison_to_the_next(
    services: Services, vendor: FolderVendor, watch: Watch
) -> None:

    stop = threading.Event()
    stop.set()
    made(services, watch, "contact")
    watch.ahead += DAY
    services.reconciliation.tend(stop)
    assert planned(services) == []
    watch.ahead += 2 * reconciliation.LEASE
    services.reconciliation.tend()
    assert planned(services) == [("system", "in_step", 0)]
