"""The life of an address at Amazon SES: the whole application on an account, over HTTP and SMTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from email_provisioning.bootstrap import Services
from tests.fakes.amazon.running import FakeAmazon, fake_amazon
from tests.providers.story import CHAPTERS, ELSEWHERE, SETTINGS, House, Vendor, house_of, tell
from tests.support.server import Mailbox

#: SES keeps no mail that could be read.
TOLD = [chapter for chapter in CHAPTERS if chapter != "read"]


@pytest.fixture
def amazon(record_secret: Callable[[str], None]) -> Iterator[FakeAmazon]:
    with fake_amazon() as amazon:
        record_secret(amazon.account.key.secret_access_key)
        yield amazon


@pytest.fixture
def settings(amazon: FakeAmazon) -> dict[str, str]:
    # The vendor's rates are kept; those of the story are a test's.
    rates = {"PROVIDER_RATES": "aws-ses:1000,aws-ses/send:1000,aws-ses/iam:1000"}
    return {"EMAIL_PROVIDER": "aws-ses", **amazon.environ(), **rates, **SETTINGS}


def test_the_life_of_an_address(
    make_services: Callable[..., Services], amazon: FakeAmazon, settings: dict[str, str]
) -> None:
    with house_of(make_services(**settings)) as house:
        assert tell(house, Vendor(arrived=lambda: [each.content for each in amazon.account.sent])) == TOLD
    # Nothing of IAM is asked by a server that has no right to it.
    assert "GetUser" not in amazon.contract.judged


def test_the_life_of_an_address_with_a_password_of_amazons_own(
    make_services: Callable[..., Services],
    amazon: FakeAmazon,
    settings: dict[str, str],
    record_secret: Callable[[str], None],
) -> None:
    services = make_services(**{**settings, "AWS_SES_DIRECT": "true", "AWS_SES_TENANTS": "true"})
    # Nothing is too young to be compared.
    planning = replace(services.reconciliation.planning, settles=timedelta(hours=-1))

    with house_of(services) as house:

        def look(chapter: str, mailbox: Mailbox) -> None:
            if chapter == "create":
                made = house.alice.post(f"/accounts/{mailbox.id}/credentials", {"kind": "direct"})
                record_secret(made["credentials"]["password"])
                assert made["credentials"]["smtp"]["host"] == "email-smtp.eu-west-1.amazonaws.com"
            statuses = [key.status for user in amazon.account.users for key in user.access_keys]
            assert statuses == ["Inactive" if chapter in ("suspend", "delete") else "Active"]
            assert planning.plan(services.domains.all()["example.test"]).counts == {}

        vendor = Vendor(arrived=lambda: [each.content for each in amazon.account.sent], look=look)
        assert tell(house, vendor) == TOLD
    assert {each.tenant for each in amazon.account.sent} == {"example_test"}
    assert {*(each.tags["email-provisioning-account"] for each in amazon.account.sent)} == {
        user.name.removeprefix("email-provisioning-") for user in amazon.account.users
    }


@pytest.fixture
def house(make_services: Callable[..., Services], settings: dict[str, str]) -> Iterator[House]:
    with house_of(make_services(**settings)) as house:
        yield house


def test_a_domain_that_is_not_verified_is_refused_and_its_name_is_free_again(
    amazon: FakeAmazon, house: House
) -> None:
    identity = amazon.account.ses.email_identities["example.test"]
    identity.verified_for_sending_status = False
    answer = house.alice.call("POST", "/create", {"username": "contact"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "domain_not_verified"
    identity.verified_for_sending_status = True
    assert house.create("contact").email == "contact@example.test"


def test_nobody_is_told_what_amazon_has_said(amazon: FakeAmazon, house: House) -> None:
    amazon.account.refusals["GetEmailIdentity"] = (400, "BadRequestException", "secret-host-17.internal")
    answer = house.alice.call("POST", "/create", {"username": "contact"})
    assert answer.json()["code"] == "provider_error"
    assert "internal" not in answer.text.replace("internal_error", "")


def test_more_recipients_than_amazon_takes_are_refused_before_anything_is_sent(
    amazon: FakeAmazon, house: House
) -> None:
    mailbox = house.create("contact")
    many = [f"n{number}@elsewhere.test" for number in range(51)]
    letter = {"to": many, "subject": "hello", "text": "hi"}
    refused = house.alice.call("POST", f"/accounts/{mailbox.id}/send", letter)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "too_many_recipients")
    assert amazon.account.sent == []
    letter["to"] = [*many[:49], ELSEWHERE]
    house.alice.post(f"/accounts/{mailbox.id}/send", letter)
    assert [len(each.recipients) for each in amazon.account.sent] == [50]
