"""What an administrator is told: how a domain stands at Google, and what is missing of everything else."""

from __future__ import annotations

import pytest

from email_provisioning.domain.dns import Purpose
from email_provisioning.domain.finding import Finding, Level
from email_provisioning.errors import PermissionMissing
from email_provisioning.providers.base import Provider
from tests.fakes.google.access import key_file
from tests.fakes.google.further import PRODUCT, SKU
from tests.fakes.google.serving import Google
from tests.fakes.server import Fault

SHARED = "shared@example.test"


def about(provider: Provider, subject: str) -> Finding:
    (found,) = [each for each in provider.diagnose("example.test") if each.subject == f"google {subject}"]
    return found


# -- Domains ------------------------------------------------------------


def test_the_records_of_a_domain_are_told(google: Google) -> None:
    status = google.provider().domain_status("example.test")
    assert status.verified
    found = {each.purpose: each for each in status.records}
    assert found[Purpose.MX].value == "smtp.google.com"
    assert found[Purpose.MX].priority == 1
    assert found[Purpose.SPF].value == "v=spf1 include:_spf.google.com ~all"
    assert found[Purpose.DMARC].name == "_dmarc.example.test"
    assert found[Purpose.VERIFICATION].value.startswith("google-site-verification=")
    assert not found[Purpose.VERIFICATION].required


@pytest.mark.parametrize("domain", ["pending.test", "stranger.test"])
def test_a_domain_that_is_not_verified_needs_its_proof_first(google: Google, domain: str) -> None:
    google.workspace.domains["pending.test"] = False
    status = google.provider().domain_status(domain)
    assert not status.verified
    assert status.records[0].required
    assert {each.purpose for each in status.records if each.required} == {Purpose.VERIFICATION, Purpose.MX}


def test_the_proof_is_left_out_where_it_cannot_be_asked_for_and_is_not_needed(google: Google) -> None:
    google.workspace.domains["pending.test"] = False
    google.workspace.delegated.discard("https://www.googleapis.com/auth/siteverification")
    provider = google.provider()
    assert Purpose.VERIFICATION not in {
        each.purpose for each in provider.domain_status("example.test").records
    }
    with pytest.raises(PermissionMissing):
        provider.domain_status("pending.test")


# -- Diagnosis ------------------------------------------------------------


def test_a_good_set_up_is_good_in_every_kind(google: Google) -> None:
    google.workspace.add_user(SHARED)
    for settings in (
        {},
        {"GOOGLE_LICENCE": (PRODUCT, SKU)},
        {"GOOGLE_MAILBOX_KIND": "group"},
        {"GOOGLE_MAILBOX_KIND": "group", "GOOGLE_ALIAS_USER": SHARED},
        {"GOOGLE_MAILBOX_KIND": "alias", "GOOGLE_ALIAS_USER": SHARED},
    ):
        findings = google.provider(**settings).diagnose("example.test")
        assert [each for each in findings if each.level is not Level.OK] == []
        assert {"google delegation", "google dkim"} <= {each.subject for each in findings}


def test_the_scopes_that_are_missing_are_named_with_whom_they_are_for(google: Google) -> None:
    google.workspace.delegated -= {
        "https://www.googleapis.com/auth/gmail.send",
        "https://www.googleapis.com/auth/apps.licensing",
    }
    found = about(google.provider(GOOGLE_LICENCE=(PRODUCT, SKU)), "delegation")
    assert (found.level, found.code) == (Level.ERROR, "provider_permission_missing")
    for text in ("auth/gmail.send", "auth/apps.licensing", "112233445566778899000", "Domain-wide delegation"):
        assert text in found.detail
    assert "gmail.modify" not in found.detail


def test_an_administrator_without_rights_is_told(google: Google) -> None:
    provider, admin = google.provider(), google.workspace.admin
    admin.is_admin, admin.is_delegated_admin = False, True
    found = about(provider, "administrator")
    assert (found.level, found.code) == (Level.WARNING, "google_admin_limited")
    admin.is_delegated_admin = False
    found = about(provider, "administrator")
    assert (found.level, found.code) == (Level.ERROR, "provider_permission_missing")


def test_an_administrator_who_is_not_there_is_told(google: Google) -> None:
    google.workspace.users.clear()
    found = about(google.provider(), "administrator")
    assert (found.level, found.code) == (Level.ERROR, "provider_misconfigured")
    assert "GOOGLE_ADMIN_EMAIL" in found.detail


@pytest.mark.parametrize(
    ("domains", "word"), [({"example.test": False}, "is not verified"), ({}, "is no domain")]
)
def test_a_domain_that_does_not_work_is_told(google: Google, domains: dict[str, bool], word: str) -> None:
    google.workspace.domains = domains
    found = about(google.provider(), "domain example.test")
    assert (found.level, found.code) == (Level.ERROR, "domain_not_verified")
    assert word in found.detail


def test_a_licence_that_is_none_is_told(google: Google) -> None:
    found = about(google.provider(GOOGLE_LICENCE=(PRODUCT, "nonsense")), "licences")
    assert (found.level, found.code) == (Level.ERROR, "provider_misconfigured")
    assert "GOOGLE_LICENCE" in found.detail


@pytest.mark.parametrize(("suspended", "email"), [(False, "nobody@example.test"), (True, SHARED)])
def test_a_user_of_aliases_who_has_no_mailbox_is_told(google: Google, suspended: bool, email: str) -> None:
    google.workspace.add_user(SHARED, suspended=suspended)
    found = about(google.provider(GOOGLE_MAILBOX_KIND="alias", GOOGLE_ALIAS_USER=email), "alias user")
    assert (found.level, found.code) == (Level.ERROR, "provider_misconfigured")
    assert "GOOGLE_ALIAS_USER" in found.detail


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.SERVER_ERROR, "provider_unavailable"),
        (Fault.RESET, "provider_unavailable"),
        (Fault.RATE_LIMIT, "rate_limit_exceeded"),
        (Fault.REDIRECT, "provider_misconfigured"),
        (Fault.NOT_JSON, "provider_unavailable"),
    ],
)
def test_a_provider_that_does_not_answer_is_a_finding(google: Google, fault: Fault, code: str) -> None:
    google.server.order(fault, times=100)
    findings = google.provider().diagnose("example.test")
    assert {each.code for each in findings if each.level is Level.ERROR} == {code}
    assert all("PRIVATE" not in each.detail for each in findings)


def test_a_key_that_was_revoked_is_a_finding(google: Google) -> None:
    google.key_file.write_text(key_file(client_email="another@a-project.iam.gserviceaccount.com"))
    findings = google.provider().diagnose("example.test")
    assert {each.code for each in findings if each.level is Level.ERROR} == {"provider_api_key_invalid"}
