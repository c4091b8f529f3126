"""Runs a vendor's fake as a real server on loopback, with faults that a test has ordered and every exchange checked."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: For how long nothing is answered before a connection is cut: longer than those wait that are to notice by waiting.
SILENCE_SECONDS = 2.0
#: More than any client reads of one answer.
HUGE = b'{"x":"' + b"x" * (5 * 1024 * 1024) + b'"}'


class Fault(Enum):
    """What can go wrong with one call."""

    #: The vendor does it, and its answer never comes.
    TIMEOUT_AFTER_SUCCESS = auto()
    #: The connection is reset before the vendor does anything.
    RESET = auto()
    #: The vendor does it, and the connection is reset before the answer.
    RESET_AFTER_SUCCESS = auto()
    #: The vendor answers 500 and does nothing.
    SERVER_ERROR = auto()
    #: The vendor answers 503 and does nothing.
    UNAVAILABLE = auto()
    #: The vendor answers 429 with Retry-After.
    RATE_LIMIT = auto()
    #: The vendor answers 429 without it.
    RATE_LIMIT_BARE = auto()
    #: The vendor does not take our token any more.
    TOKEN_EXPIRED = auto()
    #: The vendor does it, and its answer is cut in the middle of its JSON.
    MALFORMED = auto()
    #: The vendor does it, and its answer trickles.
    SLOW_BODY = auto()
    #: The vendor does it, and its answer is larger than anybody reads.
    HUGE_BODY = auto()
    #: A proxy answers in HTML, with 200.
    NOT_JSON = auto()
    #: Somebody in between answers in JSON that is nested deeper than anybody reads, with 200.
    NESTED = auto()
    #: The answer leads to another host.
    REDIRECT = auto()


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request that reached the fake, and its answer as it left the fake's own code."""

    method: str
    #: The path with its query.
    path: str
    request_headers: dict[str, str]
    request_body: bytes
    status: int
    response_headers: dict[str, str]
    response_body: bytes


#: Returns what is wrong with an exchange by the vendor's official contract; nothing where it keeps it.
Validator = Callable[[Exchange], Iterable[str]]
#: Builds the vendor's own answer for a fault that is an answer: 500, 503, 429, an expired token.
Refusal = Callable[[Fault], Response]
#: The same for a vendor whose form of an answer depends on what was called.
RefusalOfCall = Callable[[Fault, Request], Response]


