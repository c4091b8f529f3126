"""The adapter of Amazon SES keeps the contract of a provider, on a fake that Amazon's own models judge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from email_provisioning.providers.amazon_ses import AmazonSesProvider, AmazonSesSender
from email_provisioning.testing.outside import Outside
from email_provisioning.testing.relaying import RelayingContract
from tests.fakes.amazon.running import FakeAmazon, fake_amazon

#: Calls of an operation → how often it was made in all tests here.
judged: dict[str, int] = {}


@pytest.fixture
def amazon() -> Iterator[FakeAmazon]:
    """Run Amazon; every exchange is held against its models."""
    with fake_amazon() as amazon:
        yield amazon
    for operation, times in amazon.contract.judged.items():
        judged[operation] = judged.get(operation, 0) + times


class TestAmazonSes(RelayingContract):
    sends_bounces = False

    @pytest.fixture
    def outside(self, amazon: FakeAmazon) -> Outside:
        return amazon.account

    @pytest.fixture
    def provider(self, amazon: FakeAmazon) -> AmazonSesProvider:
        return amazon.provider(seconds=1.0)


class TestAmazonSesAsTenants(TestAmazonSes):
    """The same where each domain sends as its own, with a configuration set."""

    @pytest.fixture
    def provider(self, amazon: FakeAmazon) -> AmazonSesProvider:
        amazon.account.configuration_sets.add("ours")
        return amazon.provider(seconds=1.0, tenants=True, configuration_set="ours")


class TestAmazonSesWithoutPasswords(TestAmazonSes):
    """The same for a key that has no right in IAM at all."""

    @pytest.fixture
    def provider(self, amazon: FakeAmazon) -> AmazonSesProvider:
        amazon.account.refusals = dict.fromkeys(
            ("GetUser", "ListUsers"), (403, "AccessDenied", "no right in IAM")
        )
        return AmazonSesSender(amazon.aws(seconds=1.0))


def test_every_exchange_was_judged(capsys: pytest.CaptureFixture[str]) -> None:
    # It comes last; the fake has failed each test in which an exchange broke a model.
    assert sum(judged.values()) > 0
    with capsys.disabled():
        print(
            f"\nSES and IAM: {sum(judged.values())} exchanges of {len(judged)} operations judged, 0 violations"
        )
