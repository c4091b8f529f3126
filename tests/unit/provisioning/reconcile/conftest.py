"""A server with a vendor behind it, and addresses old enough to be compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import Account
from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.drift import Plan
from email_provisioning.settings import Settings
from tests.support.folder_vendor import FolderVendor
from tests.support.services import ADMIN, ALICE, started

DOMAIN = "example.test"


class Watch:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def services(
    vendor: FolderVendor, make_settings: Callable[..., Settings], database_url: str, watch: Watch
) -> Services:
    settings = make_settings(DATABASE_URL=database_url, MAX_EMAIL_ACCOUNTS_PER_USER="100")
    services = started(build_services(settings, clock=watch))
    # From the first sweep on it is counted how long ago each domain was compared.
    services.worker.sweep()
    return services


def made(services: Services, watch: Watch, *names: str) -> list[Account]:
    """Create addresses, and let time pass until they are settled."""
    accounts = [services.creation.create(ALICE, username=name).account for name in names]
    watch.ahead += timedelta(minutes=30)
    return accounts


def plan(services: Services) -> Plan:
    return services.reconciliation.plan(ADMIN, DOMAIN)


def drifts(services: Services) -> dict[str, str | None]:
    """Return each difference with the address that it is about."""
    return {str(each.drift): each.address for each in plan(services).differences}


def applied(services: Services, *, force: bool = False) -> list[tuple[str, str]]:
    """Carry the present plan out; return each drift with what became of it."""
    done = services.reconciliation.apply(ADMIN, plan(services), force=force)
    return [(str(each.difference.drift), str(each.outcome)) for each in done]
