"""Answers in the form that Graph gives them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from flask import Request, Response, jsonify, request

from tests.fakes.microsoft import filters
from tests.fakes.microsoft.tenant import Tenant
from tests.fakes.server import Fault


class Refused(Exception):
    """The call is answered with an error."""

    def __init__(self, status: int, code: str, message: str, *details: dict[str, str]) -> None:
        """Keep what the answer says."""
        super().__init__(code)
        self.status, self.code, self.message, self.details = status, code, message, details

    def response(self) -> Response:
        """Return the answer."""
        return error(self.status, self.code, self.message, *self.details)


def error(status: int, code: str, message: str, *details: dict[str, str]) -> Response:
    """Return an error as OData has it."""
    inner = {"date": "2026-11-03T09:00:00", "request-id": str(uuid.uuid4())}
    body: dict[str, Any] = {"code": code, "message": message, "innerError": inner}
    if details:
        body["details"] = list(details)
    response = jsonify({"error": body})
    response.status_code = status
    return response


def plain_error(status: int, code: str, message: str) -> Response:
    """Return an error where no call is being answered."""
    body = {"error": {"code": code, "message": message, "innerError": {}}}
    return Response(json.dumps(body), status=status, mimetype="application/json")


def refusal(fault: Fault) -> Response:
    """Return Graph's own answer for a fault that is one."""
    if fault in (Fault.RATE_LIMIT, Fault.RATE_LIMIT_BARE):
        response = plain_error(429, "TooManyRequests", "Too many requests")
        if fault is Fault.RATE_LIMIT:
            response.headers["Retry-After"] = "1"
        return response
    if fault is Fault.TOKEN_EXPIRED:
        return plain_error(
            401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."
        )
    if fault is Fault.UNAVAILABLE:
        return plain_error(503, "serviceNotAvailable", "The service is temporarily unavailable.")
    return plain_error(500, "InternalServerError", "An unexpected error occurred.")


def conflict(name: str) -> Refused:
    """Return the refusal of a value that something else has."""
    message = f"Another object with the same value for property {name} already exists."
    return Refused(
        400, "Request_BadRequest", message, {"code": "ObjectConflict", "message": message, "target": name}
    )


def not_there(key: str) -> Refused:
    """Return the refusal of what the directory does not have."""
    return Refused(
        404,
        "Request_ResourceNotFound",
        f"Resource '{key}' does not exist or one of its queried reference-property objects are not present.",
    )


def selected(value: dict[str, Any]) -> dict[str, Any]:
    """Return what $select asks for."""
    names = request.args.get("$select")
    if not names:
        return value
    return {name: value[name] for name in names.split(",") if name in value}


def check_query() -> None:
    """Refuse what Graph has only for whoever takes answers of a moment ago."""
    is_eventual = request.headers.get("ConsistencyLevel") == "eventual"
    text = request.args.get("$filter")
    try:
        calls = filters.functions(filters.parse(text)) if text else set()
    except filters.BadFilter as bad:
        raise Refused(400, "Request_BadRequest", f"Invalid filter clause: {bad}") from bad
    if ("endswith" in calls or "$count" in request.args) and not is_eventual:
        raise Refused(400, "Request_UnsupportedQuery", "Operator is not supported without ConsistencyLevel.")


def page(tenant: Tenant, values: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return one page of a list, with the address of the next one."""
    skip = int(request.args.get("$skiptoken", request.args.get("$skip", "0")))
    size = min(int(request.args.get("$top", "100")), tenant.page_size)
    body: dict[str, Any] = {
        "@odata.context": f"{request.host_url}v1.0/$metadata#{request.path.rpartition('/')[2]}",
        "value": [selected(each) for each in values[skip : skip + size]],
    }
    if request.args.get("$count") == "true":
        body["@odata.count"] = len(values)
    if skip + size < len(values):
        lied = tenant.next_link
        body["@odata.nextLink"] = _next_link(request, skip + size) if lied is None else lied
    return body


def _next_link(at: Request, skip: int) -> str:
    kept = [(name, value) for name, value in at.args.items(multi=True) if name not in ("$skip", "$skiptoken")]
    query = "&".join(f"{name}={quote(value)}" for name, value in [*kept, ("$skiptoken", str(skip))])
    return f"{at.base_url}?{query}"
