"""Sign-ins a second on the gateway, beside a minimal aiosmtpd server that looks passwords up in a dictionary.

Each sign-in is what a mail client does for it: a connection of its own, STARTTLS, EHLO, AUTH PLAIN with the right
password, QUIT. Ours checks the password against the database each time.
"""

from __future__ import annotations

import argparse
import multiprocessing
import smtplib
import statistics
import sys
import tempfile
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path

from benchmarks.claims import Claim, report
from benchmarks.gateway_clients import client_tls
from benchmarks.gateway_throughput import both_servers

CLIENTS, ROUNDS = 8, 7
#: Sign-ins of each client in a round.
SIGN_INS = 40
#: The ratio that is promised.
PROMISED = 0.9


def main() -> int:
    """Print the rates; return 1 where the ratio is below what is promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    rates: tuple[list[float], list[float]] = ([], [])
    with (
        tempfile.TemporaryDirectory(prefix="gateway-auth-") as folder,
        both_servers(Path(folder)) as (minimal, gateway, logins),
    ):
        # The first round warms both up; they take turns, so that both see the same machine.
        for number in range(rounds + 1):
            for port, measured in ((minimal, rates[0]), (gateway, rates[1])):
                rate = _rate(port, logins)
                if number:
                    measured.append(rate)
    yardstick, ours = map(statistics.median, rates)
    print(f"{CLIENTS} clients (smtplib), a connection with STARTTLS for each; median of {rounds}")
    return report(
        Claim(
            claim="sign-ins on the gateway / a server with a dictionary",
            ours=f"{ours:.0f} a second",
            reference=f"{yardstick:.0f} a second",
            ratio=ours / yardstick,
            target=PROMISED,
            at_least=True,
        )
    )


def _rate(port: int, logins: tuple[tuple[str, str], ...]) -> float:
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(CLIENTS + 1)
    clients = [
        context.Process(target=_client, args=(port, logins[number], barrier)) for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    barrier.wait()
    began = time.perf_counter()
    for client in clients:
        client.join()
    elapsed = time.perf_counter() - began
    if any(client.exitcode for client in clients):
        raise RuntimeError("a client failed: see above")
    return CLIENTS * SIGN_INS / elapsed


def _client(port: int, login: tuple[str, str], barrier: Barrier) -> None:
    context = client_tls()
    barrier.wait()
    for _ in range(SIGN_INS):
        with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost", timeout=60) as client:
            client.starttls(context=context)
            client.ehlo()
            client.user, client.password = login
            code, answer = client.auth("PLAIN", client.auth_plain)
            if code != 235:
                raise RuntimeError(f"not signed in: {code} {answer!r}")


if __name__ == "__main__":
    sys.exit(main())
