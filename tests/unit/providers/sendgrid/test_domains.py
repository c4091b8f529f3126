"""Domains: which SendGrid sends for, and what to publish for the others."""

from __future__ import annotations

import pytest

from email_provisioning.domain.dns import Purpose
from email_provisioning.errors import DomainNotVerified
from email_provisioning.providers.base import Mailbox
from email_provisioning.providers.sendgrid import SendGridProvider
from tests.fakes.sendgrid.running import FakeSendGrid
from tests.fakes.sendgrid.state import RECORDS
from tests.unit.providers.sendgrid.conftest import MakeProvider, mailbox


def calls(fake: FakeSendGrid, path: str) -> int:
    return sum(path in call for call in fake.server.calls())


def test_the_records_are_those_that_sendgrid_names_and_advice(provider: SendGridProvider) -> None:
    status = provider.domain_status("example.test")
    assert status.verified
    shown = [(each.purpose, each.type, each.name, each.value, each.required) for each in status.records]
    assert sorted(shown[:3]) == [
        (Purpose.DKIM, "CNAME", "s1._domainkey.example.test", "s1.domainkey.u7.wl.sendgrid.net", True),
        (Purpose.DKIM, "CNAME", "s2._domainkey.example.test", "s2.domainkey.u7.wl.sendgrid.net", True),
        (Purpose.MAIL_FROM, "CNAME", "em.example.test", "u7.wl.sendgrid.net", True),
    ]
    assert shown[3:] == [
        (Purpose.SPF, "TXT", "example.test", "v=spf1 include:sendgrid.net ~all", False),
        (Purpose.DMARC, "TXT", "_dmarc.example.test", "v=DMARC1; p=none", False),
    ]


def test_a_domain_that_sendgrid_does_not_know_has_only_advice(provider: SendGridProvider) -> None:
    status = provider.domain_status("unknown.test")
    assert not status.verified
    assert {each.purpose for each in status.records} == {Purpose.SPF, Purpose.DMARC}
    with pytest.raises(DomainNotVerified, match=r"does not know unknown\.test") as caught:
        provider.create(mailbox("contact", "unknown.test"))
    assert {each["purpose"] for each in caught.value.records} == {"spf", "dmarc"}


def test_a_domain_that_is_not_verified_is_refused_with_its_records(
    provider: SendGridProvider, fake: FakeSendGrid
) -> None:
    fake.state.add_domain("new.test", valid=False)
    with pytest.raises(DomainNotVerified) as caught:
        provider.create(mailbox("contact", "new.test"))
    assert {str(each["name"]) for each in caught.value.records if each["required"]} == {
        "em.new.test",
        "s1._domainkey.new.test",
        "s2._domainkey.new.test",
    }
    assert not provider.is_ready(mailbox("contact", "new.test"))


def test_records_that_were_published_are_seen_when_the_domain_is_looked_at(
    provider: SendGridProvider, fake: FakeSendGrid
) -> None:
    domain = fake.state.add_domain("new.test", valid=False)
    domain.published = {"dkim1"}
    assert not provider.domain_status("new.test").verified
    domain.published = set(RECORDS)
    assert provider.domain_status("new.test").verified
    assert provider.create(mailbox("contact", "new.test"))


def test_a_key_that_may_not_validate_still_shows_how_a_domain_stands(
    provider: SendGridProvider, fake: FakeSendGrid
) -> None:
    fake.state.add_domain("new.test", valid=False).published = set(RECORDS)
    fake.state.master.scopes.remove("whitelabel.update")
    status = provider.domain_status("new.test")
    assert not status.verified
    assert len([each for each in status.records if each.required]) == 3


def test_a_domain_is_not_taken_for_one_whose_name_holds_it(
    provider: SendGridProvider, fake: FakeSendGrid
) -> None:
    fake.state.domains.clear()
    for name in ("my-example.test", "example.test.invalid", "sub.example.test"):
        fake.state.add_domain(name)
    assert not provider.domain_status("example.test").verified


def test_a_domain_is_found_on_whatever_page_it_is(provider: SendGridProvider, fake: FakeSendGrid) -> None:
    fake.state.domains.clear()
    for number in range(120):
        fake.state.add_domain(f"n{number}.example.test")
    fake.state.add_domain("example.test")
    assert provider.domain_status("example.test").verified
    assert calls(fake, "/v3/whitelabel/domains") == 3


def test_of_two_entries_the_verified_one_counts(provider: SendGridProvider, fake: FakeSendGrid) -> None:
    fake.state.domains.clear()
    fake.state.add_domain("example.test", valid=False)
    fake.state.add_domain("example.test")
    assert provider.domain_status("example.test").verified


def test_many_addresses_are_made_with_one_question(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    for _ in range(5):
        assert not provider.is_taken(contact.address, account_id=contact.account_id)
        provider.create(contact)
        assert provider.is_ready(contact)
    assert fake.server.calls() == ["GET /v3/whitelabel/domains"]


def test_what_was_not_verified_is_asked_for_each_time(
    make_provider: MakeProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    provider = make_provider(trust=0)
    provider.create(contact)
    fake.state.domains[0].valid = False
    with pytest.raises(DomainNotVerified):
        provider.create(contact)
    fake.state.domains[0].valid = True
    assert provider.create(contact)
