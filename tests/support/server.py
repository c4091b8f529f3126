"""The server as an operator starts it: `email-provisioning serve`, processes and sockets of its own."""

from __future__ import annotations

import json
import os
import signal
import smtplib
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psutil
import requests

from email_provisioning.settings import Settings, load_settings
from tests.support.places import PORT_SETTINGS

ROOT = Path(__file__).parents[2]
BACKEND = ROOT / "src/backend"
#: What `make run` puts into the environment's folder of programs.
COMMAND = str(Path(sys.executable).parent / "email-provisioning")
API = "/api/email"
#: Seconds that anything may take on a machine busy with other tests.
PATIENCE = 60.0


def environ_of(data_dir: Path, free_port: Callable[[], int], **given: str) -> dict[str, str]:
    """Return the whole environment of a server's processes: a data folder and ports of its own, and NAME="value"."""
    ports = {name: str(free_port()) for name in PORT_SETTINGS}
    places = {"EMAIL_ENV_FILE": os.devnull, "EMAIL_DATA_DIR": str(data_dir)}
    system = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    return {**system, **places, **ports, **given}


@contextmanager
def serving(environ: Mapping[str, str], folder: Path, *, wrapper: Sequence[str] = ()) -> Iterator[Server]:
    """Run a server until the block ends.

    What it prints, the first administrator's link among it, goes to a file in the folder; what it logs, to one in its
    data folder, where no secret may be. A wrapper is a command that runs the command behind it.
    """
    server = Server.start(environ, folder, wrapper=wrapper)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()


@dataclass(kw_only=True)
class Server:
    """A running server."""

    environ: Mapping[str, str]
    settings: Settings
    process: subprocess.Popen[bytes]
    #: Where standard output and standard error go.
    output: Path
    log: Path
    #: The command that runs its commands.
    wrapper: Sequence[str] = ()

    @classmethod
    def start(cls, environ: Mapping[str, str], folder: Path, *, wrapper: Sequence[str] = ()) -> Server:
        """Start `email-provisioning serve`, leader of a process group as it is in a terminal."""
        data_dir = Path(environ["EMAIL_DATA_DIR"])
        data_dir.mkdir(exist_ok=True)
        name = f"server-{environ['HTTP_PORT']}"
        output, log = folder / f"{name}.out", data_dir / f"{name}.log"
        with output.open("ab") as out, log.open("ab") as err:
            process = subprocess.Popen(
                [*wrapper, COMMAND, "serve"],
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        settings = load_settings(environ, env_file=Path(os.devnull))
        return cls(
            environ=environ, settings=settings, process=process, output=output, log=log, wrapper=wrapper
        )

    # -- Starting and stopping --------------------------------------------------------------------------

    def wait_until_ready(self) -> None:
        """Return when it is ready to serve and has said so, and its mail ports greet."""
        eventually(self._ready)

    def _ready(self) -> bool:
        assert self.process.poll() is None, f"the server has ended:\n{self.log.read_text()}"
        try:
            self.exchange().close()
            ready = self.get("/readyz").status_code == 200
        except OSError:
            return False
        return ready and "is ready" in self.output.read_text()

    def family(self) -> list[psutil.Process]:
        """Return every process of the server, the supervisor first."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def part(self, *words: str) -> psutil.Process:
        """Return the supervisor's child whose command line has all of the words."""
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if set(words) <= set(child.cmdline()))

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal to the supervisor and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def command(self, *arguments: str) -> Any:
        """Run a command of the same settings with --json and return what it prints."""
        done = subprocess.run(
            [COMMAND, *arguments, "--json"],
            env=dict(self.environ),
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    # -- HTTP -------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Return the beginning of every address of it."""
        return f"http://127.0.0.1:{self.settings.http_port}"

    def get(self, path: str) -> requests.Response:
        """Get a page, signed in as nobody."""
        return requests.get(self.url + path, timeout=PATIENCE)

    def program(self, user: str, *, admin: bool = False) -> Program:
        """Return a program that acts for a user by a token from the command line."""
        issued = self.command("token", "create", "--user", user, *(["--admin"] if admin else []))
        return Program(url=self.url, token=issued["token"])

    # -- Mail -------------------------------------------------------------------------------------------

    @property
    def tls(self) -> ssl.SSLContext:
        """Return a client's context that trusts the server's own certificate, and no other."""
        return ssl.create_default_context(cafile=str(self.settings.data_dir / "tls" / "self-signed.pem"))

    def submission(self, mailbox: Mailbox) -> smtplib.SMTP:
        """Connect, begin TLS and sign in."""
        client = smtplib.SMTP("localhost", self.settings.gateway_port, timeout=PATIENCE)
        client.starttls(context=self.tls)
        client.login(mailbox.email, mailbox.password)
        return client

    def tls_submission(self, mailbox: Mailbox) -> smtplib.SMTP:
        """Connect under TLS and sign in."""
        port = self.settings.gateway_tls_port
        client = smtplib.SMTP_SSL("localhost", port, timeout=PATIENCE, context=self.tls)
        client.login(mailbox.email, mailbox.password)
        return client

    def exchange(self) -> smtplib.SMTP:
        """Connect as another mail server does."""
        return smtplib.SMTP("localhost", self.settings.gateway_mx_port, timeout=PATIENCE)


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """An address and what its owner was shown."""

    id: str
    email: str
    password: str


@dataclass(frozen=True, kw_only=True)
class Program:
    """Calls the API with a bearer token."""

    url: str
    token: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """Send a request to the API."""
        signed = {"Authorization": f"Bearer {self.token}", **headers}
        return requests.request(method, self.url + API + path, json=body, headers=signed, timeout=PATIENCE)

    def get(self, path: str) -> Any:
        """Return the JSON of a page that is there."""
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None) -> Any:
        """Return the JSON of a call that succeeds."""
        answer = self.call("POST", path, body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def create(self, name: str) -> Mailbox:
        """Create an address."""
        return mailbox_of(self.post("/create", {"username": name}))

    def inbox(self, mailbox: Mailbox) -> list[Any]:
        """Return the messages of an address, newest first."""
        messages: list[Any] = self.get(f"/accounts/{mailbox.id}/messages")["messages"]
        return messages


def mailbox_of(created: Any) -> Mailbox:
    """Return the address that an answer to a creation tells of."""
    return Mailbox(
        id=created["account"]["id"], email=created["email"], password=created["credentials"]["password"]
    )


def letter(sender: str, to: str, subject: str = "Bonjour") -> EmailMessage:
    """Return a message as a mail client writes it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message.set_content("Merci pour votre message.\n\nÀ bientôt\n")
    return message


def eventually(holds: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Return when something holds, or fail after some seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"it did not come true within {seconds:.0f} s"
        time.sleep(0.05)


def all_gone(processes: list[psutil.Process]) -> bool:
    """Tell whether none of the processes runs any more."""
    return not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in processes)
