"""The application that stands alone."""

from __future__ import annotations

from functools import partial

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.observability.logs import configure_logs
from email_provisioning.settings import Settings, load_settings
from email_provisioning.web.api import health
from email_provisioning.web.errors import MethodNotAllowed, NotFound
from email_provisioning.web.panel import PATH
from email_provisioning.web.problems import from_http, problem
from email_provisioning.web.registration import mount
from email_provisioning.web.requests import is_secure, request_id_of
from email_provisioning.web.visitors import STANDALONE_COOKIE

#: How long browsers keep to TLS: a year.
HSTS_SECONDS = 31_536_000


def create_app(settings: Settings | None = None, *, services: Services | None = None) -> Flask:
    """Return the application: the API, the page, our own sign-in, and health checks at the root."""
    settings = services.settings if services is not None else settings or load_settings()
    configure_logs(settings)
    app = Flask("email_provisioning", static_folder=None)
    dispatcher = mount(app, services or build_services(settings), current_user=None, cookie=STANDALONE_COOKIE)
    app.add_url_rule("/healthz", "healthz", dispatcher.view(health.get_health))
    app.add_url_rule("/readyz", "readyz", dispatcher.view(health.get_readiness))
    app.add_url_rule("/", "root", _to_page)
    app.register_error_handler(HTTPException, _problem)
    app.after_request(partial(_keep_to_tls, settings))
    return app


def _keep_to_tls(settings: Settings, response: Response) -> Response:
    """Tell browsers that came over TLS never to come without it (RFC 6797); in a host that is the host's to say."""
    if is_secure(request, trusted_proxies=settings.trusted_proxies, public_url=settings.public_url):
        response.headers["Strict-Transport-Security"] = f"max-age={HSTS_SECONDS}"
    return response


def _to_page() -> BaseResponse:
    return redirect(request.script_root + PATH)


def _problem(error: HTTPException) -> BaseResponse:
    if error.code is not None and error.code < 400:
        return error.get_response()
    known = {404: NotFound(), 405: MethodNotAllowed(getattr(error, "valid_methods", None) or ())}
    response: Response = problem(known.get(error.code or 500) or from_http(error), request_id_of(request))
    return response
