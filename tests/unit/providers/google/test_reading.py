"""What a list shows of messages at Gmail, and what is not believed of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from email_provisioning.errors import (
    AccountSuspended,
    InvalidCursor,
    MailboxMissing,
    MessageNotFound,
    ProviderUnavailable,
    StillProvisioning,
)
from email_provisioning.mailbox.base import MailboxReader
from email_provisioning.providers._google_head import head_of
from email_provisioning.provisioning.messages import MessageItem, item
from tests.fakes.google.answers import GoogleError
from tests.fakes.google.serving import Google
from tests.fakes.google.state import FakeUser


@pytest.fixture
def reader(google: Google) -> MailboxReader:
    reader = google.provider().reader
    assert reader is not None
    return reader


@pytest.fixture
def user(google: Google) -> FakeUser:
    return google.workspace.add_user("contact@example.test")


def shown(google: Google, user: FakeUser, reader: MailboxReader, content: bytes) -> MessageItem:
    google.workspace.deliver(user, content)
    return item(reader.page(user.id, limit=1).messages[0])


@pytest.mark.parametrize("subject", [b"caf\xc3\xa9", b"=?utf-8?q?caf=C3=A9?=", b"=?iso-8859-1?q?caf=E9?="])
def test_a_subject_is_read_however_it_is_written(
    google: Google, user: FakeUser, reader: MailboxReader, subject: bytes
) -> None:
    found = shown(
        google, user, reader, b"From: ann@elsewhere.test\r\nSubject: " + subject + b"\r\n\r\nhi\r\n"
    )
    assert found.subject == "café"


def test_the_beginning_of_the_text_is_shown_as_text(
    google: Google, user: FakeUser, reader: MailboxReader
) -> None:
    found = shown(google, user, reader, b'Subject: x\r\n\r\nYou & <me> say "it\'s"\r\n')
    assert found.preview == 'You & <me> say "it\'s"'


def test_attachments_are_counted_in_parts_of_parts(
    google: Google, user: FakeUser, reader: MailboxReader
) -> None:
    inner = (
        b"Content-Type: multipart/related; boundary=i\r\n\r\n--i\r\n\r\nhere\r\n--i\r\nContent-Type: image/png\r\n"
        b"Content-Disposition: inline; filename=a.png\r\n\r\nx\r\n--i--\r\n"
    )
    outer = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n" + inner + b"--o\r\n"
        b"Content-Type: text/csv\r\nContent-Disposition: attachment; filename=b.csv\r\n\r\n1\r\n--o--\r\n"
    )
    assert shown(google, user, reader, outer).attachments == 2


def test_a_hostile_field_makes_no_field_of_its_own() -> None:
    payload = {
        "headers": [
            {"name": "Subject", "value": "one\r\nBcc: x@y\r\n\r\n<script>"},
            {"name": "From", "value": "\ud800" + "x" * 100_000},
            {"name": 7, "value": None},
            "nonsense",
        ],
        "filename": "",
        "parts": [{"filename": 'a"\r\nX: y.pdf' * 100}] * 500,
    }
    head = head_of({"payload": payload, "snippet": "\x00\ud800"})
    assert b"\r\nBcc:" not in head
    assert b"\r\nX:" not in head
    assert len(head) < 100_000
    for odd in ({}, {"payload": [], "snippet": 7}):
        assert head_of(odd)


def test_only_what_was_received_is_listed(google: Google, user: FakeUser, reader: MailboxReader) -> None:
    google.workspace.post(user, b"From: contact@example.test\r\nTo: you@elsewhere.test\r\n\r\nhi\r\n")
    assert reader.page(user.id, limit=10).messages == []


def test_a_page_may_be_longer_than_googles(google: Google, user: FakeUser, reader: MailboxReader) -> None:
    google.workspace.most_a_page = 3
    for number in range(8):
        google.workspace.deliver(user, b"Subject: number %d\r\n\r\nx\r\n" % number)
    page = reader.page(user.id, limit=7)
    assert [item(each).subject for each in page.messages] == [f"number {n}" for n in range(7, 0, -1)]
    (last,) = reader.page(user.id, limit=7, cursor=page.next_cursor).messages
    assert item(last).subject == "number 0"


def test_a_message_that_goes_meanwhile_is_left_out(
    google: Google, user: FakeUser, reader: MailboxReader
) -> None:
    for number in range(3):
        google.workspace.deliver(user, b"Subject: number %d\r\n\r\nx\r\n" % number)
    google.workspace.refuse(
        "GET .*/messages/", GoogleError(404, "notFound", "Requested entity was not found.")
    )
    assert len(reader.page(user.id, limit=10).messages) == 2


def test_a_cursor_of_our_form_that_google_does_not_know_is_refused(
    google: Google, user: FakeUser, reader: MailboxReader
) -> None:
    for cursor in ("MTIz", "MTIzNA=="):
        with pytest.raises(InvalidCursor):
            reader.page(user.id, limit=10, cursor=cursor)


def test_a_message_is_marked_seen_once(google: Google, user: FakeUser, reader: MailboxReader) -> None:
    message = google.workspace.deliver(user, b"Subject: x\r\n\r\nx\r\n")
    for _ in range(2):
        stored = reader.read(user.id, message.id)
        assert abs((stored.received_at - datetime.now(UTC)).total_seconds()) < 60
    assert len([call for call in google.server.calls() if call.endswith("/modify")]) == 1


def test_a_large_message_is_read(google: Google, user: FakeUser, reader: MailboxReader) -> None:
    content = b"Subject: large\r\n\r\n" + b"x" * 6_000_000
    message = google.workspace.deliver(user, content)
    assert reader.read(user.id, message.id).content.endswith(content)


def test_an_address_is_not_asked_for_with_every_message(
    google: Google, user: FakeUser, reader: MailboxReader
) -> None:
    message = google.workspace.deliver(user, b"Subject: x\r\n\r\nx\r\n")
    for _ in range(3):
        reader.read(user.id, message.id)
    assert len([call for call in google.server.calls() if "/directory/" in call]) == 1


def test_a_mailbox_that_is_gone_or_suspended_is_told(
    google: Google, user: FakeUser, reader: MailboxReader
) -> None:
    with pytest.raises(MailboxMissing):
        reader.page("123456", limit=1)
    user.polls_left = 9
    with pytest.raises(StillProvisioning):
        reader.page(user.id, limit=1)
    user.polls_left, user.suspended = 0, True
    with pytest.raises(AccountSuspended, match="at Google"):
        reader.page(user.id, limit=1)
    with pytest.raises(AccountSuspended):
        reader.read(user.id, "18c0")


@pytest.mark.parametrize(
    ("answer", "error"),
    [({"raw": "*"}, ProviderUnavailable), ({"raw": "eA", "internalDate": "never"}, ProviderUnavailable)],
)
def test_an_answer_that_is_no_message_is_none(
    user: FakeUser, reader: MailboxReader, answer: dict[str, object], error: type[Exception]
) -> None:
    from email_provisioning.providers import _google_reader

    with pytest.raises(error):
        (_google_reader._raw if answer["raw"] == "*" else _google_reader._received_at)(answer)


def test_an_unknown_message_is_not_found_whatever_google_says(user: FakeUser, reader: MailboxReader) -> None:
    for message_id in ("zz", "18c0000000000099", "18c0"):
        with pytest.raises(MessageNotFound):
            reader.read(user.id, message_id)
