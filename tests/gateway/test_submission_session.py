"""What people's mail clients say to the gateway, and what it answers."""

from __future__ import annotations

import base64
import smtplib
import subprocess
from collections.abc import Callable
from datetime import timedelta

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.persistence import credentials
from tests.gateway.running import Member, RunningGateway, create, message
from tests.support.services import ALICE, BOB


def test_a_message_arrives_after_starttls(gateway: RunningGateway, contact: Member, support: Member) -> None:
    with gateway.signed_in(contact) as client:
        client.send_message(message(contact, support, text="Bonjour\n.and a dot\n"))
    (received,) = gateway.inbox(support)
    assert received.startswith(f"Return-Path: <{contact.address}>\r\nReceived: from example.test".encode())
    assert b"\r\nMessage-ID: <" in received
    assert b"\r\nDate: " in received
    assert received.endswith(b"\r\n\r\nBonjour\r\n.and a dot\r\n")


def test_a_message_arrives_with_tls_from_the_start(
    gateway: RunningGateway, contact: Member, support: Member
) -> None:
    port = gateway.services.settings.gateway_tls_port
    with smtplib.SMTP_SSL("localhost", port, context=gateway.tls) as client:
        client.login(contact.address, contact.password)
        client.send_message(message(contact, support))
    assert len(gateway.inbox(support)) == 1


def test_everything_else_of_a_message_stays_octet_for_octet(
    gateway: RunningGateway, contact: Member, support: Member
) -> None:
    content = (
        f"From: =?utf-8?q?L=C3=A9a?= <{contact.address}>\r\nX-Odd :  spaces \r\n\tfolded\r\n"
        "Bcc: secret@example.test\r\n"
        "Date: Tue, 24 Nov 2026 00:00:00 +0000\r\nMessage-ID: <given@example.test>\r\n\r\n"
    ).encode() + b"8 bits: \xe9\xff\r\n..\r\n.x\r\n\r\n"
    with gateway.signed_in(contact) as client:
        client.sendmail(contact.address, [support.address], content)
    (received,) = gateway.inbox(support)
    assert received.endswith(content.replace(b"Bcc: secret@example.test\r\n", b""))


def test_swaks_sends(
    gateway: RunningGateway, contact: Member, support: Member, program: Callable[[str, str], str]
) -> None:
    settings = gateway.services.settings
    command = f"--server localhost:{settings.gateway_port} --tls --auth LOGIN --hide-all".split()
    command += ["--auth-user", contact.address, "--auth-password", contact.password]
    command += ["--from", contact.address, "--to", support.address, "--header", "Subject: by swaks"]
    answer = subprocess.run(
        [program("swaks", "swaks"), *command],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert b"Subject: by swaks" in gateway.inbox(support)[0]


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize("initial_response", [True, False])
def test_both_mechanisms_sign_in(
    gateway: RunningGateway, contact: Member, mechanism: str, initial_response: bool
) -> None:
    with gateway.secured() as client:
        client.ehlo()
        client.user, client.password = contact.address, contact.password
        method = getattr(client, f"auth_{mechanism.lower()}")
        assert client.auth(mechanism, method, initial_response_ok=initial_response)[0] == 235


def test_names_are_taken_in_any_case(gateway: RunningGateway, contact: Member, support: Member) -> None:
    with gateway.secured() as client:
        client.login(contact.address.upper(), contact.password)
        client.sendmail(
            contact.address.title(), [support.address.upper()], f"From: {contact.address.upper()}\r\n\r\n"
        )
    assert len(gateway.inbox(support)) == 1


def test_nothing_but_a_greeting_goes_without_tls(gateway: RunningGateway, contact: Member) -> None:
    client = gateway.raw(gateway.services.settings.gateway_port)
    assert "AUTH" not in client.say("EHLO client.test")
    assert client.say("AUTH PLAIN AGEAYg==").startswith("538 5.7.11 ")
    assert client.say(f"MAIL FROM:<{contact.address}>").startswith("530 5.7.0 ")
    assert client.say("HELO client.test").startswith("530 5.7.0 ")
    client.close()


def test_nothing_is_sent_without_a_password(gateway: RunningGateway, contact: Member) -> None:
    with gateway.secured() as client:
        client.ehlo()
        assert client.mail(contact.address) == (530, b"5.7.0 Sign in first.")
        assert client.rcpt(contact.address)[0] == 530
        assert client.docmd("DATA")[0] == 530


def test_what_was_said_before_tls_is_forgotten(gateway: RunningGateway, contact: Member) -> None:
    client = gateway.raw(gateway.services.settings.gateway_port)
    client.say("EHLO client.test")
    client.send(b"STARTTLS\r\nEHLO attacker.test\r\nRSET\r\n")
    assert client.reply().startswith("220 ")
    client.starttls(gateway.tls)
    # No reply to the commands that were sent ahead, and no greeting: AUTH needs a new one.
    assert client.say("AUTH PLAIN AGEAYg==").startswith("503 5.5.1 ")
    assert client.say("NOOP").startswith("250 ")
    assert client.say("STARTTLS").startswith("503 5.5.1 ")
    client.close()


@pytest.mark.parametrize(
    ("username", "password"),
    [("contact@example.test", "wrong"), ("nobody@example.test", "wrong"), ("", ""), ("@", "x"), ("é@é", "ü")],
)
def test_a_wrong_password_is_refused(
    gateway: RunningGateway, contact: Member, username: str, password: str
) -> None:
    with gateway.secured() as client:
        client.ehlo()
        plain = base64.b64encode(f"\0{username}\0{password}".encode()).decode()
        assert client.docmd("AUTH", f"PLAIN {plain}") == (535, b"5.7.8 The address or the password is wrong.")


@pytest.mark.parametrize("fields", [3_000, 100_000])
def test_a_header_that_is_too_large_is_refused_and_a_body_is_not(
    gateway: RunningGateway, contact: Member, support: Member, fields: int
) -> None:
    content = f"From: {contact.address}\r\n".encode()
    with gateway.signed_in(contact) as client:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail(contact.address, [support.address], content + b"Bcc:\r\n" * fields)
        assert (refused.value.smtp_code, refused.value.smtp_error[:6]) == (554, b"5.6.0 ")
        assert b"at most 256 kB and 2000 fields" in refused.value.smtp_error
        client.sendmail(contact.address, [support.address], content + b"\r\n" + b"Bcc:\r\n" * fields)
    assert len(gateway.inbox(support)) == 1


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        ("CRAM-MD5", "504 5.5.4"),
        ("", "504 5.5.4"),
        ("PLAIN !!!", "501 5.5.2"),
        ("PLAIN =", "501 5.5.2"),
        ("PLAIN AGFhYQ==", "501 5.5.2"),
        ("PLAIN YQBiAGM=", "535 5.7.8"),
        ("PLAIN AP8A/w==", "535 5.7.8"),
    ],
)
def test_a_malformed_sign_in_is_refused(gateway: RunningGateway, argument: str, code: str) -> None:
    with gateway.secured() as client:
        client.ehlo()
        number, text = client.docmd("AUTH", argument)
        assert f"{number} {text.decode()}".startswith(code)


