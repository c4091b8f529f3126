"""Reading the mail of an address: its owner's right, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.domain.account import Account
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.address import Address
from email_provisioning.errors import AccountNotFound, InvalidCursor, InvalidState, MessageNotFound
from tests.support.services import ADMIN, ALICE, BOB

MESSAGE = (
    b"From: Zoe <zoe@elsewhere.test>\r\nSubject: hello\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\n\r\nhello\r\n--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nfile\r\n--b--\r\n"
)


@pytest.fixture
def account(services: Services) -> Account:
    return services.creation.create(
        ALICE, username="contact", domain=None, display_name="", idempotency_key=None
    ).account


def deliver(services: Services, email: str, content: bytes = MESSAGE) -> None:
    local, _, domain = email.partition("@")
    services.inbound.deliver(
        sender="zoe@elsewhere.test", recipients=[Address(local=local, domain=domain)], content=content
    )


def test_the_owner_reads_what_was_delivered(services: Services, account: Account) -> None:
    deliver(services, account.email)
    page = services.mailboxes.page(ALICE, account.id)
    (shown,) = page.messages
    assert (shown.subject, shown.preview, shown.attachments, shown.seen) == ("hello", "hello", 1, False)
    assert page.next_cursor is None
    view = services.mailboxes.read(ALICE, account.id, shown.id)
    assert view.text == "hello"
    assert services.mailboxes.attachment(ALICE, account.id, shown.id, 0).content == b"file"
    assert services.mailboxes.page(ALICE, account.id).messages[0].seen


def test_pages_follow_one_another(services: Services, account: Account) -> None:
    for number in range(5):
        deliver(services, account.email, b"Subject: %d\r\n\r\n" % number)
    first = services.mailboxes.page(ALICE, account.id, limit=3)
    second = services.mailboxes.page(ALICE, account.id, limit=3, cursor=first.next_cursor)
    assert [each.subject for each in (*first.messages, *second.messages)] == ["4", "3", "2", "1", "0"]
    assert second.next_cursor is None


@pytest.mark.parametrize("stranger", [BOB, ADMIN], ids=lambda actor: actor.name)
def test_for_a_stranger_there_is_nothing(services: Services, account: Account, stranger: Actor) -> None:
    deliver(services, account.email)
    message = services.mailboxes.page(ALICE, account.id).messages[0]
    calls: list[tuple[Any, tuple[object, ...]]] = [
        (services.mailboxes.page, ()),
        (services.mailboxes.read, (message.id,)),
        (services.mailboxes.attachment, (message.id, 0)),
    ]
    for call, arguments in calls:
        with pytest.raises(AccountNotFound):
            call(stranger, account.id, *arguments)
    assert not services.mailboxes.page(ALICE, account.id).messages[0].seen


def test_what_is_not_there_is_told(services: Services, account: Account) -> None:
    deliver(services, account.email)
    message = services.mailboxes.page(ALICE, account.id).messages[0]
    with pytest.raises(MessageNotFound):
        services.mailboxes.read(ALICE, account.id, "nothing")
    with pytest.raises(MessageNotFound):
        services.mailboxes.attachment(ALICE, account.id, message.id, 1)
    with pytest.raises(InvalidCursor):
        services.mailboxes.page(ALICE, account.id, cursor="/")


def test_a_suspended_address_is_read_and_a_deleted_one_is_not(services: Services, account: Account) -> None:
    services.lifecycle.suspend(ALICE, account.id)
    deliver(services, account.email)
    assert len(services.mailboxes.page(ALICE, account.id).messages) == 1
    services.lifecycle.delete(ALICE, account.id)
    with pytest.raises(InvalidState):
        services.mailboxes.page(ALICE, account.id)
    services.lifecycle.restore(ALICE, account.id)
    assert len(services.mailboxes.page(ALICE, account.id).messages) == 1


def test_administrators_read_what_postmaster_and_abuse_get(services: Services) -> None:
    (shared,) = services.directory.page(ADMIN).accounts
    domain = shared.account.domain
    for name in ("postmaster", "abuse"):
        deliver(services, f"{name}@{domain}")
    assert len(services.mailboxes.page(ADMIN, shared.account.id).messages) == 2
