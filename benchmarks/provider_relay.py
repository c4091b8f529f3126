"""What the relay to each vendor adds to the vendor's own answer, and whether it keeps its connections alive.

A message of 4 kB goes through the quota and the adapter to the vendor's fake, which answers over HTTP in a tenth of a
second, SendGrid's over SMTP at once. The same exchange by a bare client, in turn, is what is taken off.
"""

from __future__ import annotations

import argparse
import smtplib
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import httpx
import psutil

from benchmarks.claims import Claim, report
from benchmarks.gateway_clients import SIZE
from benchmarks.provider_creation import replayed
from benchmarks.vendors import VENDORS, Stand, stand
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.address import Address, parse_address
from email_provisioning.provisioning.submission import Login

MESSAGES, QUICK = 100, 20
ANSWER_SECONDS = 0.1
#: Milliseconds that are promised, and connections for all messages together.
PROMISED, CONNECTIONS = 15.0, 1
ELSEWHERE = Address(local="you", domain="elsewhere.test")


def main() -> int:
    """Print both figures for each vendor; return 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} messages instead of {MESSAGES}")
    count = QUICK if parser.parse_args().quick else MESSAGES
    return max(_vendor(name, count) for name in VENDORS)


def _vendor(name: str, count: int) -> int:
    with stand(name, ANSWER_SECONDS) as at:
        login = _login(at)
        content = _message(login.address.email)

        def ours() -> None:
            at.services.submission.submit(login, recipients=[ELSEWHERE], content=content)

        ours()
        before = _connections(at)
        with _bare(at, login, content, ours) as bare:
            measured = [(_timed(ours), _timed(bare)) for _ in range(count)]
        # What the bare client has opened is closed again.
        opened = len(_connections(at) - before)
    achieved, yardstick = (_p95(each) for each in zip(*measured, strict=True))
    print(
        f"{name}: p95 of {count}: {achieved * 1e3:.1f} ms, bare {yardstick * 1e3:.1f} ms, {opened} connections"
    )
    return max(
        report(
            Claim(
                claim=f"relay to {name}: milliseconds added at p95",
                ours=f"{achieved * 1e3:.1f} ms",
                reference=f"{yardstick * 1e3:.1f} ms",
                ratio=(achieved - yardstick) * 1e3,
                target=PROMISED,
                at_least=False,
            )
        ),
        report(
            Claim(
                claim=f"relay to {name}: connections opened after the first message",
                ours=f"{opened} connections",
                reference=f"{count} messages",
                ratio=opened,
                target=CONNECTIONS,
                at_least=False,
            )
        ),
    )


def _login(at: Stand) -> Login:
    created = at.services.creation.create(Actor(user_id="bench", name="Bench"), username="sender").account
    return Login(
        account_id=created.id,
        credential_id=None,
        address=parse_address(created.email),
        display_name="",
        provider=created.provider,
    )


@contextmanager
def _bare(
    at: Stand, login: Login, content: bytes, ours: Callable[[], None]
) -> Iterator[Callable[[], object]]:
    """Yield what makes the same exchange by a client that does nothing else, on a connection that it keeps."""
    before = len(at.server.exchanges)
    ours()
    exchanges = at.server.exchanges[before:]
    if exchanges:
        with httpx.Client(base_url=at.server.url, trust_env=False) as client:
            replayed(client, exchanges)
            yield lambda: replayed(client, exchanges)
        return
    with smtplib.SMTP("127.0.0.1", _smtp_port(at), local_hostname="localhost") as session:
        settings = at.services.settings
        session.login("apikey", settings.sendgrid_api_key or "")
        sender, recipient = login.address.email, ELSEWHERE.email
        yield lambda: session.sendmail(sender, [recipient], content)


def _connections(at: Stand) -> set[str]:
    """Return the ports that this process is connected to the vendor from."""
    ports = {int(at.server.url.rpartition(":")[2]), _smtp_port(at)}
    return {
        str(each.laddr.port)
        for each in psutil.Process().net_connections("tcp")
        if each.status == psutil.CONN_ESTABLISHED and each.raddr and each.raddr.port in ports
    }


def _smtp_port(at: Stand) -> int:
    url: str = at.services.settings.sendgrid_smtp_url
    return int(url.rpartition(":")[2]) if url.rpartition(":")[2].isdecimal() else 0


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _message(sender: str) -> bytes:
    head = f"From: {sender}\r\nTo: {ELSEWHERE.email}\r\nSubject: benchmark\r\n\r\n".encode()
    return head + b"".join(b"%075d\r\n" % number for number in range((SIZE - len(head)) // 77))


if __name__ == "__main__":
    raise SystemExit(main())
