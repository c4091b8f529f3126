"""Reading mail with a mail client, through a real Dovecot."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from imap_tools import AND, BaseMailBox, MailBox, MailboxLoginError, MailMessageFlags

from email_provisioning.bootstrap import Services
from email_provisioning.imap import imap_endpoint, installed, revocation
from email_provisioning.settings import Settings
from tests.gateway.running import Member, RunningGateway, message
from tests.gateway.test_stopping import listens, process, until
from tests.support.services import ALICE, BOB


@pytest.fixture
def gateway(
    start_gateway: Callable[..., RunningGateway],
    free_port: Callable[[], int],
    program: Callable[[str, str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> RunningGateway:
    program("dovecot", "dovecot-imapd")
    monkeypatch.setattr(revocation, "INTERVAL", 0.5)
    running = start_gateway(IMAP_PORT=str(free_port()), CREDENTIAL_OVERLAP_SECONDS="0")
    until(lambda: _greets(running))
    return running


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    yield
    until(lambda: not _dovecots(os.getpid()))
    assert not list(Path(tempfile.gettempdir()).glob(f"email-provisioning-imap-{os.getpid()}-*"))


def test_a_message_is_fetched(gateway: RunningGateway, contact: Member, support: Member) -> None:
    with gateway.signed_in(contact) as client:
        client.send_message(message(contact, support, subject="Élan", text="Bonjour à tous\n"))
    with _mailbox(gateway, support) as mailbox:
        (received,) = mailbox.fetch()
        assert (received.from_, received.subject, received.text) == (
            contact.address,
            "Élan",
            "Bonjour à tous\r\n",
        )
        assert {folder.name for folder in mailbox.folder.list()} == {
            "INBOX",
            "Drafts",
            "Junk",
            "Sent",
            "Trash",
        }


def test_the_page_and_the_mail_client_see_the_same(
    gateway: RunningGateway, contact: Member, support: Member
) -> None:
    with gateway.signed_in(contact) as client:
        client.send_message(message(contact, support, subject="one"))
        client.send_message(message(contact, support, subject="two"))
    mailboxes = gateway.services.mailboxes
    page = mailboxes.page(BOB, support.account_id, limit=10, cursor=None)
    assert [each.seen for each in page.messages] == [False, False]
    with _mailbox(gateway, support) as mailbox:
        (first,) = mailbox.fetch(AND(subject="one"), mark_seen=False)
        mailbox.flag(first.uid or "", MailMessageFlags.SEEN, True)
        mailbox.append(b"Subject: a copy\r\n\r\nhi\r\n", "Sent")
        page = mailboxes.page(BOB, support.account_id, limit=10, cursor=None)
        assert sorted(each.seen for each in page.messages) == [False, True]
        mailbox.delete(first.uid or "")
    page = mailboxes.page(BOB, support.account_id, limit=10, cursor=None)
    assert [each.subject for each in page.messages] == ["two"]


def test_the_very_passwords_of_the_gateway_are_taken(gateway: RunningGateway, contact: Member) -> None:
    for name in (contact.address, contact.address.upper()):
        _mailbox(gateway, contact, name=name).logout()
    for wrong in (Member(account_id="", address=contact.address, password="wrong"), _nobody()):
        with pytest.raises(MailboxLoginError):
            _mailbox(gateway, wrong)
    new = gateway.services.passwords.rotate(ALICE, contact.account_id).credentials
    with pytest.raises(MailboxLoginError):
        _mailbox(gateway, contact)
    rotated = Member(account_id=contact.account_id, address=contact.address, password=new.password)
    _mailbox(gateway, rotated).logout()
    gateway.services.lifecycle.suspend(ALICE, contact.account_id)
    with pytest.raises(MailboxLoginError):
        _mailbox(gateway, rotated)
    gateway.services.lifecycle.resume(ALICE, contact.account_id)
    _mailbox(gateway, rotated).logout()
    gateway.services.lifecycle.delete(ALICE, contact.account_id)
    with pytest.raises(MailboxLoginError):
        _mailbox(gateway, rotated)


@pytest.mark.parametrize("end", ["suspend", "delete", "rotate", "revoke", "networks"])
def test_an_open_session_ends_with_its_password(
    gateway: RunningGateway, contact: Member, support: Member, end: str
) -> None:
    others, session = _mailbox(gateway, support), _mailbox(gateway, contact)
    assert session.client.noop()[0] == "OK"
    services = gateway.services
    (main,) = services.credentials.of(ALICE, contact.account_id).credentials
    if end == "rotate":
        services.passwords.rotate(ALICE, contact.account_id)
    elif end == "revoke":
        services.revoking.revoke(ALICE, contact.account_id, main.credential.id)
    elif end == "networks":
        services.credentials.change(
            ALICE, contact.account_id, main.credential.id, networks=["203.0.113.0/24"]
        )
    else:
        getattr(services.lifecycle, end)(ALICE, contact.account_id)
    until(lambda: not _lives(session))
    assert others.client.noop()[0] == "OK"


def test_dovecot_is_started_again(gateway: RunningGateway, contact: Member) -> None:
    (master,) = _dovecots(os.getpid())
    master.send_signal(signal.SIGKILL)
    until(lambda: [each.pid for each in _dovecots(os.getpid())] not in ([], [master.pid]))
    until(lambda: _greets(gateway))
    _mailbox(gateway, contact).logout()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_dovecot_ends_with_the_gateway(
    make_services: Callable[..., Services], program: Callable[[str, str], str], how: signal.Signals
) -> None:
    program("dovecot", "dovecot-imapd")
    services = make_services()
    services.database.close()
    with process(services.settings) as running:
        until(lambda: listens(services.settings.imap_port))
        (master,) = _dovecots(running.pid)
        until(lambda: len(master.children()) > 1)
        family = [master, *master.children()]
        running.send_signal(how)
        running.wait(40)
    until(lambda: not any(each.is_running() for each in family))


def test_passwords_are_nowhere_in_the_open(gateway: RunningGateway, contact: Member) -> None:
    _mailbox(gateway, contact).logout()
    (place,) = Path(tempfile.gettempdir()).glob(f"email-provisioning-imap-{os.getpid()}-*")
    assert (place / "passwords").stat().st_mode & 0o777 == 0o600
    for file in place.rglob("*"):
        if file.is_file():
            assert contact.password.encode() not in file.read_bytes()


def test_the_configuration_is_what_dovecot_understands(gateway: RunningGateway) -> None:
    (place,) = Path(tempfile.gettempdir()).glob(f"email-provisioning-imap-{os.getpid()}-*")
    answer = subprocess.run(
        ["doveconf", "-c", place / "email-provisioning.conf", "-n"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stderr == ""
    assert "ssl = required" in answer.stdout


def test_there_is_no_imap_without_dovecot(
    make_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_settings()
    dovecot = installed.Dovecot(program=Path("/usr/sbin/dovecot"), doveadm=Path("/usr/bin/doveadm"))
    monkeypatch.setattr(installed, "_find", lambda: None)
    assert imap_endpoint(settings) is None
    monkeypatch.setattr(installed, "_find", lambda: dovecot)
    monkeypatch.setattr(installed, "_version", lambda _program: (2, 3))
    assert imap_endpoint(settings) is not None
    assert imap_endpoint(make_settings(IMAP_PORT="0")) is None
    monkeypatch.setattr(installed, "_version", lambda _program: (2, 4))
    assert imap_endpoint(settings) is None


def _mailbox(gateway: RunningGateway, member: Member, *, name: str = "") -> BaseMailBox:
    mailbox = MailBox("localhost", gateway.services.settings.imap_port, timeout=20, ssl_context=gateway.tls)
    return mailbox.login(name or member.address, member.password)


def _nobody() -> Member:
    return Member(account_id="", address="nobody@example.test", password="wrong")


def _greets(gateway: RunningGateway) -> bool:
    try:
        mailbox = MailBox(
            "localhost", gateway.services.settings.imap_port, timeout=5, ssl_context=gateway.tls
        )
    except OSError:
        time.sleep(0.1)
        return False
    mailbox.client.shutdown()
    return True


def _lives(session: BaseMailBox) -> bool:
    try:
        return bool(session.client.noop()[0] == "OK")
    except (OSError, session.client.abort):
        return False


def _dovecots(parent: int) -> list[psutil.Process]:
    return [child for child in psutil.Process(parent).children() if child.name() == "dovecot"]
