"""Domains and tenants at Amazon SES: what is registered, which records are shown, and what is never taken over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from email_provisioning import errors
from email_provisioning.domain.dns import Purpose
from email_provisioning.providers._ses_tenants import tenant_name
from email_provisioning.providers.amazon_ses import AmazonSesProvider
from tests.fakes.amazon.running import FakeAmazon, fake_amazon, mailbox
from tests.fakes.server import Fault
from tests.unit.providers.ses_world import calls


@pytest.fixture
def amazon() -> Iterator[FakeAmazon]:
    with fake_amazon() as amazon:
        yield amazon


@pytest.fixture
def ses(amazon: FakeAmazon) -> AmazonSesProvider:
    return amazon.provider()


class TestRecords:
    def test_a_new_domain_is_registered_and_shows_every_record(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        status = ses.register_domain("new.test")
        tokens = amazon.account.ses.email_identities["new.test"].dkim_attributes["Tokens"]
        shown = [(each.purpose, each.name, each.type, each.value, each.priority) for each in status.records]
        zone = "dkim.eu-west-1.amazonses.com"
        assert not status.verified
        assert shown == [
            *(
                (Purpose.DKIM, f"{each}._domainkey.new.test", "CNAME", f"{each}.{zone}", None)
                for each in tokens
            ),
            (Purpose.MAIL_FROM, "bounce.new.test", "MX", "feedback-smtp.eu-west-1.amazonses.com", 10),
            (Purpose.SPF, "bounce.new.test", "TXT", "v=spf1 include:amazonses.com ~all", None),
            (
                Purpose.DMARC,
                "_dmarc.new.test",
                "TXT",
                "v=DMARC1; p=quarantine; rua=mailto:postmaster@new.test",
                None,
            ),
        ]
        assert [each.required for each in status.records] == [True] * 3 + [False] * 3

    def test_a_look_registers_nothing_and_tells_what_is_there(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        status = ses.domain_status("new.test")
        assert not status.verified
        assert {each.purpose for each in status.records} == {Purpose.DMARC}
        assert "new.test" not in amazon.account.ses.email_identities
        registered = ses.register_domain("new.test")
        assert ses.domain_status("new.test") == registered

    def test_a_look_finishes_no_registration(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        amazon.server.order(Fault.RESET, "PUT .*/mail-from")
        with pytest.raises(errors.ProviderUnavailable):
            ses.register_domain("new.test")
        before = len(calls(amazon))
        assert all(each.purpose is not Purpose.MAIL_FROM for each in ses.domain_status("new.test").records)
        assert calls(amazon)[before:] == ["GetEmailIdentity"]

    def test_asking_again_changes_nothing(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        first = ses.register_domain("new.test")
        before = len(calls(amazon))
        assert ses.register_domain("new.test") == first
        assert calls(amazon)[before:] == ["GetEmailIdentity"]

    def test_a_registration_that_was_broken_off_is_finished(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        amazon.server.order(Fault.RESET, "PUT .*/mail-from")
        with pytest.raises(errors.ProviderUnavailable):
            ses.register_domain("new.test")
        assert any(each.purpose is Purpose.MAIL_FROM for each in ses.register_domain("new.test").records)

    def test_a_domain_that_was_there_before_us_is_left_as_it_is(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        status = ses.register_domain("example.test")
        assert status.verified
        assert {each.purpose for each in status.records} == {Purpose.DKIM, Purpose.DMARC}
        assert calls(amazon) == ["GetEmailIdentity"]

    def test_the_zone_is_the_one_that_amazon_tells(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        attributes = amazon.account.ses.email_identities["example.test"].dkim_attributes
        attributes["SigningHostedZone"] = "4.dkim.ZONE.amazonses.com."
        assert ses.domain_status("example.test").records[0].value.endswith(".4.dkim.zone.amazonses.com")
        del attributes["SigningHostedZone"]
        assert ses.domain_status("example.test").records[0].value.endswith(".dkim.amazonses.com")

    def test_keys_of_ones_own_are_not_made_up(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        attributes = amazon.account.ses.email_identities["example.test"].dkim_attributes
        attributes.update(SigningAttributesOrigin="EXTERNAL", Tokens=["selector"])
        assert {each.purpose for each in ses.domain_status("example.test").records} == {Purpose.DMARC}

    def test_two_servers_register_a_domain_once(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        amazon.account.add_domain("new.test", verified=False)
        amazon.account.lags["GetEmailIdentity"] = 1  # the other one registers it in this very moment
        assert ses.register_domain("new.test").records
        assert calls(amazon) == ["GetEmailIdentity", "CreateEmailIdentity", "GetEmailIdentity"]


class TestCreation:
    def test_a_domain_that_is_not_verified_is_refused_with_its_records(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        with pytest.raises(errors.DomainNotVerified, match="eu-west-1") as caught:
            ses.create(mailbox("contact", "new.test"))
        records = [(record["type"], record["name"]) for record in caught.value.records]
        assert ("TXT", "_dmarc.new.test") in records
        assert [kind for kind, _ in records].count("CNAME") == 3
        amazon.account.verify("new.test")
        ses.create(mailbox("contact", "new.test"))

    def test_a_domain_of_another_region_is_refused(self, amazon: FakeAmazon) -> None:
        elsewhere = AmazonSesProvider(amazon.aws(region="us-east-1"), probe=None)
        with pytest.raises(errors.DomainNotVerified, match="us-east-1"):
            elsewhere.create(mailbox())

    def test_nothing_is_made_for_an_address(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        ses.create(mailbox())
        assert calls(amazon) == ["GetEmailIdentity"]
        assert list(amazon.account.ses.email_identities) == ["example.test"]


class TestTenants:
    @pytest.fixture
    def ses(self, amazon: FakeAmazon) -> AmazonSesProvider:
        amazon.account.configuration_sets.add("ours")
        return amazon.provider(tenants=True, configuration_set="ours")

    def test_a_domain_becomes_a_tenant_once(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        for local in ("contact", "support"):
            ses.create(mailbox(local))
        (tenant,) = amazon.account.tenants.values()
        assert tenant["TenantName"] == "example_test"
        assert {arn.rpartition(":")[2] for arn in tenant["resources"]} == {
            "identity/example.test",
            "configuration-set/ours",
        }

    def test_one_that_was_broken_off_is_finished(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        amazon.server.order(Fault.RESET_AFTER_SUCCESS, "POST /v2/email/tenants/resources")
        with pytest.raises(errors.ProviderUnavailable):
            ses.create(mailbox())
        ses.create(mailbox())
        assert len(amazon.account.tenants["example_test"]["resources"]) == 2

    def test_one_without_our_mark_is_not_taken_over(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        ses.create(mailbox())
        amazon.account.tenants["example_test"]["Tags"] = []
        with pytest.raises(errors.ProviderMisconfigured, match="without our mark"):
            ses.create(mailbox("support"))

    def test_one_that_is_stopped_is_told(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        ses.create(mailbox())
        amazon.account.tenants["example_test"]["SendingStatus"] = "DISABLED"
        with pytest.raises(errors.SendingPaused):
            ses.create(mailbox("support"))

    def test_no_two_domains_have_one_name(self) -> None:
        long = ".".join(["a" * 60] * 4)
        domains = ["a.b.test", "a-b.test", "a.b-test", "a_b.test", f"{long}.test", f"{long}.tess"]
        names = [tenant_name(each) for each in domains]
        assert len(set(names)) == len(domains)
        assert all(len(name) <= 64 and name.replace("_", "").replace("-", "").isalnum() for name in names)
