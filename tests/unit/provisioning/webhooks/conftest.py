"""Fixtures of the webhooks' tests: a receiver, and an application whose clock the test turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.settings import Settings
from tests.fakes.receiver import Receiver, receiving
from tests.support.services import ADMIN, started
from tests.unit.provisioning.slowly import Watch
from tests.unit.provisioning.webhooks.post import Post


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Yield a receiver that takes everything."""
    with receiving() as found:
        yield found


@pytest.fixture
def make_timed(
    make_settings: Callable[..., Settings], database_url: str, watch: Watch
) -> Callable[..., Services]:
    """Return a function that builds the application by the test's clock, with webhooks to loopback allowed."""
    given = {
        "DATABASE_URL": database_url,
        "WEBHOOK_PRIVATE_NETWORKS": "127.0.0.0/8",
        "MAX_EMAIL_ACCOUNTS_PER_USER": "1000",
    }
    return lambda **more: started(build_services(make_settings(**{**given, **more}), clock=watch))


@pytest.fixture
def post(make_timed: Callable[..., Services], receiver: Receiver, watch: Watch) -> Post:
    """Return an application with a webhook that wants to be told of addresses."""
    services = make_timed(WEBHOOK_TIMEOUT_SECONDS="5")
    made = services.webhooks.add(ADMIN, url=receiver.url, kinds=["account.*"])
    return Post(services=services, receiver=receiver, watch=watch, webhook=made.webhook, secret=made.secret)
