"""Pytest plugin: the whole application, wired as in production, on a database of the test's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.actor import Actor
from email_provisioning.settings import Settings

#: A member, and another who must see nothing of the first one's.
ALICE = Actor(user_id="alice", name="Alice")
BOB = Actor(user_id="bob", name="Bob")
#: An administrator.
ADMIN = Actor(user_id="admin", name="Admin", is_admin=True)


@pytest.fixture
def make_services(make_settings: Callable[..., Settings], database_url: str) -> Callable[..., Services]:
    """Return a function that builds the application with settings of NAME="value" pairs.

    Called again it is another process's view of the same database and data folder.
    """
    return lambda **given: started(build_services(make_settings(DATABASE_URL=database_url, **given)))


def started(services: Services) -> Services:
    """Return the application when its first start has settled: the role mailbox is there."""
    services.domains.all()
    services.worker.advance_due_runs()
    return services


@pytest.fixture
def services(make_services: Callable[..., Services]) -> Services:
    """Return the application with default settings."""
    return make_services()
