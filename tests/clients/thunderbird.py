"""Mozilla Thunderbird, started without a screen and driven from inside (the Marionette protocol)."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Seconds until it must have started, and until a script must have ended.
START, SCRIPT = 120, 120
#: What it would ask, fetch or show by itself, turned off.
QUIET = {
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.spotlight.firstRunDone": True,
    "mail.winsearch.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}


@dataclass(kw_only=True)
class Thunderbird:
    """A running Thunderbird."""

    connection: socket.socket
    _number: int = 0

    def run(self, script: str, *arguments: object) -> Any:
        """Run an asynchronous script with all rights; return what it hands to the last of its arguments."""
        asked = {"script": script, "args": list(arguments), "newSandbox": True, "sandbox": "system"}
        return self.command("WebDriver:ExecuteAsyncScript", asked)["value"]

    def command(self, name: str, parameters: Mapping[str, object]) -> Any:
        """Send one command and return its answer."""
        self._number += 1
        packet = json.dumps([0, self._number, name, parameters]).encode()
        self.connection.sendall(b"%d:%b" % (len(packet), packet))
        _, _, error, answer = self.read()
        assert error is None, error
        return answer

    def read(self) -> Any:
        """Read one packet: its length, a colon, and JSON."""
        length = b""
        while (octet := self._octets(1)) != b":":
            length += octet
        return json.loads(self._octets(int(length)))

    def _octets(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            more = self.connection.recv(count - len(found))
            assert more, "Thunderbird has hung up"
            found += more
        return found


@contextmanager
def running_thunderbird(
    program: str, folder: Path, port: int, preferences: Mapping[str, object]
) -> Iterator[Thunderbird]:
    """Yield a Thunderbird with an empty profile in ``folder``, listening on ``port``."""
    profile = folder / "profile"
    profile.mkdir()
    given = {**QUIET, **preferences, "marionette.port": port}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in given.items()]
    (profile / "user.js").write_text("\n".join(lines))
    command = [program, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access"]
    with (folder / "thunderbird.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--profile", str(profile)],
            env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "MOZ_CRASHREPORTER_DISABLE": "1"},
            stdout=log,
            stderr=log,
        )
        try:
            with _connected(process, port) as connection:
                connection.settimeout(SCRIPT)
                thunderbird = Thunderbird(connection=connection)
                thunderbird.read()
                thunderbird.command("WebDriver:NewSession", {"capabilities": {}})
                thunderbird.command("WebDriver:SetTimeouts", {"script": SCRIPT * 1000})
                thunderbird.command("Marionette:SetContext", {"value": "chrome"})
                yield thunderbird
        finally:
            process.kill()
            process.wait()


def _connected(process: subprocess.Popen[bytes], port: int) -> socket.socket:
    """Return a connection as soon as somebody listens."""
    deadline = time.monotonic() + START
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            assert process.poll() is None, f"Thunderbird has ended: {process.returncode}"
            assert time.monotonic() < deadline, "Thunderbird does not start"
            time.sleep(0.1)
