"""Subusers: one for each domain, whoever asks and however often, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.errors import (
    DomainNotVerified,
    PermissionMissing,
    ProviderKeyInvalid,
    ProviderMisconfigured,
    SendingPaused,
)
from email_provisioning.providers._sendgrid_subusers import username_of
from email_provisioning.providers.base import Mailbox, Outgoing
from email_provisioning.providers.kept import KeptInMemory
from email_provisioning.providers.sendgrid import SendGridProvider
from tests.fakes.sendgrid.running import IPS, FakeSendGrid
from tests.unit.providers.sendgrid.conftest import MakeProvider, mailbox

RELAY = "email-provisioning/{}/relay"


@pytest.fixture
def provider(make_provider: MakeProvider) -> SendGridProvider:
    """Return an adapter with subusers."""
    return make_provider(subusers=True)


def letter(domain: str = "example.test") -> Outgoing:
    content = f"From: contact@{domain}\r\nSubject: hello\r\n\r\nhello\r\n".encode()
    recipients = [Address(local="you", domain="elsewhere.test")]
    return Outgoing(sender=f"contact@{domain}", recipients=recipients, content=content)


def test_each_domain_has_its_own_and_sends_through_it(provider: SendGridProvider, fake: FakeSendGrid) -> None:
    fake.state.add_domain("other.test")
    for domain in ("example.test", "other.test"):
        for local in ("contact", "support"):
            provider.create(mailbox(local, domain))
        provider.relay(letter(domain))
    names = [username_of("example.test"), username_of("other.test")]
    assert list(fake.state.subusers) == names
    assert [key.owner for key in fake.sink.keys] == names
    assert [each.subusers for each in fake.state.domains] == [[names[0]], [names[1]]]
    assert [fake.names_of_keys(name) for name in names] == [
        [RELAY.format("example.test")],
        [RELAY.format("other.test")],
    ]
    subuser = fake.state.subusers[names[0]]
    assert (subuser.email, tuple(subuser.ips)) == ("postmaster@example.test", IPS)


def test_a_relay_key_may_send_and_nothing_else(provider: SendGridProvider, fake: FakeSendGrid) -> None:
    provider.relay(letter())
    (key,) = fake.state.keys_of(username_of("example.test"))
    assert [scope for scope in key.scopes if "." in scope] == ["mail.send"]


def test_an_address_from_before_the_subusers_sends_all_the_same(
    provider: SendGridProvider, fake: FakeSendGrid
) -> None:
    assert provider.relay(letter()) == fake.sink.ids[0]
    assert list(fake.state.subusers) == [username_of("example.test")]


class FirstKept(KeptInMemory):
    """Keeps the first of several that are made at once, as processes that share a store do."""

    def __init__(self) -> None:
        super().__init__()
        self._together = Barrier(4, timeout=10)

    def get_or_make(self, name: str, make: Callable[[], str], unmake: Callable[[str], None]) -> str:
        if name in self._kept:
            return self._kept[name]
        made = make()
        self._together.wait()
        kept = self._kept.setdefault(name, made)
        if kept != made:
            unmake(made)
        return kept


def test_many_processes_at_once_make_one_and_leave_one_key(
    make_provider: MakeProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    kept = FirstKept()
    processes = [make_provider(subusers=True, kept=kept) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda process: process.create(contact), processes))
    assert list(fake.state.subusers) == [username_of("example.test")]
    assert len(fake.state.keys_of(username_of("example.test"))) == 1
    for process in processes:
        assert process.relay(letter())


def test_a_relay_key_whose_secret_was_lost_is_removed(
    make_provider: MakeProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    kept = KeptInMemory()
    make_provider(subusers=True, kept=kept).create(contact)
    subuser, name = username_of("example.test"), RELAY.format("example.test")
    (right,) = fake.state.keys_of(subuser)
    fake.state.add_key(name, ["mail.send"], subuser)
    fake.state.add_key("newsletter", ["mail.send"], subuser)
    make_provider(subusers=True, kept=kept).create(contact)
    assert fake.names_of_keys(subuser) == [name, "newsletter"]
    assert right in fake.state.keys_of(subuser)


def test_a_relay_key_that_was_removed_elsewhere_is_made_anew(
    provider: SendGridProvider, fake: FakeSendGrid
) -> None:
    provider.relay(letter())
    (key,) = fake.state.keys_of(username_of("example.test"))
    del fake.state.keys[key.id]
    fake.sink.cut_connections()
    assert provider.relay(letter()) == fake.sink.ids[1]
    assert len(fake.state.keys_of(username_of("example.test"))) == 1


def test_a_subuser_that_was_removed_elsewhere_is_made_anew(
    make_provider: MakeProvider, fake: FakeSendGrid
) -> None:
    provider = make_provider(subusers=True, trust=0)
    provider.relay(letter())
    fake.state.remove_subuser(username_of("example.test"))
    fake.sink.cut_connections()
    assert provider.relay(letter()) == fake.sink.ids[1]


def test_a_disabled_one_is_not_worked_around(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    provider.relay(letter())
    fake.state.subusers[username_of("example.test")].disabled = True
    fake.sink.cut_connections()
    with pytest.raises(ProviderKeyInvalid):
        provider.relay(letter())
    assert len(fake.state.keys_of(username_of("example.test"))) == 1
    with pytest.raises(SendingPaused, match=r"subuser of example\.test is disabled"):
        provider.create(contact)
    (holding,) = provider.holdings("example.test")
    assert (holding.ref, holding.account_id, holding.suspended) == (username_of("example.test"), None, True)


def test_a_name_that_belongs_to_another_customer_is_not_taken_for_ours(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    fake.state.foreign.add(username_of("example.test"))
    with pytest.raises(ProviderMisconfigured, match="belongs to another account"):
        provider.create(contact)
    assert fake.state.domains[0].subusers == []


def test_none_is_made_for_a_domain_that_is_not_verified(
    provider: SendGridProvider, fake: FakeSendGrid
) -> None:
    fake.state.add_domain("new.test", valid=False)
    with pytest.raises(DomainNotVerified):
        provider.create(mailbox("contact", "new.test"))
    with pytest.raises(DomainNotVerified):
        provider.relay(letter("new.test"))
    assert fake.state.subusers == {}


def test_a_plan_without_subusers_is_a_missing_permission(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    fake.state.master.scopes.remove("subusers.create")
    with pytest.raises(PermissionMissing):
        provider.create(contact)


def test_a_bounce_is_of_no_domain_and_sent_by_the_account(
    provider: SendGridProvider, fake: FakeSendGrid
) -> None:
    bounce = letter()
    provider.relay(Outgoing(sender="", recipients=bounce.recipients, content=bounce.content))
    assert [key.owner for key in fake.sink.keys] == [None]
