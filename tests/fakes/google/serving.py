"""Runs the fake of Google, and says which settings lead to it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from flask import Flask
from werkzeug.wrappers import Response

from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.providers._google_base import GoogleProvider
from email_provisioning.providers._google_key import ServiceAccount, read_service_account
from email_provisioning.providers.google_workspace import build
from email_provisioning.providers.registry import Surroundings
from email_provisioning.testing.provider import Held
from tests.fakes.google import access, directory, further, gmail, groups
from tests.fakes.google.access import Access, key_file
from tests.fakes.google.answers import GoogleError
from tests.fakes.google.discovery import Contract
from tests.fakes.google.stage import STAGE, Stage, stage
from tests.fakes.google.state import Workspace
from tests.fakes.server import FakeServer, Fault, serving_fake

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: How long an answer may take, in seconds: where one does not come, and where a busy machine may be slow to give it.
HASTY, PATIENT = httpx.Timeout(1.0, connect=5.0), httpx.Timeout(30.0)

_REFUSALS = {
    Fault.SERVER_ERROR: GoogleError(500, "backendError", "Internal error encountered."),
    Fault.UNAVAILABLE: GoogleError(503, "backendError", "The service is currently unavailable."),
    Fault.RATE_LIMIT: GoogleError(429, "rateLimitExceeded", "Rate Limit Exceeded", domain="usageLimits"),
    Fault.RATE_LIMIT_BARE: GoogleError(
        403, "userRateLimitExceeded", "User Rate Limit Exceeded", domain="usageLimits"
    ),
    Fault.TOKEN_EXPIRED: GoogleError(401, "authError", "Invalid Credentials"),
}


@dataclass
class Google:
    """The fake of Google as a test sees it."""

    workspace: Workspace
    access: Access
    server: FakeServer
    contract: Contract
    #: Where the key file is, and whatever else the test keeps.
    folder: Path
    #: What the settings say beside what leads here.
    further: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings that lead here, as they are written."""
        return {
            "EMAIL_PROVIDER": "google",
            "EMAIL_DOMAIN": self.workspace.domain,
            "GOOGLE_SERVICE_ACCOUNT_FILE": str(self.key_file),
            "GOOGLE_ADMIN_EMAIL": self.workspace.admin.email,
            "GOOGLE_API_BASE_URL": self.server.url,
            "GOOGLE_TOKEN_URL": f"{self.server.url}/token",
            **self.further,
        }

    @property
    def key_file(self) -> Path:
        """Return where the key file is."""
        return self.folder / "service-account.json"

    def provider(self, timeout: httpx.Timeout = PATIENT, **further: object) -> GoogleProvider:
        """Return the adapter that calls here."""
        settings: dict[str, object] = {
            **self.settings,
            "GOOGLE_SERVICE_ACCOUNT_FILE": self.key_file,
            "GOOGLE_MAILBOX_KIND": "user",
            "GOOGLE_ALIAS_USER": None,
            "GOOGLE_LICENCE": None,
            **further,
        }
        surroundings = Surroundings(
            resolve=Held().resolve,
            store=MaildirStore(self.folder / "mail"),
            hello="mail.example.test",
            settings=settings,
        )
        return build(surroundings, timeout=timeout, read_key=_read_once)


_read: dict[str, ServiceAccount] = {}


def _read_once(path: Path) -> ServiceAccount:
    """Read a key file, the usual one once: to check an RSA key takes longer than all else that a test does."""
    content = path.read_text()
    if content not in _read:
        _read[content] = read_service_account(path)
    return _read[content]


@contextmanager
def serving_google(folder: Path) -> Iterator[Google]:
    """Serve a fresh Google Workspace until the block ends, which fails if the official contract was not kept."""
    workspace = Workspace()
    contract = Contract()
    here = Stage(workspace=workspace, access=Access(workspace), stopping=threading.Event())

    def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ[STAGE] = here
        return _app()(environ, start)

    with serving_fake(app, refuse=_refusal, validate=contract) as server:
        google = Google(
            workspace=workspace, access=here.access, server=server, contract=contract, folder=folder
        )
        google.key_file.write_text(key_file())
        try:
            yield google
        finally:
            here.stopping.set()
    assert server.violations == []


@cache
def _app() -> Flask:
    """Return the application of every fake: each call says which workspace it is for. To build one takes long."""
    app = Flask(__name__)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.before_request(lambda: stage().access.check())
    app.register_error_handler(GoogleError, GoogleError.answer)
    for blueprint in (
        access.blueprint(),
        directory.users(),
        directory.aliases(),
        directory.domains(),
        groups.groups(),
        groups.settings(),
        gmail.messages(),
        gmail.senders(),
        gmail.labels(),
        further.licences(),
        further.verification(),
    ):
        app.register_blueprint(blueprint)
    return app


def _refusal(fault: Fault) -> Response:
    answer = _REFUSALS[fault].answer()
    if fault is Fault.RATE_LIMIT:
        answer.headers["Retry-After"] = "1"
    return answer
