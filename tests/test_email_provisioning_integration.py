"""The whole server as people meet it: Flask, database, worker and gateway in processes of their own, real sockets.

Most of it runs on one server for each kind of database; every test has addresses of its own on it.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable

import pytest
import requests
from imap_tools import MailBox

from email_provisioning.domain.passwords import PASSWORD_PREFIX, generate
from tests.support.running import DAILY_LIMIT
from tests.support.server import API, Mailbox, Program, Server, letter


def refusal(problem: smtplib.SMTPResponseException) -> str:
    """Return what a server answered."""
    text = problem.smtp_error
    return f"{problem.smtp_code} {text.decode() if isinstance(text, bytes) else text}"


# -- Signing in --------------------------------------------------------------------------------------------------------


def test_the_first_administrator_signs_in_with_the_printed_link_once(server: Server) -> None:
    link = re.search(r"http\S+/email-provisioning#sign-in=(\S+)", server.output.read_text())
    assert link is not None
    assert link[0].startswith(server.url)
    assert "<div id=" in server.get("/email-provisioning").text

    browser = requests.Session()
    assert browser.get(f"{server.url}{API}/me").status_code == 401
    answer = browser.post(f"{server.url}{API}/session", json={"token": link[1]})
    assert answer.json()["user"]["is_admin"]
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert "HttpOnly" in cookie
    assert browser.get(f"{server.url}{API}/me").json()["user"]["name"] == "admin"
    again = requests.post(f"{server.url}{API}/session", json={"token": link[1]}, timeout=30)
    assert (again.status_code, again.json()["code"]) == (401, "sign_in_link_invalid")
    assert link[1] not in server.log.read_text()

    assert browser.delete(f"{server.url}{API}/session", headers={"X-Requested-With": "t"}).status_code == 204
    assert browser.get(f"{server.url}{API}/me").status_code == 401


def test_a_program_signs_in_with_a_token_of_the_command_line(server: Server, member: Program) -> None:
    me = member.get("/me")
    assert me["user"]["name"] == "alice"
    assert not me["user"]["is_admin"]
    assert server.command("token", "list", "--user", "alice")["tokens"][0]["last_used"] is not None
    stranger = Program(url=server.url, token="iat-00000-00000-00000-00000-00000-00000")
    assert stranger.call("GET", "/me").status_code == 401


# -- The calls of the guide --------------------------------------------------------------------------------------------


def test_the_calls_of_the_guide_are_answered_as_it_says(server: Server) -> None:
    member = server.program("guide")
    free = requests.post(f"{server.url}{API}/check-availability", json={"username": "contact"}, timeout=30)
    assert free.status_code == 200
    assert free.json()["available"] is True
    assert free.json()["email"] == "contact@example.test"
    assert isinstance(free.json()["suggestions"], list)

    created = member.call("POST", "/create", {"username": "contact", "display_name": "Support Client"})
    assert created.status_code == 201
    body = created.json()
    assert (body["success"], body["email"]) == (True, "contact@example.test")
    assert body["credentials"]["username"] == "contact@example.test"
    assert body["credentials"]["smtp"]["port"] == server.settings.gateway_port
    assert body["credentials"]["expires_in"] == 30

    listed = member.get("/my-accounts")["accounts"]
    assert [(each["email"], each["display_name"]) for each in listed] == [
        ("contact@example.test", "Support Client")
    ]
    taken = member.call("POST", "/create", {"username": "contact"})
    assert (taken.status_code, taken.json()["code"]) == (409, "email_already_exists")
    assert 1 <= len(taken.json()["suggestions"]) <= 5


# -- Sending and receiving ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["submission", "tls_submission"])
def test_what_a_mail_client_sends_is_in_the_other_one_s_inbox(
    server: Server, member: Program, way: str
) -> None:
    sender, reader = member.create(f"sender-{way}"), member.create(f"reader-{way}")
    connect: Callable[[Mailbox], smtplib.SMTP] = getattr(server, way)
    with connect(sender) as client:
        client.send_message(letter(sender.email, reader.email, "Réunion de l'été"))
    (received,) = member.inbox(reader)
    assert received["subject"] == "Réunion de l'été"
    assert received["from"]["address"] == sender.email
    message = member.get(f"/accounts/{reader.id}/messages/{received['id']}")
    assert "À bientôt" in message["text"]
    assert member.inbox(sender) == []


def test_mail_from_outside_arrives_and_nothing_is_relayed(server: Server, member: Program) -> None:
    reader = member.create("from-outside")
    with server.exchange() as client:
        client.send_message(letter("client@elsewhere.example", reader.email, "Devis"))
        for stranger, code in (
            ("nobody@example.test", "550 5.1.1"),
            ("somebody@elsewhere.example", "550 5.7.1"),
        ):
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                client.send_message(letter("client@elsewhere.example", stranger))
            number, text = refused.value.recipients[stranger]
            assert f"{number} {text.decode()}".startswith(code)
    assert [each["subject"] for each in member.inbox(reader)] == ["Devis"]


def test_received_mail_is_read_over_imap_with_the_same_password(
    server: Server, member: Program, program: Callable[[str, str], str]
) -> None:
    program("dovecot", "dovecot-imapd")
    reader = member.create("imap-reader")
    with server.exchange() as client:
        client.send_message(letter("client@elsewhere.example", reader.email, "Réunion de l'été"))

    def imap() -> MailBox:
        return MailBox("localhost", server.settings.imap_port, ssl_context=server.tls)

    with imap().login(reader.email, reader.password) as mailbox:
        (message,) = mailbox.fetch()
        assert message.subject == "Réunion de l'été"
        assert message.from_ == "client@elsewhere.example"
        assert "À bientôt" in message.text
    assert member.inbox(reader)[0]["seen"], "what a mail client has read is read in the page too"
    member.post(f"/accounts/{reader.id}/rotate")
    with pytest.raises(Exception, match="AUTHENTICATIONFAILED"):
        imap().login(reader.email, reader.password)


def test_the_page_sends_as_a_mail_client_does(member: Program) -> None:
    sender, reader = member.create("page-sender"), member.create("page-reader")
    sent = member.post(
        f"/accounts/{sender.id}/send", {"to": [reader.email], "subject": "Bonjour", "text": "À jeudi ?"}
    )
    assert sent["accepted"] == [reader.email]
    (received,) = member.inbox(reader)
    assert received["from"]["address"] == sender.email
    refused = member.call(
        "POST",
        f"/accounts/{sender.id}/send",
        {"to": ["a@elsewhere.example"], "subject": "Bonjour", "text": "?"},
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "recipient_refused")
    assert member.get(f"/accounts/{sender.id}")["usage"]["day"]["used"] == 1


# -- What is refused ---------------------------------------------------------------------------------------------------


def test_a_wrong_password_and_one_that_was_replaced_are_refused(server: Server, member: Program) -> None:
    mailbox = member.create("rotated")
    wrong = Mailbox(id=mailbox.id, email=mailbox.email, password=generate(PASSWORD_PREFIX))
    with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        server.submission(wrong)
    assert refusal(refused.value).startswith("535 5.7.8")

    with server.submission(mailbox) as open_session:
        rotated = member.post(f"/accounts/{mailbox.id}/rotate")
        with pytest.raises(smtplib.SMTPResponseException) as felt:
            open_session.send_message(letter(mailbox.email, mailbox.email))
        assert refusal(felt.value).startswith("535 5.7.8")
    with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        server.submission(mailbox)
    assert refusal(refused.value).startswith("535 5.7.8")
    renewed = Mailbox(id=mailbox.id, email=mailbox.email, password=rotated["credentials"]["password"])
    server.submission(renewed).quit()


def test_nobody_sends_as_another_address(server: Server, member: Program) -> None:
    mailbox, other = member.create("honest"), member.create("other")
    with server.submission(mailbox) as client:
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            client.send_message(letter(other.email, mailbox.email), from_addr=other.email)
        assert refusal(refused.value).startswith("553 5.7.1")
        with pytest.raises(smtplib.SMTPDataError) as header_refused:
            client.send_message(letter(other.email, mailbox.email), from_addr=mailbox.email)
        assert refusal(header_refused.value).startswith("553 5.7.1")
    assert member.inbox(mailbox) == []


def test_over_quota_names_the_limit_and_when_it_resets(server: Server, member: Program) -> None:
    mailbox = member.create("busy")
    with server.submission(mailbox) as client:
        for _ in range(DAILY_LIMIT):
            client.send_message(letter(mailbox.email, mailbox.email))
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.send_message(letter(mailbox.email, mailbox.email))
    day = member.get(f"/accounts/{mailbox.id}")["usage"]["day"]
    assert (day["used"], day["limit"]) == (DAILY_LIMIT, DAILY_LIMIT)
    answer = refusal(refused.value)
    assert answer.startswith("452 4.7.28")
    assert f"daily sending limit of {DAILY_LIMIT} recipients" in answer
    assert day["resets_at"] in answer
    problem = member.call(
        "POST", f"/accounts/{mailbox.id}/send", {"to": [mailbox.email], "subject": "5", "text": "5"}
    )
    assert (problem.status_code, problem.json()["code"]) == (429, "quota_exceeded")
    assert problem.json()["resets_at"] == day["resets_at"]
    assert len(member.inbox(mailbox)) == DAILY_LIMIT


def test_an_open_session_feels_a_suspension_at_once(server: Server, member: Program) -> None:
    mailbox = member.create("suspended")
    with server.submission(mailbox) as client:
        client.send_message(letter(mailbox.email, mailbox.email))
        assert member.post(f"/accounts/{mailbox.id}/suspend")["account"]["status"] == "suspended"
        with pytest.raises(smtplib.SMTPResponseException) as refused:
            client.send_message(letter(mailbox.email, mailbox.email))
        assert refusal(refused.value).startswith("550 5.7.1")
        with server.exchange() as outside:
            outside.send_message(letter("client@elsewhere.example", mailbox.email))
        assert len(member.inbox(mailbox)) == 2, "it still receives"
        member.post(f"/accounts/{mailbox.id}/resume")
        client.send_message(letter(mailbox.email, mailbox.email))
    assert len(member.inbox(mailbox)) == 3


def test_a_deleted_address_is_gone_and_comes_back_with_its_mail(server: Server, member: Program) -> None:
    mailbox = member.create("restored")
    with server.submission(mailbox) as client:
        client.send_message(letter(mailbox.email, mailbox.email))
    deleted = member.call("DELETE", f"/accounts/{mailbox.id}")
    assert deleted.json()["account"]["status"] == "deleted"
    with pytest.raises(smtplib.SMTPAuthenticationError):
        server.submission(mailbox)
    with server.exchange() as outside, pytest.raises(smtplib.SMTPRecipientsRefused):
        outside.send_message(letter("client@elsewhere.example", mailbox.email))
    name = mailbox.email.partition("@")[0]
    assert member.call("POST", "/create", {"username": name}).json()["code"] == "email_already_exists"

    assert member.post(f"/accounts/{mailbox.id}/restore")["account"]["status"] == "active"
    assert len(member.inbox(mailbox)) == 1
    server.submission(mailbox).quit()
