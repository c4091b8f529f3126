"""Making a mailbox at Microsoft: creation is the authority, our mark says whose it is, and nothing is left behind."""

from __future__ import annotations

import json

import pytest

from email_provisioning.errors import (
    AddressTaken,
    LicencesExhausted,
    ProviderUnavailable,
)
from email_provisioning.providers._graph_users import MARK_PREFIX, MARK_PROPERTY
from email_provisioning.providers.microsoft365 import Microsoft365Provider
from tests.fakes.microsoft.serving import Microsoft
from tests.fakes.microsoft.tenant import BUSINESS_BASIC
from tests.fakes.server import Fault
from tests.providers.microsoft.mailboxes import made, ready, wanted


def test_a_user_has_our_mark_a_place_and_a_licence(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    mailbox = made(provider)
    person = microsoft.tenant.people[str(mailbox.ref)]
    assert person.name == "contact@example.test"
    assert person.values["onPremisesExtensionAttributes"][MARK_PROPERTY] == MARK_PREFIX + mailbox.account_id
    assert person.values["usageLocation"] == "FR"
    assert [each["skuId"] for each in person.values["assignedLicenses"]] == [BUSINESS_BASIC]
    assert person.values["displayName"] == "Contact"


def test_nobody_knows_its_password(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    for local in ("ann", "bob"):
        made(provider, local)
    passwords = [
        json.loads(each.request_body)["passwordProfile"]["password"]
        for each in microsoft.server.exchanges
        if each.method == "POST" and each.path == "/v1.0/users"
    ]
    assert len(set(passwords)) == 2
    assert all(len(each) >= 40 for each in passwords)


def test_a_licence_makes_no_mailbox_yet(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    microsoft.tenant.delay = 3
    mailbox = made(provider)
    assert [provider.is_ready(mailbox) for _ in range(5)] == [False, False, False, True, True]


def test_a_creation_takes_no_more_calls_than_graph_needs(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    mailbox = ready(provider)
    assert [each.partition("/v1.0")[2] for each in microsoft.server.calls()[1:]] == [
        "/users",
        "/subscribedSkus",
        f"/users/{mailbox.ref}/assignLicense",
        f"/users/{mailbox.ref}/mailFolders/inbox",
        f"/users/{mailbox.ref}/mailFolders/inbox",
    ]


# -- Somebody else's ------------------------------------------------------------


def test_an_address_of_anybody_is_taken(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    tenant = microsoft.tenant
    tenant.add_person("ann@example.test")
    tenant.add_person("bob@contoso.onmicrosoft.test").aliases.append("sales@example.test")
    tenant.groups["team@example.test"] = "group-1"
    tenant.delete(tenant.add_person("gone@example.test"))
    for local in ("ann", "sales", "team", "gone"):
        assert provider.is_taken(wanted(local).address, account_id=wanted().account_id), local
    for local in ("free", "on", "ne"):
        assert not provider.is_taken(wanted(local).address, account_id=wanted().account_id), local


def test_a_quotation_mark_ends_no_filter(provider: Microsoft365Provider) -> None:
    assert not provider.is_taken(wanted("o'hara' or 'a' eq 'a").address, account_id="x")


@pytest.mark.parametrize("holder", ["user", "alias", "group"])
def test_what_a_lagging_index_hides_is_refused_by_the_creation(
    microsoft: Microsoft, provider: Microsoft365Provider, holder: str
) -> None:
    tenant = microsoft.tenant
    if holder == "group":
        tenant.groups["contact@example.test"] = "group-1"
    elif holder == "alias":
        tenant.add_person("ann@example.test").aliases.append("contact@example.test")
    else:
        tenant.lag = 9
        tenant.add_person("contact@example.test")
        assert not provider.is_taken(wanted().address, account_id=wanted().account_id)
    with pytest.raises(AddressTaken):
        provider.create(wanted())


def test_a_user_with_a_strangers_mark_is_not_ours(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    marks = {MARK_PROPERTY: "their own number"}
    microsoft.tenant.add_person("contact@example.test", onPremisesExtensionAttributes=marks)
    with pytest.raises(AddressTaken):
        provider.create(wanted())
    assert not provider.is_ready(wanted())
    provider.purge(wanted())
    assert len(microsoft.tenant.people) == 1


# -- Answers that are lost ------------------------------------------------------------


@pytest.mark.parametrize("call", ["POST /v1.0/users$", "assignLicense"])
@pytest.mark.parametrize("fault", [Fault.RESET_AFTER_SUCCESS, Fault.MALFORMED, Fault.RESET])
def test_a_lost_answer_makes_no_second_user(
    microsoft: Microsoft, provider: Microsoft365Provider, call: str, fault: Fault
) -> None:
    mailbox = wanted()
    microsoft.server.order(fault, call)
    with pytest.raises(ProviderUnavailable):
        provider.create(mailbox)
    ref = provider.create(mailbox)
    assert list(microsoft.tenant.people) == [ref]
    assert microsoft.tenant.used(microsoft.tenant.sku(BUSINESS_BASIC)) == 1


def test_the_last_seat_is_not_asked_for_twice(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    microsoft.tenant.sku(BUSINESS_BASIC).seats = 1
    mailbox = wanted()
    microsoft.server.order(Fault.RESET_AFTER_SUCCESS, "assignLicense")
    with pytest.raises(ProviderUnavailable):
        provider.create(mailbox)
    assert provider.create(mailbox)


def test_a_user_of_ours_that_cannot_be_seen_yet_is_waited_for(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    mailbox = wanted()
    microsoft.server.order(Fault.RESET_AFTER_SUCCESS, "POST /v1.0/users$")
    with pytest.raises(ProviderUnavailable):
        provider.create(mailbox)
    (person,) = microsoft.tenant.people.values()
    # The creation is refused because of it, and another replica does not know it yet.
    microsoft.tenant.hidden.add(person.id)
    with pytest.raises(ProviderUnavailable, match="mail provider") as caught:
        provider.create(mailbox)
    assert caught.value.retryable
    microsoft.tenant.hidden.clear()
    assert provider.create(mailbox) == person.id


def test_what_was_made_is_found_by_our_mark_under_another_name(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    mailbox = wanted()
    ref = provider.create(mailbox)
    microsoft.tenant.people[ref].values["userPrincipalName"] = "renamed@example.test"
    provider.suspend(mailbox)
    assert microsoft.tenant.people[ref].values["accountEnabled"] is False
    provider.purge(mailbox)
    assert (microsoft.tenant.people, microsoft.tenant.deleted) == ({}, {})


def test_a_creation_that_is_given_up_leaves_nothing(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    microsoft.tenant.sku(BUSINESS_BASIC).seats = 0
    mailbox = wanted()
    with pytest.raises(LicencesExhausted):
        provider.create(mailbox)
    provider.purge(mailbox)
    assert (microsoft.tenant.people, microsoft.tenant.deleted) == ({}, {})
