"""Amazon for the tests of its adapter's parts."""

from __future__ import annotations

from email_provisioning.providers.base import Holding, Mailbox, Provider
from tests.fakes.amazon.running import FakeAmazon


def held(provider: Provider, box: Mailbox) -> Holding | None:
    """Return what is held of an address."""
    found = [each for each in provider.holdings(box.address.domain) if each.account_id == box.account_id]
    assert len(found) <= 1
    return found[0] if found else None


def statuses(amazon: FakeAmazon) -> list[str]:
    """Return the state of every key of every user that the adapter has made."""
    return sorted(key.status for user in amazon.account.users for key in user.access_keys)


def calls(amazon: FakeAmazon) -> list[str]:
    """Return the operations that were asked for, in order."""
    found = [amazon.contract.call(each) for each in amazon.server.exchanges]
    return [call.operation for call in found if call is not None]
