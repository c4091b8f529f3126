"""Suspending, deleting, restoring and removing a mailbox at Microsoft."""

from __future__ import annotations

import pytest

from email_provisioning.errors import AddressTaken, LicencesExhausted, MailboxMissing, ProviderUnavailable
from email_provisioning.providers.microsoft365 import Microsoft365Provider
from tests.fakes.microsoft.serving import Microsoft
from tests.fakes.microsoft.tenant import BUSINESS_BASIC
from tests.providers.microsoft.mailboxes import made, ready


def test_a_suspension_ends_sessions_and_mail_still_arrives(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    mailbox = ready(provider)
    person = microsoft.tenant.people[str(mailbox.ref)]
    provider.suspend(mailbox)
    assert (person.values["accountEnabled"], person.signed_out) == (False, 1)
    assert microsoft.tenant.holder(mailbox.address.email) is person
    provider.resume(mailbox)
    assert person.values["accountEnabled"] is True


def test_what_somebody_else_has_removed_is_missing(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    mailbox = ready(provider)
    microsoft.tenant.people.clear()
    for call in (provider.suspend, provider.resume, provider.restore):
        with pytest.raises(MailboxMissing) as caught:
            call(mailbox)
        assert not caught.value.retryable
    provider.delete(mailbox)
    provider.purge(mailbox)


def test_a_restoration_needs_a_seat(microsoft: Microsoft, provider: Microsoft365Provider) -> None:
    microsoft.tenant.sku(BUSINESS_BASIC).seats = 1
    mailbox = ready(provider)
    provider.delete(mailbox)
    other = made(provider, "other")
    with pytest.raises(LicencesExhausted):
        provider.restore(mailbox)
    provider.purge(other)
    provider.restore(mailbox)
    assert provider.is_ready(mailbox)


def test_a_restoration_meets_whoever_took_the_name(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    mailbox = ready(provider)
    provider.delete(mailbox)
    microsoft.tenant.add_person(mailbox.address.email)
    with pytest.raises(AddressTaken):
        provider.restore(mailbox)


def test_a_deletion_that_is_not_known_everywhere_is_purged_later(
    microsoft: Microsoft, provider: Microsoft365Provider
) -> None:
    mailbox = ready(provider)
    microsoft.tenant.hidden_deleted.add(str(mailbox.ref))
    with pytest.raises(ProviderUnavailable):
        provider.purge(mailbox)
    microsoft.tenant.hidden_deleted.clear()
    provider.purge(mailbox)
    assert (microsoft.tenant.people, microsoft.tenant.deleted) == ({}, {})
