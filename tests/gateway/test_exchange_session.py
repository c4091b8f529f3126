"""What other servers say to the gateway, and what it answers."""

from __future__ import annotations

import smtplib
from collections.abc import Callable

import pytest

from tests.gateway.running import Member, RunningGateway
from tests.support.services import ALICE

MESSAGE = b"From: Someone <someone@outside.test>\r\nSubject: Bonjour\r\n\r\nhi\r\n"


def test_mail_from_outside_arrives(gateway: RunningGateway, contact: Member, support: Member) -> None:
    with gateway.exchange() as client:
        client.sendmail("someone@outside.test", [contact.address, support.address], MESSAGE)
    for member in (contact, support):
        (received,) = gateway.inbox(member)
        assert received.startswith(b"Return-Path: <someone@outside.test>\r\nReceived: from ")
        assert b"\r\n\tby [127.0.0.1] with ESMTP id " in received
        assert received.endswith(MESSAGE)


def test_mail_arrives_under_tls_as_well(gateway: RunningGateway, contact: Member) -> None:
    with gateway.exchange() as client:
        client.starttls(context=gateway.tls)
        client.sendmail("someone@outside.test", [contact.address], MESSAGE)
    assert b" with ESMTPS id " in gateway.inbox(contact)[0]


def test_strangers_and_other_domains_are_refused(gateway: RunningGateway, contact: Member) -> None:
    with gateway.exchange() as client:
        client.ehlo()
        client.mail("someone@outside.test")
        assert client.rcpt("nobody@example.test") == (550, b"5.1.1 There is no such address here.")
        assert client.rcpt("someone@elsewhere.test")[0] == 550
        assert client.rcpt("someone@elsewhere.test")[1].startswith(b"5.7.1 ")
        # Neither routes (RFC 5321, appendix C) nor the percent hack get around it.
        assert client.docmd("RCPT", "TO:<@example.test:someone@elsewhere.test>")[1].startswith(b"5.7.1 ")
        assert client.rcpt("someone%elsewhere.test@example.test")[1].startswith(b"5.1.1 ")
        assert client.rcpt(contact.address)[0] == 250


@pytest.mark.parametrize("recipient", ["postmaster", "Postmaster@example.test", "abuse@example.test"])
def test_mail_for_the_administrators_arrives(gateway: RunningGateway, recipient: str) -> None:
    with gateway.exchange() as client:
        client.ehlo()
        assert client.mail("") == (250, b"2.1.0 OK")
        assert client.docmd("RCPT", f"TO:<{recipient}>") == (250, b"2.1.5 OK")
        assert client.data(MESSAGE)[0] == 250
    mail = gateway.services.settings.data_dir / "mail"
    assert [file.read_bytes().startswith(b"Return-Path: <>\r\n") for file in mail.glob("*/new/*")] == [True]


def test_a_suspended_address_still_receives_and_a_deleted_one_does_not(
    gateway: RunningGateway, contact: Member
) -> None:
    gateway.services.lifecycle.suspend(ALICE, contact.account_id)
    with gateway.exchange() as client:
        client.sendmail("someone@outside.test", [contact.address], MESSAGE)
    assert len(gateway.inbox(contact)) == 1
    gateway.services.lifecycle.delete(ALICE, contact.account_id)
    with gateway.exchange() as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("someone@outside.test", [contact.address], MESSAGE)
    assert refused.value.recipients[contact.address] == (550, b"5.1.1 There is no such address here.")


def test_a_message_that_goes_in_a_circle_is_stopped(gateway: RunningGateway, contact: Member) -> None:
    with gateway.exchange() as client:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail("someone@outside.test", [contact.address], b"Received: x\r\n" * 100 + MESSAGE)
        assert (refused.value.smtp_code, refused.value.smtp_error[:6]) == (554, b"5.4.6 ")
        client.sendmail("someone@outside.test", [contact.address], b"Received: x\r\n" * 99 + MESSAGE)


def test_a_header_that_is_too_large_is_refused_and_a_body_is_not(
    gateway: RunningGateway, contact: Member
) -> None:
    with gateway.exchange() as client:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail("someone@outside.test", [contact.address], b"A:\r\n" * 100_000 + MESSAGE)
        assert (refused.value.smtp_code, refused.value.smtp_error[:6]) == (554, b"5.6.0 ")
        assert b"at most 256 kB and 2000 fields" in refused.value.smtp_error
        client.sendmail("someone@outside.test", [contact.address], MESSAGE + b"A:\r\n" * 100_000)
    assert len(gateway.inbox(contact)) == 1


