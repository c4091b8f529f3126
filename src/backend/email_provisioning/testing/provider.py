# ruff: noqa: D102 - the name of a test says what it holds
"""The contract of a mail provider, as tests: the life of an address. `relaying` has its mail.

Subclass it in a test module of your adapter and give it the provider::

    class TestMyProvider(ProviderContract):
        @pytest.fixture
        def provider(self, held: Held) -> Provider:
            return MyProvider(…)
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.domain.finding import Level
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import (
    AddressTaken,
    NotSupported,
    ProvisioningError,
)
from email_provisioning.mailbox.base import MailboxReader
from email_provisioning.providers.base import Capabilities, Direct, Holding, Mailbox, Provider
from email_provisioning.testing.suite import Held, ProviderSuite

__all__ = ["Held", "ProviderContract"]


class ProviderContract(ProviderSuite):
    """What every `Provider` does to an address, in any order and any number of times."""

    # -- What it says of itself ------------------------------------------------------------

    def test_it_says_what_it_can(self, provider: Provider) -> None:
        assert type(provider).kind
        assert isinstance(type(provider).capabilities, Capabilities)

    def test_it_reads_mail_if_it_says_so(self, provider: Provider) -> None:
        assert isinstance(provider.reader, MailboxReader) == provider.capabilities.read

    # -- Making ------------------------------------------------------------

    def test_it_is_not_ready_before_it_is_made(self, provider: Provider, held: Held) -> None:
        if not provider.capabilities.makes_mailboxes:
            return  # only our own records know of an address
        assert not provider.is_ready(self.wanted(held))

    def test_making_it_again_finds_what_was_made(self, provider: Provider, held: Held) -> None:
        # A kill between the call and the note of its answer: the second call knows no ref.
        wanted = self.wanted(held)
        ref = provider.create(wanted)
        assert ref
        assert provider.create(wanted) == ref
        held.refs[wanted.address] = ref
        assert provider.create(wanted) == ref

    def test_an_address_is_taken_for_others_alone(self, provider: Provider, held: Held) -> None:
        if not provider.capabilities.makes_mailboxes:
            return  # only our own records know of an address
        wanted = self.wanted(held)
        assert not provider.is_taken(wanted.address, account_id=wanted.account_id)
        mailbox = self.made(provider, held)
        assert provider.is_taken(mailbox.address, account_id=new_id())
        assert not provider.is_taken(mailbox.address, account_id=mailbox.account_id)

    def test_what_another_account_holds_is_not_adopted(self, provider: Provider, held: Held) -> None:
        if not provider.capabilities.makes_mailboxes:
            return  # only our own records know of an address
        mailbox = self.made(provider, held)
        if provider.capabilities.hosted:
            # Here a name is held by our own table, which has the last word; mail is kept by account.
            assert provider.create(self.wanted(held)) != mailbox.ref
        else:
            with pytest.raises(AddressTaken):
                provider.create(self.wanted(held))
        assert provider.is_ready(mailbox)

    def test_two_addresses_do_not_share_a_mailbox(self, provider: Provider, held: Held) -> None:
        first, second = self.made(provider, held), self.made(provider, held, "support")
        assert first.ref != second.ref
        provider.purge(first)
        assert provider.is_ready(second)

    # -- Suspending ------------------------------------------------------------

    def test_it_suspends_and_resumes_if_it_says_so(self, provider: Provider, held: Held) -> None:
        mailbox = self.made(provider, held)
        for call in (provider.suspend, provider.suspend, provider.resume, provider.resume):
            if provider.capabilities.remote_suspend:
                call(mailbox)
            else:
                with pytest.raises(NotSupported):
                    call(mailbox)
        assert provider.is_ready(mailbox)

    # -- Deleting ------------------------------------------------------------

    def test_a_deleted_address_is_out_of_use(self, provider: Provider, held: Held) -> None:
        if not provider.capabilities.makes_mailboxes:
            return  # only our own records know of an address
        mailbox = self.made(provider, held)
        for _ in range(2):
            provider.delete(mailbox)
            assert not provider.is_ready(mailbox)

    def test_it_restores_if_it_says_so(self, provider: Provider, held: Held) -> None:
        mailbox = self.made(provider, held)
        provider.delete(mailbox)
        if not provider.capabilities.restore:
            with pytest.raises(NotSupported):
                provider.restore(mailbox)
            return
        for _ in range(2):
            provider.restore(mailbox)
            assert provider.is_ready(mailbox)

    @pytest.mark.parametrize("deleted", [False, True])
    def test_a_purged_address_is_gone(self, provider: Provider, held: Held, deleted: bool) -> None:
        mailbox = self.made(provider, held)
        if deleted:
            provider.delete(mailbox)
        for _ in range(2):
            provider.purge(mailbox)
            assert not provider.capabilities.makes_mailboxes or not provider.is_ready(mailbox)
        if not provider.capabilities.makes_mailboxes or provider.capabilities.made_on_first_use:
            return  # It may be used anew, and holds nothing: whether it may be is for our own records to say.
        if deleted and not self.purges_what_is_kept:
            return  # It ends by itself after `restore_days`.
        with pytest.raises(ProvisioningError) as caught:
            provider.restore(mailbox)
        assert not caught.value.retryable

    def test_a_purged_address_can_be_had_again(self, provider: Provider, held: Held) -> None:
        mailbox = self.made(provider, held)
        provider.purge(mailbox)
        del held.refs[mailbox.address]
        assert not provider.is_taken(mailbox.address, account_id=new_id())
        assert self.made(provider, held).account_id != mailbox.account_id

    def test_what_was_made_is_undone_without_its_ref(self, provider: Provider, held: Held) -> None:
        # A kill between the call and the note of its answer, then a creation that is given up.
        wanted = self.wanted(held)
        provider.create(wanted)
        for _ in range(2):
            provider.purge(wanted)
            assert not provider.capabilities.makes_mailboxes or not provider.is_ready(wanted)

    def test_what_never_was_can_be_deleted_and_purged(self, provider: Provider, held: Held) -> None:
        provider.delete(self.wanted(held))
        provider.purge(self.wanted(held))

    # -- Passwords of the vendor's own ------------------------------------------------------------

    def test_it_issues_a_password_of_its_own_if_it_says_so(self, provider: Provider, held: Held) -> None:
        mailbox = self.made(provider, held)
        if provider.capabilities.direct is Direct.NONE:
            with pytest.raises(NotSupported):
                provider.issue_direct(mailbox, version=1)
            with pytest.raises(NotSupported):
                provider.revoke_direct(mailbox, version=1)
            return
        issued = provider.issue_direct(mailbox, version=1)
        assert all((issued.ref, issued.username, issued.password, issued.host))
        assert issued.password not in repr(issued)
        assert self.direct_versions(provider, mailbox) == [1]

    def test_a_password_whose_secret_was_lost_is_replaced(self, provider: Provider, held: Held) -> None:
        if provider.capabilities.direct is Direct.NONE:
            return  # refused, as shown above
        mailbox = self.made(provider, held)
        lost = provider.issue_direct(mailbox, version=1)
        assert provider.issue_direct(mailbox, version=1).password != lost.password
        assert self.direct_versions(provider, mailbox) == [1]

    def test_two_versions_live_side_by_side_until_one_is_revoked(
        self, provider: Provider, held: Held
    ) -> None:
        if provider.capabilities.direct is Direct.NONE:
            return  # refused, as shown above
        mailbox = self.made(provider, held)
        for version in (1, 2):
            provider.issue_direct(mailbox, version=version)
        assert self.direct_versions(provider, mailbox) == [1, 2]
        for _ in range(2):
            provider.revoke_direct(mailbox, version=1)
            assert self.direct_versions(provider, mailbox) == [2]

    def test_nothing_is_left_of_a_purged_address(self, provider: Provider, held: Held) -> None:
        mailbox, other = self.made(provider, held), self.made(provider, held, "support")
        if provider.capabilities.direct is not Direct.NONE:
            for each in (mailbox, other):
                provider.issue_direct(each, version=1)
        provider.purge(mailbox)
        assert self.marked(provider, mailbox) == []
        if provider.capabilities.direct is not Direct.NONE:
            assert self.direct_versions(provider, other) == [1]

    def test_what_is_left_of_an_address_is_removed_by_what_the_list_says_of_it(
        self, provider: Provider, held: Held
    ) -> None:
        mailbox, other = self.made(provider, held), self.made(provider, held, "support")
        if provider.capabilities.made_on_first_use:
            provider.create(mailbox)
        if provider.capabilities.direct is not Direct.NONE:
            for each in (mailbox, other):
                provider.issue_direct(each, version=1)
        for left in self.marked(provider, mailbox):
            # No record of ours says what the address was: one that nobody has must lead to nothing else.
            unknown = Address(local=mailbox.account_id, domain=held.domain)
            provider.purge(replace(mailbox, address=left.address or unknown, display_name="", ref=left.ref))
        assert self.marked(provider, mailbox) == []
        assert provider.is_ready(other)
        if provider.capabilities.direct is not Direct.NONE:
            assert self.direct_versions(provider, other) == [1]

    @staticmethod
    def marked(provider: Provider, mailbox: Mailbox) -> list[Holding]:
        """Return what bears the mark of a mailbox at the provider."""
        there = provider.holdings(mailbox.address.domain)
        return [holding for holding in there if holding.account_id == mailbox.account_id]

    @staticmethod
    def direct_versions(provider: Provider, mailbox: Mailbox) -> list[int]:
        """Return the versions of a mailbox's direct credentials that are there at the provider."""
        return sorted(
            version
            for holding in provider.holdings(mailbox.address.domain)
            if holding.account_id == mailbox.account_id
            for version in holding.direct_versions
        )

    # -- What an administrator asks ------------------------------------------------------------

    def test_it_shows_what_it_holds_with_our_mark(self, provider: Provider, held: Held) -> None:
        if not provider.capabilities.makes_mailboxes:
            return  # only our own records know of an address
        mailbox = self.made(provider, held)
        if provider.capabilities.made_on_first_use:
            provider.create(mailbox)
        found = {each.account_id: each for each in provider.holdings(held.domain)}
        assert found[mailbox.account_id].ref == mailbox.ref
        assert found[mailbox.account_id].address in (mailbox.address, None)
        assert not found[mailbox.account_id].suspended

    def test_it_says_how_a_domain_stands(self, provider: Provider, held: Held) -> None:
        status = provider.domain_status(held.domain)
        assert status.domain == held.domain
        assert status.verified
        assert all(record.name and record.value for record in status.records)

    def test_it_finds_nothing_wrong_with_a_good_set_up(self, provider: Provider, held: Held) -> None:
        findings = provider.diagnose(held.domain)
        assert findings
        assert [each for each in findings if each.level is Level.ERROR] == []

    def test_it_counts_what_was_sent_if_it_says_so(self, provider: Provider, held: Held) -> None:
        mailbox = self.made(provider, held)
        month = date.today().replace(day=1)
        if provider.capabilities.usage:
            assert provider.usage(mailbox, month=month).accepted >= 0
        else:
            with pytest.raises(NotSupported):
                provider.usage(mailbox, month=month)
