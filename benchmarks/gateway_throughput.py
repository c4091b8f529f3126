"""Messages a second through the gateway, beside a minimal aiosmtpd server in the same run.

Where Postfix and Dovecot are installed and may be started (by root), what they take is shown as well.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.claims import Claim, report
from benchmarks.gateway_clients import Load, throughput
from benchmarks.gateway_postfix import postfix_served, programs
from email_provisioning.bootstrap import build_services
from email_provisioning.domain.actor import Actor
from email_provisioning.gateway.certificates import certificate_files
from email_provisioning.persistence import migrations
from email_provisioning.settings import Settings, load_settings

CLIENTS, ROUNDS = 8, 5
#: Messages on a connection → connections of each client in a round.
SHAPES = {1: 40, 20: 6}
#: The ratio that is promised.
PROMISED = 0.7


def main() -> int:
    """Print the table; return 1 where a ratio is below what is promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--workers", type=int, default=1, help="gateway processes")
    parser.add_argument("--database-url", default="", help="another database than SQLite")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="gateway-benchmark-") as folder,
        both_servers(Path(folder), options.workers, options.database_url) as (minimal, gateway, logins),
    ):
        rows = [_measure(shape, (minimal, gateway), logins, options.rounds) for shape in SHAPES]
        # Not in turn with these: it goes on delivering after it has taken a message.
        with _established(Path(folder), logins) as established:
            for row, shape in zip(rows, SHAPES, strict=True):
                row.extend(_measure(shape, established, logins, options.rounds))
    print(
        f"\n{CLIENTS} clients (smtplib), 4 kB, STARTTLS + AUTH, durable; median of {options.rounds}, messages/s"
    )
    return max(_report(shape, *measured) for shape, measured in zip(SHAPES, rows, strict=True))


def _report(shape: int, yardstick: float, ours: float, *established: float) -> int:
    for theirs in established:
        print(f"Postfix with Dovecot: {theirs:.0f} msg/s; the gateway {ours / theirs:.2f} of that")
    return report(
        Claim(
            claim=f"gateway / minimal aiosmtpd, {shape} message{'s' * (shape > 1)} a connection",
            ours=f"{ours:.0f} msg/s",
            reference=f"{yardstick:.0f} msg/s",
            ratio=ours / yardstick,
            target=PROMISED,
            at_least=True,
        )
    )


def _measure(
    shape: int, ports: Sequence[int], logins: tuple[tuple[str, str], ...], rounds: int
) -> list[float]:
    """Return the median of each server, measured in turn so that all see the same machine."""
    results: dict[int, list[float]] = {port: [] for port in ports}
    for number in range(rounds + 1):
        for port in ports:
            load = Load(port=port, logins=logins, connections=SHAPES[shape], messages_per_connection=shape)
            measured = throughput(load)
            # The first round warms them up.
            if number:
                results[port].append(measured)
    return [statistics.median(results[port]) for port in ports]


@contextmanager
def _established(folder: Path, logins: tuple[tuple[str, str], ...]) -> Iterator[tuple[int, ...]]:
    """Serve Postfix with the gateway's certificate; yield its port, or nothing where it is not to be had."""
    found = programs()
    if found is None:
        yield ()
        return
    settings = settings_of(folder)
    certificate, _ = certificate_files(settings, clock=build_services(settings).clock)
    with postfix_served(found, folder / "postfix", _free_ports(1)[0], certificate, logins) as port:
        yield (port,)


def _settings(folder: Path, workers: int, database_url: str) -> Settings:
    return load_settings(_environ(folder, workers, database_url), env_file=Path(os.devnull))


def _environ(folder: Path, workers: int, database_url: str) -> dict[str, str]:
    environ = {
        "EMAIL_DATA_DIR": str(folder / "data"),
        "GATEWAY_PORT": str(_PORTS[0]),
        "GATEWAY_TLS_PORT": "0",
        "GATEWAY_MX_PORT": "0",
        "IMAP_PORT": "0",
        "GATEWAY_WORKERS": str(workers),
        "DAILY_EMAIL_LIMIT_PER_ACCOUNT": "1000000",
        "MONTHLY_EMAIL_LIMIT_PER_ACCOUNT": "1000000",
        "GATEWAY_AUTH_FAILURES_PER_IP": "100000",
    }
    return {**environ, "DATABASE_URL": database_url} if database_url else environ


def _free_ports(count: int) -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


_PORTS = _free_ports(2)


def _prepare(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Create one address for each client; return their logins."""
    settings.data_dir.mkdir(parents=True)
    migrations.upgrade(settings.database_url)
    services = build_services(settings)
    owner = Actor(user_id="benchmark", name="Benchmark")
    logins = []
    for number in range(CLIENTS):
        created = services.creation.create(
            owner, username=f"client{number}", domain=None, display_name="Client", idempotency_key=None
        )
        assert created.credentials is not None
        logins.append((created.credentials.username, created.credentials.password))
    services.database.close()
    return tuple(logins)


@contextmanager
def both_servers(
    folder: Path, workers: int = 1, database_url: str = ""
) -> Iterator[tuple[int, int, tuple[tuple[str, str], ...]]]:
    """Serve the minimal server and a gateway; yield their ports and a login for each client, which both take."""
    settings = _settings(folder, workers, database_url)
    logins = _prepare(settings)
    certificate, _ = certificate_files(settings, clock=build_services(settings).clock)
    with (
        _minimal(folder, certificate, logins) as minimal,
        _gateway(settings, database_url, workers) as gateway,
    ):
        yield minimal, gateway, logins


@contextmanager
def _minimal(folder: Path, certificate: Path, logins: tuple[tuple[str, str], ...]) -> Iterator[int]:
    messages = folder / "minimal"
    messages.mkdir()
    module = [sys.executable, "-m", "benchmarks.gateway_minimal"]
    words = [word for login in logins for word in login]
    with _server([*module, str(_PORTS[1]), str(certificate), str(messages), *words], _PORTS[1]) as port:
        yield port


@contextmanager
def _gateway(settings: Settings, database_url: str, workers: int) -> Iterator[int]:
    environ = _environ(settings.data_dir.parent, workers, database_url)
    command = [sys.executable, "-m", "email_provisioning.cli", "gateway"]
    with _server(command, _PORTS[0], {**environ, "EMAIL_ENV_FILE": os.devnull}) as port:
        yield port


def settings_of(folder: Path) -> Settings:
    """Return the settings of the gateway of `gateway_place` in the same folder."""
    return _settings(folder, 1, "")


@contextmanager
def gateway_place(folder: Path) -> Iterator[tuple[int, tuple[tuple[str, str], ...]]]:
    """Serve a gateway with an address for each client; yield its port and the logins."""
    settings = _settings(folder, 1, "")
    logins = _prepare(settings)
    with _gateway(settings, "", 1) as port:
        yield port, logins


@contextmanager
def _server(command: list[str], port: int, environ: dict[str, str] | None = None) -> Iterator[int]:
    process = subprocess.Popen(command, env={**os.environ, **(environ or {})}, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{command} does not serve") from None
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


if __name__ == "__main__":
    sys.exit(main())
