"""The gateway as a process of its own: started, stopped, killed, and in several pieces."""

from __future__ import annotations

import concurrent.futures
import os
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.gateway.listeners import CannotListen
from email_provisioning.gateway.server import run
from email_provisioning.settings import Settings
from email_provisioning.settings.spec import specs
from tests.gateway.running import Member, RunningGateway, create, message
from tests.support.services import ALICE

both_databases = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@contextmanager
def process(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``email-provisioning gateway`` until the block ends."""
    environ = {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, (attribute, _) in specs(Settings).items()
        if (value := getattr(settings, attribute)) is not None and not isinstance(value, tuple)
    }
    command = [sys.executable, "-m", "email_provisioning.cli", "gateway"]
    environ |= {
        "EMAIL_ENV_FILE": os.devnull,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PATH": os.environ["PATH"],
    }
    started = subprocess.Popen(command, env=environ)
    try:
        until(lambda: listens(settings.gateway_port))
        yield started
    finally:
        started.terminate()
        started.wait(40)


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def until(condition: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def sign_in(settings: Settings, member: Member) -> smtplib.SMTP:
    client = smtplib.SMTP("localhost", settings.gateway_port, timeout=20)
    client.starttls(
        context=ssl.create_default_context(cafile=str(settings.data_dir / "tls" / "self-signed.pem"))
    )
    client.login(member.address, member.password)
    return client


@pytest.fixture
def services(make_services: Callable[..., Services]) -> Services:
    return make_services(IMAP_PORT="0")


@pytest.fixture
def contact(services: Services) -> Member:
    return create(services, "contact", ALICE)


def test_a_stop_finishes_what_is_in_flight(gateway: RunningGateway, contact: Member) -> None:
    idle, busy = gateway.raw(), gateway.raw_signed_in(contact)
    busy.say(f"MAIL FROM:<{contact.address}>")
    busy.say(f"RCPT TO:<{contact.address}>")
    busy.say("DATA")
    busy.send(f"From: {contact.address}\r\n\r\nhalf of".encode())
    with concurrent.futures.ThreadPoolExecutor() as pool:
        stopping = pool.submit(gateway.run, gateway.gateway.stop())
        assert idle.reply().startswith("421 4.3.2 ")
        assert idle.reply() == ""
        until(lambda: not listens(gateway.services.settings.gateway_port))
        assert not stopping.done()
        busy.send(b" a message\r\n.\r\n")
        assert busy.reply() == "250 2.0.0 OK"
        assert busy.reply().startswith("421 4.3.2 ")
        stopping.result(10)
    assert gateway.inbox(contact)[0].endswith(b"half of a message\r\n")


@pytest.mark.parametrize("workers", [1, 2])
def test_the_process_serves_until_it_is_asked_to_stop(
    make_services: Callable[..., Services], workers: int
) -> None:
    services = make_services(IMAP_PORT="0", GATEWAY_WORKERS=str(workers))
    contact = create(services, "contact", ALICE)
    services.database.close()
    with process(services.settings) as running:
        with sign_in(services.settings, contact) as client:
            client.send_message(message(contact, contact))
        running.send_signal(signal.SIGINT)
        assert running.wait(40) == 0
    assert len(list((services.settings.data_dir / "mail" / contact.account_id / "new").iterdir())) == 1


def test_a_gateway_process_that_dies_is_replaced(make_services: Callable[..., Services]) -> None:
    services = make_services(IMAP_PORT="0", GATEWAY_WORKERS="2")
    contact = create(services, "contact", ALICE)
    services.database.close()
    with process(services.settings) as running:
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
        until(lambda: len(children.read_text().split()) == 2)
        before = children.read_text().split()
        os.kill(int(before[0]), signal.SIGKILL)
        until(lambda: len(children.read_text().split()) == 2 and children.read_text().split() != before)
        with sign_in(services.settings, contact) as client:
            client.send_message(message(contact, contact))
        running.kill()
        running.wait(10)
        # Nobody is left behind, not even by a parent that was killed.
        until(lambda: not listens(services.settings.gateway_port))


def test_a_port_that_is_taken_is_named(services: Services) -> None:
    with socket.create_server(("127.0.0.1", services.settings.gateway_mx_port)):
        with pytest.raises(CannotListen, match=f"GATEWAY_MX_PORT={services.settings.gateway_mx_port}"):
            run(services)


@both_databases
def test_exactly_as_many_as_the_limit_pass_among_eight_clients_of_two_gateways(
    make_services: Callable[..., Services], free_port: Callable[[], int]
) -> None:
    limit = {"DAILY_EMAIL_LIMIT_PER_ACCOUNT": "30", "LIMITS_COUNT_INTERNAL": "true", "IMAP_PORT": "0"}
    services = make_services(**limit)
    # Two servers of one installation, each on ports of its own.
    other = make_services(
        **limit,
        **{name: str(free_port()) for name in ("GATEWAY_PORT", "GATEWAY_TLS_PORT", "GATEWAY_MX_PORT")},
    )
    contact = create(services, "contact", ALICE)
    services.database.close()
    with ExitStack() as stack, concurrent.futures.ThreadPoolExecutor(8) as pool:
        for each in (services, other):
            stack.enter_context(process(each.settings))
        results = list(pool.map(lambda n: _sent((services, other)[n % 2].settings, contact), range(8)))
    assert sum(results) == 30
    received = list((services.settings.data_dir / "mail" / contact.account_id / "new").iterdir())
    assert len(received) == 30


def _sent(settings: Settings, member: Member) -> int:
    """Send until the limit is in the way; return how many messages passed."""
    sent = 0
    with sign_in(settings, member) as client:
        for _ in range(60):
            code, text = _send(client, member)
            if code == 452:
                assert text.startswith(b"4.7.28 The daily sending limit of 30 recipients is reached")
                return sent
            # A machine that is busy may say "later", and count nothing.
            assert code in (250, 451), text
            sent += code == 250
    raise AssertionError("the limit was never in the way")


def _send(client: smtplib.SMTP, member: Member) -> tuple[int, bytes]:
    try:
        client.send_message(message(member, member))
    except smtplib.SMTPDataError as refused:
        error = refused.smtp_error
        return refused.smtp_code, error if isinstance(error, bytes) else error.encode()
    return 250, b""
