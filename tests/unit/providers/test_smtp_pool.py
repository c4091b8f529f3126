"""The SMTP client: connections kept and replaced, TLS and passwords, and messages that cannot be smuggled."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from email_provisioning.domain.address import Address
from email_provisioning.errors import (
    MessageTooLarge,
    ProviderKeyInvalid,
    ProviderUnavailable,
    RecipientRefused,
)
from email_provisioning.providers._smtp import SmtpClientPool, SmtpServer
from email_provisioning.testing.outside import Mood, SmtpOutside, smtp_outside

YOU = Address(local="you", domain="elsewhere.test")
CONTENT = b"Subject: hello\r\n\r\nhello\r\n"

#: Starts a server; its keywords are those of `smtp_outside`.
Start = Callable[..., SmtpOutside]
#: Makes a pool for a URL whose port is the server's.
MakePool = Callable[..., SmtpClientPool]


@pytest.fixture
def start() -> Iterator[Start]:
    with ExitStack() as running:
        yield lambda **options: running.enter_context(smtp_outside(**options))


@pytest.fixture
def make_pool() -> Iterator[MakePool]:
    with ExitStack() as open_pools:

        def make(url: str, outside: SmtpOutside, tls: ssl.SSLContext | None = None) -> SmtpClientPool:
            server = SmtpServer.from_url(f"{url}:{outside.port}")
            pool = SmtpClientPool(
                server, hello="mail.example.test", timeout=2, tls=tls, refused="check SMTP_RELAY_URL"
            )
            open_pools.callback(pool.close)
            return pool

        yield make


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a PEM file with a self-signed certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "outside.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def client_tls(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def send(pool: SmtpClientPool, content: bytes = CONTENT, recipient: Address = YOU) -> None:
    pool.send(sender="contact@example.test", recipients=[recipient], content=content)


# -- Where the server is ------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://relay.test", SmtpServer(host="relay.test", port=25, security="none")),
        ("smtps://relay.test", SmtpServer(host="relay.test", port=465, security="tls")),
        (
            "smtp+starttls://me%40x:p%2Fw%3A@relay.test:2525",
            SmtpServer(host="relay.test", port=2525, security="starttls", username="me@x", password="p/w:"),
        ),
        ("smtp://[::1]:26", SmtpServer(host="::1", port=26, security="none")),
    ],
)
def test_a_url_is_read(url: str, expected: SmtpServer) -> None:
    assert SmtpServer.from_url(url) == expected


@pytest.mark.parametrize("url", ["http://relay.test", "relay.test", "smtp://", "smtp://host:port"])
def test_another_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"relay|port"):
        SmtpServer.from_url(url)


def test_the_password_is_not_shown() -> None:
    assert "p/w" not in repr(SmtpServer.from_url("smtp://me:p%2Fw@relay.test"))


# -- Connections ------------------------------------------------------------


def test_a_connection_is_used_again(start: Start, make_pool: MakePool) -> None:
    outside = start()
    pool = make_pool("smtp://127.0.0.1", outside)
    for _ in range(5):
        send(pool)
    assert (outside.connections, len(outside.arrived)) == (1, 5)


def test_a_connection_that_was_closed_meanwhile_is_replaced(start: Start, make_pool: MakePool) -> None:
    outside = start()
    pool = make_pool("smtp://127.0.0.1", outside)
    send(pool)
    outside.cut_connections()
    send(pool)
    assert (outside.connections, len(outside.arrived)) == (2, 2)


def test_a_refused_message_costs_no_connection(start: Start, make_pool: MakePool) -> None:
    outside = start()
    pool = make_pool("smtp://127.0.0.1", outside)
    outside.unknown.add(YOU.email)
    with pytest.raises(RecipientRefused):
        send(pool)
    outside.unknown.clear()
    outside.mood = Mood.BUSY
    with pytest.raises(ProviderUnavailable):
        send(pool)
    outside.mood = Mood.ACCEPTS
    send(pool)
    assert outside.connections == 1


def test_a_server_that_is_down_may_come_back(start: Start, make_pool: MakePool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    pool = SmtpClientPool(SmtpServer.from_url(f"smtp://127.0.0.1:{port}"), hello="x", timeout=1)
    with pytest.raises(ProviderUnavailable) as caught:
        send(pool)
    assert caught.value.retryable
    assert "Connection refused" in (caught.value.cause or "")


def test_a_server_that_does_not_greet_is_given_up(make_pool: MakePool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        pool = make_pool("smtp://127.0.0.1", SmtpOutside(port=mute.getsockname()[1]))
        with pytest.raises(ProviderUnavailable, match="does not answer"):
            send(pool)


# -- TLS and passwords ------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "implicit"), [("smtps", True), ("smtp+starttls", False)])
def test_it_sends_over_tls_with_a_password(
    start: Start,
    make_pool: MakePool,
    server_tls: ssl.SSLContext,
    client_tls: ssl.SSLContext,
    scheme: str,
    implicit: bool,
) -> None:
    outside = start(tls=server_tls, implicit=implicit)
    outside.password = "p/w"
    pool = make_pool(f"{scheme}://me:p%2Fw@127.0.0.1", outside, client_tls)
    send(pool)
    send(pool)
    assert outside.logins == [("me", "p/w")]
    assert len(outside.arrived) == 2


@pytest.mark.parametrize(("scheme", "implicit"), [("smtps", True), ("smtp+starttls", False)])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    start: Start, make_pool: MakePool, server_tls: ssl.SSLContext, scheme: str, implicit: bool
) -> None:
    outside = start(tls=server_tls, implicit=implicit)
    outside.password = "p/w"
    with pytest.raises(ProviderUnavailable) as caught:
        send(make_pool(f"{scheme}://me:p%2Fw@127.0.0.1", outside))
    assert "CERTIFICATE_VERIFY_FAILED" in (caught.value.cause or "")
    assert outside.logins == []


def test_a_certificate_of_another_host_is_refused(
    start: Start, make_pool: MakePool, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    outside = start(tls=server_tls, implicit=True)
    with pytest.raises(ProviderUnavailable) as caught:
        send(make_pool("smtps://localhost", outside, client_tls))
    assert "Hostname mismatch" in (caught.value.cause or "")


def test_nothing_goes_in_clear_where_tls_is_wanted(start: Start, make_pool: MakePool) -> None:
    outside = start()
    outside.password = "p/w"
    with pytest.raises(ProviderUnavailable) as caught:
        send(make_pool("smtp+starttls://me:p%2Fw@127.0.0.1", outside))
    assert "STARTTLS" in (caught.value.cause or "")
    assert outside.logins == []


def test_a_wrong_password_is_the_administrators_to_mend(start: Start, make_pool: MakePool) -> None:
    outside = start()
    outside.password = "right"
    with pytest.raises(ProviderKeyInvalid, match="SMTP_RELAY_URL") as caught:
        send(make_pool("smtp://me:wr0ng@127.0.0.1", outside))
    assert not caught.value.retryable
    assert "wr0ng" not in f"{caught.value.detail}{caught.value.cause}"


# -- Messages ------------------------------------------------------------


@pytest.mark.parametrize("end", [b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r\n.\r\n"])
def test_no_line_end_can_end_the_message_early(start: Start, make_pool: MakePool, end: bytes) -> None:
    outside = start()
    smuggled = b"Subject: x\r\n\r\nbody" + end + b"MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nhi\r\n"
    send(make_pool("smtp://127.0.0.1", outside), smuggled)
    (arrived,) = outside.arrived
    assert arrived.content.count(b"\n") == arrived.content.count(b"\r\n") == arrived.content.count(b"\r")
    assert arrived.content.split() == smuggled.split()


def test_a_message_that_the_server_calls_too_large_is_not_sent(start: Start, make_pool: MakePool) -> None:
    outside = start()
    with pytest.raises(MessageTooLarge):
        send(make_pool("smtp://127.0.0.1", outside), b"x" * 40_000_000)
    assert outside.arrived == []


def test_addresses_beyond_ascii_are_sent(start: Start, make_pool: MakePool) -> None:
    outside = start()
    send(make_pool("smtp://127.0.0.1", outside), recipient=Address(local="josé", domain="elsewhere.test"))
    assert outside.arrived[0].recipients == ("josé@elsewhere.test",)


def test_quoted_addresses_are_sent(start: Start, make_pool: MakePool) -> None:
    outside = start()
    send(make_pool("smtp://127.0.0.1", outside), recipient=Address(local='"a b"', domain="elsewhere.test"))
    assert outside.arrived[0].recipients == ('"a b"@elsewhere.test',)
