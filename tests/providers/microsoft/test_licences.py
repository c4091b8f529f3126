"""Which licence a mailbox gets at Microsoft, and what a domain needs before it."""

from __future__ import annotations

import pytest

from email_provisioning.errors import DomainNotVerified, LicencesExhausted, ProviderMisconfigured
from email_provisioning.providers.microsoft365 import Microsoft365Provider
from tests.fakes.microsoft.provider import provider_at
from tests.fakes.microsoft.serving import Microsoft
from tests.fakes.microsoft.tenant import BUSINESS_BASIC, FLOW_FREE, Sku
from tests.providers.microsoft.mailboxes import made, wanted


def test_the_first_licence_with_a_mailbox_and_a_seat_is_given(microsoft: Microsoft) -> None:
    premium = Sku(
        id="cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", name="SPB", plans=("EXCHANGE_S_STANDARD",), seats=5
    )
    microsoft.tenant.skus.append(premium)
    microsoft.tenant.sku(BUSINESS_BASIC).seats = 1
    provider = provider_at(microsoft)
    for local in ("ann", "bob"):
        made(provider, local)
    assert [microsoft.tenant.used(each) for each in microsoft.tenant.skus] == [0, 1, 1]


@pytest.mark.parametrize("setting", ["SPB", "spb", "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46"])
def test_the_licence_of_the_setting_is_given(microsoft: Microsoft, setting: str) -> None:
    premium = Sku(
        id="cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", name="SPB", plans=("EXCHANGE_S_STANDARD",), seats=1
    )
    microsoft.tenant.skus.append(premium)
    provider = provider_at(microsoft, MICROSOFT_LICENCE_SKU=setting)
    made(provider, "ann")
    assert microsoft.tenant.used(premium) == 1
    with pytest.raises(LicencesExhausted):
        provider.create(wanted("bob"))


@pytest.mark.parametrize("setting", ["NO_SUCH", "00000000-0000-0000-0000-000000000000"])
def test_a_licence_that_is_not_there_is_a_wrong_setting(microsoft: Microsoft, setting: str) -> None:
    provider = provider_at(microsoft, MICROSOFT_LICENCE_SKU=setting)
    with pytest.raises(ProviderMisconfigured, match="MICROSOFT_LICENCE_SKU"):
        provider.create(wanted())


def test_a_subscription_that_has_ended_gives_no_seat(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    microsoft.tenant.sku(BUSINESS_BASIC).status = "Suspended"
    with pytest.raises(LicencesExhausted):
        provider.create(wanted())
    assert microsoft.tenant.used(microsoft.tenant.sku(FLOW_FREE)) == 0


def test_the_country_of_the_setting_is_used(microsoft: Microsoft) -> None:
    mailbox = made(provider_at(microsoft, MICROSOFT_USAGE_LOCATION="be"))
    assert microsoft.tenant.people[str(mailbox.ref)].values["usageLocation"] == "BE"


# -- Domains ------------------------------------------------------------


def test_a_domain_that_is_not_verified_says_what_to_publish(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    microsoft.tenant.domains["fresh.test"] = False
    with pytest.raises(DomainNotVerified) as caught:
        provider.create(wanted(domain="fresh.test"))
    shown = [(each["type"], each["name"], each["value"]) for each in caught.value.records if each["required"]]
    assert ("TXT", "fresh.test", "MS=ms91827364") in shown


def test_a_domain_of_nobody_is_not_verified(provider: Microsoft365Provider) -> None:
    with pytest.raises(DomainNotVerified):
        provider.create(wanted(domain="nobody.test"))
