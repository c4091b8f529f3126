"""The fake of Microsoft 365 as a server: sign-in and Graph on one port, every exchange held against the contract."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask, Response, request

from email_provisioning.testing.outside import Arrived, Outside
from tests.fakes.microsoft import csdl
from tests.fakes.microsoft.answers import Refused, error, refusal
from tests.fakes.microsoft.contract import Contract
from tests.fakes.microsoft.directory import directory
from tests.fakes.microsoft.login import login, wrong_with_login
from tests.fakes.microsoft.mail import mail
from tests.fakes.microsoft.tenant import CLIENT_ID, CLIENT_SECRET, TENANT_ID, Tenant
from tests.fakes.server import Exchange, FakeServer, built, serving_fake
from tests.fakes.tally import note

VERSION = "/v1.0"
CONTRACT = "microsoft-graph (CSDL)"


@dataclass
class MicrosoftOutside(Outside):
    """The rest of the world behind the tenant."""

    tenant: Tenant = field(default_factory=Tenant)

    @property
    def arrived(self) -> list[Arrived]:
        """Return what has left the tenant."""
        return [
            Arrived(sender=sender, recipients=recipients, content=content)
            for sender, recipients, content in self.tenant.sent
        ]


@dataclass(frozen=True, kw_only=True)
class Microsoft:
    """The fake while it runs."""

    tenant: Tenant
    outside: MicrosoftOutside
    server: FakeServer
    #: None where the official description is not beside the project.
    contract: Contract | None

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings that lead to it."""
        return {
            "MICROSOFT_TENANT_ID": TENANT_ID,
            "MICROSOFT_CLIENT_ID": CLIENT_ID,
            "MICROSOFT_CLIENT_SECRET": CLIENT_SECRET,
            "MICROSOFT_GRAPH_BASE_URL": self.server.url,
            "MICROSOFT_LOGIN_BASE_URL": self.server.url,
        }

    def check(self) -> None:
        """Fail where an exchange was not as the official description has it."""
        assert self.server.violations == [], "\n".join(self.server.violations[:20])


@contextmanager
def serving_microsoft() -> Iterator[Microsoft]:
    """Serve a tenant of its own; what was wrong by the contract fails at the end."""
    description = csdl.load()
    contract = Contract(csdl=description) if description else None

    def validate(exchange: Exchange) -> list[str]:
        return [*wrong_with_login(exchange), *(contract(exchange) if contract else ())]

    outside = MicrosoftOutside()
    apps: list[Flask] = []
    # The routes need the server, which needs an application: it is asked for with each request.
    with serving_fake(
        lambda environ, start: apps[0](environ, start), refuse=refusal, validate=validate
    ) as server:
        apps.append(built(lambda: _app(outside, server)))
        running = Microsoft(tenant=outside.tenant, outside=outside, server=server, contract=contract)
        yield running
        if contract:
            violations = len(server.violations)
            note(CONTRACT, requests=contract.requests, answers=contract.answers, violations=violations)
        running.check()


def _app(outside: MicrosoftOutside, server: FakeServer) -> Flask:
    app, tenant = Flask("microsoft"), outside.tenant
    app.register_blueprint(login(tenant))
    app.register_blueprint(directory(tenant), url_prefix=VERSION)
    app.register_blueprint(mail(tenant, outside, server.stopping), url_prefix=VERSION)

    @app.before_request
    def authorise() -> Response | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if request.path.startswith(f"{VERSION}/") and token not in tenant.tokens:
            return error(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
        return None

    @app.after_request
    def name_it(response: Response) -> Response:
        response.headers["request-id"] = str(uuid.uuid4())
        return response

    @app.errorhandler(Refused)
    def refused(refused: Refused) -> Response:
        return refused.response()

    @app.errorhandler(404)
    def no_such_path(_error: Exception) -> Response:
        return error(404, "BadRequest", f"Resource not found for the segment in {request.path}.")

    return app
