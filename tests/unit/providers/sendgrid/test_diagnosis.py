"""The diagnosis names what is missing before the first member meets it, and never fails itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from email_provisioning.domain.finding import Level
from email_provisioning.providers._sendgrid_subusers import username_of
from email_provisioning.providers.sendgrid import SendGridProvider
from tests.fakes.sendgrid.running import FakeSendGrid
from tests.fakes.sendgrid.state import EVERY_SCOPE
from tests.fakes.server import Fault
from tests.unit.providers.sendgrid.conftest import MakeProvider

NEEDED_ALWAYS = {"mail.send", "whitelabel.read", "api_keys.read"}


def found(provider: SendGridProvider) -> set[tuple[Level, str]]:
    """Return level and code of every finding that is not ok."""
    findings = provider.diagnose("example.test")
    assert all(each.subject == "sendgrid" and each.detail for each in findings)
    return {(each.level, each.code) for each in findings if each.level is not Level.OK}


def test_a_good_set_up_is_told_line_by_line(make_provider: MakeProvider) -> None:
    findings = make_provider(subusers=True).diagnose("example.test")
    assert [each.level for each in findings] == [Level.OK] * 6
    assert "99,000 of 100,000" in findings[2].detail


@pytest.mark.parametrize("scope", [each for each in EVERY_SCOPE if each.partition(".")[0] != "subusers"])
def test_each_missing_permission_is_named(provider: SendGridProvider, fake: FakeSendGrid, scope: str) -> None:
    if scope == "whitelabel.create":
        return  # nothing is done with it where there are no subusers
    fake.state.master.scopes.remove(scope)
    findings = [each for each in provider.diagnose("example.test") if each.level is not Level.OK]
    assert findings
    assert f"lacks the permission {scope}:" in findings[0].detail
    assert findings[0].code == "provider_permission_missing"
    assert findings[0].level is (Level.ERROR if scope in NEEDED_ALWAYS else Level.WARNING)


@pytest.mark.parametrize(
    "scope", ["subusers.create", "subusers.read", "whitelabel.create", "api_keys.create"]
)
def test_subusers_need_more(make_provider: MakeProvider, fake: FakeSendGrid, scope: str) -> None:
    fake.state.master.scopes.remove(scope)
    findings = make_provider(subusers=True).diagnose("example.test")
    assert any(scope in each.detail and each.level is Level.ERROR for each in findings)


def test_a_trial_is_a_warning(provider: SendGridProvider, fake: FakeSendGrid) -> None:
    fake.state.account_type = "free"
    assert found(provider) == {(Level.WARNING, "provider_trial")}


@pytest.mark.parametrize(
    ("credits", "expected"),
    [
        ((0, 100), {(Level.ERROR, "plan_limit_reached")}),
        ((9, 100), {(Level.WARNING, "provider_credits_low")}),
        ((10, 100), set()),
        ((0, 0), set()),
    ],
)
def test_what_is_left_of_the_plan(
    provider: SendGridProvider, fake: FakeSendGrid, credits: tuple[int, int], expected: set[tuple[Level, str]]
) -> None:
    fake.state.credits = credits
    assert found(provider) == expected


def test_a_domain_that_is_not_verified_is_told_with_the_records_that_are_not_seen(
    provider: SendGridProvider, fake: FakeSendGrid
) -> None:
    domain = fake.state.domains[0]
    domain.valid, domain.published = False, {"dkim1", "mail_cname"}
    (finding,) = [each for each in provider.diagnose("example.test") if each.level is Level.ERROR]
    assert finding.code == "domain_not_verified"
    assert finding.detail == (
        "SendGrid does not send for example.test yet. It does not see CNAME s2._domainkey.example.test."
    )
    assert finding.detail.said_in("fr") == (
        "SendGrid n’envoie pas encore pour example.test. Il ne voit pas CNAME s2._domainkey.example.test."
    )


def test_an_unknown_domain_is_told_with_where_to_add_it(
    provider: SendGridProvider, fake: FakeSendGrid
) -> None:
    fake.state.domains.clear()
    (finding,) = [each for each in provider.diagnose("example.test") if each.level is Level.ERROR]
    assert finding.detail.endswith("Add it there under Sender Authentication.")


def test_a_disabled_subuser_is_an_error(make_provider: MakeProvider, fake: FakeSendGrid) -> None:
    fake.state.add_subuser(username_of("example.test"), "x@example.test", []).disabled = True
    assert found(make_provider(subusers=True)) == {(Level.ERROR, "sending_paused")}


def test_a_wrong_key_is_told_once(make_provider: MakeProvider) -> None:
    provider = make_provider(SENDGRID_API_KEY="SG.wrong.wrong")
    assert [(each.level, each.code) for each in provider.diagnose("example.test")] == [
        (Level.ERROR, "provider_api_key_invalid")
    ]


def test_another_region_says_what_to_set(provider: SendGridProvider, fake: FakeSendGrid) -> None:
    fake.state.elsewhere = True
    assert (Level.ERROR, "provider_misconfigured") in found(provider)


def test_a_relay_that_cannot_be_reached_is_an_error(
    make_provider: MakeProvider, free_port: Callable[[], int]
) -> None:
    provider = make_provider(SENDGRID_SMTP_URL=f"smtp://127.0.0.1:{free_port()}")
    assert found(provider) == {(Level.ERROR, "provider_unavailable")}


@pytest.mark.parametrize(
    "fault", [Fault.RESET, Fault.SERVER_ERROR, Fault.NOT_JSON, Fault.REDIRECT, Fault.RATE_LIMIT]
)
def test_a_vendor_that_fails_is_a_finding(
    provider: SendGridProvider, fake: FakeSendGrid, fault: Fault
) -> None:
    fake.server.order(fault, times=20)
    assert {level for level, _ in found(provider)} == {Level.ERROR}