def test_passwords_are_not_taken_here(gateway: RunningGateway) -> None:
    with gateway.exchange() as client:
        client.starttls(context=gateway.tls)
        client.ehlo()
        assert "auth" not in client.esmtp_features
        assert client.docmd("AUTH", "PLAIN AGEAYg==") == (
            502,
            b"5.5.1 This port takes no passwords: use the submission port.",
        )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("RCPT TO:<contact@example.test>", "503 5.5.1"),
        ("DATA", "503 5.5.1"),
        ("MAIL FROM:someone@outside.test", "501 5.5.4"),
        ("MAIL TO:<a@b.test>", "501 5.5.4"),
        ("MAIL FROM:<a b@c.test>", "501 5.5.4"),
        ("MAIL FROM:<not-an-address>", "553 5.1.7"),
        ("MAIL FROM:<a@b.test> SIZE=26214401", "552 5.3.4"),
        ("MAIL FROM:<a@b.test> SIZE=x", "555 5.5.4"),
        ("MAIL FROM:<a@b.test> SMTPUTF8", "555 5.5.4"),
        ("MAIL FROM:<a@b.test> BODY=BINARYMIME", "555 5.5.4"),
        ("MAIL FROM:<a@b.test> BODY=8BITMIME SIZE=100", "250 2.1.0"),
        ("MAIL FROM:<é@b.test>", "500 5.5.2"),
        ("EHLO", "501 5.5.4"),
        ("HELO two words", "501 5.5.4"),
        ("STARTTLS now", "501 5.5.4"),
        ("VRFY root", "252 2.5.0"),
        ("EXPN staff", "502 5.5.1"),
        ("HELP", "214 2.0.0"),
        ("NOOP", "250 2.0.0"),
        ("RSET", "250 2.0.0"),
        ("BDAT 5", "500 5.5.1"),
        ("GET / HTTP/1.1", "500 5.5.1"),
        ("", "500 5.5.1"),
        ("QUIT", "221 2.0.0"),
    ],
)
def test_every_answer_has_its_code(gateway: RunningGateway, line: str, code: str) -> None:
    client = gateway.raw()
    assert client.say("EHLO client.test").startswith("250-[127.0.0.1]\n250-SIZE 26214400")
    assert client.say(line).startswith(code + " ")
    client.close()


def test_nothing_is_sent_before_a_greeting(gateway: RunningGateway) -> None:
    client = gateway.raw()
    assert client.say("MAIL FROM:<a@b.test>").startswith("503 5.5.1 ")
    client.close()


def test_commands_sent_together_are_answered_in_turn(gateway: RunningGateway, contact: Member) -> None:
    client = gateway.raw()
    client.send(
        b"EHLO client.test\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<nobody@example.test>\r\n"
        + f"RCPT TO:<{contact.address}>\r\n".encode()
        + b"DATA\r\n"
        + MESSAGE
        + b".\r\nRSET\r\nQUIT\r\n"
    )
    assert [client.reply()[:3] for _ in range(8)] == ["250", "250", "550", "250", "354", "250", "250", "221"]
    assert client.reply() == ""
    assert len(gateway.inbox(contact)) == 1


def test_a_client_that_closes_its_side_still_gets_its_answers(
    gateway: RunningGateway, contact: Member
) -> None:
    client = gateway.raw()
    client.send(
        f"EHLO x.test\r\nMAIL FROM:<>\r\nRCPT TO:<{contact.address}>\r\nDATA\r\nSubject: x\r\n\r\n.\r\n".encode()
    )
    client.socket.shutdown(1)
    assert [client.reply()[:3] for _ in range(5)] == ["250", "250", "250", "354", "250"]
    assert client.reply() == ""
    assert len(gateway.inbox(contact)) == 1


def test_a_message_with_bare_line_feeds_is_refused_whole(gateway: RunningGateway, contact: Member) -> None:
    client = gateway.raw()
    client.say("EHLO client.test")
    client.say("MAIL FROM:<a@b.test>")
    client.say(f"RCPT TO:<{contact.address}>")
    client.say("DATA")
    client.send(
        b"Subject: outer\r\n\r\nhi\n.\r\nMAIL FROM:<admin@example.test>\r\n"
        + f"RCPT TO:<{contact.address}>\r\nDATA\r\nSubject: smuggled\r\n\r\n.\r\n".encode()
    )
    assert client.reply().startswith("550 5.5.2 ")
    assert client.say("NOOP").startswith("250")
    assert gateway.inbox(contact) == []
    client.close()


def test_a_message_that_is_too_large_is_refused(
    start_gateway: Callable[..., RunningGateway],
) -> None:
    gateway = start_gateway(GATEWAY_MAX_MESSAGE_BYTES="2048")
    with gateway.exchange() as client:
        client.ehlo()
        client.mail("someone@outside.test")
        client.rcpt("postmaster@example.test")
        code, text = client.data(b"x" * 100_000)
        assert (code, text[:6]) == (552, b"5.3.4 ")
        assert client.noop()[0] == 250
