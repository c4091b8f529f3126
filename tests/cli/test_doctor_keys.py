"""What the doctor prints of each vendor where a key, a permission, a region, a licence or a domain is not right."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from email_provisioning.providers import _google_tokens, clocks
from tests.cli.doctoring import House
from tests.cli.vendors import DOMAIN, RATES
from tests.fakes.amazon.running import FakeAmazon, fake_amazon
from tests.fakes.google.serving import Google, serving_google
from tests.fakes.microsoft.serving import Microsoft, serving_microsoft
from tests.fakes.sendgrid.running import FakeSendGrid, fake_sendgrid

#: A domain that no fake knows.
FOREIGN = "somebody-else.test"


@pytest.fixture(autouse=True)
def unknown_clocks() -> Iterator[None]:
    """Know no clock before, and none after."""
    clocks.forget()
    yield
    clocks.forget()


def on(house: House, kind: str, url: str, settings: dict[str, str]) -> None:
    """Let a set-up be on a vendor."""
    house.settings |= {**settings, "EMAIL_PROVIDER": kind, "EMAIL_DOMAIN": DOMAIN, "PROVIDER_RATES": RATES}
    house.places[url.rpartition(":")[2]] = "vendor_port"
    house.publish_what_is_wanted()


class TestSendGrid:
    @pytest.fixture
    def fake(self, healthy: House) -> Iterator[FakeSendGrid]:
        """Yield the fake, behind the set-up."""
        with fake_sendgrid(DOMAIN) as fake:
            on(healthy, "sendgrid", fake.server.url, fake.environ())
            yield fake

    def test_wrong_key(self, healthy: House, fake: FakeSendGrid) -> None:
        healthy.settings["SENDGRID_API_KEY"] = "SG.0123456789abcdef.0123456789abcdef"
        healthy.check("sendgrid-wrong-key", 1, whole=False)

    def test_key_without_a_scope(self, healthy: House, fake: FakeSendGrid) -> None:
        for scope in ("mail.send", "user.credits.read"):
            fake.state.master.scopes.remove(scope)
        healthy.check("sendgrid-key-without-scope", 1, whole=False)
        healthy.check("sendgrid-key-without-scope-fr", 1, "--lang", "fr")

    def test_wrong_region(self, healthy: House, fake: FakeSendGrid) -> None:
        fake.state.elsewhere = True
        healthy.check("sendgrid-wrong-region", 1, whole=False)

    def test_domain_of_somebody_else(self, healthy: House, fake: FakeSendGrid) -> None:
        healthy.settings["EMAIL_DOMAIN"] = FOREIGN
        healthy.check("sendgrid-foreign-domain", 1, "--domain", FOREIGN, whole=False)

    def test_domain_that_is_not_verified(self, healthy: House, fake: FakeSendGrid) -> None:
        fake.state.domains[0].valid = False
        fake.state.domains[0].published.clear()
        healthy.dns.take(f"s1._domainkey.{DOMAIN}", "CNAME")
        healthy.dns.put(f"s2._domainkey.{DOMAIN}", "CNAME", "s2.domainkey.other.example.")
        healthy.check("sendgrid-unverified-domain", 1, whole=False)

    def test_trial(self, healthy: House, fake: FakeSendGrid) -> None:
        fake.state.account_type = "free"
        fake.state.credits = (3, 100)
        healthy.check("sendgrid-trial", 4, whole=False)


class TestAmazonSes:
    @pytest.fixture
    def fake(self, healthy: House) -> Iterator[FakeAmazon]:
        """Yield the fake, behind the set-up."""
        with fake_amazon(DOMAIN) as fake:
            on(healthy, "aws-ses", fake.server.url, fake.environ())
            healthy.places |= {fake.account.number: "account", fake.account.key.access_key_id: "key_id"}
            yield fake

    def test_wrong_key(self, healthy: House, fake: FakeAmazon) -> None:
        healthy.settings["AWS_SECRET_ACCESS_KEY"] = "0123456789abcdef0123456789abcdef01234567"
        healthy.check("aws-ses-wrong-key", 1, whole=False)

    def test_key_without_a_permission(self, healthy: House, fake: FakeAmazon) -> None:
        fake.account.denied |= {"ses:SendEmail", "ses:GetAccount"}
        healthy.check("aws-ses-key-without-permission", 1, whole=False)

    def test_wrong_region(self, healthy: House, fake: FakeAmazon) -> None:
        healthy.settings["AWS_REGION"] = "eu-central-1"
        healthy.check("aws-ses-wrong-region", 1, whole=False)

    def test_domain_of_somebody_else(self, healthy: House, fake: FakeAmazon) -> None:
        healthy.settings["EMAIL_DOMAIN"] = FOREIGN
        healthy.check("aws-ses-foreign-domain", 1, "--domain", FOREIGN, whole=False)

    def test_sandbox(self, healthy: House, fake: FakeAmazon) -> None:
        fake.account.standing["ProductionAccessEnabled"] = False
        healthy.check("aws-ses-sandbox", 1, whole=False)

    def test_clock(self, healthy: House, fake: FakeAmazon, monkeypatch: pytest.MonkeyPatch) -> None:
        fake.account.skew = timedelta(hours=2)
        monkeypatch.setattr(clocks, "time", SimpleNamespace(time=lambda: time.time() - 7200))
        healthy.check("aws-ses-clock", 1, whole=False)


class TestMicrosoft:
    @pytest.fixture
    def fake(self, healthy: House) -> Iterator[Microsoft]:
        """Yield the fake, behind the set-up."""
        with serving_microsoft() as fake:
            on(healthy, "microsoft365", fake.server.url, fake.settings)
            yield fake

    def test_wrong_key(self, healthy: House, fake: Microsoft) -> None:
        healthy.settings["MICROSOFT_CLIENT_SECRET"] = "0123456789~abcdef"
        healthy.check("microsoft365-wrong-key", 1, whole=False)

    def test_application_without_a_permission(self, healthy: House, fake: Microsoft) -> None:
        fake.tenant.roles -= {"User.ReadWrite.All", "Mail.Send"}
        healthy.check("microsoft365-without-permission", 1, whole=False)

    def test_another_tenant(self, healthy: House, fake: Microsoft) -> None:
        healthy.settings["MICROSOFT_TENANT_ID"] = "00000000-0000-0000-0000-000000000000"
        healthy.check("microsoft365-wrong-tenant", 1, whole=False)

    def test_tenant_without_a_licence(self, healthy: House, fake: Microsoft) -> None:
        fake.tenant.skus = [sku for sku in fake.tenant.skus if not sku.gives_mailbox]
        healthy.check("microsoft365-without-licence", 1, whole=False)

    def test_no_seat_left(self, healthy: House, fake: Microsoft) -> None:
        for sku in fake.tenant.skus:
            sku.seats = 0
        healthy.check("microsoft365-no-seat", 1, whole=False)

    def test_domain_of_somebody_else(self, healthy: House, fake: Microsoft) -> None:
        healthy.settings["EMAIL_DOMAIN"] = FOREIGN
        healthy.check("microsoft365-foreign-domain", 1, "--domain", FOREIGN, whole=False)


class TestGoogle:
    @pytest.fixture
    def fake(self, healthy: House, tmp_path: Path) -> Iterator[Google]:
        """Yield the fake, behind the set-up."""
        with serving_google(tmp_path) as fake:
            on(healthy, "google", fake.server.url, fake.settings)
            yield fake

    def test_key_of_an_account_that_is_gone(self, healthy: House, fake: Google) -> None:
        fake.access.knows = "another@a-project.iam.gserviceaccount.com"
        healthy.check("google-wrong-key", 1, whole=False)

    def test_a_scope_that_is_not_delegated(self, healthy: House, fake: Google) -> None:
        fake.workspace.delegated = {
            scope
            for scope in fake.workspace.delegated
            if not scope.endswith(("gmail.send", "siteverification"))
        }
        healthy.check("google-key-without-scope", 1, whole=False)

    def test_no_licence_of_that_name(self, healthy: House, fake: Google) -> None:
        healthy.settings["GOOGLE_LICENCE"] = "Google-Apps/9999999999"
        healthy.check("google-without-licence", 1, whole=False)

    def test_domain_of_somebody_else(self, healthy: House, fake: Google) -> None:
        healthy.settings["EMAIL_DOMAIN"] = FOREIGN
        healthy.check("google-foreign-domain", 1, "--domain", FOREIGN, whole=False)

    def test_key_file_that_is_missing(self, healthy: House, fake: Google) -> None:
        healthy.settings["GOOGLE_SERVICE_ACCOUNT_FILE"] = "/nowhere/service-account.json"
        healthy.check("google-key-file-missing", 1, whole=False)

    @pytest.mark.parametrize(
        ("name", "content"), [("not-json", "This is a letter."), ("of-another-kind", '{"installed": {}}')]
    )
    def test_key_file_that_is_none(self, healthy: House, fake: Google, name: str, content: str) -> None:
        fake.key_file.write_text(content)
        healthy.check(f"google-key-file-{name}", 1, whole=False)

    def test_clock(self, healthy: House, fake: Google, monkeypatch: pytest.MonkeyPatch) -> None:
        ahead = SimpleNamespace(time=lambda: time.time() + 7200, monotonic=time.monotonic)
        for module in (clocks, _google_tokens):
            monkeypatch.setattr(module, "time", ahead)
        healthy.check("google-clock", 1, whole=False)
