"""How calls to a vendor's API keep its pace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from werkzeug.wrappers import Request, Response

from email_provisioning.errors import ProvisioningError, RateLimitExceeded
from email_provisioning.providers._http import HOLD, Reply, VendorClient
from email_provisioning.providers.pacing import Pace
from tests.fakes.server import FakeServer, Fault, serving_fake


@dataclass
class Noted(Pace):
    """Lets everything pass until it is told not to, and notes what it is asked."""

    refuses: bool = False
    waited: list[str] = field(default_factory=list)
    held: list[tuple[str, float]] = field(default_factory=list)

    def wait(self, account: str) -> None:
        self.waited.append(account)
        if self.refuses:
            raise RateLimitExceeded(retry_after=4.0)

    def hold(self, account: str, *, seconds: float) -> None:
        self.held.append((account, seconds))


def refuse(fault: Fault) -> Response:
    headers = {"Retry-After": "7"} if fault is Fault.RATE_LIMIT else {}
    return Response("{}", status=429, headers=headers)


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    with serving_fake(Request.application(lambda _request: Response("{}")), refuse=refuse) as fake:
        yield fake


@pytest.fixture
def pace() -> Noted:
    return Noted()


@pytest.fixture
def outcomes() -> list[str]:
    return []


@pytest.fixture
def client(fake: FakeServer, pace: Noted, outcomes: list[str]) -> Iterator[VendorClient]:
    def observe(_vendor: str, _operation: str, outcome: str, _seconds: float) -> None:
        outcomes.append(outcome)

    client = VendorClient(vendor="vendor", base_url=fake.url, pace=pace, observe=observe, explain=unexplained)
    yield client
    client.close()


def unexplained(_reply: Reply) -> ProvisioningError | None:
    return None


def test_every_call_waits_for_its_turn_by_what_the_vendor_counts(client: VendorClient, pace: Noted) -> None:
    client.call("list", "GET", "/things")
    client.call("send", "POST", "/messages", account="vendor/send")
    assert pace.waited == ["vendor", "vendor/send"]
    assert pace.held == []


@pytest.mark.parametrize(("fault", "seconds"), [(Fault.RATE_LIMIT, 7.0), (Fault.RATE_LIMIT_BARE, HOLD)])
def test_too_many_holds_everybody_for_as_long_as_the_vendor_says(
    client: VendorClient, fake: FakeServer, pace: Noted, fault: Fault, seconds: float
) -> None:
    fake.order(fault)
    with pytest.raises(RateLimitExceeded):
        client.call("list", "GET", "/things")
    assert pace.held == [("vendor", seconds)]


def test_a_turn_that_is_too_far_away_holds_nobody_and_reaches_nobody(
    client: VendorClient, fake: FakeServer, pace: Noted, outcomes: list[str]
) -> None:
    pace.refuses = True
    with pytest.raises(RateLimitExceeded) as refused:
        client.call("list", "GET", "/things")
    assert refused.value.retry_after == 4.0
    assert (pace.held, fake.exchanges, outcomes) == ([], [], ["rate_limit_exceeded"])
