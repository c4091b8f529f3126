"""Domains come and go under the feet of processes that know the list of before."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.domain.actor import SYSTEM
from email_provisioning.domain.address import Address
from email_provisioning.domain.finding import Level
from email_provisioning.errors import (
    DomainUnknown,
    ProviderSettingsMissing,
    ProviderUnavailable,
    ProvisioningError,
)
from email_provisioning.persistence import domains as rows
from email_provisioning.persistence.domains import Domain
from email_provisioning.providers import registry
from email_provisioning.providers.base import Mailbox, Outgoing
from email_provisioning.provisioning import domains as domains_module
from tests.support import scripted
from tests.support.scripted import Script, ScriptedProvider
from tests.support.services import ADMIN, ALICE


def test_another_process_notices_a_new_domain_and_one_that_is_gone(
    make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = make_services(), make_services()
    monkeypatch.setattr(domains_module, "TRUST_SECONDS", 0.0)
    first.domain_admin.add(ADMIN, "acme.fr", "local")
    assert "acme.fr" in other.domains.all()
    first.domain_admin.remove(ADMIN, "acme.fr")
    assert "acme.fr" not in other.domains.all()


def test_a_process_that_knows_the_list_of_before_makes_no_address_on_what_is_gone(
    make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = make_services(), make_services()
    monkeypatch.setattr(domains_module, "TRUST_SECONDS", 1e9)
    first.domain_admin.add(ADMIN, "acme.fr", "local")
    other.domains.forget()
    assert "acme.fr" in other.domains.all()
    first.domain_admin.remove(ADMIN, "acme.fr")
    with pytest.raises(DomainUnknown):
        other.creation.create(ALICE, username="contact", domain="acme.fr")
    assert other.directory.page(SYSTEM, search="contact").accounts == []
    assert other.directory.allowance(ALICE).used == 0


def test_a_creation_and_a_removal_at_the_same_moment_leave_no_address_without_a_domain(
    services: Services,
) -> None:
    for number in range(6):
        name = f"acme{number}.fr"
        services.domain_admin.add(ADMIN, name, "local")
        services.domains.all()
        start = threading.Barrier(2)

        def create(name: str = name, start: threading.Barrier = start) -> bool:
            start.wait()
            return _succeeds(lambda: services.creation.create(ALICE, username="contact", domain=name))

        def remove(name: str = name, start: threading.Barrier = start) -> bool:
            start.wait()
            return _succeeds(lambda: services.domain_admin.remove(ADMIN, name))

        with ThreadPoolExecutor(2) as pool:
            tasks = (pool.submit(create), pool.submit(remove))
            created, removed = (task.result() for task in tasks)
        assert created != removed


def test_two_who_add_the_same_domain_add_it_once(services: Services) -> None:
    start = threading.Barrier(4)

    def add() -> bool:
        start.wait()
        return _succeeds(lambda: services.domain_admin.add(ADMIN, "acme.fr", "local"))

    with ThreadPoolExecutor(4) as pool:
        added = [task.result() for task in [pool.submit(add) for _ in range(4)]]
    assert added.count(True) == 1
    found = [view.account.email for view in services.directory.page(SYSTEM, search="acme").accounts]
    assert found == []
    emails = [view.account.email for view in services.directory.page(SYSTEM, search="postmaster").accounts]
    assert sorted(emails) == ["postmaster@acme.fr", "postmaster@example.test"]


class TestDefaultDomain:
    """The default domain follows EMAIL_PROVIDER as long as nobody has an address on it."""

    @pytest.fixture(autouse=True)
    def other_provider(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let there be a provider beside the local one, which keeps no mail here."""
        ScriptedProvider.script = Script()
        monkeypatch.setitem(registry.BUILT_IN, "sendgrid", f"{scripted.__name__}:build")

    def test_without_addresses(self, make_services: Callable[..., Services]) -> None:
        make_services()
        later = make_services(EMAIL_PROVIDER="sendgrid", SENDGRID_API_KEY="x")
        assert later.domains.get("example.test").provider == "sendgrid"
        assert [each.account.email for each in later.directory.page(SYSTEM).accounts] == []
        again = make_services()
        assert again.domains.get("example.test").provider == "local"
        emails = [each.account.email for each in again.directory.page(SYSTEM).accounts]
        assert emails == ["postmaster@example.test"]

    def test_with_addresses_it_stays(self, make_services: Callable[..., Services]) -> None:
        make_services().creation.create(ALICE, username="contact")
        later = make_services(EMAIL_PROVIDER="sendgrid", SENDGRID_API_KEY="x")
        assert later.domains.get("example.test").provider == "local"


class TestProviderWithoutSettings:
    """A provider that lost its settings keeps nobody from using the domains of the others."""

    @pytest.fixture
    def broken(self, services: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
        """Return services with a domain on a provider whose key is gone."""
        monkeypatch.setitem(registry.BUILT_IN, "sendgrid", f"{scripted.__name__}:build")
        with services.database.write() as connection:
            rows.add(connection, Domain(name="acme.fr", provider="sendgrid"), at=services.clock())
        services.domains.forget()
        return services

    def test_it_cannot_be_given_to_a_new_domain(self, broken: Services) -> None:
        with pytest.raises(ProviderSettingsMissing, match="SENDGRID_API_KEY") as caught:
            broken.domain_admin.add(ADMIN, "other.fr", "sendgrid")
        assert caught.value.extras() == {"settings": ["SENDGRID_API_KEY"]}
        assert "other.fr" not in broken.domains.all()

    def test_the_other_domains_go_on(self, broken: Services) -> None:
        assert broken.creation.create(ALICE, username="contact").account.email == "contact@example.test"
        with pytest.raises(ProviderSettingsMissing):
            broken.creation.create(ALICE, username="contact", domain="acme.fr")
        assert broken.directory.allowance(ALICE).used == 1

    def test_it_says_why(self, broken: Services) -> None:
        provider = broken.provider_of("sendgrid")
        (finding,) = provider.diagnose("acme.fr")
        assert (finding.level, finding.code) == (Level.ERROR, "provider_settings_missing")
        with pytest.raises(ProviderSettingsMissing):
            broken.domain_admin.status(ADMIN, "acme.fr")

    def test_what_is_under_way_waits(self, broken: Services) -> None:
        provider = broken.provider_of("sendgrid")
        address = Address(local="contact", domain="acme.fr")
        mailbox = Mailbox(account_id="one", address=address, display_name="", ref=None)
        for call in (
            provider.create,
            provider.is_ready,
            provider.suspend,
            provider.resume,
            provider.delete,
            provider.restore,
            provider.purge,
        ):
            with pytest.raises(ProviderUnavailable):
                call(mailbox)
        with pytest.raises(ProviderUnavailable):
            provider.relay(Outgoing(sender="", recipients=[address], content=b""))


def _succeeds(call: Callable[[], object]) -> bool:
    try:
        call()
    except ProvisioningError:
        return False
    return True
