# ruff: noqa: D102 - the name of a test says what it holds
"""The contract of what reads received mail, as tests.

Subclass it in a test module of your adapter, give it the reader, and let mail arrive::

    class TestMyReader(MailboxReaderContract):
        @pytest.fixture
        def reader(self, vendor: Vendor) -> MailboxReader: ...

        def mailbox(self, reader: MailboxReader) -> str: ...

        def deliver(self, reader: MailboxReader, message: bytes, *refs: str) -> None: ...
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from email_provisioning.errors import InvalidCursor, MessageNotFound
from email_provisioning.mailbox.base import MailboxReader, MessagePage, MessageSummary
from email_provisioning.provisioning.messages import item

#: A message with what careless code would change: bytes that are no text, NUL, a line of one dot, no last CRLF.
AWKWARD = b"Subject: caf\xe9\r\n\r\n.\r\n\x00\xff From here\r\nlast"


def numbered(number: int) -> bytes:
    """Return a message that can be told apart."""
    return (
        b"From: Ann <ann@elsewhere.test>\r\nTo: <contact@example.test>\r\nSubject: number %d\r\n"
        b"Message-ID: <%d@example.test>\r\n\r\nBody %d\r\n"
    ) % (number, number, number)


def _words_in(summary: MessageSummary) -> list[str]:
    shown = item(summary)
    people = [each.address for each in (shown.sender, *shown.to) if each is not None]
    return [*people, shown.subject, shown.preview]


class MailboxReaderContract:
    """What every `MailboxReader` does."""

    @pytest.fixture
    def reader(self) -> MailboxReader:
        """Return the reader under test."""
        raise NotImplementedError

    @pytest.fixture
    def ref(self, reader: MailboxReader) -> str:
        """Return a mailbox that is there, empty."""
        return self.mailbox(reader)

    def mailbox(self, reader: MailboxReader) -> str:
        """Make a further mailbox."""
        raise NotImplementedError

    def deliver(self, reader: MailboxReader, message: bytes, *refs: str) -> None:
        """Let a message arrive in each mailbox; lines may be added in front of it."""
        raise NotImplementedError

    @staticmethod
    def subjects(page: MessagePage) -> list[str]:
        """Return what a list would show."""
        return [item(each).subject for each in page.messages]

    def test_an_empty_mailbox_has_no_messages(self, reader: MailboxReader, ref: str) -> None:
        page = reader.page(ref, limit=10)
        assert list(page.messages) == []
        assert page.next_cursor is None

    def test_a_message_is_read_to_the_octet(self, reader: MailboxReader, ref: str) -> None:
        for message in (AWKWARD, numbered(1), b"Subject: long\r\n\r\n" + b"x" * 70 + b"\r\n" * 50_000):
            self.deliver(reader, message, ref)
            newest = reader.page(ref, limit=1).messages[0]
            content = reader.read(ref, newest.id).content
            assert content.endswith(message)
            assert newest.size in (None, len(content))

    def test_a_list_shows_who_wrote_to_whom_and_how_it_begins(self, reader: MailboxReader, ref: str) -> None:
        self.deliver(reader, numbered(1), ref)
        shown = item(reader.page(ref, limit=1).messages[0])
        assert shown.sender is not None
        assert (shown.sender.name, shown.sender.address) == ("Ann", "ann@elsewhere.test")
        assert [each.address for each in shown.to] == ["contact@example.test"]
        assert (shown.subject, shown.preview) == ("number 1", "Body 1")
        assert shown.attachments == 0

    def test_a_list_shows_that_there_are_attachments(self, reader: MailboxReader, ref: str) -> None:
        message = (
            b"From: ann@elsewhere.test\r\nTo: contact@example.test\r\nSubject: files\r\nMIME-Version: 1.0\r\n"
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhere\r\n--b\r\n"
            b"Content-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n1,2\r\n--b--\r\n"
        )
        self.deliver(reader, message, ref)
        assert item(reader.page(ref, limit=1).messages[0]).attachments >= 1

    def test_the_newest_come_first_page_by_page(self, reader: MailboxReader, ref: str) -> None:
        for number in range(7):
            self.deliver(reader, numbered(number), ref)
        seen: list[str] = []
        cursor: str | None = None
        for size in (3, 3, 1):
            page = reader.page(ref, limit=3, cursor=cursor)
            assert len(page.messages) == size
            seen += self.subjects(page)
            cursor = page.next_cursor
            # What arrives or is read meanwhile shifts no page.
            self.deliver(reader, AWKWARD, ref)
            reader.read(ref, page.messages[0].id)
        assert cursor is None
        assert seen == [f"number {number}" for number in reversed(range(7))]

    def test_a_page_that_is_just_full_is_the_last(self, reader: MailboxReader, ref: str) -> None:
        for number in range(2):
            self.deliver(reader, numbered(number), ref)
        assert reader.page(ref, limit=2).next_cursor is None

    def test_reading_marks_seen_and_changes_no_id(self, reader: MailboxReader, ref: str) -> None:
        self.deliver(reader, AWKWARD, ref)
        (before,) = reader.page(ref, limit=10).messages
        assert not before.seen
        for _ in range(2):
            assert reader.read(ref, before.id).content.endswith(AWKWARD)
            (after,) = reader.page(ref, limit=10).messages
            assert (after.id, after.seen) == (before.id, True)

    def test_the_time_of_delivery_is_known(self, reader: MailboxReader, ref: str) -> None:
        self.deliver(reader, AWKWARD, ref)
        (summary,) = reader.page(ref, limit=10).messages
        assert abs(summary.received_at - datetime.now(UTC)) < timedelta(minutes=1)
        assert reader.read(ref, summary.id).received_at == summary.received_at

    def test_ids_are_safe_in_a_url(self, reader: MailboxReader, ref: str) -> None:
        self.deliver(reader, AWKWARD, ref)
        assert re.fullmatch(r"[A-Za-z0-9._~-]+", reader.page(ref, limit=1).messages[0].id)

    @pytest.mark.parametrize(
        "message_id", ["", "x", "..", "../../x", "new/x", "~", "~!", "~Lg", "\x00", "é", "1." * 999]
    )
    def test_an_unknown_id_is_not_found(self, reader: MailboxReader, ref: str, message_id: str) -> None:
        self.deliver(reader, AWKWARD, ref)
        with pytest.raises(MessageNotFound):
            reader.read(ref, message_id)

    def test_a_message_of_another_mailbox_is_not_found(self, reader: MailboxReader, ref: str) -> None:
        other = self.mailbox(reader)
        self.deliver(reader, AWKWARD, other)
        with pytest.raises(MessageNotFound):
            reader.read(ref, reader.page(other, limit=1).messages[0].id)

    def test_a_message_is_marked_unseen_and_seen_again(self, reader: MailboxReader, ref: str) -> None:
        self.deliver(reader, numbered(1), ref)
        message_id = reader.page(ref, limit=1).messages[0].id
        reader.read(ref, message_id)
        for seen in (False, False, True, True, False):
            reader.mark(ref, message_id, seen=seen)
            (after,) = reader.page(ref, limit=10).messages
            assert (after.id, after.seen) == (message_id, seen)
        assert reader.read(ref, message_id).content.endswith(numbered(1))

    def test_what_is_thrown_away_is_no_longer_listed(self, reader: MailboxReader, ref: str) -> None:
        for number in range(3):
            self.deliver(reader, numbered(number), ref)
        newest, middle, oldest = (each.id for each in reader.page(ref, limit=3).messages)
        reader.read(ref, middle)
        for message_id in (middle, newest):
            reader.discard(ref, message_id)
        assert [each.id for each in reader.page(ref, limit=3).messages] == [oldest]

    @pytest.mark.parametrize("message_id", ["x", "../../x", "~Lg", "é"])
    def test_nothing_is_done_to_an_unknown_message(
        self, reader: MailboxReader, ref: str, message_id: str
    ) -> None:
        self.deliver(reader, AWKWARD, ref)
        with pytest.raises(MessageNotFound):
            reader.mark(ref, message_id, seen=True)
        with pytest.raises(MessageNotFound):
            reader.discard(ref, message_id)
        assert len(reader.page(ref, limit=10).messages) == 1

    def test_messages_are_found_by_their_words(self, reader: MailboxReader, ref: str) -> None:
        for number in range(5):
            self.deliver(reader, numbered(number), ref)
        self.deliver(
            reader, b"From: bob@elsewhere.test\r\nTo: c@example.test\r\nSubject: other\r\n\r\nx\r\n", ref
        )
        for words, subjects in (
            (["number"], ["number 4", "number 3", "number 2", "number 1", "number 0"]),
            (["number", "3"], ["number 3"]),
            (["bob@elsewhere.test"], ["other"]),
            (["nowhere"], []),
        ):
            assert self.subjects(self.search(reader, ref, words, limit=10)) == subjects

    def test_a_search_goes_on_page_by_page(self, reader: MailboxReader, ref: str) -> None:
        for number in range(5):
            self.deliver(reader, numbered(number), ref)
        first = self.search(reader, ref, ["number"], limit=3)
        rest = self.search(reader, ref, ["number"], limit=3, cursor=first.next_cursor)
        assert len(first.messages) == 3
        assert self.subjects(first) + self.subjects(rest) == [f"number {n}" for n in (4, 3, 2, 1, 0)]
        assert rest.next_cursor is None

    @pytest.mark.parametrize("word", ["'", ".", "@", "-", "x" * 200, "''..--@@"])
    def test_any_word_can_be_searched_for(self, reader: MailboxReader, ref: str, word: str) -> None:
        self.deliver(reader, numbered(1), ref)
        assert self.search(reader, ref, [word], limit=3).next_cursor is None

    @staticmethod
    def search(
        reader: MailboxReader, ref: str, words: Sequence[str], *, limit: int, cursor: str | None = None
    ) -> MessagePage:
        """Search as we do: with the reader's own search where it has one, else through its lists."""
        if reader.can_search:
            return reader.search(ref, words, limit=limit, cursor=cursor)
        page = reader.page(ref, limit=limit, cursor=cursor)
        held = {each.id: " ".join(_words_in(each)) for each in page.messages}
        found = [each for each in page.messages if all(word in held[each.id] for word in words)]
        return MessagePage(messages=found, next_cursor=page.next_cursor)

    @pytest.mark.parametrize("cursor", ["", "a/b", "\x00", "~!"])
    def test_a_cursor_that_is_not_ours_is_refused(self, reader: MailboxReader, ref: str, cursor: str) -> None:
        with pytest.raises(InvalidCursor):
            reader.page(ref, limit=10, cursor=cursor)