def test_a_sign_in_can_be_cancelled(gateway: RunningGateway) -> None:
    with gateway.secured() as client:
        client.ehlo()
        assert client.docmd("AUTH", "LOGIN") == (334, b"VXNlcm5hbWU6")
        assert client.docmd("*")[0] == 501
        assert client.noop()[0] == 250


@pytest.mark.parametrize(
    "sender", ["support@example.test", "someone@outside.test", "contact@example.test.evil", ""]
)
def test_the_envelope_has_to_be_of_the_own_address(
    gateway: RunningGateway, contact: Member, support: Member, sender: str
) -> None:
    with gateway.signed_in(contact) as client:
        client.ehlo()
        code, text = client.mail(sender)
    assert (code, text[:6]) == (553, b"5.7.1 ")


@pytest.mark.parametrize(
    "header",
    [
        "From: support@example.test",
        "From: contact@example.test\r\nFrom: support@example.test",
        "From: contact@example.test, support@example.test",
        "From: contact@example.test\r\nSender: support@example.test",
        "From: Team: contact@example.test;",
        'From: "contact@example.test" <support@example.test>',
        "From : support@example.test",
        "Subject: none at all",
    ],
)
def test_the_header_has_to_be_of_the_own_address(
    gateway: RunningGateway, contact: Member, support: Member, header: str
) -> None:
    with gateway.signed_in(contact) as client:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail(
                contact.address, [support.address], f"{header}\r\nTo: x@example.test\r\n\r\nhi\r\n"
            )
        assert refused.value.smtp_code == 553
        assert refused.value.smtp_error[:6] == b"5.7.1 "
        # The session goes on.
        client.send_message(message(contact, support))
    assert len(gateway.inbox(support)) == 1


def test_recipients_that_cannot_be_reached_are_refused(gateway: RunningGateway, contact: Member) -> None:
    with gateway.signed_in(contact) as client:
        client.ehlo()
        client.mail(contact.address)
        assert client.rcpt("nobody@example.test") == (550, b"5.1.1 There is no such address here.")
        code, text = client.rcpt("someone@outside.test")
        assert (code, text[:6]) == (550, b"5.7.1 ")
        assert client.rcpt("not an address")[0] in (501, 553)
        assert client.docmd("DATA")[0] == 503


