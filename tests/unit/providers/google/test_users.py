"""A user at Google: made bit by bit, suspended, deleted for a while, and never taken from somebody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from email_provisioning.domain.ids import new_id
from email_provisioning.errors import (
    AccountSuspended,
    AddressTaken,
    DomainNotVerified,
    InvalidState,
    LicencesExhausted,
    MailboxMissing,
    MessageRefused,
    NotSupported,
    PlanLimitReached,
    ProviderMisconfigured,
    ProviderUnavailable,
    StillProvisioning,
)
from email_provisioning.providers.base import Mailbox, Outgoing, Provider
from email_provisioning.testing.provider import Held, ProviderContract
from email_provisioning.testing.relaying import CONTENT, ELSEWHERE
from tests.fakes.google.answers import GoogleError
from tests.fakes.google.further import PRODUCT, SKU
from tests.fakes.google.serving import Google
from tests.fakes.google.state import FakeUser
from tests.fakes.server import serving_fake

CONTACT = ProviderContract.wanted(Held())


def made(provider: Provider, mailbox: Mailbox = CONTACT) -> Mailbox:
    return replace(mailbox, ref=provider.create(mailbox))


def user_of(google: Google, mailbox: Mailbox) -> FakeUser:
    return next(each for each in google.workspace.users if each.id == mailbox.ref)


# -- Making ------------------------------------------------------------


def test_a_user_is_made_with_our_mark_and_a_password_that_nobody_knows(google: Google) -> None:
    user = user_of(google, made(google.provider(), replace(CONTACT, display_name="Service\tClients")))
    assert user.external_ids == [
        {"type": "custom", "customType": "iapostemanager-email-provisioning", "value": CONTACT.account_id}
    ]
    assert (user.given_name, user.family_name) == ("ServiceClients", "example.test")
    assert len(user.password) >= 60


def test_a_name_is_never_empty_nor_too_long(google: Google) -> None:
    provider = google.provider()
    assert user_of(google, made(provider, replace(CONTACT, display_name=" "))).given_name == "contact"
    long = ProviderContract.wanted(Held(), "long")
    assert user_of(google, made(provider, replace(long, display_name="x" * 100))).given_name == "x" * 60


def test_it_is_ready_when_gmail_is(google: Google) -> None:
    google.workspace.polls_until_ready = 3
    provider = google.provider()
    mailbox = made(provider)
    assert [provider.is_ready(mailbox) for _ in range(4)] == [False, False, True, True]
    google.workspace.refuse(
        "GET .*/profile", GoogleError(400, "failedPrecondition", "Mail service not enabled")
    )
    assert not provider.is_ready(mailbox)


def test_a_new_user_may_be_shown_by_the_address_alone(google: Google) -> None:
    google.workspace.hidden_reads = 5
    provider = google.provider()
    mailbox = made(provider)
    assert provider.is_ready(mailbox)
    provider.suspend(mailbox)
    assert user_of(google, mailbox).suspended


def test_what_is_not_complete_is_changed_later(google: Google) -> None:
    google.workspace.incomplete_changes = 3
    provider = google.provider()
    mailbox = made(provider)
    for change in (provider.suspend, provider.delete, provider.purge):
        with pytest.raises(StillProvisioning):
            change(mailbox)
    provider.delete(mailbox)
    assert user_of(google, mailbox).deleted


def test_a_licence_that_is_missing_leaves_the_name_free_when_it_is_undone(google: Google) -> None:
    google.workspace.seats = 0
    provider = google.provider(GOOGLE_LICENCE=(PRODUCT, SKU))
    with pytest.raises(LicencesExhausted):
        provider.create(CONTACT)
    provider.purge(CONTACT)
    another = replace(CONTACT, account_id=new_id())
    assert not provider.is_taken(another.address, account_id=another.account_id)
    google.workspace.seats = 1
    assert made(provider, another).ref


# -- Whose it is ------------------------------------------------------------


def test_a_user_who_was_deleted_of_late_has_the_address_until_he_is_gone(google: Google) -> None:
    provider = google.provider()
    google.workspace.add_user("contact@example.test", deleted=True)
    assert provider.is_taken(CONTACT.address, account_id=CONTACT.account_id)


@pytest.mark.parametrize(("shown", "taken"), [(True, False), (False, True)])
def test_one_that_we_have_deleted_has_it_only_where_his_mark_is_hidden(
    google: Google, shown: bool, taken: bool
) -> None:
    google.workspace.shows_marks_of_deleted = shown
    provider = google.provider()
    provider.delete(made(provider))
    assert provider.is_taken(CONTACT.address, account_id=new_id()) == taken


def test_the_deleted_are_looked_for_on_every_page(google: Google) -> None:
    google.workspace.most_a_page = 2
    for number in range(5):
        google.workspace.add_user(f"user{number}@example.test", deleted=True)
    provider = google.provider()
    last = ProviderContract.wanted(Held(), "user4")
    assert provider.is_taken(last.address, account_id=new_id())


def test_a_list_that_never_ends_is_given_up(google: Google) -> None:
    google.workspace.most_a_page = 0  # so that each page leads to itself
    with pytest.raises(ProviderUnavailable):
        list(google.provider().holdings("example.test"))


def test_an_address_of_another_kind_is_refused_rather_than_missed(google: Google) -> None:
    provider = google.provider()
    for ref in ("group:01", "alias:contact@example.test"):
        for change in (provider.delete, provider.purge, provider.suspend):
            with pytest.raises(ProviderMisconfigured, match="GOOGLE_MAILBOX_KIND"):
                change(replace(CONTACT, ref=ref))
    with pytest.raises(ProviderMisconfigured):
        google.provider(GOOGLE_MAILBOX_KIND="group").delete(replace(CONTACT, ref="1234"))


def test_a_name_on_a_domain_of_somebody_else_is_told(google: Google) -> None:
    stranger = ProviderContract.wanted(Held(domain="stranger.test"))
    with pytest.raises(DomainNotVerified) as caught:
        google.provider().is_taken(stranger.address, account_id=stranger.account_id)
    assert caught.value.records


def test_a_404_that_is_not_googles_means_nothing(google: Google) -> None:
    # Some proxy's, say: it must not look as if the mailbox were gone already.
    with serving_fake(NotFound(), refuse=lambda _fault: Response()) as elsewhere:
        provider = google.provider(GOOGLE_API_BASE_URL=elsewhere.url)
        with pytest.raises(ProviderUnavailable):
            provider.purge(replace(CONTACT, ref="123"))
        assert elsewhere.calls() == ["GET /admin/directory/v1/users/123"]


# -- Coming back ------------------------------------------------------------


def test_a_restored_user_is_as_he_was(google: Google) -> None:
    provider = google.provider(GOOGLE_LICENCE=(PRODUCT, SKU))
    mailbox = made(provider)
    user_of(google, mailbox).unit = "/Sales"
    provider.suspend(mailbox)
    provider.delete(mailbox)
    assert google.workspace.licensed == set()
    provider.restore(mailbox)
    user = user_of(google, mailbox)
    assert (user.deleted, user.suspended, user.unit) == (False, True, "/Sales")
    assert google.workspace.licensed == {"contact@example.test"}


def test_an_address_that_somebody_has_got_meanwhile_does_not_come_back(google: Google) -> None:
    provider = google.provider()
    mailbox = made(provider)
    provider.delete(mailbox)
    google.workspace.add_group("contact@example.test")
    with pytest.raises(AddressTaken):
        provider.restore(mailbox)


def test_a_conflict_that_nobody_is_seen_in_passes(google: Google) -> None:
    provider = google.provider()
    mailbox = made(provider)
    provider.delete(mailbox)
    google.workspace.refuse("POST .*/undelete", GoogleError(409, "duplicate", "Entity already exists."))
    with pytest.raises(StillProvisioning):
        provider.restore(mailbox)
    provider.restore(mailbox)


def test_a_restoration_needs_room(google: Google) -> None:
    provider = google.provider()
    mailbox = made(provider)
    provider.delete(mailbox)
    google.workspace.most_users = 1
    with pytest.raises(PlanLimitReached):
        provider.restore(mailbox)


def test_what_google_does_not_keep_any_more_is_told(google: Google) -> None:
    provider = google.provider()
    mailbox = made(provider)
    provider.delete(mailbox)
    google.workspace.users.remove(user_of(google, mailbox))
    with pytest.raises(InvalidState, match="20 days"):
        provider.restore(mailbox)
    with pytest.raises(MailboxMissing):
        provider.suspend(mailbox)


def test_what_was_purged_does_not_come_back_and_is_shown_no_more(google: Google) -> None:
    provider = google.provider()
    mailbox = made(provider)
    provider.purge(mailbox)
    user = user_of(google, mailbox)
    assert (user.deleted, user.email) == (True, f"purged-{CONTACT.account_id}@example.test")
    assert [each for each in provider.holdings("example.test") if each.account_id is not None] == []
    with pytest.raises(InvalidState):
        provider.restore(mailbox)


def test_what_only_google_can_end_is_not_held_against_anybody(google: Google) -> None:
    provider = google.provider()
    provider.delete(made(provider))
    assert [each for each in provider.holdings("example.test") if each.account_id is not None] == []


def test_a_user_whose_purge_was_broken_off_is_still_ours_to_end(google: Google) -> None:
    provider = google.provider()
    mailbox = made(provider)
    google.workspace.refuse("DELETE .*/users/", GoogleError(503, "backendError", "Try again"))
    with pytest.raises(ProviderUnavailable):
        provider.purge(mailbox)
    (held,) = [each for each in provider.holdings("example.test") if each.account_id is not None]
    assert held.ref == mailbox.ref
    provider.purge(mailbox)
    assert user_of(google, mailbox).deleted


# -- Sending ------------------------------------------------------------


def test_a_suspended_user_receives_nothing(google: Google) -> None:
    provider = google.provider()
    mailbox = made(provider)
    other = ProviderContract.made(provider, Held(), "ann")
    provider.suspend(mailbox)
    content = b"From: ann@example.test\r\nTo: contact@example.test\r\n\r\nhello\r\n"
    provider.relay(Outgoing(sender="ann@example.test", recipients=[mailbox.address], content=content))
    assert user_of(google, mailbox).messages == []
    assert other.ref
    assert not type(provider).capabilities.receives_while_suspended


def test_a_bounce_and_a_strange_sender_are_refused(google: Google) -> None:
    provider = google.provider()
    with pytest.raises(NotSupported):
        provider.relay(Outgoing(sender="", recipients=[ELSEWHERE], content=CONTENT))
    with pytest.raises(MessageRefused):
        provider.relay(Outgoing(sender="nobody", recipients=[ELSEWHERE], content=CONTENT))


def test_the_id_is_that_of_gmail(google: Google) -> None:
    provider = google.provider()
    mailbox = ProviderContract.made(provider, Held())
    message_id = provider.relay(
        Outgoing(sender="contact@example.test", recipients=[ELSEWHERE], content=CONTENT)
    )
    assert [each.id for each in user_of(google, mailbox).messages] == [message_id]


def test_a_suspension_at_google_itself_is_told(google: Google) -> None:
    provider = google.provider()
    mailbox = ProviderContract.made(provider, Held())
    message = Outgoing(sender="contact@example.test", recipients=[ELSEWHERE], content=CONTENT)
    user_of(google, mailbox).suspended = True
    with pytest.raises(AccountSuspended, match="at Google"):
        provider.relay(message)
    user_of(google, mailbox).deleted = True
    with pytest.raises(MailboxMissing):
        provider.relay(message)
