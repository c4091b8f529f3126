"""Reading mail through Graph: every message of a second, no other host, and an application that may only read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from email_provisioning.errors import (
    InvalidCursor,
    MailboxMissing,
    ProviderMisconfigured,
    StillProvisioning,
)
from email_provisioning.providers._graph_cursor import Cursor, public_id, vendor_id
from email_provisioning.providers.microsoft365 import Microsoft365Provider
from email_provisioning.provisioning.messages import item
from tests.fakes.microsoft.serving import Microsoft
from tests.fakes.microsoft.tenant import Letter, Person

NOON = datetime(2026, 11, 3, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def person(microsoft: Microsoft) -> Person:
    person = microsoft.tenant.add_person("contact@example.test")
    person.not_yet = 0
    return person


def arrive(person: Person, number: int, *, at: datetime) -> None:
    person.inbox.append(Letter(content=b"Subject: %d\r\n\r\n%d\r\n" % (number, number), received=at))


def read_through(provider: Microsoft365Provider, person: Person, *, limit: int) -> list[int]:
    """Return the numbers of every page."""
    numbers: list[int] = []
    cursor: str | None = None
    while True:
        page = provider.reader.page(person.id, limit=limit, cursor=cursor)
        numbers += [int(item(each).subject) for each in page.messages]
        if (cursor := page.next_cursor) is None:
            return numbers


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 100])
@pytest.mark.parametrize("page_size", [2, 1000])
def test_messages_of_one_second_are_shown_once_each(
    microsoft: Microsoft, provider: Microsoft365Provider, person: Person, limit: int, page_size: int
) -> None:
    microsoft.tenant.page_size = page_size
    for number in range(11):
        # Graph knows more of the time than it tells: all of these are at one second, or at its neighbours.
        arrive(person, number, at=NOON + timedelta(milliseconds=130 * number))
    assert read_through(provider, person, limit=limit) == list(reversed(range(11)))


def test_a_page_goes_on_where_its_last_message_was_removed(
    provider: Microsoft365Provider, person: Person
) -> None:
    for number in range(6):
        arrive(person, number, at=NOON)
    first = provider.reader.page(person.id, limit=2)
    del person.inbox[4]
    rest = provider.reader.page(person.id, limit=10, cursor=first.next_cursor)
    # One that was behind the removed one may be left out; none is shown twice.
    assert [int(item(each).subject) for each in rest.messages] in ([3, 2, 1, 0], [2, 1, 0])


@pytest.mark.parametrize(
    "cursor",
    [
        "https://graph.microsoft.com/v1.0/users?$skip=2",
        str(Cursor(second=NOON, shown=1, digest="0" * 16))[:-3],
        str(Cursor(second=NOON, shown=1, digest="x" * 16)),
        "MjAyNjk5OTlUMTIwMDAwWi4xLjAwMDAwMDAwMDAwMDAwMDA",
        "é",
        "A" * 5000,
    ],
)
def test_a_cursor_of_somebody_else_is_refused(
    microsoft: Microsoft, provider: Microsoft365Provider, person: Person, cursor: str
) -> None:
    with pytest.raises(InvalidCursor):
        provider.reader.page(person.id, limit=2, cursor=cursor)
    assert microsoft.server.exchanges == []


def test_a_cursor_holds_no_address_of_the_vendor(
    microsoft: Microsoft, provider: Microsoft365Provider, person: Person
) -> None:
    for number in range(3):
        arrive(person, number, at=NOON)
    cursor = provider.reader.page(person.id, limit=1).next_cursor
    assert cursor is not None
    assert len(cursor) < 100
    assert Cursor.of(cursor).second == NOON


@pytest.mark.parametrize(
    "elsewhere", ["http://127.0.0.2:1/v1.0/x", "https://graph.microsoft.com/v1.0/x", "", 7]
)
def test_the_next_page_is_never_of_another_host(
    microsoft: Microsoft, provider: Microsoft365Provider, person: Person, elsewhere: object
) -> None:
    microsoft.tenant.page_size = 1
    microsoft.tenant.next_link = elsewhere
    for number in range(3):
        arrive(person, number, at=NOON)
    with pytest.raises(ProviderMisconfigured):
        provider.reader.page(person.id, limit=3)


def test_a_list_costs_one_call_whatever_its_length(
    microsoft: Microsoft, provider: Microsoft365Provider, person: Person
) -> None:
    for number in range(50):
        arrive(person, number, at=NOON + timedelta(seconds=number))
    provider.reader.page(person.id, limit=50)
    assert microsoft.server.calls()[1:] == [f"GET /v1.0/users/{person.id}/mailFolders/inbox/messages"]


def test_ids_stay_when_a_message_is_moved(
    microsoft: Microsoft, provider: Microsoft365Provider, person: Person
) -> None:
    arrive(person, 1, at=NOON)
    (listed,) = provider.reader.page(person.id, limit=1).messages
    provider.reader.read(person.id, listed.id)
    asked = [each for each in microsoft.server.exchanges if "/messages" in each.path]
    assert len(asked) == 4
    assert {each.request_headers["prefer"] for each in asked} == {'IdType="ImmutableId"'}


def test_an_application_that_may_only_read_reads(
    microsoft: Microsoft, provider: Microsoft365Provider, person: Person
) -> None:
    microsoft.tenant.roles -= {"Mail.ReadWrite"}
    microsoft.tenant.roles |= {"Mail.Read"}
    arrive(person, 1, at=NOON)
    (listed,) = provider.reader.page(person.id, limit=1).messages
    assert provider.reader.read(person.id, listed.id).content.startswith(b"Subject: 1")
    assert not person.inbox[0].read


def test_a_large_message_is_read_whole(provider: Microsoft365Provider, person: Person) -> None:
    content = b"Subject: large\r\n\r\n" + b"x" * 6_000_000
    person.inbox.append(Letter(content=content, received=NOON))
    (listed,) = provider.reader.page(person.id, limit=1).messages
    assert provider.reader.read(person.id, listed.id).content == content


def test_a_mailbox_that_is_not_there_is_told_from_one_that_is_not_ready(
    provider: Microsoft365Provider, person: Person
) -> None:
    person.not_yet = 1
    with pytest.raises(StillProvisioning):
        provider.reader.page(person.id, limit=1)
    with pytest.raises(MailboxMissing):
        provider.reader.page("00000000-0000-0000-0000-000000000000", limit=1)


@pytest.mark.parametrize("vendors", ["AAMkAGI2==", "a/b+c=", "x_y-z"])
def test_ids_come_back_as_they_were(vendors: str) -> None:
    assert vendor_id(public_id(vendors)) == vendors
