"""The local provider keeps the contract of a provider, sending to a real SMTP server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.errors import RelayingDenied
from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.providers._smtp import SmtpClientPool, SmtpServer
from email_provisioning.providers.base import Mailbox, Outgoing
from email_provisioning.providers.local import LocalProvider
from email_provisioning.testing.outside import SmtpOutside, smtp_outside
from email_provisioning.testing.provider import Held
from email_provisioning.testing.relaying import CONTENT, ELSEWHERE, RelayingContract


class TestLocalProvider(RelayingContract):
    @pytest.fixture
    def outside(self) -> Iterator[SmtpOutside]:
        with smtp_outside() as outside:
            yield outside

    @pytest.fixture
    def provider(self, tmp_path: Path, held: Held, outside: SmtpOutside) -> Iterator[LocalProvider]:
        server = SmtpServer.from_url(f"smtp://127.0.0.1:{outside.port}")
        pool = SmtpClientPool(server, hello="mail.example.test", timeout=1)
        yield LocalProvider(store=MaildirStore(tmp_path / "mail"), resolve=held.resolve, smarthost=pool)
        pool.close()

    def test_two_addresses_of_one_mailbox_get_one_copy(
        self, provider: LocalProvider, mailbox: Mailbox, held: Held
    ) -> None:
        alias = Address(local="abuse", domain=held.domain)
        held.refs[alias] = held.refs[mailbox.address]
        self.send(provider, mailbox, mailbox.address, alias)
        assert len(self.inbox(provider, mailbox)) == 1

    def test_a_bounce_has_an_empty_return_path(self, provider: LocalProvider, mailbox: Mailbox) -> None:
        provider.relay(Outgoing(sender="", recipients=[mailbox.address], content=CONTENT))
        assert self.inbox(provider, mailbox) == [b"Return-Path: <>\r\n" + CONTENT]


class TestWithoutSmarthost:
    def test_mail_to_the_outside_is_refused_and_nobody_gets_it(self, tmp_path: Path) -> None:
        held = Held()
        store = MaildirStore(tmp_path / "mail")
        provider = LocalProvider(store=store, resolve=held.resolve, smarthost=None)
        mailbox = RelayingContract.made(provider, held)
        with pytest.raises(RelayingDenied, match="SMTP_RELAY_URL") as caught:
            RelayingContract.send(provider, mailbox, mailbox.address, ELSEWHERE)
        assert caught.value.smtp == "550 5.7.1"
        assert RelayingContract.inbox(provider, mailbox) == []
        with pytest.raises(RelayingDenied):
            provider.check_recipient(ELSEWHERE)
        provider.check_recipient(mailbox.address)
