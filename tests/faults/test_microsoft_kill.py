"""A kill at any call to Microsoft or any commit leaves no orphan in the tenant, nothing lost and nothing stuck."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from email_provisioning.settings import Settings
from tests.fakes.microsoft.serving import Microsoft, serving_microsoft
from tests.fakes.microsoft.tenant import BUSINESS_BASIC
from tests.faults.vendor_kills import SCENES, Killed, kill_everywhere


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    with serving_microsoft() as microsoft:
        microsoft.tenant.delay = 0
        microsoft.tenant.sku(BUSINESS_BASIC).seats = 1000
        yield microsoft


@pytest.fixture
def killed(
    microsoft: Microsoft,
    make_settings: Callable[..., Settings],
    record_property: Callable[[str, object], None],
) -> Killed:
    return Killed(
        kind="microsoft365",
        settings=microsoft.settings,
        make_settings=make_settings,
        there=lambda: there(microsoft),
        wrong=lambda: wrong(microsoft),
        record=record_property,
    )


def test_a_kill_while_a_mailbox_is_made_leaves_nothing_behind(killed: Killed, database_url: str) -> None:
    kill_everywhere(killed, database_url, "create")


@pytest.mark.parametrize("operation", [each for each in SCENES if each != "create"])
def test_a_kill_at_any_call_leaves_nothing_behind(
    microsoft: Microsoft, killed: Killed, sqlite_url: str, operation: str
) -> None:
    microsoft.tenant.sku(BUSINESS_BASIC).seats = 1000 if SCENES[operation].has_seat else 0
    kill_everywhere(killed, sqlite_url, operation)


def there(microsoft: Microsoft) -> Mapping[str, str]:
    tenant = microsoft.tenant
    states = {
        each.id: "active" if each.values["accountEnabled"] else "suspended" for each in tenant.people.values()
    }
    return states | {each.id: "deleted" for each in tenant.deleted.values()}


def wrong(microsoft: Microsoft) -> Sequence[str]:
    people = microsoft.tenant.people.values()
    return [f"{each.id} has no licence" for each in people if not each.values["assignedLicenses"]]
