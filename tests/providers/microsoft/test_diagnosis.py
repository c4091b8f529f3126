"""What is missing at Microsoft is named before anybody needs it, and what a domain has to publish."""

from __future__ import annotations

import pytest

from email_provisioning.domain.dns import Purpose
from email_provisioning.domain.finding import Level
from email_provisioning.providers.microsoft365 import Microsoft365Provider
from tests.fakes.microsoft.serving import Microsoft
from tests.fakes.microsoft.tenant import BUSINESS_BASIC
from tests.fakes.server import Fault
from tests.providers.microsoft.mailboxes import DOMAIN, made, ready


def found(provider: Microsoft365Provider, domain: str = DOMAIN) -> dict[str, tuple[Level, str]]:
    """Return level and detail of what is not in order, by code."""
    return {each.code: (each.level, each.detail) for each in provider.diagnose(domain) if each.code != "ok"}


def test_a_good_set_up_says_where_dkim_is(provider: Microsoft365Provider) -> None:
    assert list(found(provider)) == ["dkim_not_shown"]
    assert {each.subject for each in provider.diagnose(DOMAIN)} == {"microsoft365"}
    assert any(
        "25 of 25 seats of O365_BUSINESS_ESSENTIALS" in each.detail for each in provider.diagnose(DOMAIN)
    )


@pytest.mark.parametrize(
    ("role", "level"),
    [
        ("User.ReadWrite.All", Level.ERROR),
        ("User.DeleteRestore.All", Level.ERROR),
        ("GroupMember.Read.All", Level.ERROR),
        ("LicenseAssignment.Read.All", Level.ERROR),
        ("Domain.Read.All", Level.ERROR),
        # These may be granted in Exchange for some mailboxes only, which no token shows.
        ("Mail.Send", Level.WARNING),
        ("Mail.ReadWrite", Level.WARNING),
    ],
)
def test_a_missing_permission_is_named(
    microsoft: Microsoft, provider: Microsoft365Provider, role: str, level: Level
) -> None:
    microsoft.tenant.roles.remove(role)
    named = [each for each in provider.diagnose(DOMAIN) if role in each.detail]
    assert [(each.code, each.level) for each in named] == [("provider_permission_missing", level)]


def test_a_wider_permission_does_as_well(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    for name in ("GroupMember.Read.All", "LicenseAssignment.Read.All"):
        microsoft.tenant.roles.remove(name)
    microsoft.tenant.roles |= {"Group.Read.All", "Organization.Read.All"}
    assert list(found(provider)) == ["dkim_not_shown"]


def test_no_seats_and_no_licence_are_told(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    microsoft.tenant.sku(BUSINESS_BASIC).seats = 1
    made(provider)
    assert "No seat is left of O365_BUSINESS_ESSENTIALS" in found(provider)["licences_exhausted"][1]
    del microsoft.tenant.skus[1]
    assert "no licence that gives a mailbox" in found(provider)["licences_exhausted"][1]


def test_a_domain_that_cannot_be_used_is_told(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    microsoft.tenant.domains["fresh.test"] = False
    assert "not verified yet" in found(provider, "fresh.test")["domain_not_verified"][1]
    assert "add it" in found(provider, "nobody.test")["domain_not_verified"][1]
    microsoft.tenant.without_mail.add(DOMAIN)
    assert found(provider)["domain_without_mail"][0] is Level.WARNING


@pytest.mark.parametrize("call", ["token", "subscribedSkus", "domains"])
@pytest.mark.parametrize("fault", [Fault.RESET, Fault.SERVER_ERROR, Fault.NOT_JSON, Fault.RATE_LIMIT])
def test_what_does_not_answer_is_a_finding(
    microsoft: Microsoft, provider: Microsoft365Provider, call: str, fault: Fault
) -> None:
    microsoft.server.order(fault, call)
    assert {"provider_unavailable", "rate_limit_exceeded"} & found(provider).keys()


def test_a_wrong_key_ends_the_look(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    microsoft.tenant.secret = "another one"
    (finding,) = provider.diagnose(DOMAIN)
    assert (finding.level, finding.code) == (Level.ERROR, "provider_api_key_invalid")
    assert "AADSTS7000215" in (finding.cause or "")
    assert "MICROSOFT_CLIENT_SECRET" in finding.detail


def test_a_token_that_cannot_be_read_is_no_error(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    microsoft.tenant.opaque_tokens = True
    assert found(provider)["permissions_not_shown"][0] is Level.WARNING


# -- Domains ------------------------------------------------------------


def test_a_verified_domain_publishes_what_its_mail_needs(provider: Microsoft365Provider) -> None:
    status = provider.domain_status(DOMAIN)
    assert status.verified
    shown = [(each.purpose, each.name, each.type, each.value, each.priority) for each in status.records]
    assert shown == [
        (Purpose.MX, DOMAIN, "MX", "example-test.mail.protection.outlook.com", 0),
        (Purpose.SPF, DOMAIN, "TXT", "v=spf1 include:spf.protection.outlook.com -all", None),
        (Purpose.AUTODISCOVER, f"autodiscover.{DOMAIN}", "CNAME", "autodiscover.outlook.com", None),
        (
            Purpose.DMARC,
            f"_dmarc.{DOMAIN}",
            "TXT",
            f"v=DMARC1; p=quarantine; rua=mailto:postmaster@{DOMAIN}",
            None,
        ),
    ]
    assert [each.required for each in status.records] == [True, False, False, False]


def test_an_unverified_domain_is_proved_by_a_text(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    microsoft.tenant.domains["fresh.test"] = False
    status = provider.domain_status("fresh.test")
    assert not status.verified
    proofs = [each for each in status.records if each.purpose is Purpose.VERIFICATION]
    # Never the MX record that would do as well: it would take the domain's mail where there is none yet.
    assert [(each.type, each.value) for each in proofs] == [("TXT", "MS=ms91827364")]


def test_a_domain_of_nobody_has_nothing_but_advice(provider: Microsoft365Provider) -> None:
    status = provider.domain_status("nobody.test")
    assert not status.verified
    assert [each.purpose for each in status.records] == [Purpose.DMARC]


# -- Holdings ------------------------------------------------------------


def test_everybody_on_the_domain_is_held_page_by_page(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    microsoft.tenant.page_size = 2
    suspended, deleted = ready(provider, "suspended"), ready(provider, "deleted")
    ours = [ready(provider, f"user{number}") for number in range(3)]
    provider.suspend(suspended)
    provider.delete(deleted)
    stranger = microsoft.tenant.add_person("boss@example.test")
    microsoft.tenant.delete(microsoft.tenant.add_person("former@example.test"))
    microsoft.tenant.add_person("elsewhere@contoso.onmicrosoft.test")
    held = {each.ref: each for each in provider.holdings(DOMAIN)}
    assert held.keys() == {stranger.id, *(str(each.ref) for each in [suspended, deleted, *ours])}
    assert held[stranger.id].account_id is None
    assert [held[str(each.ref)].account_id for each in ours] == [each.account_id for each in ours]
    assert [ref for ref, each in held.items() if each.suspended] == [suspended.ref]
    assert [ref for ref, each in held.items() if each.deleted] == [deleted.ref]
    assert held[str(deleted.ref)].address == deleted.address
