"""Pytest plugin: a data folder, ports and settings that no other test uses."""

from __future__ import annotations

import random
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from email_provisioning.settings import Settings, load_settings
from tests.support.chromium import MISSING, find_chromium
from tests.support.plain_secrets import refuse_plain_secrets
from tests.support.run_folder import RunFolder

#: Below the range that the kernel takes for outgoing connections, so that none of those gets in the way.
FIRST_PORT, LAST_PORT = 20_000, 32_000
PORT_SETTINGS = ("HTTP_PORT", "GATEWAY_PORT", "GATEWAY_TLS_PORT", "GATEWAY_MX_PORT", "IMAP_PORT")


@pytest.fixture
def data_dir(tmp_path: Path, run_folder: RunFolder) -> Iterator[Path]:
    """Yield an empty data folder; what lies there when the test ends must hold no plain secret."""
    folder = tmp_path / "data"
    folder.mkdir()
    yield folder
    refuse_plain_secrets(folder, run_folder)


@pytest.fixture(scope="session")
def free_port(run_folder: RunFolder) -> Callable[[], int]:
    """Return a function that gives a free TCP port of 127.0.0.1, each only once in a run."""
    return lambda: _free_port(run_folder)


@pytest.fixture
def make_settings(data_dir: Path, free_port: Callable[[], int]) -> Callable[..., Settings]:
    """Return a function that makes settings of NAME="value" pairs, with a data folder and ports of its own.

    The ports stay the same from call to call. The database is SQLite in the data folder where DATABASE_URL
    is not given; ask for `sqlite_url` as well to have it migrated.
    """
    environ = {"EMAIL_DATA_DIR": str(data_dir), **{name: str(free_port()) for name in PORT_SETTINGS}}

    def make(**given: str) -> Settings:
        return load_settings({**environ, **given}, env_file=Path("/dev/null"))

    return make


@pytest.fixture(scope="session")
def program() -> Callable[[str, str], str]:
    """Return a function that finds a program by name, and skips the test where it is missing."""

    def find(name: str, package: str) -> str:
        found = shutil.which(name, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        return found or shutil.which(name) or pytest.skip(f"{name} is missing: apt-get install {package}")

    return find


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium, or skip the test."""
    return find_chromium() or pytest.skip(MISSING)


def _free_port(run: RunFolder) -> int:
    with run.lock("ports"):
        given = run.lines("ports")
        port = int(given[-1]) if given else random.randint(FIRST_PORT, LAST_PORT)
        while True:
            port = port + 1 if port < LAST_PORT else FIRST_PORT
            if _can_listen(port):
                run.append("ports", str(port))
                return port


def _can_listen(port: int) -> bool:
    with socket.socket() as listener:
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