def test_ten_thousand_recipients_are_cut_at_the_limit(
    start_gateway: Callable[..., RunningGateway],
) -> None:
    gateway = start_gateway(GATEWAY_MAX_RECIPIENTS="3")
    members = [create(gateway.services, f"member{number}", ALICE) for number in range(4)]
    client = gateway.raw_signed_in(members[0])
    client.say(f"MAIL FROM:<{members[0].address}>")
    lines = [f"RCPT TO:<{members[number % 4].address}>\r\n".encode() for number in range(10_000)]
    replies = []
    for at in range(0, len(lines), 1000):
        client.send(b"".join(lines[at : at + 1000]))
        replies += [client.reply() for _ in range(1000)]
    assert [reply[:3] for reply in replies[:4]] == ["250", "250", "250", "452"]
    assert {reply[:9] for reply in replies[3:]} == {"452 4.5.3"}
    client.say("DATA")
    client.send(f"From: {members[0].address}\r\n\r\nhi\r\n.\r\n".encode())
    assert client.reply().startswith("250")
    assert [len(gateway.inbox(member)) for member in members] == [1, 1, 1, 0]


def test_one_recipient_named_twice_gets_the_message_once(
    gateway: RunningGateway, contact: Member, support: Member
) -> None:
    with gateway.signed_in(contact) as client:
        client.sendmail(
            contact.address, [support.address, support.address.upper()], f"From: {contact.address}\r\n\r\n"
        )
    assert len(gateway.inbox(support)) == 1
    assert used_today(gateway.services, contact) == 1


def test_the_daily_limit_is_named_with_its_reset(
    start_gateway: Callable[..., RunningGateway],
) -> None:
    gateway = start_gateway(DAILY_EMAIL_LIMIT_PER_ACCOUNT="3")
    contact, support = create(gateway.services, "contact", ALICE), create(gateway.services, "support", BOB)
    with gateway.signed_in(contact) as client:
        client.sendmail(
            contact.address, [contact.address, support.address], f"From: {contact.address}\r\n\r\n"
        )
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail(
                contact.address, [contact.address, support.address], f"From: {contact.address}\r\n\r\n"
            )
        assert refused.value.smtp_code == 452
        assert str(refused.value.smtp_error).startswith(
            "b'4.7.28 The daily sending limit of 3 recipients is too low for 2 more (2 used)"
        )
        assert "T00:00:00Z" in str(refused.value.smtp_error)
        client.sendmail(contact.address, [support.address], f"From: {contact.address}\r\n\r\n")
    assert len(gateway.inbox(support)) == 2


def test_a_suspension_is_felt_by_an_open_session(
    gateway: RunningGateway, contact: Member, support: Member
) -> None:
    with gateway.signed_in(contact) as client:
        client.send_message(message(contact, support))
        gateway.services.lifecycle.suspend(ALICE, contact.account_id)
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.send_message(message(contact, support))
        assert (refused.value.smtp_code, refused.value.smtp_error[:6]) == (550, b"5.7.1 ")
    with gateway.secured() as client, pytest.raises(smtplib.SMTPAuthenticationError) as refused_sign_in:
        client.login(contact.address, contact.password)
    assert refused_sign_in.value.smtp_error[:7] == b"5.7.13 "
    with gateway.secured() as client, pytest.raises(smtplib.SMTPAuthenticationError) as wrong:
        client.login(contact.address, "not the password")
    assert wrong.value.smtp_error[:6] == b"5.7.8 "
    assert len(gateway.inbox(support)) == 1


def test_a_rotation_is_felt_when_its_overlap_has_ended(
    start_gateway: Callable[..., RunningGateway],
) -> None:
    gateway = start_gateway(CREDENTIAL_OVERLAP_SECONDS="0")
    contact = create(gateway.services, "contact", ALICE)
    with gateway.signed_in(contact) as client:
        client.send_message(message(contact, contact))
        new = gateway.services.passwords.rotate(ALICE, contact.account_id).credentials
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.send_message(message(contact, contact))
        assert (refused.value.smtp_code, refused.value.smtp_error[:6]) == (535, b"5.7.8 ")
    with gateway.secured() as client, pytest.raises(smtplib.SMTPAuthenticationError):
        client.login(contact.address, contact.password)
    with gateway.secured() as client:
        client.login(contact.address, new.password)
    assert len(gateway.inbox(contact)) == 1


def test_both_passwords_work_while_they_overlap(
    gateway: RunningGateway, contact: Member, support: Member
) -> None:
    new = gateway.services.passwords.rotate(ALICE, contact.account_id).credentials
    for password in (contact.password, new.password):
        with gateway.secured() as client:
            client.login(contact.address, password)
            client.send_message(message(contact, support))
    assert len(gateway.inbox(support)) == 2


def test_the_last_use_is_noted(gateway: RunningGateway, contact: Member) -> None:
    gateway.signed_in(contact).quit()
    gateway.services.submission.last_use.flush()
    with gateway.services.database.read() as connection:
        newest = credentials.newest_main(connection, contact.account_id)
    assert newest is not None
    assert newest.last_used_at is not None
    assert gateway.services.clock() - newest.last_used_at < timedelta(minutes=1)


def used_today(services: Services, member: Member) -> int:
    """Return how many recipients a member has sent to today."""
    with services.database.read() as connection:
        return services.submission.quota.of_accounts(connection, [member.account_id])[
            member.account_id
        ].day.used
