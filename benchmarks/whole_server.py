"""The whole server as it is run: `email-provisioning serve`, in a folder and on ports of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

BIN = Path(sys.executable).parent
START_SECONDS = 60
PORTS = ("HTTP_PORT", "GATEWAY_PORT", "GATEWAY_TLS_PORT", "GATEWAY_MX_PORT")
#: No limit of what one person or one address of the network may do is in the way.
_FREE = {
    "AVAILABILITY_CHECKS_PER_MINUTE": "1000000",
    "MAX_EMAIL_ACCOUNTS_TOTAL": "100000",
    "IMAP_PORT": "0",
    "LOG_LEVEL": "WARNING",
}


def environ_of(folder: Path, **given: str) -> dict[str, str]:
    """Return the whole environment of a server's processes; ``given`` are settings beside those for every benchmark."""
    with ExitStack() as stack:
        listeners = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in PORTS]
        ports = {name: str(each.getsockname()[1]) for name, each in zip(PORTS, listeners, strict=True)}
    places = {"EMAIL_ENV_FILE": os.devnull, "EMAIL_DATA_DIR": str(folder)}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("EMAIL_")}
    return {**inherited, **places, **ports, **_FREE, **given}


@contextmanager
def serving(environ: Mapping[str, str]) -> Iterator[str]:
    """Run a server until the block ends; yield the beginning of its addresses."""
    url = f"http://127.0.0.1:{environ['HTTP_PORT']}"
    server = subprocess.Popen(
        [str(BIN / "email-provisioning"), "serve"], env=dict(environ), stdout=subprocess.DEVNULL
    )
    try:
        _wait(url, server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=60)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=5).close()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server does not start: see above") from None
            time.sleep(0.1)
