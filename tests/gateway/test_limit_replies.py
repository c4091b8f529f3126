"""What a client of the gateway is told where a limit is in the way: which, how much is used, and until when."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable

import pytest

from email_provisioning.domain.limits import Limit, Scope
from email_provisioning.provisioning.limit_admin import Wish
from tests.gateway.running import Member, RunningGateway, create
from tests.support.services import ADMIN, ALICE


def put(gateway: RunningGateway, member: Member, **values: int) -> None:
    wish = Wish(values={Limit(name): value for name, value in values.items()}, reason="a test")
    gateway.services.limits.set(ADMIN, Scope.ADDRESS, member.address, wish)


def said_by(refused: smtplib.SMTPResponseException) -> str:
    return refused.smtp_error if isinstance(refused.smtp_error, str) else refused.smtp_error.decode()


def send(client: smtplib.SMTP, member: Member) -> None:
    client.sendmail(member.address, [member.address], f"From: {member.address}\r\n\r\nhi\r\n")


def test_the_limit_of_a_minute_is_named(start_gateway: Callable[..., RunningGateway]) -> None:
    gateway = start_gateway()
    contact = create(gateway.services, "contact", ALICE)
    # Nothing at all may be sent: whichever minute it is.
    put(gateway, contact, minute=0)
    with gateway.signed_in(contact) as client, pytest.raises(smtplib.SMTPDataError) as refused:
        send(client, contact)
    assert refused.value.smtp_code == 452
    said = said_by(refused.value)
    assert said.startswith("4.7.28 The per-minute sending limit of 0 recipients is reached (0 used)")
    assert re.search(r"it resets at \d{4}-\d\d-\d\dT\d\d:\d\d:00Z", said)


def test_an_open_session_feels_another_limit_at_once(gateway: RunningGateway, contact: Member) -> None:
    with gateway.signed_in(contact) as client:
        send(client, contact)
        put(gateway, contact, daily=1)
        with pytest.raises(smtplib.SMTPDataError) as refused:
            send(client, contact)
        assert "daily sending limit of 1 recipient is reached (1 used)" in said_by(refused.value)
        put(gateway, contact, daily=2)
        send(client, contact)


def test_recipients_above_the_limit_of_a_message_are_for_another_one(
    gateway: RunningGateway, contact: Member, support: Member
) -> None:
    put(gateway, contact, recipients=1)
    with gateway.signed_in(contact) as client:
        client.mail(contact.address)
        assert client.rcpt(support.address)[0] == 250
        code, said = client.rcpt(contact.address)
        assert (code, bytes(said)[:5]) == (452, b"4.5.3")
        assert b"at most 1 recipient (2 named)" in bytes(said)
        client.rset()
        # A limit that was lowered meanwhile holds at the end of the message.
        put(gateway, contact, recipients=3)
    with gateway.signed_in(contact) as client:
        client.mail(contact.address)
        for recipient in (support.address, contact.address):
            assert client.rcpt(recipient)[0] == 250
        put(gateway, contact, recipients=1)
        code, said = client.data(f"From: {contact.address}\r\n\r\nhi\r\n")
        assert (code, bytes(said)[:5]) == (452, b"4.5.3")
