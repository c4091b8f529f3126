"""A bounded load: some connections that each send one request after another, and note how long each took."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

_END = b"\r\n\r\n"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What came of a load."""

    #: From the first request until the last answer.
    seconds: float
    #: Seconds that each request took.
    latencies: Sequence[float]

    @property
    def throughput(self) -> float:
        """Return answers per second."""
        return len(self.latencies) / self.seconds

    def quantile(self, part: float) -> float:
        """Return the seconds that ``part`` of the requests stayed below."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def post(path: str, body: Mapping[str, object], token: str = "") -> bytes:
    """Return the bytes of a request with a JSON body."""
    return _request("POST", path, json.dumps(body).encode(), token)


def get(path: str, token: str = "") -> bytes:
    """Return the bytes of a request without a body."""
    return _request("GET", path, b"", token)


def measure(port: int, requests: Iterator[bytes], *, count: int, connections: int = 4) -> Measured:
    """Send ``count`` requests; raise RuntimeError for an answer that is no success."""
    lock, latencies = threading.Lock(), list[float]()

    def following() -> bytes | None:
        nonlocal count
        with lock:
            count -= 1
            return next(requests) if count >= 0 else None

    with ThreadPoolExecutor(connections) as pool:
        began = time.perf_counter()
        clients = [pool.submit(_client, port, following) for _ in range(connections)]
        for client in clients:
            latencies += client.result()
        return Measured(seconds=time.perf_counter() - began, latencies=latencies)


def typical(port: int, requests: Iterator[bytes], *, count: int) -> float:
    """Return the median time of ``count`` requests on one connection, in seconds."""
    return measure(port, requests, count=count, connections=1).quantile(0.5)


def _client(port: int, following: Callable[[], bytes | None]) -> list[float]:
    latencies = []
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (request := following()) is not None:
            began = time.perf_counter()
            connection.sendall(request)
            _answer(connection)
            latencies.append(time.perf_counter() - began)
    return latencies


def _answer(connection: socket.socket) -> None:
    """Read one answer."""
    received = b""
    while _END not in received:
        chunk = connection.recv(65536)
        if not chunk:
            raise RuntimeError("the server closed the connection")
        received += chunk
    head, _, body = received.partition(_END)
    if not head.startswith(b"HTTP/1.1 2"):
        raise RuntimeError((head + _END + body).decode(errors="replace"))
    lower = head.lower()
    length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)


def _request(method: str, path: str, body: bytes, token: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += [f"Content-Length: {len(body)}"] if method == "POST" else []
    return "\r\n".join([*lines, "", ""]).encode() + body