@dataclass
class FakeServer:
    """A fake that runs."""

    #: ``http://127.0.0.1:port``, or ``https://…``.
    url: str = ""
    #: Every exchange, in order.
    exchanges: list[Exchange] = field(default_factory=list)
    #: What was wrong with them, by the official contract.
    violations: list[str] = field(default_factory=list)
    #: How long each answer takes at least, in seconds.
    delay: float = 0.0
    #: The ports that calls came from: one for each connection.
    clients: set[str] = field(default_factory=set)
    _ordered: list[tuple[re.Pattern[str], Fault]] = field(default_factory=list)
    _countdown: list[tuple[int, Fault]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    #: Whoever waits for a client that has given up, waits for this.
    stopping: threading.Event = field(default_factory=threading.Event)

    def order(self, fault: Fault, call: str = ".*", times: int = 1) -> None:
        """Let the next calls whose ``METHOD path`` the pattern finds meet a fault."""
        with self._lock:
            self._ordered += [(re.compile(call), fault)] * times

    def order_at(self, number: int, fault: Fault) -> None:
        """Let the call meet a fault that is the ``number``-th from now, from 1."""
        with self._lock:
            self._countdown.append((number, fault))

    def forget_orders(self) -> None:
        """Let everything go well again."""
        with self._lock:
            self._ordered.clear()
            self._countdown.clear()

    def calls(self) -> list[str]:
        """Return ``METHOD path`` of every exchange, without its query."""
        return [f"{each.method} {each.path.partition('?')[0]}" for each in self.exchanges]

    def fault_of(self, call: str) -> Fault | None:
        """Take the fault that this call meets."""
        with self._lock:
            self._countdown = [(number - 1, fault) for number, fault in self._countdown]
            for position, (number, fault) in enumerate(self._countdown):
                if number == 0:
                    del self._countdown[position]
                    return fault
            for position, (pattern, fault) in enumerate(self._ordered):
                if pattern.search(call):
                    del self._ordered[position]
                    return fault
        return None


class _Gate:
    """Stands between the wire and a fake."""

    def __init__(
        self, server: FakeServer, app: WSGIApplication, refuse: RefusalOfCall, validate: Validator
    ) -> None:
        self._server = server
        self._app = app
        self._refuse = refuse
        self._validate = validate

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        began = time.monotonic()
        self._server.clients.add(environ.get("REMOTE_PORT", ""))
        request = Request(environ)
        request.get_data(cache=True)
        fault = self._server.fault_of(f"{request.method} {request.full_path.rstrip('?')}")
        if fault is Fault.RESET:
            return _reset(environ)
        if fault in _REFUSALS:
            return self._noted(request, self._refuse(fault, request))(environ, start)
        if fault is Fault.REDIRECT:
            return Response(status=302, headers={"Location": "http://127.0.0.2:1/"})(environ, start)
        if fault is Fault.NOT_JSON:
            return Response("<html>Sign in to the network</html>", mimetype="text/html")(environ, start)
        if fault is Fault.NESTED:
            return Response("[" * 100_000, mimetype="application/json")(environ, start)
        response = self._noted(request, self._answer(request))
        if (left := began + self._server.delay - time.monotonic()) > 0:
            time.sleep(left)
        if fault is Fault.TIMEOUT_AFTER_SUCCESS:
            self._server.stopping.wait(SILENCE_SECONDS)
            return _reset(environ)
        if fault is Fault.RESET_AFTER_SUCCESS:
            return _reset(environ)
        return _bent(response, fault, self._server.stopping)(environ, start)

    def _answer(self, request: Request) -> Response:
        environ = {**request.environ, "wsgi.input": BytesIO(request.get_data())}
        environ.pop("werkzeug.request", None)
        environ.pop("wsgi.input_terminated", None)
        environ["CONTENT_LENGTH"] = str(len(request.get_data()))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        body, status, headers = run_wsgi_app(self._app, environ, buffered=True)
        return Response(b"".join(body), status=status, headers=headers)

    def _noted(self, request: Request, response: Response) -> Response:
        exchange = Exchange(
            method=request.method,
            path=request.full_path.rstrip("?"),
            request_headers={name.lower(): value for name, value in request.headers},
            request_body=request.get_data(),
            status=response.status_code,
            response_headers={name.lower(): value for name, value in response.headers},
            response_body=response.get_data(),
        )
        found = [f"{exchange.method} {exchange.path}: {each}" for each in self._validate(exchange)]
        with self._server._lock:
            self._server.exchanges.append(exchange)
            self._server.violations += found
        return response


_REFUSALS = frozenset(
    {Fault.SERVER_ERROR, Fault.UNAVAILABLE, Fault.RATE_LIMIT, Fault.RATE_LIMIT_BARE, Fault.TOKEN_EXPIRED}
)


def _bent(response: Response, fault: Fault | None, stopping: threading.Event) -> Response:
    body, headers = response.get_data(), dict(response.headers)
    if fault is Fault.MALFORMED:
        body = body[: len(body) // 2] + b'{"cut'
    elif fault is Fault.HUGE_BODY:
        body = HUGE
    elif fault is Fault.SLOW_BODY:
        return Response(_trickle(body, stopping), status=response.status, headers=headers)
    else:
        return response
    headers.pop("Content-Length", None)
    return Response(body, status=response.status, headers=headers)


def _trickle(body: bytes, stopping: threading.Event) -> Iterator[bytes]:
    yield body[:1]
    stopping.wait(5)
    yield body[1:]


def _reset(environ: WSGIEnvironment) -> Iterable[bytes]:
    """End the connection with a RST: no answer, not even an empty one."""
    connection: socket.socket = environ["werkzeug.socket"]
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise ConnectionAbortedError


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, *_: Any) -> None:
        """Write no log: the exchanges are kept."""

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:
        """End the connection that a fault has broken off."""
        self.close_connection = True


def _no_rules(_exchange: Exchange) -> Iterable[str]:
    return ()


@contextmanager
def serving_fake(
    app: WSGIApplication,
    *,
    refuse: Refusal | None = None,
    refuse_call: RefusalOfCall | None = None,
    validate: Validator = _no_rules,
    tls: ssl.SSLContext | None = None,
) -> Iterator[FakeServer]:
    """Serve a fake on a free port; one of the two writes the vendor's refusals, ``validate`` reads its contract."""
    fake = FakeServer()

    def refused(fault: Fault, request: Request) -> Response:
        if refuse_call is not None:
            return refuse_call(fault, request)
        assert refuse is not None, "somebody has to write the refusals"
        return refuse(fault)

    gate = _Gate(fake, app, refused, validate)
    server = make_server("127.0.0.1", 0, gate, threaded=True, request_handler=_Handler, ssl_context=tls)
    fake.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def built(build: Callable[[], Flask]) -> Flask:
    """Return an application, built anew where CPython 3.11 has lost count of a route's syntax tree (gh-106905).

    It does so once in many thousand routes that are compiled while other threads run.
    """
    for _ in range(2):
        try:
            return build()
        except SystemError as error:
            if "recursion depth mismatch" not in str(error):
                raise
    return build()


def wait_until(holds: Callable[[], object], seconds: float = 10) -> None:
    """Return when something holds, or fail."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"it did not come true within {seconds:.0f} s"
        time.sleep(0.02)
