"""A kill at any call to Google or any commit leaves no orphan in the Workspace, nothing lost and nothing stuck."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from email_provisioning.settings import Settings
from tests.fakes.google.further import PRODUCT, SKU
from tests.fakes.google.serving import Google, serving_google
from tests.fakes.google.state import FakeUser
from tests.faults.vendor_kills import SCENES, Killed, kill_everywhere


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    with serving_google(tmp_path) as google:
        google.workspace.polls_until_ready = 0
        google.further["GOOGLE_LICENCE"] = f"{PRODUCT}/{SKU}"
        yield google


@pytest.fixture
def killed(
    google: Google,
    make_settings: Callable[..., Settings],
    record_property: Callable[[str, object], None],
) -> Killed:
    return Killed(
        kind="google",
        settings=google.settings,
        make_settings=make_settings,
        there=lambda: there(google),
        wrong=lambda: wrong(google),
        record=record_property,
        ends_deleted_itself=True,
    )


def test_a_kill_while_a_user_is_made_leaves_nothing_behind(killed: Killed, database_url: str) -> None:
    kill_everywhere(killed, database_url, "create")


@pytest.mark.parametrize("operation", [each for each in SCENES if each != "create"])
def test_a_kill_at_any_call_leaves_nothing_behind(
    google: Google, killed: Killed, sqlite_url: str, operation: str
) -> None:
    google.workspace.seats = 1000 if SCENES[operation].has_seat else 0
    kill_everywhere(killed, sqlite_url, operation)


def ours(google: Google) -> list[FakeUser]:
    """Return the users who bear our mark."""
    return [each for each in google.workspace.users if each.external_ids]


def there(google: Google) -> Mapping[str, str]:
    states = {(False, False): "active", (True, False): "suspended"}
    return {each.id: states.get((each.suspended, each.deleted), "deleted") for each in ours(google)}


def wrong(google: Google) -> Sequence[str]:
    users = {each.email for each in ours(google) if not each.deleted}
    return [f"{each} has a licence and no use for it, or none" for each in users ^ google.workspace.licensed]
