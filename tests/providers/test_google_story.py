"""The life of an address that is a user, a group or an alias in a Google Workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from email_provisioning.bootstrap import Services
from tests.fakes.google.serving import Google, serving_google
from tests.fakes.google.state import FakeUser
from tests.providers.story import CHAPTERS, SETTINGS, Vendor, house_of, tell
from tests.support.server import Mailbox


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    with serving_google(tmp_path) as google:
        yield google


def arrived(google: Google) -> list[bytes]:
    return [each.content for each in google.workspace.outside.arrived]


def test_the_life_of_a_user(make_services: Callable[..., Services], google: Google) -> None:
    workspace = google.workspace

    def user(mailbox: Mailbox) -> FakeUser:
        found = workspace.user(mailbox.email) or workspace.user(mailbox.email, deleted=True)
        assert found is not None
        return found

    def look(chapter: str, mailbox: Mailbox) -> None:
        assert user(mailbox).suspended == (chapter == "suspend")
        assert user(mailbox).deleted == (chapter == "delete")
        assert [each["value"] for each in user(mailbox).external_ids] == [mailbox.id]
        assert mailbox.password != user(mailbox).password

    def deliver(mailbox: Mailbox, content: bytes) -> None:
        workspace.deliver(user(mailbox), content)

    vendor = Vendor(arrived=lambda: arrived(google), look=look, deliver=deliver)
    with house_of(make_services(**google.settings, **SETTINGS)) as house:
        assert tell(house, vendor) == CHAPTERS
    assert sum(google.contract.requests.values()) == sum(google.contract.answers.values()) > 20


@pytest.mark.parametrize("kind", ["group", "alias"])
def test_the_life_of_an_address_that_a_user_sends_for(
    make_services: Callable[..., Services], google: Google, kind: str
) -> None:
    google.workspace.add_user("shared@example.test")
    further = {"GOOGLE_MAILBOX_KIND": kind, "GOOGLE_ALIAS_USER": "shared@example.test"}
    vendor = Vendor(arrived=lambda: arrived(google))
    with house_of(make_services(**google.settings, **further, **SETTINGS)) as house:
        assert tell(house, vendor) == [chapter for chapter in CHAPTERS if chapter != "read"]
    assert {each.sender for each in google.workspace.outside.arrived} == {"contact@example.test"}
