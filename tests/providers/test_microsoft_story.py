"""The life of an address at Microsoft 365: the whole application on a tenant, over HTTP and SMTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from email_provisioning.bootstrap import Services
from tests.fakes.microsoft.serving import Microsoft, serving_microsoft
from tests.fakes.microsoft.tenant import BUSINESS_BASIC, CLIENT_SECRET, Person
from tests.providers.story import CHAPTERS, SETTINGS, House, Vendor, house_of, tell
from tests.support.server import Mailbox


@pytest.fixture
def settings(microsoft: Microsoft, record_secret: Callable[[str], None]) -> dict[str, str]:
    record_secret(CLIENT_SECRET)
    return {"EMAIL_PROVIDER": "microsoft365", **microsoft.settings, **SETTINGS}


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    with serving_microsoft() as microsoft:
        yield microsoft


def vendor_of(microsoft: Microsoft) -> Vendor:
    tenant = microsoft.tenant

    def person() -> Person:
        (found,) = [*tenant.people.values(), *tenant.deleted.values()]
        return found

    def look(chapter: str, mailbox: Mailbox) -> None:
        assert person().values["accountEnabled"] is (chapter != "suspend")
        assert bool(tenant.deleted) is (chapter == "delete")
        if chapter != "delete":
            assert tenant.find(mailbox.email) is person()
            assert [each["skuId"] for each in person().values["assignedLicenses"]] == [BUSINESS_BASIC]

    return Vendor(
        arrived=lambda: [content for _, _, content in tenant.sent],
        look=look,
        deliver=lambda _mailbox, content: tenant.deliver(person(), content),
    )


def test_the_life_of_an_address(
    make_services: Callable[..., Services], microsoft: Microsoft, settings: dict[str, str]
) -> None:
    with house_of(make_services(**settings)) as house:
        assert tell(house, vendor_of(microsoft)) == CHAPTERS
    assert microsoft.server.violations == []


def create(house: House, name: str) -> tuple[str, str]:
    """Return the account's id, and how its creation ended."""
    answer = house.alice.call("POST", "/create", {"username": name})
    return answer.json().get("code", ""), answer.text


def test_a_creation_without_a_seat_leaves_nothing(
    make_services: Callable[..., Services], microsoft: Microsoft, settings: dict[str, str]
) -> None:
    microsoft.tenant.sku(BUSINESS_BASIC).seats = 0
    with house_of(make_services(**settings)) as house:
        code, _ = create(house, "contact")
        assert code == "licences_exhausted"
        assert (microsoft.tenant.people, microsoft.tenant.deleted) == ({}, {})
        microsoft.tenant.sku(BUSINESS_BASIC).seats = 1
        assert house.create("contact").email == "contact@example.test"


def test_a_name_that_a_group_has_is_taken(
    make_services: Callable[..., Services], microsoft: Microsoft, settings: dict[str, str]
) -> None:
    microsoft.tenant.groups["contact@example.test"] = "group-1"
    with house_of(make_services(**settings)) as house:
        assert create(house, "contact")[0] == "email_already_exists"
        assert microsoft.tenant.people == {}


def test_a_domain_that_is_not_verified_takes_no_address(
    make_services: Callable[..., Services], microsoft: Microsoft, settings: dict[str, str]
) -> None:
    microsoft.tenant.domains["example.test"] = False
    with house_of(make_services(**settings)) as house:
        code, text = create(house, "contact")
        assert code == "domain_not_verified"
        assert "MS=ms91827364" in text
