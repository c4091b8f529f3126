"""What the diagnosis of Amazon SES names before the first user meets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from email_provisioning.domain.finding import Finding, Level
from email_provisioning.providers import _ses_permissions as permissions
from email_provisioning.providers.amazon_ses import AmazonSesProvider, AmazonSesSender
from tests.fakes.amazon.running import FakeAmazon, fake_amazon, mailbox
from tests.fakes.amazon.state import SERVER
from tests.unit.providers.ses_world import calls


@pytest.fixture
def amazon() -> Iterator[FakeAmazon]:
    with fake_amazon() as amazon:
        yield amazon


def found(findings: Sequence[Finding]) -> set[tuple[Level, str]]:
    """Return what is not as it should be."""
    return {(each.level, each.code) for each in findings if each.code != "ok"}


def standing(**given: Any) -> Callable[[FakeAmazon], None]:
    return lambda amazon: amazon.account.standing.update(given)


def quota(used: float, most: float = 200.0) -> Callable[[FakeAmazon], None]:
    return standing(SendQuota={"Max24HourSend": most, "MaxSendRate": 1.0, "SentLast24Hours": used})


def domain(**given: Any) -> Callable[[FakeAmazon], None]:
    return lambda amazon: amazon.account.ses.email_identities["example.test"].dkim_attributes.update(given)


def unverified(amazon: FakeAmazon) -> None:
    amazon.account.ses.email_identities["example.test"].verified_for_sending_status = False


def bounces(amazon: FakeAmazon) -> None:
    amazon.account.mail_from["example.test"] = {
        "MailFromDomain": "bounce.example.test",
        "MailFromDomainStatus": "PENDING",
        "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
    }


def denied(*actions: str) -> Callable[[FakeAmazon], None]:
    return lambda amazon: amazon.account.denied.update(actions)


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (lambda amazon: None, set()),
        (standing(ProductionAccessEnabled=False), {(Level.ERROR, "sandbox")}),
        (standing(SendingEnabled=False), {(Level.ERROR, "sending_paused")}),
        (standing(EnforcementStatus="SHUTDOWN"), {(Level.ERROR, "sending_paused")}),
        (standing(EnforcementStatus="PROBATION"), {(Level.WARNING, "under_review")}),
        (quota(159), set()),
        (quota(160), {(Level.WARNING, "quota_nearly_used_up")}),
        (quota(200), {(Level.ERROR, "quota_used_up")}),
        (quota(1_000_000, -1.0), set()),
        (unverified, {(Level.ERROR, "domain_not_verified")}),
        (domain(Status="PENDING"), {(Level.WARNING, "dkim_not_verified")}),
        (domain(SigningEnabled=False), {(Level.WARNING, "dkim_not_verified")}),
        (bounces, {(Level.WARNING, "mail_from_not_verified")}),
        (denied("ses:SendRawEmail"), {(Level.ERROR, "provider_permission_missing")}),
        (denied("iam:CreateAccessKey"), {(Level.ERROR, "provider_permission_missing")}),
        (denied("ses:GetAccount"), {(Level.ERROR, "provider_permission_missing")}),
        (denied("iam:SimulatePrincipalPolicy"), {(Level.OK, "permissions_not_checked")}),
        (denied("iam:ListUsers"), {(Level.ERROR, "provider_permission_missing")}),
    ],
)
def test_each_thing_that_stands_in_the_way_is_named(
    amazon: FakeAmazon, broken: Callable[[FakeAmazon], None], expected: set[tuple[Level, str]]
) -> None:
    broken(amazon)
    assert found(amazon.provider().diagnose("example.test")) == expected


@pytest.mark.parametrize("action", [*permissions.SENDING, *permissions.LISTING, *permissions.DIRECT])
def test_each_right_that_is_missing_is_named(amazon: FakeAmazon, action: str) -> None:
    if action == "iam:GetUser":
        # On the server's own user it is what lets it ask: it is missed on the others alone.
        amazon.account.iam.users[SERVER].policies = {
            name: document.replace('"iam:GetUser", "iam:CreateUser"', '"iam:CreateUser"')
            for name, document in amazon.account.iam.users[SERVER].policies.items()
        }
    else:
        amazon.account.denied.add(action)
    errors = [each for each in amazon.provider().diagnose("example.test") if each.level is Level.ERROR]
    assert {each.code for each in errors} == {"provider_permission_missing"}
    assert all(action in each.detail for each in errors)


def test_it_changes_nothing(amazon: FakeAmazon) -> None:
    amazon.provider(tenants=True).diagnose("new.test")
    assert [each for each in calls(amazon) if not each.startswith(("Get", "List", "Simulate"))] == []
    assert "new.test" not in amazon.account.ses.email_identities


def test_a_key_without_rights_in_iam_is_enough_without_passwords(amazon: FakeAmazon) -> None:
    amazon.account.denied.update({*permissions.DIRECT, *permissions.LISTING, *permissions.ASKING})
    findings = AmazonSesSender(amazon.aws()).diagnose("example.test")
    assert found(findings) == {(Level.OK, "permissions_not_checked")}


def test_a_tenant_that_is_stopped_is_named(amazon: FakeAmazon) -> None:
    ses = amazon.provider(tenants=True)
    ses.create(mailbox())
    amazon.account.tenants["example_test"]["SendingStatus"] = "DISABLED"
    assert (Level.ERROR, "sending_paused") in found(ses.diagnose("example.test"))


class TestWhatStandsInEverybodysWay:
    """One finding, and no further calls that would only say the same."""

    def only(self, provider: AmazonSesProvider) -> Finding:
        (finding,) = [each for each in provider.diagnose("example.test") if each.code != "region_unknown"]
        assert finding.level is Level.ERROR
        return finding

    def test_a_wrong_key(self, amazon: FakeAmazon) -> None:
        for aws in (amazon.aws(key_id="AKIAWRONGWRONGWRONG1"), amazon.aws(secret="wrong")):
            finding = self.only(AmazonSesProvider(aws, probe=None))
            assert finding.code == "provider_api_key_invalid"
            assert "AWS_SECRET_ACCESS_KEY" in finding.detail

    @pytest.mark.parametrize("hours", [-1, 1])
    def test_a_clock_that_is_wrong(self, amazon: FakeAmazon, hours: int) -> None:
        amazon.account.skew = timedelta(hours=hours)
        finding = self.only(amazon.provider())
        assert (finding.code, "clock" in finding.detail) == ("provider_misconfigured", True)

    def test_nobody_answers(self, amazon: FakeAmazon) -> None:
        nobody = amazon.aws(endpoint="http://127.0.0.1:9")
        assert self.only(AmazonSesProvider(nobody, probe=None)).code == "provider_unavailable"

    def test_a_region_that_is_not_known(self, amazon: FakeAmazon) -> None:
        findings = AmazonSesProvider(amazon.aws(region="eu-wst-1"), probe=None).diagnose("example.test")
        assert (Level.WARNING, "region_unknown") in found(findings)
        assert (Level.ERROR, "domain_not_verified") in found(findings)
