"""The gateway's process: listens, serves, and stops without losing what is in flight."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field

import structlog
import uvloop

from email_provisioning.bootstrap import Services
from email_provisioning.gateway.certificates import certificate_files, server_context
from email_provisioning.gateway.exchange_session import ExchangeSession
from email_provisioning.gateway.hub import Hub
from email_provisioning.gateway.imap_gate import ImapGate
from email_provisioning.gateway.limits import Failures, Rules
from email_provisioning.gateway.listeners import Door, listen, refuse_taken
from email_provisioning.gateway.session import Session
from email_provisioning.gateway.submission_session import SubmissionSession, TlsSubmissionSession
from email_provisioning.gateway.threads import Threads
from email_provisioning.gateway.traffic import INTERVAL
from email_provisioning.gateway.wire import Budget
from email_provisioning.gateway.workers import Workers, raise_file_limit
from email_provisioning.imap.server import ImapServer
from email_provisioning.settings import Settings

_log = structlog.get_logger(__name__)

#: Threads that wait for the database, the disk and providers.
THREADS = 16
#: Messages of the largest size that may be in memory at once, those from other servers apart; and from one client.
LARGEST_AT_ONCE, LARGEST_PER_CLIENT = 8, 4
#: How long what is in flight may take to finish at the end, in seconds.
STOP_SECONDS = 30.0


@dataclass(kw_only=True)
class Gateway:
    """Serves SMTP in one event loop."""

    services: Services
    #: Whether other processes listen on the same ports.
    shared: bool = False
    #: Whether IMAP is served as well; one process does.
    with_imap: bool = True
    _doors: list[Door] = field(default_factory=list)
    _imap: ImapServer | None = None
    _telling: asyncio.Task[None] = field(init=False)
    _hub: Hub = field(init=False)

    async def start(self) -> None:
        """Listen on every port that the settings name; raise `CannotListen` or `CertificateInvalid`."""
        # aiosmtpd logs every address of every envelope.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        settings = self.services.settings
        self._hub = hub_of(self.services, Threads(THREADS))
        for kind, port, setting in _ports(settings):
            listener = listen(settings.gateway_host, port, setting, shared=self.shared)
            door = Door(listener=listener, kind=kind, hub=self._hub)
            door.open()
            self._doors.append(door)
            _log.info("listening", setting=setting, host=settings.gateway_host, port=port)
        self._telling = asyncio.create_task(self._tell_traffic())
        if self.with_imap:
            await self._start_imap(settings)

    async def _tell_traffic(self) -> None:
        while True:
            await asyncio.sleep(INTERVAL)
            self._hub.traffic.tell()

    async def _start_imap(self, settings: Settings) -> None:
        if settings.imap_port:
            refuse_taken(settings.imap_host, settings.imap_port, "IMAP_PORT")
        self._imap = ImapServer(
            settings=settings,
            certificate=certificate_files(settings, clock=self.services.clock),
            gate=ImapGate(hub=self._hub, services=self.services),
        )
        await self._imap.start()

    async def stop(self) -> None:
        """Accept nothing more, let messages in flight finish, and close every session with 421."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + STOP_SECONDS
        for door in self._doors:
            door.close()
        for session in list(self._hub.sessions):
            session.dismiss("421 4.3.2 The server is stopping: connect again.")
        if self._imap is not None:
            await self._imap.stop()
        while self._hub.sessions and loop.time() < deadline:
            await asyncio.sleep(0.05)
        if self._hub.sessions:
            _log.warning("sessions_cut", sessions=len(self._hub.sessions))
        if not await asyncio.to_thread(self._hub.threads.stop, max(0.0, deadline - loop.time())):
            _log.warning("calls_cut")
        self.services.submission.last_use.flush()
        self.services.submission.refusals.flush()
        self._telling.cancel()
        self._hub.traffic.tell()


def hub_of(services: Services, threads: Threads) -> Hub:
    """Return what the sessions of one process share."""
    settings = services.settings
    certificate, key = certificate_files(settings, clock=services.clock)
    return Hub(
        rules=Rules.of(settings),
        submission=services.submission,
        inbound=services.inbound,
        clock=services.clock,
        tls=server_context(certificate, key),
        threads=threads,
        metrics=services.metrics,
        failures=Failures(limit=settings.gateway_auth_failures_per_ip),
        submission_budget=_budget(settings),
        exchange_budget=_budget(settings),
        total_connections=settings.gateway_max_connections,
        connections_per_client=settings.gateway_max_connections_per_ip,
        # SQLite finds a row in some microseconds, and its readers wait for no writer (https://www.sqlite.org/wal.html).
        at_once=services.database.is_sqlite,
    )


def _budget(settings: Settings) -> Budget:
    largest = settings.gateway_max_message_bytes
    return Budget(left=LARGEST_AT_ONCE * largest, per_client=LARGEST_PER_CLIENT * largest)


def run(services: Services) -> None:
    """Serve until SIGTERM or SIGINT; raise `CannotListen` or `CertificateInvalid`."""
    settings = services.settings
    raise_file_limit(settings.gateway_max_connections)
    for _, port, setting in _ports(settings):
        refuse_taken(settings.gateway_host, port, setting)
    server_context(*certificate_files(settings, clock=services.clock))
    if settings.gateway_workers == 1:
        _serve(Gateway(services=services))
        return
    Workers(
        count=settings.gateway_workers,
        # IMAP is for one of them.
        work=lambda number: _serve(Gateway(services=services, shared=True, with_imap=number == 0)),
    ).run()


def _serve(gateway: Gateway) -> None:
    # Its TLS and its sockets cost a third less than asyncio's own.
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_stopped(gateway))


async def _until_stopped(gateway: Gateway) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await gateway.start()
    await stop.wait()
    _log.info("stopping")
    await gateway.stop()


def _ports(settings: Settings) -> Iterator[tuple[type[Session], int, str]]:
    kinds: list[tuple[type[Session], int, str]] = [
        (SubmissionSession, settings.gateway_port, "GATEWAY_PORT"),
        (TlsSubmissionSession, settings.gateway_tls_port, "GATEWAY_TLS_PORT"),
        (ExchangeSession, settings.gateway_mx_port, "GATEWAY_MX_PORT"),
    ]
    yield from (each for each in kinds if each[1])
