"""Groups and aliases at Google: what they can and cannot, and whose they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from email_provisioning.domain.ids import new_id
from email_provisioning.errors import (
    AddressTaken,
    DomainNotVerified,
    InvalidState,
    NotSupported,
    PermissionMissing,
    StillProvisioning,
)
from email_provisioning.providers.base import Mailbox, Outgoing, Provider
from email_provisioning.testing.provider import Held, ProviderContract
from email_provisioning.testing.relaying import CONTENT, ELSEWHERE
from tests.fakes.google.serving import Google
from tests.fakes.google.state import FakeUser

CONTACT = ProviderContract.wanted(Held())
SHARED = "shared@example.test"
OUTGOING = Outgoing(sender="contact@example.test", recipients=[ELSEWHERE], content=CONTENT)


def made(provider: Provider, mailbox: Mailbox = CONTACT) -> Mailbox:
    return replace(mailbox, ref=provider.create(mailbox))


@pytest.fixture
def shared(google: Google) -> FakeUser:
    """Return the user whose aliases are made, and who sends for groups."""
    return google.workspace.add_user(SHARED)


# -- Groups ------------------------------------------------------------


def test_a_group_is_a_shared_inbox_for_everybodys_mail(google: Google) -> None:
    provider = google.provider(GOOGLE_MAILBOX_KIND="group")
    made(provider, replace(CONTACT, display_name="Ser<vice>"))
    (group,) = google.workspace.groups
    assert group.name == "Service"
    assert group.description == f"iapostemanager-email-provisioning: {CONTACT.account_id}"
    assert group.settings == {
        "whoCanPostMessage": "ANYONE_CAN_POST",
        "isArchived": "true",
        "enableCollaborativeInbox": "true",
        "archiveOnly": "false",
    }


def test_a_group_alone_does_not_send(google: Google) -> None:
    provider = google.provider(GOOGLE_MAILBOX_KIND="group")
    made(provider)
    assert not type(provider).capabilities.send
    with pytest.raises(NotSupported, match="GOOGLE_ALIAS_USER"):
        provider.relay(OUTGOING)
    assert google.workspace.outside.arrived == []


def test_a_user_sends_for_a_group_as_the_group(google: Google, shared: FakeUser) -> None:
    provider = google.provider(GOOGLE_MAILBOX_KIND="group", GOOGLE_ALIAS_USER=SHARED)
    made(provider)
    assert provider.relay(OUTGOING) == shared.messages[0].id
    (arrived,) = google.workspace.outside.arrived
    assert arrived.sender == "contact@example.test"


def test_nobody_sends_before_google_has_confirmed_it(google: Google, shared: FakeUser) -> None:
    # Gmail would put the user's own address into From, and say nothing.
    google.workspace.asks_groups = True
    provider = google.provider(GOOGLE_MAILBOX_KIND="group", GOOGLE_ALIAS_USER=SHARED)
    mailbox = made(provider)
    assert not provider.is_ready(mailbox)
    with pytest.raises(PermissionMissing, match=r"shared@example\.test may send as contact@example\.test"):
        provider.relay(OUTGOING)
    assert google.workspace.outside.arrived == []
    shared.senders["contact@example.test"] = "accepted"
    assert provider.is_ready(mailbox)
    provider.relay(OUTGOING)


def test_a_confirmation_is_not_asked_for_with_every_message(google: Google, shared: FakeUser) -> None:
    provider = google.provider(GOOGLE_MAILBOX_KIND="alias", GOOGLE_ALIAS_USER=SHARED)
    made(provider)
    before = len(google.server.exchanges)
    for _ in range(3):
        provider.relay(OUTGOING)
    asked = [call for call in google.server.calls()[before:] if "sendAs" in call]
    assert len(asked) == 1


def test_the_settings_of_a_group_may_come_later_than_the_group(google: Google) -> None:
    google.workspace.hidden_reads = 1
    provider = google.provider(GOOGLE_MAILBOX_KIND="group")
    with pytest.raises(StillProvisioning):
        provider.create(CONTACT)
    assert provider.is_ready(made(provider))
    assert len(google.workspace.groups) == 1


def test_a_deleted_group_is_closed_and_keeps_its_mail(google: Google) -> None:
    provider = google.provider(GOOGLE_MAILBOX_KIND="group")
    mailbox = made(provider)
    (group,) = google.workspace.groups
    sender = google.workspace.add_user("ann@example.test")
    google.workspace.post(sender, b"To: contact@example.test\r\n\r\none\r\n")
    provider.delete(mailbox)
    google.workspace.post(sender, b"To: contact@example.test\r\n\r\ntwo\r\n")
    provider.restore(mailbox)
    google.workspace.post(sender, b"To: contact@example.test\r\n\r\nthree\r\n")
    assert [each.split()[-1] for each in group.messages] == [b"one", b"three"]
    provider.purge(mailbox)
    with pytest.raises(InvalidState):
        provider.restore(mailbox)


def test_a_group_of_somebody_else_is_not_adopted(google: Google) -> None:
    google.workspace.add_group("contact@example.test", description="Our customers")
    provider = google.provider(GOOGLE_MAILBOX_KIND="group")
    with pytest.raises(AddressTaken):
        provider.create(CONTACT)
    provider.purge(CONTACT)
    provider.delete(CONTACT)
    (group,) = google.workspace.groups
    assert group.settings["archiveOnly"] == "false"


# -- Aliases ------------------------------------------------------------


@pytest.fixture
def aliases(google: Google, shared: FakeUser) -> Provider:
    """Return the provider that makes aliases of one user."""
    return google.provider(GOOGLE_MAILBOX_KIND="alias", GOOGLE_ALIAS_USER=SHARED.title())


def test_an_alias_is_marked_in_the_mailbox_that_it_belongs_to(aliases: Provider, shared: FakeUser) -> None:
    mailbox = made(aliases)
    assert mailbox.ref == "alias:contact@example.test"
    assert shared.aliases == ["contact@example.test"]
    assert list(shared.labels.values()) == [
        f"iapostemanager-email-provisioning {CONTACT.account_id} contact@example.test"
    ]


def test_an_alias_that_somebody_has_made_is_not_adopted(
    google: Google, aliases: Provider, shared: FakeUser
) -> None:
    shared.aliases.append("contact@example.test")
    assert aliases.is_taken(CONTACT.address, account_id=CONTACT.account_id)
    with pytest.raises(AddressTaken):
        aliases.create(CONTACT)
    aliases.purge(CONTACT)
    assert shared.aliases == ["contact@example.test"]
    assert shared.labels == {}
    (held,) = [each for each in aliases.holdings("example.test") if each.ref.startswith("alias:")]
    assert (held.account_id, held.address) == (None, CONTACT.address)


def test_an_alias_that_another_has_leaves_no_mark(
    google: Google, aliases: Provider, shared: FakeUser
) -> None:
    google.workspace.add_user("ann@example.test", aliases=["contact@example.test"])
    with pytest.raises(AddressTaken):
        aliases.create(CONTACT)
    assert shared.labels == {}


def test_an_alias_that_was_given_away_meanwhile_does_not_come_back(
    google: Google, aliases: Provider, shared: FakeUser
) -> None:
    mailbox = made(aliases)
    aliases.delete(mailbox)
    assert shared.aliases == []
    google.workspace.add_user("contact@example.test")
    with pytest.raises(AddressTaken):
        aliases.restore(mailbox)


def test_an_alias_on_a_domain_of_somebody_else_is_told(aliases: Provider) -> None:
    with pytest.raises(DomainNotVerified):
        aliases.create(ProviderContract.wanted(Held(domain="stranger.test")))


def test_another_account_cannot_take_an_alias_away(aliases: Provider, shared: FakeUser) -> None:
    made(aliases)
    stranger = replace(CONTACT, account_id=new_id())
    aliases.delete(stranger)
    aliases.purge(stranger)
    assert shared.aliases == ["contact@example.test"]
