"""Ordinary clients that send through a submission server, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import smtplib
import ssl
import time
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier

#: Octets of a message.
SIZE = 4096


@dataclass(frozen=True, kw_only=True)
class Load:
    """What every client does."""

    port: int
    #: One login for each client.
    logins: tuple[tuple[str, str], ...]
    connections: int
    messages_per_connection: int

    @property
    def messages(self) -> int:
        """Return how many messages all clients send together."""
        return len(self.logins) * self.connections * self.messages_per_connection


def throughput(load: Load) -> float:
    """Return messages per second from the moment that all clients begin until the last one has ended."""
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(len(load.logins) + 1)
    clients = [context.Process(target=_client, args=(load, login, barrier)) for login in load.logins]
    for client in clients:
        client.start()
    barrier.wait()
    began = time.perf_counter()
    for client in clients:
        client.join()
    elapsed = time.perf_counter() - began
    if any(client.exitcode for client in clients):
        raise RuntimeError("a client failed: see above")
    return load.messages / elapsed


def client_tls() -> ssl.SSLContext:
    """Return the TLS of an ordinary client, which takes any certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _client(load: Load, login: tuple[str, str], barrier: Barrier) -> None:
    context = client_tls()
    username, _ = login
    message = _message(username)
    barrier.wait()
    for _ in range(load.connections):
        with smtplib.SMTP("127.0.0.1", load.port, local_hostname="localhost", timeout=60) as client:
            client.starttls(context=context)
            client.login(*login)
            for _ in range(load.messages_per_connection):
                client.sendmail(username, [username], message)


def _message(address: str) -> bytes:
    header = (
        f"From: {address}\r\nTo: {address}\r\nSubject: benchmark\r\nDate: Tue, 24 Nov 2026 00:00:00 +0000\r\n"
        f"Message-ID: <benchmark@example.test>\r\n\r\n"
    ).encode()
    lines = b"".join(b"%075d\r\n" % number for number in range(SIZE // 77))
    return header + lines[: SIZE - len(header) - 2].rpartition(b"\r\n")[0] + b"\r\n"
