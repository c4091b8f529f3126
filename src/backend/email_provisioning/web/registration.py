"""Mounts the API and the page on a Flask application, which otherwise stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from flask import Blueprint, Flask, Response, request, request_started
from werkzeug.exceptions import MethodNotAllowed as WrongMethod
from werkzeug.routing import Map, Rule

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.observability.logs import log_through_host
from email_provisioning.provisioning.worker import EmbeddedWorker
from email_provisioning.settings import Settings, load_settings
from email_provisioning.web import message_page
from email_provisioning.web.api import OPERATIONS
from email_provisioning.web.client_setup import add_routes as add_client_setup
from email_provisioning.web.dispatch import Dispatcher
from email_provisioning.web.errors import MethodNotAllowed, NotFound
from email_provisioning.web.host_log import NAME
from email_provisioning.web.metrics import PATH as METRICS
from email_provisioning.web.metrics import MetricsPage
from email_provisioning.web.openapi import document_json
from email_provisioning.web.operations import PREFIX
from email_provisioning.web.panel import PATH, Panel
from email_provisioning.web.visitors import GUEST_COOKIE, CurrentUser, Visitors

#: Every method there is: what no other rule of ours takes is answered by us, not by the application.
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY")


def register_email_provisioning_routes(
    app: Flask,
    current_user: CurrentUser | None = None,
    *,
    settings: Settings | None = None,
    services: Services | None = None,
) -> None:
    """Serve the API under /api/email and the page at /email-provisioning.

    ``current_user`` returns whom the application has signed in, or None: a `User`, or anything with the attributes
    ``id``, ``name`` and ``is_admin``. Without it Flask-Login is asked where the application has it; otherwise people
    sign in with our own links. Nothing of the application is changed: no setting, hook, error handler or session.
    """
    log_through_host()
    services = services or build_services(settings or load_settings())
    mount(app, services, current_user=current_user, cookie=GUEST_COOKIE)


def mount(app: Flask, services: Services, *, current_user: CurrentUser | None, cookie: str) -> Dispatcher:
    """Add our blueprint to the application."""
    if NAME in app.extensions:
        raise RuntimeError("The routes of email_provisioning are registered on this application already.")
    visitors = Visitors(
        access=services.access,
        current_user=current_user,
        cookie=cookie,
        public_url=services.settings.public_url,
    )
    dispatcher = Dispatcher(services=services, visitors=visitors)
    blueprint = Blueprint(NAME, __name__)
    _add_api(blueprint, dispatcher)
    _add_panel(blueprint, Panel(visitors=visitors))
    _add_metrics(blueprint, dispatcher)
    add_client_setup(blueprint, dispatcher)
    app.register_blueprint(blueprint)
    # They live as long as the application does.
    app.extensions[NAME] = (dispatcher, _start_worker(services), _exempt_from_csrf_extension(app, blueprint))
    return dispatcher


def _add_api(blueprint: Blueprint, dispatcher: Dispatcher) -> None:
    # Flask's own answer to OPTIONS would name the methods of the rule for the rest as well.
    add = partial(blueprint.add_url_rule, provide_automatic_options=False)
    for each in OPERATIONS:
        add(PREFIX + each.path, each.name, dispatcher.view(each), methods=[each.method])
    add(f"{PREFIX}/openapi.json", "getDocument", dispatcher.guarded(_document), methods=["GET"])
    add(f"{PREFIX}/message.css", "getMessageStyle", dispatcher.guarded(message_page.style), methods=["GET"])
    # What matches nothing else is answered here, as a problem: the application's own handlers never see it.
    rest = dispatcher.guarded(_nothing)
    for path in (PREFIX, f"{PREFIX}/", f"{PREFIX}/<path:path>"):
        add(path, "nothing", rest, methods=_METHODS)


def _add_panel(blueprint: Blueprint, panel: Panel) -> None:
    blueprint.add_url_rule(f"{PATH}/assets/<path:name>", "asset", panel.asset)
    for path in (PATH, f"{PATH}/", f"{PATH}/<path:path>"):
        blueprint.add_url_rule(path, "page", panel.page)


def _add_metrics(blueprint: Blueprint, dispatcher: Dispatcher) -> None:
    page = dispatcher.guarded(MetricsPage.of(dispatcher.services).answer, "readMetrics")
    blueprint.add_url_rule(METRICS, "metrics", page, methods=_METHODS, provide_automatic_options=False)


def _document(_request_id: str, _path: dict[str, str]) -> Response:
    return Response(document_json(request.script_root), mimetype="application/json")


def _nothing(_request_id: str, _path: dict[str, str]) -> Response:
    """Answer what no operation takes: tell the methods of a path of ours, or raise that it, or its method, is wrong."""
    try:
        allowed = _api_map().bind("").allowed_methods(request.path)
    except WrongMethod:
        allowed = []
    if not allowed:
        raise NotFound
    allowed = sorted({*allowed, "OPTIONS"})
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": ", ".join(allowed)})
    raise MethodNotAllowed(allowed)


@cache
def _api_map() -> Map:
    """Return what the API answers, by path and method: made when somebody goes wrong first, since it takes long."""
    documents = [("GET", f"{PREFIX}/{name}") for name in ("openapi.json", "message.css")]
    paths = [*((each.method, PREFIX + each.path) for each in OPERATIONS), *documents]
    return Map([Rule(path, methods=[method], endpoint=path) for method, path in paths])


def _start_worker(services: Services) -> EmbeddedWorker | None:
    if not services.settings.embedded_worker:
        return None
    worker = EmbeddedWorker(services.worker)
    worker.start()
    worker.keep_over_forks()
    return worker


def _exempt_from_csrf_extension(app: Flask, blueprint: Blueprint) -> Callable[..., None]:
    """Keep a host's Flask-WTF from asking our calls for a token of its own: they have a protection of their own.

    The extension may be added after us; it looks at exemptions at each request. Returns what is called before the
    first request as long as the caller keeps it.
    """

    def exempt(sender: Flask, **_extra: Any) -> None:
        request_started.disconnect(exempt, sender)
        extension = sender.extensions.get("csrf")
        if extension is not None and hasattr(extension, "exempt"):
            extension.exempt(blueprint)

    request_started.connect(exempt, app)
    return exempt
