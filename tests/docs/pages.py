"""The blocks of a page of documentation, and a terminal in which they are run as a reader pastes them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.guide.conftest import Checkout
from tests.support.server import ROOT, eventually

DOCS = ROOT / "docs"
GUIDES = (DOCS / "guide.fr.md", DOCS / "guide.en.md")
#: The pages with commands.
PAGES = (ROOT / "README.md", *GUIDES, DOCS / "operations.md")
#: A fenced block, with what stands behind its fence.
_BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: What keeps a command that goes on for long short: the same tests run beside it in full.
SHORT = {
    "LOCUST_HEADLESS": "true",
    "LOCUST_USERS": "2",
    "LOCUST_SPAWN_RATE": "2",
    "LOCUST_RUN_TIME": "3s",
    "LOCUST_ONLY_SUMMARY": "true",
    "PYTEST_ADDOPTS": "-k 'sqlite and (types_a_name or calls_of_the_guide)' -p no:cacheprovider",
}
#: What stands around lines that a host application has inside one of its own functions.
FLASK = """
from types import SimpleNamespace
from flask import Flask
from services.email_provisioning_service import register_email_provisioning_routes
app = Flask(__name__)
register_email_provisioning_routes(app)
user_id, account = 7, SimpleNamespace(id="an-id")
with app.app_context():
    exec({!r})
"""
#: Commands that say by their exit code what they have found, which is not for this test to judge.
_LOOKS = re.compile(r"^(email-provisioning (?:doctor|domains status|reconcile --plan).*)$", re.MULTILINE)
#: The folders that lie beside a checkout where `make` has been at work.
MADE = (".venv", ".tools", "src/frontend/node_modules")
#: Seconds that a server may take to stop.
PATIENCE = 60


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block of a page."""

    #: What it is: bash, ini, python, …; and words behind that.
    kind: str
    words: tuple[str, ...]
    text: str

    @property
    def commands(self) -> list[str]:
        """Return its command lines, each in one piece and without comments."""
        joined = self.text.replace("\\\n", " ")
        return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def blocks_of(page: Path) -> list[Block]:
    """Return the blocks of a page, in order."""
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [
        Block(kind=(words.split() or [""])[0], words=tuple(words.split()[1:]), text=text)
        for words, text in found
    ]


@dataclass(kw_only=True)
class Terminal:
    """A shell in a checkout, beside the server that was started there last."""

    checkout: Checkout
    #: How many commands have been run.
    count: int = 0
    _server: subprocess.Popen[bytes] | None = None
    _session: str = ""
    _done: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, checkout: Checkout) -> Terminal:
        """Return a terminal in a checkout in which everything has been made already."""
        for made in MADE:
            if not (checkout.root / made).exists():
                (checkout.root / made).symlink_to(ROOT / made)
        # Nothing there is newer than what was made of it.
        for path in (
            checkout.root / "pyproject.toml",
            checkout.root / "uv.lock",
            *_tree(checkout.root / "src"),
        ):
            if not path.is_symlink():
                os.utime(path, (1, 1))
        return cls(checkout=checkout)

    def run(self, block: Block) -> None:
        """Run a block once, however many pages show it; each of its commands must succeed."""
        shown = "\n".join(block.commands)
        if shown in self._done:
            return
        self._done.add(shown)
        self.count += len(block.commands)
        if "server" in block.words:
            self._serve(block.text)
        elif block.kind == "python":
            around = FLASK if "flask" in block.words else "{}"
            self._finish([sys.executable, "-c", around.format(block.text)], "src/backend")
        else:
            self._finish(["bash", "-e", "-o", "pipefail", "-c", self._here(block.text)], ".")

    def close(self) -> None:
        """Stop the server."""
        if self._server is not None and self._server.poll() is None:
            # Ctrl-C reaches all who are at work in a terminal; make says afterwards that it was broken off.
            os.killpg(self._server.pid, signal.SIGINT)
            assert self._server.wait(PATIENCE) in {0, 2, -signal.SIGINT}
            self._server = None

    @property
    def _url(self) -> str:
        return f"http://localhost:{self.checkout.environ['HTTP_PORT']}"

    def _here(self, text: str) -> str:
        text = _LOOKS.sub(r"\1 || test $? -ne 2", text)
        return text.replace("http://localhost:5000", self._url).replace(
            "session=...", f"session={self._session}"
        )

    def _finish(self, command: list[str], folder: str) -> None:
        done = subprocess.run(
            command,
            cwd=self.checkout.root / folder,
            env={**self.checkout.environ, **SHORT},
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
        told = f"{command[-1]}\n{done.stdout}{done.stderr}"
        assert done.returncode == 0, told
        assert "Traceback" not in done.stderr, told

    def _serve(self, command: str) -> None:
        self.close()
        output = self.checkout.root.parent / "server.out"
        with output.open("wb") as told, (self.checkout.root / "server.log").open("ab") as log:
            self._server = server = subprocess.Popen(
                ["bash", "-c", f"exec {command.strip()}"],
                cwd=self.checkout.root,
                env={**self.checkout.environ, "PYTHONUNBUFFERED": "1"},
                stdout=told,
                stderr=log,
                start_new_session=True,
            )
        eventually(lambda: server.poll() is not None or self._answers())
        assert server.poll() is None, (self.checkout.root / "server.log").read_text()
        if not self._session:
            eventually(lambda: "sign-in=" in output.read_text())
            link = re.search(r"#sign-in=(\S+)", output.read_text())
            assert link is not None
            body: Mapping[str, str] = {"token": link[1]}
            signed_in = requests.post(f"{self._url}/api/email/session", json=body, timeout=30)
            self._session = signed_in.cookies["session"] or ""

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self._url}/readyz", timeout=5).ok
        except requests.RequestException:
            return False


def _tree(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _tree(path)
