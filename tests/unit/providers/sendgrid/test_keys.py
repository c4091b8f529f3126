"""Direct passwords: keys that may only send, are stopped with their address, and are never lost sight of."""

from __future__ import annotations

import smtplib

import pytest

from email_provisioning.errors import PermissionMissing, PlanLimitReached
from email_provisioning.providers.base import DirectCredential, Holding, Mailbox
from email_provisioning.providers.sendgrid import SendGridProvider
from tests.fakes.sendgrid.running import FakeSendGrid
from tests.fakes.sendgrid.state import ADDED, KEYS_AT_MOST
from tests.unit.providers.sendgrid.conftest import MakeProvider, mailbox

LETTER = b"From: contact@example.test\r\nTo: you@elsewhere.test\r\nSubject: hello\r\n\r\nhello\r\n"


def sends(credential: DirectCredential) -> bool:
    """Tell whether a mail client that has the credential can send with it."""
    with smtplib.SMTP(credential.host, credential.port, timeout=10) as client:
        try:
            client.login(credential.username, credential.password)
        except smtplib.SMTPAuthenticationError:
            return False
        return client.sendmail("contact@example.test", ["you@elsewhere.test"], LETTER) == {}


def held(provider: SendGridProvider) -> list[Holding]:
    return sorted(provider.holdings("example.test"), key=lambda each: list(each.direct_versions))


# -- What a key is ------------------------------------------------------------


def test_a_key_may_send_and_nothing_else(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    issued = provider.issue_direct(contact, version=3)
    key = fake.state.keys[issued.ref]
    assert set(key.scopes) - set(ADDED) == {"mail.send"}
    assert key.name == f"email-provisioning/example.test/{contact.account_id}/v3"
    assert issued.username == "apikey"
    assert sends(issued)
    assert fake.sink.keys == [key]


def test_a_key_that_was_minted_without_an_answer_is_replaced(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    name = f"email-provisioning/example.test/{contact.account_id}/v1"
    lost = [fake.state.add_key(name, ["mail.send"], None) for _ in range(2)]
    issued = provider.issue_direct(contact, version=1)
    assert fake.names_of_keys() == [name]
    assert issued.ref not in {key.id for key in lost}


def test_keys_of_others_are_left_alone(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    others = [
        "newsletter",
        f"email-provisioning/example.test/{contact.account_id}/v1x",
        f"email-provisioning/example.test/{contact.account_id}/v-1",
        f"email-provisioning/other.test/{contact.account_id}/v1",
        f"x-email-provisioning/example.test/{contact.account_id}/v1",
        f"email-provisioning/example.test/{mailbox('support').account_id}/v1",
    ]
    for name in others:
        fake.state.add_key(name, ["mail.send"], None)
    provider.issue_direct(contact, version=1)
    for call in (provider.suspend, provider.delete, provider.purge):
        call(contact)
    assert fake.names_of_keys() == sorted(others)
    assert all(key.may("mail.send") for key in fake.state.keys.values())


# -- What stops it ------------------------------------------------------------


def test_a_suspended_address_cannot_send_with_its_keys_and_can_again(
    provider: SendGridProvider, contact: Mailbox
) -> None:
    credentials = [provider.issue_direct(contact, version=version) for version in (1, 2)]
    for _ in range(2):
        provider.suspend(contact)
        assert [sends(each) for each in credentials] == [False, False]
        assert [(each.suspended, each.deleted) for each in held(provider)] == [(True, False)] * 2
    for _ in range(2):
        provider.resume(contact)
        assert [sends(each) for each in credentials] == [True, True]
        assert [(each.suspended, each.deleted) for each in held(provider)] == [(False, False)] * 2


@pytest.mark.parametrize("suspended", [True, False])
def test_a_restored_address_is_as_it_was_when_it_was_deleted(
    provider: SendGridProvider, contact: Mailbox, suspended: bool
) -> None:
    credential = provider.issue_direct(contact, version=1)
    if suspended:
        provider.suspend(contact)
    for _ in range(2):
        provider.delete(contact)
        assert not sends(credential)
        assert [(each.suspended, each.deleted) for each in held(provider)] == [(suspended, True)]
    for _ in range(2):
        provider.restore(contact)
        assert sends(credential) is not suspended
        assert [(each.suspended, each.deleted) for each in held(provider)] == [(suspended, False)]
    provider.resume(contact)
    assert sends(credential)


def test_what_somebody_else_did_to_a_key_shows(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    issued = provider.issue_direct(contact, version=1)
    fake.state.keys[issued.ref].scopes = ["alerts.read"]
    assert [each.suspended for each in held(provider)] == [True]
    fake.state.keys[issued.ref].scopes = ["mail.send", "user.account.read", "user.credits.read"]
    assert [(each.suspended, each.deleted) for each in held(provider)] == [(False, False)]
    provider.suspend(contact)
    assert not sends(issued)


def test_a_key_that_nobody_knows_any_more_is_found(provider: SendGridProvider, fake: FakeSendGrid) -> None:
    gone = mailbox("gone")
    key = fake.state.add_key(f"email-provisioning/example.test/{gone.account_id}/v7", ["mail.send"], None)
    (holding,) = held(provider)
    assert (holding.ref, holding.account_id, holding.direct_versions) == (key.id, gone.account_id, [7])
    assert holding.address is None
    provider.purge(gone)
    assert held(provider) == []


# -- What there may be of them ------------------------------------------------------------


def test_as_many_keys_as_there_may_be_are_told_from_a_missing_permission(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    provider.issue_direct(contact, version=1)
    while len(fake.state.keys) < KEYS_AT_MOST:
        fake.state.add_key("newsletter", ["mail.send"], None)
    with pytest.raises(PlanLimitReached, match="100 API keys") as caught:
        provider.issue_direct(contact, version=2)
    assert "403" in (caught.value.cause or "")
    # A version whose secret was lost makes room for itself.
    assert sends(provider.issue_direct(contact, version=1))


@pytest.mark.parametrize("scope", ["api_keys.create", "api_keys.read"])
def test_a_missing_permission_is_named_so(
    provider: SendGridProvider, fake: FakeSendGrid, contact: Mailbox, scope: str
) -> None:
    fake.state.master.scopes.remove(scope)
    with pytest.raises(PermissionMissing):
        provider.issue_direct(contact, version=1)
    assert fake.names_of_keys() == []


def test_with_subusers_keys_are_theirs_and_older_ones_are_still_found(
    make_provider: MakeProvider, fake: FakeSendGrid, contact: Mailbox
) -> None:
    older = make_provider().issue_direct(contact, version=1)
    provider = make_provider(subusers=True)
    newer = provider.issue_direct(contact, version=2)
    (subuser,) = fake.state.subusers
    assert fake.state.keys[newer.ref].owner == subuser
    assert [sends(older), sends(newer)] == [True, True]
    provider.suspend(contact)
    assert [sends(older), sends(newer)] == [False, False]
    provider.purge(contact)
    assert fake.names_of_keys() == []
    assert fake.names_of_keys(subuser) == ["email-provisioning/example.test/relay"]
