"""A DNS server on loopback, over UDP and TCP, with the zones and the faults that a test has written down."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

#: What a UDP answer may hold before it has to be asked for again over TCP (RFC 1035, section 4.2.1).
SMALL = 512


class DnsFault(Enum):
    """What can go wrong with the look-up of one name."""

    #: No answer, ever.
    SILENT = auto()
    SERVFAIL = auto()
    REFUSED = auto()
    #: An answer for ``liar.example`` in the place of the name.
    OTHER_NAME = auto()
    #: An alias that leads back to itself by way of another.
    LOOP = auto()
    #: An answer with the id of another question, as a forger sends it who has to guess.
    WRONG_ID = auto()
    #: Octets that are no DNS.
    GARBAGE = auto()
    #: Whatever it is, it fits no UDP answer.
    TRUNCATED = auto()


@dataclass
class FakeDns:
    """A server that runs."""

    port: int = 0
    #: Every question, such as ``TXT example.org``, in order.
    asked: list[str] = field(default_factory=list)
    #: Those that came over TCP.
    asked_over_tcp: list[str] = field(default_factory=list)
    _records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _faults: dict[str, DnsFault] = field(default_factory=dict)

    @property
    def setting(self) -> str:
        """Return the value of DNS_RESOLVERS that leads here."""
        return f"127.0.0.1:{self.port}"

    def put(self, name: str, kind: str, *data: str) -> None:
        """Let a name have records, as zone files write their data."""
        self._records[name, kind] = list(data)

    def take(self, name: str, kind: str) -> None:
        """Let a name have no records of a type any more."""
        self._records.pop((name, kind), None)

    def break_name(self, name: str, fault: DnsFault) -> None:
        """Let every question for a name meet a fault."""
        self._faults[name] = fault

    def answer(self, wire: bytes, *, tcp: bool) -> bytes | None:
        """Return the answer to a question; None: there is none."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = (
            question.name.to_text(omit_final_dot=True).lower(),
            dns.rdatatype.to_text(question.rdtype),
        )
        self.asked.append(f"{kind} {name}")
        if tcp:
            self.asked_over_tcp.append(f"{kind} {name}")
        fault = self._faults.get(name)
        if fault is DnsFault.SILENT:
            return None
        if fault is DnsFault.GARBAGE:
            return b"HTTP/1.1 200 OK\r\n\r\n"
        response = self._response(query, name, kind, fault)
        if fault is DnsFault.WRONG_ID:
            response.id ^= 1
        answer = response.to_wire()
        if not tcp and (len(answer) > SMALL or fault is DnsFault.TRUNCATED):
            short = dns.message.make_response(query, recursion_available=True)
            short.flags |= dns.flags.TC
            return short.to_wire()
        return answer

    def _response(
        self, query: dns.message.Message, name: str, kind: str, fault: DnsFault | None
    ) -> dns.message.Message:
        response = dns.message.make_response(query, recursion_available=True)
        match fault:
            case DnsFault.SERVFAIL:
                response.set_rcode(dns.rcode.SERVFAIL)
            case DnsFault.REFUSED:
                response.set_rcode(dns.rcode.REFUSED)
            case DnsFault.OTHER_NAME:
                response.answer = [_rrset("liar.example", kind, _SAMPLES[kind])]
            case DnsFault.LOOP:
                other = f"loop.{name}"
                response.answer = [_rrset(name, "CNAME", [f"{other}."]), _rrset(other, "CNAME", [f"{name}."])]
                if kind == "CNAME":
                    response.answer = []
                    response.set_rcode(dns.rcode.SERVFAIL)
            case _:
                self._fill(response, name, kind)
        return response

    def _fill(self, response: dns.message.Message, name: str, kind: str) -> None:
        """Answer from the records, following aliases."""
        while alias := self._records.get((name, "CNAME")) if kind != "CNAME" else None:
            response.answer.append(_rrset(name, "CNAME", alias))
            name = alias[0].lower().removesuffix(".")
        if data := self._records.get((name, kind)):
            response.answer.append(_rrset(name, kind, data))
        elif not any(known == name or known.endswith(f".{name}") for known, _ in self._records):
            response.set_rcode(dns.rcode.NXDOMAIN)


_SAMPLES = {
    "TXT": ['"v=spf1 include:liar.example -all"'],
    "MX": ["1 liar.example."],
    "CNAME": ["liar.example."],
}


def _rrset(name: str, kind: str, data: list[str]) -> dns.rrset.RRset:
    return dns.rrset.from_text_list(dns.name.from_text(name), 60, dns.rdataclass.IN, kind, data)


@contextmanager
def serving_dns() -> Iterator[FakeDns]:
    """Serve a fake on a free port of 127.0.0.1, the same one for UDP and TCP."""
    fake = FakeDns()
    udp, tcp = _bind(fake)
    fake.port = udp.server_address[1]
    threads = [
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        for server in (udp, tcp)
    ]
    for thread in threads:
        thread.start()
    try:
        yield fake
    finally:
        for server in (udp, tcp):
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join(timeout=5)


def _bind(fake: FakeDns) -> tuple[socketserver.UDPServer, socketserver.TCPServer]:
    """Return two servers on one port: where TCP cannot have the port of UDP, another pair is tried."""

    class Datagram(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, sock = self.request
            if (answer := fake.answer(wire, tcp=False)) is not None:
                sock.sendto(answer, self.client_address)

    class Stream(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            connection: socket.socket = self.request
            with suppress(OSError, struct.error):
                (length,) = struct.unpack("!H", connection.recv(2, socket.MSG_WAITALL))
                answer = fake.answer(connection.recv(length, socket.MSG_WAITALL), tcp=True)
                if answer is not None:
                    connection.sendall(struct.pack("!H", len(answer)) + answer)

    while True:
        udp = socketserver.ThreadingUDPServer(("127.0.0.1", 0), Datagram)
        try:
            tcp = socketserver.ThreadingTCPServer(("127.0.0.1", udp.server_address[1]), Stream)
        except OSError:
            udp.server_close()
            continue
        udp.daemon_threads = tcp.daemon_threads = True
        return udp, tcp
