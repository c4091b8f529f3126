"""AWS Secrets Manager as a server: moto, behind one that refuses what a test wants refused."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.secretsmanager.models import secretsmanager_backends
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Request, Response

from tests.fakes.server import FakeServer, Fault, serving_fake

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REGION = "eu-west-1"
#: What AWS refuses on a secret that is marked for deletion.
WRITES = (".CreateSecret", ".PutSecretValue")


@dataclass
class SecretsManager:
    """What a test can ask of it; all that is kept is moto's, one for the whole process."""

    #: What the names of this test begin with: nobody else's do.
    prefix: str = field(default_factory=lambda: f"{uuid.uuid4().hex}/")
    #: Beginnings of names on which nothing is allowed.
    denied: list[str] = field(default_factory=list)
    #: Whether our key is refused.
    locked_out: bool = False

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        body = request.get_data(cache=True)
        environ["wsgi.input"] = BytesIO(body)
        given = json.loads(body or b"{}")
        name = str(given.get("SecretId") or given.get("Name") or "")
        if self.locked_out:
            return refused(400, "UnrecognizedClientException")(environ, start)
        if any(name.startswith(self.prefix + each) for each in self.denied):
            return refused(400, "AccessDeniedException")(environ, start)
        if request.headers["X-Amz-Target"].endswith(WRITES) and _is_deleted(name):
            # Where moto writes to what is deleted, and leaves it so.
            return refused(400, "InvalidRequestException")(environ, start)
        return moto()(environ, start)


def _is_deleted(name: str) -> bool:
    found = secretsmanager_backends[DEFAULT_ACCOUNT_ID][REGION].secrets.get(name)
    return found is not None and found.is_deleted()


@dataclass(frozen=True, kw_only=True)
class RunningSecretsManager:
    """The fake while it runs."""

    manager: SecretsManager
    server: FakeServer

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings that lead to it."""
        return {
            "SECRET_STORE": "aws-secrets-manager",
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "an-access-key-of-the-tests",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": self.server.url,
            "AWS_SECRETS_PREFIX": self.manager.prefix,
        }


@cache
def moto() -> WSGIApplication:
    """Return moto, loaded: the first call would otherwise take longer than a client waits."""
    app: WSGIApplication = DomainDispatcherApplication(create_backend_app)
    credential = f"AWS4-HMAC-SHA256 Credential=x/20260101/{REGION}/secretsmanager/aws4_request"
    headers = {"X-Amz-Target": "secretsmanager.ListSecrets", "Authorization": credential}
    run_wsgi_app(app, EnvironBuilder(method="POST", headers=Headers(headers), json={}).get_environ())
    return app


@contextmanager
def serving_secrets_manager() -> Iterator[RunningSecretsManager]:
    """Serve it with names that are this test's own."""
    manager = SecretsManager()
    moto()
    with serving_fake(manager, refuse=refusal) as server:
        yield RunningSecretsManager(manager=manager, server=server)


def refused(status: int, code: str) -> Response:
    """Return a refusal as AWS words it."""
    body = json.dumps({"__type": code, "message": code})
    return Response(body, status=status, content_type="application/x-amz-json-1.1")


def refusal(fault: Fault) -> Response:
    """Return what AWS answers where something is wrong with it, or with what we come with."""
    status, code = {
        Fault.SERVER_ERROR: (500, "InternalServiceError"),
        Fault.UNAVAILABLE: (503, "ServiceUnavailable"),
        Fault.RATE_LIMIT: (400, "ThrottlingException"),
        Fault.RATE_LIMIT_BARE: (429, "TooManyRequestsException"),
        Fault.TOKEN_EXPIRED: (400, "ExpiredTokenException"),
    }[fault]
    return refused(status, code)
