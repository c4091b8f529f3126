"""From a request to its answer: who calls, what is given, what the handler says, and every error as a problem."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from flask import Response, request
from structlog.contextvars import bound_contextvars
from werkzeug.exceptions import HTTPException

from email_provisioning.bootstrap import Services
from email_provisioning.domain.actor import Actor
from email_provisioning.errors import PermissionDenied, ProvisioningError
from email_provisioning.web.errors import BodyTooLarge, InternalError
from email_provisioning.web.ids import ID
from email_provisioning.web.operations import Answer, Call, Given, Operation
from email_provisioning.web.permissions import check_permission
from email_provisioning.web.problems import from_http, problem
from email_provisioning.web.requests import client_of, request_id_of
from email_provisioning.web.streams import Streams
from email_provisioning.web.throttling import Throttle
from email_provisioning.web.validation import read_body, read_query
from email_provisioning.web.visitors import Visitors

#: The statuses that refuse what was asked for; others mean that it was not understood, or that it may pass.
_REFUSALS = frozenset({403, 404, 409, 422, 429})

#: What requests are called in metrics that are for no operation of the API.
OTHER = "other"

#: An answer of the API that a browser is made to show as a page runs nothing and shows nothing.
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Dispatcher:
    """Makes views of operations.

    Everything happens inside the view: nothing is hooked into the application, whose own hooks, error handlers and
    settings stay as they are and see our routes as they see any other.
    """

    services: Services
    visitors: Visitors
    streams: Streams = field(init=False)

    def __post_init__(self) -> None:
        """Make the places of answers that take their time."""
        object.__setattr__(self, "streams", Streams(most=self.services.settings.http_event_streams))

    def view(self, operation: Operation[Given]) -> Callable[..., Response]:
        """Return the Flask view of an operation."""
        settings = self.services.settings
        throttle = Throttle(operation.per_minute(settings)) if operation.per_minute else None
        signed_in = operation.rule.signed_in

        def answer(request_id: str, path: dict[str, str]) -> Response:
            self._limit_body(operation.most_bytes(settings))
            if throttle is not None:
                throttle.take(client_of(request, trusted_proxies=settings.trusted_proxies))
            actor = self.visitors.identify(request, request_id=request_id) if signed_in else None
            if actor is None:
                return self._carry_out(operation, None, request_id, path)
            try:
                check_permission(actor, operation.rule)
                return self._carry_out(operation, actor, request_id, path)
            except ProvisioningError as error:
                self._note_refusal(operation, actor, path, error)
                raise

        return self.guarded(answer, operation.name)

    def _carry_out(
        self, operation: Operation[Given], actor: Actor | None, request_id: str, path: dict[str, str]
    ) -> Response:
        read = read_body if operation.has_body else read_query
        call = Call(
            request=request,
            services=self.services,
            visitors=self.visitors,
            path=path,
            given=read(operation.given, request),
            request_id=request_id,
            known=actor,
            streams=self.streams,
        )
        return _response(operation.handler(call))

    def _note_refusal(
        self, operation: Operation[Given], actor: Actor, path: dict[str, str], error: ProvisioningError
    ) -> None:
        """Write down that somebody was refused a change, or a look at what is not his to see."""
        changes = operation.method != "GET" and error.status in _REFUSALS
        if changes or isinstance(error, PermissionDenied):
            self.services.audit.refused(
                actor, action=operation.action, error=error, account_id=_account_in(operation, path)
            )

    def guarded(
        self, answer: Callable[[str, dict[str, str]], Response], name: str = OTHER
    ) -> Callable[..., Response]:
        """Return a view that turns every exception of ``answer`` into a problem; ``name`` is its name in metrics."""
        metrics = self.services.metrics

        def view(**path: str) -> Response:
            began = time.monotonic()
            request_id = request_id_of(request)
            with bound_contextvars(request_id=request_id), metrics.tracing.span(name):
                try:
                    response = answer(request_id, path)
                except ProvisioningError as error:
                    response = problem(error, request_id)
                except HTTPException as error:
                    response = problem(from_http(error), request_id)
                except Exception:  # noqa: BLE001 - logged, and told as our own fault
                    _log.exception("request_crashed", path=request.path, method=request.method)
                    response = problem(InternalError(), request_id)
            response.headers["X-Request-ID"] = request_id
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers["Referrer-Policy"] = "no-referrer"
            # A page that is made to be shown has one of its own.
            response.headers.setdefault("Content-Security-Policy", _POLICY)
            metrics.answered(name, response.status_code, time.monotonic() - began)
            return response

        return view

    def _limit_body(self, limit: int) -> None:
        """Refuse a body that is too large before it is read, and stop reading one that does not tell its size."""
        if (request.content_length or 0) > limit:
            raise BodyTooLarge
        # Werkzeug stops there without a word: one more tells a body that is too large from one that just fits.
        request.max_content_length = limit + 1


def _account_in(operation: Operation[Given], path: dict[str, str]) -> str | None:
    """Return the account that a path is about, as far as its id can be one."""
    found = path.get("id", "")
    return found if operation.path.startswith("/accounts/") and ID.fullmatch(found) else None


def _response(answer: Answer | Response) -> Response:
    if isinstance(answer, Response):
        return answer
    body = answer.body
    content = body.__pydantic_serializer__.to_json(body) if body is not None else b""
    mimetype = "application/json" if body is not None else None
    return Response(content, status=answer.status, headers=dict(answer.headers), mimetype=mimetype)
