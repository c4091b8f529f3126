"""A receiver of webhooks on loopback, which takes them, refuses them, or behaves as badly as a test has ordered."""

from __future__ import annotations

import socket
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Manner(Enum):
    """How a receiver can behave beside answering with a status."""

    #: It takes the request and says nothing until it is stopped.
    SILENT = auto()
    #: It sends a line of a header now and then, for ever.
    TRICKLING_HEAD = auto()
    #: It answers 200 with a body that never ends, octet by octet.
    TRICKLING_BODY = auto()
    #: It answers 200 with more than anybody wants to read.
    HUGE_BODY = auto()
    #: It closes the connection without an answer.
    HANGING_UP = auto()
    #: What it says is no HTTP.
    GARBAGE = auto()


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Received:
    """A request as it came."""

    path: str
    #: By lower-case name.
    headers: dict[str, str]
    body: bytes

    @property
    def event_id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """A receiver that runs."""

    url: str = ""
    port: int = 0
    received: list[Received] = field(default_factory=list)
    #: What the next requests are answered with, in order; then always 204.
    answers: deque[Reply | Manner] = field(default_factory=deque)
    #: What all others are answered with.
    always: Reply | Manner = field(default_factory=Reply)
    stopping: threading.Event = field(default_factory=threading.Event)

    def order(self, *answers: int | Reply | Manner) -> None:
        """Add answers; a number is a status."""
        self.answers.extend(Reply(status=each) if isinstance(each, int) else each for each in answers)

    def ids(self) -> list[str]:
        return [each.event_id for each in self.received]


@contextmanager
def receiving(tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Receiver]:
    """Run a receiver on a free port of 127.0.0.1; ``host`` is what its address calls it."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append(Received(path=self.path, headers=headers, body=body))
            answer = receiver.answers.popleft() if receiver.answers else receiver.always
            with suppress(OSError):
                _answer(self, answer, receiver.stopping)

        def log_message(self, *_: Any) -> None:
            """Write no log."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing: clients that give up, or trust nobody, are what is tested."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver.port = server.server_port
    receiver.url = f"{'https' if tls else 'http'}://{host}:{receiver.port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def _answer(handler: BaseHTTPRequestHandler, answer: Reply | Manner, stopping: threading.Event) -> None:
    wire = handler.wfile
    match answer:
        case Reply():
            handler.send_response(answer.status)
            for name, value in answer.headers.items():
                handler.send_header(name, value)
            if answer.status != 204:
                handler.send_header("content-length", str(len(answer.body)))
            handler.end_headers()
            wire.write(answer.body)
            return
        case Manner.SILENT:
            stopping.wait()
        case Manner.TRICKLING_HEAD:
            wire.write(b"HTTP/1.1 200 OK\r\n")
            while not stopping.wait(0.05):
                wire.write(b"x-more: 1\r\n")
        case Manner.TRICKLING_BODY:
            wire.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
            while not stopping.wait(0.05):
                wire.write(b"x")
        case Manner.HUGE_BODY:
            wire.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n")
            while not stopping.is_set():
                wire.write(b"x" * 65536)
        case Manner.GARBAGE:
            wire.write(b"220 mail.example.test ESMTP\r\n")
        case Manner.HANGING_UP:
            pass
    handler.close_connection = True
    with suppress(OSError):
        handler.connection.shutdown(socket.SHUT_RDWR)
