"""What one client may not do to the others."""

from __future__ import annotations

import resource
import smtplib
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from email_provisioning.gateway import hub as hub_module
from email_provisioning.gateway.limits import (
    Connections,
    Failures,
    TooManyConnections,
    TooManyFailures,
    client_of,
)
from tests.gateway.running import Member, RawClient, RunningGateway, create, message
from tests.support.services import ALICE


def test_a_silent_connection_is_closed(start_gateway: Callable[..., RunningGateway]) -> None:
    gateway = start_gateway(GATEWAY_IDLE_SECONDS="1")
    client = gateway.raw()
    began = time.monotonic()
    assert client.reply().startswith("421 4.4.2 ")
    assert client.reply() == ""
    assert time.monotonic() - began > 0.9


def test_a_connection_that_is_silent_within_a_message_is_closed(
    start_gateway: Callable[..., RunningGateway],
) -> None:
    gateway = start_gateway(GATEWAY_IDLE_SECONDS="1")
    client = gateway.raw()
    for line in ("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<postmaster>", "DATA"):
        client.say(line)
    client.send(b"Subject: never ends\r\n")
    assert client.reply().startswith("421 4.4.2 ")
    assert client.reply() == ""


def test_a_connection_that_never_begins_tls_is_closed(
    start_gateway: Callable[..., RunningGateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("email_provisioning.gateway.listeners.HANDSHAKE_SECONDS", 0.5)
    gateway = start_gateway()
    with socket.create_connection(("127.0.0.1", gateway.services.settings.gateway_tls_port), 10) as client:
        assert client.recv(1) == b""
    _until(lambda: not gateway.gateway._hub.connections._open)


def test_a_session_ends_however_busy_it_is(start_gateway: Callable[..., RunningGateway]) -> None:
    gateway = start_gateway(GATEWAY_SESSION_SECONDS="1")
    client = gateway.raw()
    reply = "250"
    began = time.monotonic()
    while reply.startswith("250") and time.monotonic() - began < 10:
        reply = client.say("NOOP")
        time.sleep(0.05)
    assert reply.startswith("421 4.4.2 ")


def test_one_network_address_has_a_share_of_the_connections(
    start_gateway: Callable[..., RunningGateway],
) -> None:
    gateway = start_gateway(GATEWAY_MAX_CONNECTIONS_PER_IP="2")
    first, second = gateway.raw(), gateway.raw()
    assert gateway.raw().greeting.startswith("421 4.7.0 Too many connections from your network address")
    assert gateway.raw(source="127.0.0.2").greeting.startswith("220 ")
    first.close()
    _until(lambda: gateway.raw().greeting.startswith("220 "))
    second.close()


def test_a_thousand_idle_connections_keep_nobody_out(
    start_gateway: Callable[..., RunningGateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
    monkeypatch.setattr(hub_module, "EVICTABLE_SECONDS", 0.2)
    gateway = start_gateway(GATEWAY_MAX_CONNECTIONS="300", GATEWAY_MAX_CONNECTIONS_PER_IP="250")
    contact = create(gateway.services, "contact", ALICE)
    working = gateway.signed_in(contact)
    before = _resident()
    port = gateway.services.settings.gateway_port
    idle: list[socket.socket] = []
    try:
        for number in range(1000):
            source = (f"127.0.1.{number % 200 + 1}", 0)
            idle.append(socket.create_connection(("127.0.0.1", port), 10, source_address=source))
        # Those who are idle make room, and those who have signed in stay.
        _until(lambda: _is_let_in(gateway, contact))
        with gateway.signed_in(contact) as client:
            client.send_message(message(contact, contact))
        working.send_message(message(contact, contact))
        working.quit()
        assert len(gateway.gateway._hub.sessions) <= 301
        # Both ends of every connection are in this process.
        assert _resident() - before < 100 * 2**20
    finally:
        for connection in idle:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert len(gateway.inbox(contact)) == 2


def test_wrong_passwords_are_counted_for_each_network_address(
    start_gateway: Callable[..., RunningGateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("email_provisioning.gateway.submission_session.FAILURE_DELAY", 0)
    gateway = start_gateway(GATEWAY_AUTH_FAILURES_PER_IP="3")
    contact = create(gateway.services, "contact", ALICE)
    for _ in range(3):
        with gateway.secured() as client:
            client.ehlo()
            assert client.docmd("AUTH", "PLAIN AGEAYg==")[0] == 535
    client = gateway.secured()
    client.ehlo()
    code, text = client.docmd("AUTH", "PLAIN AGEAYg==")
    assert (code, text[:6]) == (421, b"4.7.0 ")
    # The right password does not help: otherwise it would be told from a wrong one.
    client = gateway.secured()
    client.ehlo()
    client.user, client.password = contact.address, contact.password
    code, text = client.docmd("AUTH", "PLAIN " + client.auth_plain())
    assert code in (421, 501)


def test_commands_without_a_message_are_counted(gateway: RunningGateway) -> None:
    client = gateway.raw()
    client.send(b"NOOP\r\n" * 300)
    replies = [client.reply() for _ in range(201)]
    assert {reply[:3] for reply in replies[:200]} == {"250"}
    assert replies[200].startswith("421 4.7.0 Too many commands")
    assert client.reply() == ""


def test_refusals_are_counted(gateway: RunningGateway) -> None:
    client = gateway.raw()
    client.say("EHLO client.test")
    client.say("MAIL FROM:<>")
    replies = [client.say(f"RCPT TO:<guess{number}@example.test>") for number in range(51)]
    assert {reply[:9] for reply in replies} == {"550 5.1.1"}
    assert client.reply().startswith("421 4.7.0 Too many errors")
    assert client.reply() == ""


def test_a_line_without_an_end_is_cut(gateway: RunningGateway) -> None:
    client = gateway.raw()
    # The gateway does not read it all.
    with suppress(ConnectionError):
        client.send(b"A" * 1_000_000)
    assert client.reply()[:9] in ("500 5.5.6", "")
    assert gateway.raw().greeting.startswith("220 ")


def test_noise_ends_a_session_and_nothing_else(gateway: RunningGateway, contact: Member) -> None:
    noise = bytes(range(256)) * 4 + b"\r\n" * 200
    for port in (gateway.services.settings.gateway_port, gateway.services.settings.gateway_mx_port):
        client = gateway.raw(port)
        _send_noise(client, noise)
    tls = socket.create_connection(("127.0.0.1", gateway.services.settings.gateway_tls_port), 10)
    tls.sendall(noise)
    tls.close()
    with gateway.signed_in(contact) as mail:
        mail.send_message(message(contact, contact))
    assert len(gateway.inbox(contact)) == 1


def test_a_flood_is_cut(gateway: RunningGateway) -> None:
    client = gateway.raw()
    client.socket.settimeout(5)
    with pytest.raises((TimeoutError, ConnectionError)):
        client.send(b"HELP\r\n" * 10_000_000)
    client.close()
    _until(lambda: not gateway.gateway._hub.sessions)


def test_what_counts_as_one_client() -> None:
    assert client_of(("192.0.2.1", 1)) == "192.0.2.1"
    assert client_of(("::ffff:192.0.2.1", 1, 0, 0)) == "192.0.2.1"
    assert client_of(("2001:db8:1:2:3:4:5:6", 1, 0, 0)) == client_of(("2001:db8:1:2:ffff::", 1, 0, 0))
    assert client_of(("fe80::1%eth0", 1, 0, 0)) == "fe80::"
    assert client_of("") == client_of(None) == "unknown"


def test_connections_are_counted() -> None:
    connections = Connections(total=3, per_client=2, make_room=lambda: False)
    connections.admit("a")
    connections.admit("a")
    with pytest.raises(TooManyConnections):
        connections.admit("a")
    connections.admit("b")
    with pytest.raises(TooManyConnections):
        connections.admit("c")
    connections.leave("a")
    connections.admit("c")


def test_failures_are_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    failures = Failures(limit=2)
    for _ in range(2):
        failures.check("a")
        failures.note("a")
    with pytest.raises(TooManyFailures):
        failures.check("a")
    failures.check("b")
    now[0] += 601
    failures.check("a")


def _send_noise(client: RawClient, noise: bytes) -> None:
    # It may be closed while we are sending.
    with suppress(ConnectionError):
        client.send(noise)
        while client.reply():
            pass


def _is_let_in(gateway: RunningGateway, member: Member) -> bool:
    try:
        gateway.signed_in(member).quit()
    except smtplib.SMTPConnectError as refused:
        return refused.smtp_code != 421
    return True


def _until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
