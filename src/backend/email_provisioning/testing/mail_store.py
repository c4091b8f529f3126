# ruff: noqa: D102 - the name of a test says what it holds
"""The contract of a mail store, as tests; that of reading is in `mailbox_reader`.

Subclass it in a test module of your adapter and give it the store::

    class TestMyStore(MailStoreContract):
        @pytest.fixture
        def store(self, tmp_path: Path) -> MailStore:
            return MyStore(tmp_path)
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from email_provisioning.domain.ids import new_id
from email_provisioning.errors import InvalidState, UnknownRecipient
from email_provisioning.mailbox.base import MailboxReader, MailStore
from email_provisioning.testing.mailbox_reader import AWKWARD, MailboxReaderContract, numbered


class _Stop(Exception):
    """Ends a delivery from inside its block."""


class MailStoreContract(MailboxReaderContract):
    """What every `MailStore` does; includes `MailboxReaderContract`."""

    @pytest.fixture
    def store(self) -> MailStore:
        """Return the store under test, empty."""
        raise NotImplementedError

    @pytest.fixture
    def reader(self, store: MailStore) -> MailStore:
        """Return the store itself."""
        return store

    def mailbox(self, reader: MailboxReader) -> str:
        """Make a further mailbox."""
        assert isinstance(reader, MailStore)
        ref = new_id()
        reader.create(ref)
        return ref

    def deliver(self, reader: MailboxReader, message: bytes, *refs: str) -> None:
        """Deliver and let it appear."""
        assert isinstance(reader, MailStore)
        with reader.delivering(refs, message):
            pass

    @staticmethod
    def contents(store: MailStore, ref: str) -> list[bytes]:
        """Return every message, newest first."""
        return [store.read(ref, each.id).content for each in store.page(ref, limit=1000).messages]

    # -- The life of a mailbox ------------------------------------------------------------

    def test_a_mailbox_is_there_once_it_is_made(self, store: MailStore) -> None:
        ref = new_id()
        assert not store.exists(ref)
        store.create(ref)
        assert store.exists(ref)
        assert store.page(ref, limit=10).messages == []

    def test_making_it_again_keeps_its_mail(self, store: MailStore, ref: str) -> None:
        self.deliver(store, AWKWARD, ref)
        store.create(ref)
        assert self.contents(store, ref) == [AWKWARD]

    def test_it_is_put_aside_and_brought_back_with_its_mail(self, store: MailStore, ref: str) -> None:
        self.deliver(store, AWKWARD, ref)
        for _ in range(2):
            store.put_aside(ref)
            assert not store.exists(ref)
        for _ in range(2):
            store.bring_back(ref)
            assert store.exists(ref)
        assert self.contents(store, ref) == [AWKWARD]

    def test_one_put_aside_is_not_made_anew(self, store: MailStore, ref: str) -> None:
        self.deliver(store, AWKWARD, ref)
        store.put_aside(ref)
        with pytest.raises(InvalidState):
            store.create(ref)
        store.bring_back(ref)
        assert self.contents(store, ref) == [AWKWARD]

    def test_what_never_had_mail_comes_back_without(self, store: MailStore) -> None:
        ref = new_id()
        store.put_aside(ref)
        store.bring_back(ref)
        assert self.contents(store, ref) == []

    @pytest.mark.parametrize("aside", [False, True])
    def test_it_is_removed_for_good(self, store: MailStore, ref: str, aside: bool) -> None:
        self.deliver(store, AWKWARD, ref)
        if aside:
            store.put_aside(ref)
        for _ in range(2):
            store.remove(ref)
            assert not store.exists(ref)
            assert store.refs() == set()
        store.create(ref)
        assert self.contents(store, ref) == []

    def test_what_never_was_can_be_put_aside_and_removed(self, store: MailStore) -> None:
        store.put_aside(new_id())
        store.remove(new_id())
        assert store.refs() == set()

    def test_all_mailboxes_are_known(self, store: MailStore) -> None:
        assert store.refs() == set()
        used, aside = self.mailbox(store), self.mailbox(store)
        store.put_aside(aside)
        assert store.refs() == {used, aside}

    @pytest.mark.parametrize(
        "ref", ["", ".", "..", "../other", "/etc", "a" * 36, "01a20b98-af19-750a-90ce-5ab3d514b0f7/x", "\x00"]
    )
    def test_no_ref_leads_out_of_the_store(self, store: MailStore, ref: str) -> None:
        for call in (store.create, store.exists, store.put_aside, store.bring_back, store.remove):
            with pytest.raises(ValueError, match="ref"):
                call(ref)
        with pytest.raises(ValueError, match="ref"):
            store.read(ref, "x")

    # -- Delivery ------------------------------------------------------------

    def test_a_message_is_kept_to_the_octet(self, store: MailStore, ref: str) -> None:
        for message in (AWKWARD, b"", b"\n", b"x" * 3_000_000):
            self.deliver(store, message, ref)
            newest = store.page(ref, limit=1).messages[0]
            assert store.read(ref, newest.id).content == message
            assert newest.size == len(message)
            assert newest.head == message[: len(newest.head)]

    def test_a_message_reaches_each_mailbox_once(self, store: MailStore, ref: str) -> None:
        second, third = self.mailbox(store), self.mailbox(store)
        self.deliver(store, AWKWARD, ref, second, ref)
        assert [len(self.contents(store, each)) for each in (ref, second, third)] == [1, 1, 0]

    def test_the_copies_live_apart(self, store: MailStore, ref: str) -> None:
        other = self.mailbox(store)
        self.deliver(store, AWKWARD, ref, other)
        store.read(ref, store.page(ref, limit=1).messages[0].id)
        assert not store.page(other, limit=1).messages[0].seen
        store.remove(ref)
        assert self.contents(store, other) == [AWKWARD]

    def test_it_appears_when_the_block_has_succeeded(self, store: MailStore, ref: str) -> None:
        with store.delivering([ref], AWKWARD):
            assert self.contents(store, ref) == []
        assert self.contents(store, ref) == [AWKWARD]

    def test_a_failing_block_delivers_nothing(self, store: MailStore, ref: str) -> None:
        other = self.mailbox(store)
        with pytest.raises(_Stop), store.delivering([ref, other], AWKWARD):
            raise _Stop
        assert self.contents(store, ref) == self.contents(store, other) == []

    def test_a_mailbox_put_aside_takes_nothing_and_nobody_else_does(self, store: MailStore, ref: str) -> None:
        gone = self.mailbox(store)
        store.put_aside(gone)
        with pytest.raises(UnknownRecipient):
            self.deliver(store, AWKWARD, ref, gone)
        assert self.contents(store, ref) == []

    def test_a_mailbox_put_aside_meanwhile_takes_nothing(self, store: MailStore, ref: str) -> None:
        gone = self.mailbox(store)
        with pytest.raises(UnknownRecipient):
            with store.delivering([ref, gone], AWKWARD):
                store.put_aside(gone)
        store.bring_back(gone)
        assert self.contents(store, ref) == self.contents(store, gone) == []

    def test_no_mailbox_at_all_is_no_error(self, store: MailStore) -> None:
        self.deliver(store, AWKWARD)

    def test_many_deliver_at_once(self, store: MailStore, ref: str) -> None:
        messages = [numbered(number) for number in range(64)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda message: self.deliver(store, message, ref), messages))
        assert sorted(self.contents(store, ref)) == sorted(messages)

    # -- Reading ------------------------------------------------------------

    def test_long_headers_come_whole(self, store: MailStore, ref: str) -> None:
        message = b"X-Long: " + b"y" * 40_000 + b"\r\nSubject: at the end\r\n\r\n" + b"z" * 200_000
        self.deliver(store, message, ref)
        head = store.page(ref, limit=1).messages[0].head
        assert b"Subject: at the end\r\n\r\n" in head
        assert len(head) <= 64 * 1024
