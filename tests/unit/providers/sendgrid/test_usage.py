"""What SendGrid has counted of an address: by category, in the account and in the subuser, and with its delay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.domain.clock import utc_now
from email_provisioning.errors import PermissionMissing, ProviderError
from email_provisioning.providers.base import Mailbox, Outgoing
from email_provisioning.providers.sendgrid import LAG, SendGridProvider
from tests.fakes.sendgrid.running import FakeSendGrid
from tests.fakes.server import Fault
from tests.unit.providers.sendgrid.conftest import MakeProvider, mailbox


def send(provider: SendGridProvider, sender: Mailbox, *recipients: str) -> None:
    email = sender.address.email
    provider.relay(
        Outgoing(
            sender=email,
            recipients=[Address(local=each, domain="elsewhere.test") for each in recipients],
            content=f"From: {email}\r\n\r\nhello\r\n".encode(),
            account_id=sender.account_id,
        )
    )


@pytest.mark.parametrize("subusers", [False, True])
def test_each_address_has_figures_of_its_own(
    make_provider: MakeProvider, contact: Mailbox, subusers: bool
) -> None:
    provider, support = make_provider(subusers=subusers), mailbox("support")
    for each in (contact, support):
        provider.create(each)
    send(provider, contact, "a", "b")
    send(provider, contact, "c")
    send(provider, support, "a")
    month = utc_now().date().replace(day=1)
    assert [provider.usage(each, month=month).accepted for each in (contact, support)] == [3, 1]
    assert provider.usage(mailbox("silent"), month=month).accepted == 0


def test_it_is_told_how_far_they_are_behind(provider: SendGridProvider, contact: Mailbox) -> None:
    found = provider.usage(contact, month=utc_now().date().replace(day=1))
    assert (found.bounced, found.complaints) == (0, 0)
    assert timedelta() <= utc_now() - found.as_of - LAG < timedelta(hours=1)


def test_what_was_sent_before_the_subuser_was_made_is_counted_too(
    make_provider: MakeProvider, contact: Mailbox
) -> None:
    send(make_provider(), contact, "a")
    provider = make_provider(subusers=True)
    provider.create(contact)
    send(provider, contact, "b")
    assert provider.usage(contact, month=utc_now().date().replace(day=1)).accepted == 2


def test_a_month_that_is_over_is_asked_for_whole_and_one_to_come_for_its_first_day(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    this = utc_now().date().replace(day=1)
    before, after = (this - timedelta(days=1)).replace(day=1), (this + timedelta(days=40)).replace(day=1)
    for month in (before, after):
        provider.usage(contact, month=month)
    asked = [each.path for each in fake.server.exchanges if "/categories/stats" in each.path]
    assert f"end_date={this - timedelta(days=1)}" in asked[-2]
    assert f"end_date={after}" in asked[-1]


def test_a_key_that_may_not_read_them_is_told(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    fake.state.master.scopes.remove("categories.stats.read")
    with pytest.raises(PermissionMissing):
        provider.usage(contact, month=utc_now().date().replace(day=1))


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.MALFORMED, Fault.RATE_LIMIT])
def test_an_answer_that_is_none_is_an_error(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox, fault: Fault
) -> None:
    fake.server.order(fault, "GET .*/stats.*")
    with pytest.raises(ProviderError):
        provider.usage(contact, month=utc_now().date().replace(day=1))
