"""The life of an address that sends through SendGrid, with and without a subuser for its domain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.providers.sendgrid import LAG
from tests.fakes.sendgrid.running import IPS, FakeSendGrid, fake_sendgrid
from tests.providers.story import CHAPTERS, SETTINGS, House, Vendor, house_of, tell

#: SendGrid has no mailboxes to read.
WITHOUT_READING = [each for each in CHAPTERS if each != "read"]


def vendor_of(fake: FakeSendGrid) -> Vendor:
    return Vendor(arrived=lambda: [each.content for each in fake.sink.arrived])


def test_the_life_of_an_address(make_services: Callable[..., Services]) -> None:
    with fake_sendgrid() as fake:
        services = make_services(EMAIL_PROVIDER="sendgrid", **fake.environ(), **SETTINGS)
        with house_of(services) as house:
            assert tell(house, vendor_of(fake)) == WITHOUT_READING
            (account,) = house.alice.get("/my-accounts")["accounts"]
            usage = house.alice.get(f"/accounts/{account['id']}/usage")
        assert usage["vendor"]["accepted"] == 4
        assert usage["vendor"]["lag_seconds"] >= LAG.total_seconds()
        assert fake.names_of_keys() == []
        assert len(fake.sink.ids) == len(fake.sink.arrived) == 4
        assert fake.contract.requests == fake.contract.answers > 0


def test_the_life_of_an_address_under_a_subuser(make_services: Callable[..., Services]) -> None:
    with fake_sendgrid() as fake:
        given = fake.environ(SENDGRID_SUBUSERS="true", SENDGRID_SUBUSER_IPS=",".join(IPS))
        services = make_services(EMAIL_PROVIDER="sendgrid", **given, **SETTINGS)
        with house_of(services) as house:
            assert tell(house, vendor_of(fake)) == WITHOUT_READING
        (subuser,) = fake.state.subusers
        assert fake.names_of_keys(subuser) == ["email-provisioning/example.test/relay"]
        assert {key.owner for key in fake.sink.keys} == {subuser}


@pytest.mark.parametrize("known", [True, False])
def test_an_address_on_a_domain_that_is_not_verified_is_refused_with_its_records(
    make_services: Callable[..., Services], known: bool
) -> None:
    with fake_sendgrid("other.test") as fake:
        if known:
            fake.state.add_domain("example.test", valid=False)
        services = make_services(EMAIL_PROVIDER="sendgrid", **fake.environ(), **SETTINGS)
        with house_of(services) as house:
            refusal = refused(house, 409, "domain_not_verified")
            required = {each["name"] for each in refusal["records"] if each["required"]}
            records = {"em.example.test", "s1._domainkey.example.test", "s2._domainkey.example.test"}
            assert required == (records if known else set())


def test_a_wrong_key_is_told_at_once_and_holds_no_name(make_services: Callable[..., Services]) -> None:
    with fake_sendgrid() as fake:
        given = fake.environ(SENDGRID_API_KEY="SG.wrong.s3cr3t")
        services = make_services(EMAIL_PROVIDER="sendgrid", **given, **SETTINGS)
        with house_of(services) as house:
            refusal = refused(house, 502, "provider_api_key_invalid")
            assert refusal["detail"].startswith("Provider API key invalid")
            assert "s3cr3t" not in str(refusal)


def refused(house: House, status: int, code: str) -> dict[str, Any]:
    """Ask for an address that cannot be had, see that nothing is left of it, and return the problem."""
    answer = house.alice.call("POST", "/create", {"username": "contact"})
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    assert found["code"] == code
    assert house.alice.get("/my-accounts")["accounts"] == []
    return found
