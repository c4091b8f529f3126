"""The relay: SendGrid's id of each message, its refusals, and the settings that lead to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.errors import (
    DomainNotVerified,
    MessageRefused,
    PlanLimitReached,
    ProviderKeyInvalid,
    ProviderMisconfigured,
)
from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.providers.base import Outgoing
from email_provisioning.providers.registry import Surroundings, build
from email_provisioning.providers.sendgrid import SendGridProvider
from tests.fakes.sendgrid.running import FakeSendGrid
from tests.unit.providers.sendgrid.conftest import MakeProvider, mailbox


def letter(sender: str = "contact@example.test") -> Outgoing:
    content = f"From: {sender}\r\nSubject: hello\r\n\r\nhello\r\n".encode()
    return Outgoing(
        sender=sender, recipients=[Address(local="you", domain="elsewhere.test")], content=content
    )


def test_the_id_is_sendgrids(provider: SendGridProvider, fake: FakeSendGrid) -> None:
    ids = [provider.relay(letter()) for _ in range(3)]
    assert ids == fake.sink.ids
    assert fake.sink.logins == [("apikey", fake.state.master.secret)]


def test_a_user_and_a_password_of_the_url_are_used_as_they_are(
    make_provider: MakeProvider, fake: FakeSendGrid
) -> None:
    key = fake.state.add_key("relay", ["mail.send"], None)
    provider = make_provider(SENDGRID_SMTP_URL=f"smtp://apikey:{key.secret}@127.0.0.1:{fake.sink.port}")
    assert provider.relay(letter()) is not None
    assert fake.sink.keys == [key]


def test_a_key_that_may_not_send_is_refused(provider: SendGridProvider, fake: FakeSendGrid) -> None:
    fake.state.master.scopes.remove("mail.send")
    with pytest.raises(ProviderKeyInvalid) as caught:
        provider.relay(letter())
    assert not caught.value.retryable
    assert "SMTP_RELAY_URL" not in caught.value.detail
    assert fake.state.master.secret not in f"{caught.value.detail}{caught.value.cause}"


def test_used_up_credits_are_told_as_such(provider: SendGridProvider, fake: FakeSendGrid) -> None:
    fake.state.credits = (0, 100)
    with pytest.raises(PlanLimitReached, match="used up"):
        provider.relay(letter())


def test_a_sender_on_a_domain_that_is_not_verified_is_refused(
    provider: SendGridProvider, fake: FakeSendGrid
) -> None:
    with pytest.raises(DomainNotVerified):
        provider.relay(letter("contact@unknown.test"))
    assert fake.sink.arrived == []


@pytest.mark.parametrize("header", [b"X-SMTPAPI", b"x-smtpapi ", b"X-Smtpapi\t"])
@pytest.mark.parametrize("before", [b"", b"Subject: hello\r\n", b"Subject: hello\n"])
def test_nobody_who_writes_a_message_steers_sendgrid(
    provider: SendGridProvider, fake: FakeSendGrid, header: bytes, before: bytes
) -> None:
    content = before + header + b': {"to": ["many@elsewhere.test"]}\r\n\r\nhello\r\n'
    with pytest.raises(MessageRefused, match="not yours to set"):
        provider.relay(replace(letter(), content=content))
    assert fake.sink.arrived == []


def test_what_only_looks_like_it_is_let_through(provider: SendGridProvider, fake: FakeSendGrid) -> None:
    content = b"From: contact@example.test\r\nSubject: X-SMTPAPI: a\r\n\r\nX-SMTPAPI: b\r\n"
    provider.relay(replace(letter(), content=content))
    assert fake.sink.arrived[0].content == content


@pytest.mark.parametrize("key", [None, "", "SG.clé"])
def test_without_a_key_nothing_is_built(tmp_path: Path, fake: FakeSendGrid, key: str | None) -> None:
    surroundings = Surroundings(
        resolve=lambda _address: None,
        store=MaildirStore(tmp_path),
        hello="mail.example.test",
        settings={**fake.environ(), "SENDGRID_API_KEY": key, "SENDGRID_SUBUSERS": False},
    )
    with pytest.raises(ProviderMisconfigured, match="SENDGRID_API_KEY"):
        build("sendgrid", surroundings)


def test_the_relay_that_direct_passwords_are_used_with_is_the_one_of_the_settings(
    make_provider: MakeProvider,
) -> None:
    secured = make_provider(SENDGRID_SMTP_URL="smtps://smtp.elsewhere.test:4465")
    issued = secured.issue_direct(mailbox("contact"), version=1)
    assert (issued.host, issued.port, issued.security) == ("smtp.elsewhere.test", 4465, "tls")
    upgraded = make_provider(SENDGRID_SMTP_URL="smtp+starttls://smtp.elsewhere.test")
    issued = upgraded.issue_direct(mailbox("contact"), version=1)
    assert (issued.host, issued.port, issued.security) == ("smtp.elsewhere.test", 587, "starttls")
