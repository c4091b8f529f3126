"""Fixtures of the gateway's tests: a running gateway, and two addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from email_provisioning.bootstrap import Services
from tests.gateway.running import Member, RunningGateway, create, running
from tests.support.services import ALICE, BOB


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """Return a fresh SQLite database, or the kind that a test asks for by ``both_databases``."""
    url: str = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url")
    return url


@pytest.fixture
def start_gateway(make_services: Callable[..., Services]) -> Iterator[Callable[..., RunningGateway]]:
    """Return a function that runs a gateway with settings of NAME="value" pairs, without IMAP unless asked for.

    The messages of these tests stay on the server, and are counted all the same.
    """
    usual = {"IMAP_PORT": "0", "LIMITS_COUNT_INTERNAL": "true"}
    with ExitStack() as stack:
        yield lambda **given: stack.enter_context(running(make_services(**{**usual, **given})))


@pytest.fixture
def gateway(start_gateway: Callable[..., RunningGateway]) -> RunningGateway:
    """Return a running gateway with default limits."""
    return start_gateway()


@pytest.fixture
def contact(gateway: RunningGateway) -> Member:
    """Return the address contact@."""
    return create(gateway.services, "contact", ALICE)


@pytest.fixture
def support(gateway: RunningGateway) -> Member:
    """Return the address support@, of somebody else."""
    return create(gateway.services, "support", BOB)
