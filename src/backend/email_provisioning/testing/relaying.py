# ruff: noqa: D102 - the name of a test says what it holds
"""The contract of a mail provider, as tests: the mail of an address, here and outside."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.errors import (
    MessageRefused,
    MessageTooLarge,
    ProviderError,
    ProvisioningError,
    RecipientRefused,
    UnknownRecipient,
)
from email_provisioning.providers.base import Mailbox, Outgoing, Provider
from email_provisioning.testing.outside import Mood, Outside
from email_provisioning.testing.provider import Held, ProviderContract

ELSEWHERE = Address(local="you", domain="elsewhere.test")
FRIEND = Address(local="friend", domain="elsewhere.test")


def letter(to: Address) -> bytes:
    """Return a message with lines that a careless relay changes.

    A lone dot, a line that begins with one, bytes beyond ASCII.
    """
    return (
        b"From: contact@example.test\r\nTo: %b\r\nSubject: hello\r\n\r\n"
        b"caf\xc3\xa9\r\n.\r\n..two\r\nMAIL FROM:<x@y>\r\n"
    ) % to.email.encode()


CONTENT = letter(ELSEWHERE)


class RelayingContract(ProviderContract):
    """What every `Provider` that sends does with a message; includes `ProviderContract`."""

    #: Whether a recipient that is refused is known before the message is taken, as SMTP tells it; vendors that take
    #: every message first and bounce later set it to False.
    hears_of_refused_recipients: ClassVar[bool] = True
    #: Whether a message without a sender can be sent; vendors that send as a mailbox alone set it to False.
    sends_bounces: ClassVar[bool] = True

    @pytest.fixture
    def outside(self) -> Outside:
        """Return the world that the provider under test sends to; a silent one costs the test its time-out."""
        raise NotImplementedError

    @pytest.fixture
    def mailbox(self, provider: Provider, held: Held) -> Mailbox:
        """Return a mailbox to send from and to."""
        return self.made(provider, held)

    @staticmethod
    def send(
        provider: Provider, mailbox: Mailbox, *recipients: Address, content: bytes | None = None
    ) -> None:
        """Send from the mailbox's own address; the message names the first recipient, the others get it blind."""
        content = letter(recipients[0]) if content is None else content
        provider.relay(Outgoing(sender=mailbox.address.email, recipients=recipients, content=content))

    @staticmethod
    def inbox(provider: Provider, mailbox: Mailbox) -> Sequence[bytes]:
        """Return what the mailbox has received, newest first; nothing where it cannot be read."""
        if provider.reader is None or mailbox.ref is None:
            return []
        page = provider.reader.page(mailbox.ref, limit=1000)
        return [provider.reader.read(mailbox.ref, each.id).content for each in page.messages]

    # -- What is taken ------------------------------------------------------------

    def test_a_message_reaches_the_outside_as_it_is(
        self, provider: Provider, mailbox: Mailbox, outside: Outside
    ) -> None:
        self.send(provider, mailbox, ELSEWHERE, FRIEND)
        (arrived,) = outside.arrived
        assert arrived.sender == mailbox.address.email
        assert sorted(arrived.recipients) == sorted([ELSEWHERE.email, FRIEND.email])
        assert arrived.content == CONTENT

    def test_a_message_reaches_an_address_of_ours(
        self, provider: Provider, mailbox: Mailbox, held: Held
    ) -> None:
        if not (provider.capabilities.receive and provider.capabilities.read):
            return  # what it shows of received mail is nothing
        other = self.made(provider, held, "support")
        self.send(provider, mailbox, other.address)
        (received,) = self.inbox(provider, other)
        assert received.endswith(letter(other.address))
        # RFC 5321 §4.4: final delivery notes the sender of the envelope.
        assert b"Return-Path: <contact@example.test>\r\n" in received

    def test_a_message_goes_here_and_outside_at_once(
        self, provider: Provider, mailbox: Mailbox, held: Held, outside: Outside
    ) -> None:
        other = self.made(provider, held, "support")
        self.send(provider, mailbox, ELSEWHERE, other.address)
        assert outside.arrived
        assert len(self.inbox(provider, other)) == (1 if provider.capabilities.read else 0)

    def test_many_messages_at_once_arrive_once_each(
        self, provider: Provider, mailbox: Mailbox, outside: Outside
    ) -> None:
        contents = [b"Subject: %d\r\n\r\n%d\r\n" % (number, number) for number in range(24)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda content: self.send(provider, mailbox, ELSEWHERE, content=content), contents))
        assert sorted(each.content for each in outside.arrived) == sorted(contents)

    # -- What is not ------------------------------------------------------------

    @pytest.mark.parametrize(
        ("mood", "error", "retryable"),
        [
            (Mood.BUSY, ProviderError, True),
            (Mood.SILENT, ProviderError, True),
            (Mood.HANGS_UP, ProviderError, True),
            (Mood.REFUSES, MessageRefused, False),
            (Mood.TOO_LARGE, MessageTooLarge, False),
        ],
    )
    def test_what_the_outside_does_not_take_arrives_nowhere(
        self,
        provider: Provider,
        mailbox: Mailbox,
        outside: Outside,
        mood: Mood,
        error: type[ProvisioningError],
        retryable: bool,
    ) -> None:
        outside.mood = mood
        with pytest.raises(error) as caught:
            self.send(provider, mailbox, ELSEWHERE, mailbox.address)
        assert caught.value.retryable == retryable
        assert outside.private not in caught.value.detail
        assert self.inbox(provider, mailbox) == []
        outside.mood = Mood.ACCEPTS
        self.send(provider, mailbox, ELSEWHERE)
        assert len(outside.arrived) == 1

    def test_a_refused_recipient_is_named_and_nobody_gets_it(
        self, provider: Provider, mailbox: Mailbox, outside: Outside
    ) -> None:
        if not self.hears_of_refused_recipients:
            return  # it bounces later
        outside.unknown.add(ELSEWHERE.email)
        outside.greylisted.add("slow@elsewhere.test")
        slow = Address(local="slow", domain="elsewhere.test")
        with pytest.raises(RecipientRefused, match=r"you@elsewhere\.test") as caught:
            self.send(provider, mailbox, slow, FRIEND, ELSEWHERE, mailbox.address)
        assert FRIEND.email not in caught.value.detail
        assert outside.private not in caught.value.detail
        assert not caught.value.retryable
        assert outside.arrived == []
        assert self.inbox(provider, mailbox) == []

    def test_a_recipient_that_is_put_off_is_tried_again_later(
        self, provider: Provider, mailbox: Mailbox, outside: Outside
    ) -> None:
        if not self.hears_of_refused_recipients:
            return  # it tries again by itself
        outside.greylisted.add(ELSEWHERE.email)
        with pytest.raises(ProviderError) as caught:
            self.send(provider, mailbox, FRIEND, ELSEWHERE)
        assert caught.value.retryable
        assert outside.arrived == []
        outside.greylisted.clear()
        self.send(provider, mailbox, FRIEND, ELSEWHERE)
        assert len(outside.arrived) == 1

    def test_an_unknown_address_of_ours_is_refused_and_nobody_gets_it(
        self, provider: Provider, mailbox: Mailbox, held: Held, outside: Outside
    ) -> None:
        if not provider.capabilities.hosted:
            return  # it learns of unknown addresses when it delivers
        nobody = Address(local="nobody", domain=held.domain)
        with pytest.raises(UnknownRecipient):
            provider.check_recipient(nobody)
        with pytest.raises(UnknownRecipient):
            self.send(provider, mailbox, ELSEWHERE, mailbox.address, nobody)
        assert outside.arrived == []
        assert self.inbox(provider, mailbox) == []

    def test_recipients_that_can_be_reached_pass_the_check(
        self, provider: Provider, mailbox: Mailbox
    ) -> None:
        provider.check_recipient(mailbox.address)
        provider.check_recipient(ELSEWHERE)

    @pytest.mark.parametrize("sender", ["a@b\r\nRCPT TO:<x@y>", "a@b\n", "a@b>\r", "\x00@b"])
    def test_no_sender_can_slip_in_another_command(
        self, provider: Provider, mailbox: Mailbox, outside: Outside, sender: str
    ) -> None:
        with pytest.raises(ProvisioningError):
            provider.relay(Outgoing(sender=sender, recipients=[ELSEWHERE, mailbox.address], content=CONTENT))
        assert outside.arrived == []
        assert self.inbox(provider, mailbox) == []

    def test_a_bounce_has_no_sender(self, provider: Provider, mailbox: Mailbox, outside: Outside) -> None:
        bounce = Outgoing(sender="", recipients=[ELSEWHERE], content=CONTENT)
        if self.sends_bounces:
            provider.relay(bounce)
            assert outside.arrived[0].sender == ""
            return
        with pytest.raises(ProvisioningError) as caught:
            provider.relay(bounce)
        assert not caught.value.retryable
        assert outside.arrived == []
