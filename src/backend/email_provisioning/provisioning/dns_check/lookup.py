"""The one way to the DNS: bounded in time, and every answer, lie or silence a value."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

import dns.exception
import dns.message
import dns.name
import dns.nameserver
import dns.rdata
import dns.resolver
from dns.rdtypes.ANY.CNAME import CNAME
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT

from email_provisioning.domain.reserved_domains import is_reserved
from email_provisioning.domain.sentences import zone
from email_provisioning.provisioning.dns_check.answers import Answer, Outcome, Server, printable


@dataclass(kw_only=True)
class Lookups:
    """Looks names up until a deadline, each once; usable from many threads."""

    #: Whom to ask; none: whom the system asks.
    servers: Sequence[Server]
    #: How long one look-up may take, in seconds.
    seconds: float
    #: When all of them must have ended (`time.monotonic`).
    deadline: float
    _known: dict[tuple[str, str], Future[Answer]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look_up(self, name: str, kind: str) -> Answer:
        """Return what the DNS says; whoever asks the same at the same time waits for the same answer."""
        mine: Future[Answer] = Future()
        with self._lock:
            asked = self._known.setdefault((name, kind), mine)
        if asked is mine:
            try:
                mine.set_result(self._ask(name, kind))
            except BaseException as error:
                mine.set_exception(error)
                raise
        return asked.result()

    def _ask(self, name: str, kind: str) -> Answer:
        if not self.servers and is_reserved(name):
            return Answer(outcome=Outcome.RESERVED, why=zone.RESERVED())
        seconds = min(self.seconds, self.deadline - time.monotonic())
        if seconds <= 0:
            return Answer(outcome=Outcome.TIMEOUT, why=zone.TIME_USED_UP())
        try:
            return _answer_of(self._resolver().resolve(name, kind, lifetime=seconds, search=False))
        except dns.exception.DNSException as error:
            return _failure(error)
        except (OSError, ValueError) as error:
            return Answer(outcome=Outcome.FAILED, why=zone.CANNOT_BE_ASKED(reason=str(error)))

    def _resolver(self) -> dns.resolver.Resolver:
        resolver = dns.resolver.Resolver(configure=not self.servers)
        if self.servers:
            resolver.nameservers = [
                dns.nameserver.Do53Nameserver(server.address, server.port) for server in self.servers
            ]
        # Time for a second try, there or at the next resolver: a datagram may be lost.
        resolver.timeout = self.seconds / 2
        return resolver


def _answer_of(answer: dns.resolver.Answer) -> Answer:
    return Answer(outcome=Outcome.FOUND, values=sorted(_text(each) for each in answer))


def _text(data: dns.rdata.Rdata) -> str:
    match data:
        case TXT():
            return b"".join(data.strings).decode("utf-8", "backslashreplace")
        case MX():
            return f"{data.preference} {_name(data.exchange)}"
        case CNAME():
            return _name(data.target)
        case _:
            return data.to_text().lower().removesuffix(".")


def _name(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


def _failure(error: dns.exception.DNSException) -> Answer:
    """Return what a failed look-up means."""
    match error:
        case dns.resolver.NXDOMAIN():
            return Answer(outcome=Outcome.NO_NAME, why=zone.NO_NAME())
        case dns.resolver.NoAnswer():
            return _without_answer(error.kwargs["response"])
        case dns.resolver.NoNameservers():
            return _refusal(error.kwargs.get("errors") or [])
        case dns.exception.Timeout():
            return Answer(outcome=Outcome.TIMEOUT, why=zone.NO_ANSWER_IN_TIME())
        case dns.resolver.NoResolverConfiguration():
            return Answer(outcome=Outcome.NO_RESOLVER, why=zone.NO_RESOLVER())
        case _:
            return Answer(outcome=Outcome.FAILED, why=zone.FAILED(reason=type(error).__name__))


def _without_answer(response: dns.message.QueryMessage) -> Answer:
    asked = response.question[0].name
    own = {asked}
    with suppress(dns.exception.DNSException):  # an alias whose end has no such record is an honest answer
        own |= {each.name for each in response.resolve_chaining().cnames}
    others = [each for each in response.answer if each.name not in own]
    if others:
        names = sorted({printable(_name(each.name)) for each in others})[:3]
        values = tuple(line for each in others for line in each.to_text().splitlines())
        return Answer(outcome=Outcome.OTHER_NAME, values=values, why=zone.OTHER_NAME(names=names))
    return Answer(outcome=Outcome.NO_DATA, why=zone.NO_DATA())


def _refusal(errors: Sequence[tuple[object, ...]]) -> Answer:
    """Return why no resolver gave an answer, as the last one put it."""
    for error in (each[3] for each in reversed(errors)):
        if isinstance(error, dns.message.ChainTooLong):
            return Answer(outcome=Outcome.LOOP, why=zone.LOOP())
    if not errors:
        return Answer(outcome=Outcome.FAILED, why=zone.NO_ANSWER())
    last = errors[-1][3]
    told = last if isinstance(last, str) else type(last).__name__
    return Answer(outcome=Outcome.FAILED, why=zone.ANSWERS(answer=printable(told)))
