"""Applications served by granian as in production, on a database of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import http_bare
from email_provisioning.bootstrap import Services, build_services
from email_provisioning.persistence import migrations
from email_provisioning.persistence.tables import VERSION_TABLE, metadata
from email_provisioning.settings import load_settings

ROOT = Path(__file__).parents[1]
OURS, BARE = "email_provisioning.web:create_app", "benchmarks.http_bare:create_app"
#: No limit is in the way, and nobody but the requests works.
_FREE = {
    "AVAILABILITY_CHECKS_PER_MINUTE": "1000000",
    "MAX_EMAIL_ACCOUNTS_PER_USER": "10000000",
    "MAX_EMAIL_ACCOUNTS_TOTAL": "10000000",
    "EMBEDDED_WORKER": "false",
    "EMAIL_ENV_FILE": os.devnull,
    "LOG_LEVEL": "WARNING",
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A database and a data folder."""

    #: What makes the settings.
    environ: Mapping[str, str]
    services: Services

    def token(self, name: str = "bench") -> str:
        """Return an API token of a new user."""
        access = self.services.access
        return access.issue_token(access.create_user(name)).secret


@contextmanager
def place(database_url: str = "", more: Mapping[str, str] | None = None) -> Iterator[Place]:
    """Yield a migrated place; another database than SQLite is emptied of what we made, before and after.

    ``more`` are settings beside those that keep limits out of the way.
    """
    with tempfile.TemporaryDirectory(prefix="http-benchmark-") as folder:
        environ = {**_FREE, "EMAIL_DATA_DIR": folder, **(more or {})}
        environ |= {"DATABASE_URL": database_url} if database_url else {}
        services = build_services(load_settings(environ, env_file=Path(os.devnull)))
        if database_url:
            _empty(services)
        migrations.upgrade(services.settings.database_url)
        http_bare.metadata.create_all(services.database.engine)
        yield Place(environ=environ, services=services)
        if database_url:
            _empty(services)
        services.database.close()


def _empty(services: Services) -> None:
    """Drop every table of ours."""
    with services.database.write() as connection:
        for tables in (http_bare.metadata, metadata):
            tables.drop_all(connection)
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {VERSION_TABLE}")


@contextmanager
def served(factory: str, environ: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Serve an application with one process of four threads; yield its port and the process id that serves."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", factory]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "4", "--log-level", "warning"]
    path = f"{ROOT}{os.pathsep}{ROOT / 'src/backend'}"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("EMAIL_")}
    server = subprocess.Popen(command, env={**inherited, **environ, "PYTHONPATH": path}, cwd=ROOT)
    try:
        _wait(port, server)
        yield port, _worker_of(server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError("the server ended: see above")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                if connection.recv(100):
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server does not answer")


def _worker_of(server: int) -> int:
    """Return the process that runs the application."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return int(children[-1]) if children else server


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
