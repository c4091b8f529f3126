"""The life of an address at Microsoft 365: the whole application on a tenant, over HTTP and SMTP."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from email.policy import SMTP

import pytest

from email_provisioning.bootstrap import Services
from tests.fakes.microsoft.serving import Microsoft, serving_microsoft
from tests.fakes.microsoft.tenant import BUSINESS_BASIC, CLIENT_SECRET, Person
from tests.providers.story import CHAPTERS, ELSEWHERE, SETTINGS, House, Vendor, house_of, tell
from tests.support.server import Mailbox, letter

FRIEND = "friend@elsewhere.test"


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


def test_the_envelope_alone_says_who_gets_a_message(
    make_services: Callable[..., Services], microsoft: Microsoft, settings: dict[str, str]
) -> None:
    with house_of(make_services(**settings)) as house:
        mailbox = house.create("contact")
        content = letter(mailbox.email, ELSEWHERE).as_bytes(policy=SMTP)
        with house.signed_in(mailbox) as client:
            client.sendmail(mailbox.email, [ELSEWHERE, FRIEND], content)
            ((sender, recipients, left),) = microsoft.tenant.sent
            assert (sender, set(recipients)) == (mailbox.email, {ELSEWHERE, FRIEND})
            assert left.endswith(content)
            # Who is named would get a second copy of what is meant for a friend.
            with pytest.raises(smtplib.SMTPDataError) as refused:
                client.sendmail(mailbox.email, [FRIEND], content)
        assert refused.value.smtp_code == 554
        assert ELSEWHERE.encode() in refused.value.smtp_error
        assert len(microsoft.tenant.sent) == 1


def test_mail_is_read_over_the_api(
    make_services: Callable[..., Services], microsoft: Microsoft, settings: dict[str, str]
) -> None:
    with house_of(make_services(**settings)) as house:
        mailbox = house.create("contact")
        message = letter(ELSEWHERE, mailbox.email, "Une réponse")
        message.add_attachment(b"1,2", maintype="text", subtype="csv", filename="a.csv")
        (person,) = microsoft.tenant.people.values()
        microsoft.tenant.deliver(person, message.as_bytes(policy=SMTP))
        (listed,) = house.alice.inbox(mailbox)
        assert (listed["subject"], listed["seen"], listed["size"]) == ("Une réponse", False, None)
        assert listed["attachments"] == 1
        read = house.alice.get(f"/accounts/{mailbox.id}/messages/{listed['id']}")
        assert read["text"].startswith("Merci pour votre message.")
        assert [each["filename"] for each in read["attachments"]] == ["a.csv"]
        assert house.alice.inbox(mailbox)[0]["seen"]
