"""Clean up after a test run whose own process was killed before it could: `python -m tests.support.watch`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from tests.support.run_folder import RunFolder

ROOT = Path(__file__).parents[2]


def start_watch(run: RunFolder) -> None:
    """Start a process that outlives the run's controller and this process, and then clears the run's folder."""
    processes = (str(run.controller), str(os.getpid()))
    command = [sys.executable, "-m", "tests.support.watch", str(run.path), *processes]
    subprocess.Popen(
        command,
        cwd=ROOT,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def clear(folder: Path) -> None:
    """Stop every PostgreSQL that runs in a run's folder, then remove the folder."""
    for data in folder.glob("postgres*/"):
        # Imported here because most runs start none, and the package takes a while.
        from tests.support.postgres import PostgresServer

        PostgresServer(data).stop()
    for _ in range(100):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        # A worker that has not noticed yet that the run is over may have written there meanwhile.
        time.sleep(0.1)


def main(folder: str, *processes: str) -> None:
    """Wait until each of these processes has ended, in whatever way, then clear the folder."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            psutil.Process(int(process)).wait()
    clear(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
