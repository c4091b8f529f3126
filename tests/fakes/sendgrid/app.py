"""SendGrid's API as a WSGI application on a state of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, jsonify, request
from werkzeug.local import LocalProxy

from tests.fakes.sendgrid.state import ADDED, CALLS, EVERY_SCOPE, KEYS_AT_MOST, RECORDS, Domain, Key, State
from tests.fakes.sendgrid.views import of_category, of_domain, of_key, of_subuser, of_validation
from tests.fakes.server import Fault

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

View = Callable[..., Response | tuple[Response, int]]
#: Where a request finds the state that it is about. One application serves them all: building one takes a while.
STATE = "sendgrid.state"
_app = Flask(__name__, static_folder=None)
state: State = LocalProxy(lambda: request.environ[STATE])  # type: ignore[assignment]


class Refused(Exception):
    """Ends a call with an error of SendGrid's form."""

    def __init__(self, status: int, message: str, field: str | None = None) -> None:
        self.status, self.message, self.field = status, message, field


def error(status: int, message: str, field: str | None = None, **headers: str) -> Response:
    """Return an error as SendGrid writes it."""
    body = json.dumps({"errors": [{"field": field, "message": message}]})
    return Response(body, status=status, headers=headers, mimetype="application/json")


def refusal(fault: Fault) -> Response:
    """Return SendGrid's own answer to what goes wrong on its side."""
    if fault is Fault.RATE_LIMIT:
        return error(429, "too many requests", **{"Retry-After": "2"})
    if fault is Fault.RATE_LIMIT_BARE:
        reset = str(State.window_ends())
        return error(429, "too many requests", **{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset})
    if fault is Fault.TOKEN_EXPIRED:
        return error(401, "authorization required")
    return error(503 if fault is Fault.UNAVAILABLE else 500, "internal server error")


def sendgrid_app(state: State) -> WSGIApplication:
    """Return the application for one state."""

    def serve(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ[STATE] = state
        return _app(environ, start)

    return serve


@_app.errorhandler(Refused)
def _refused(refused: Refused) -> Response:
    return error(refused.status, refused.message, refused.field)


@_app.before_request
def _admit() -> None:
    if state.elsewhere:
        raise Refused(451, "this user's data is kept in another region")
    if not state.take_call():
        raise Refused(429, "too many requests")
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    key = state.key_of_secret(secret) if scheme == "Bearer" else None
    if key is None or key.owner is not None:
        raise Refused(401, "authorization required")
    of = request.headers.get("on-behalf-of")
    if of is not None and of not in state.subusers:
        raise Refused(403, "access forbidden")
    g.key, g.of = key, of


@_app.after_request
def _with_limits(response: Response) -> Response:
    response.headers["X-RateLimit-Limit"] = str(CALLS)
    response.headers["X-RateLimit-Remaining"] = str(state.calls_left)
    response.headers["X-RateLimit-Reset"] = str(State.window_ends())
    return response


def needs(scope: str) -> Callable[[View], View]:
    """Refuse a call whose key lacks a scope."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **given: Any) -> Response | tuple[Response, int]:
            if not g.key.may(scope):
                raise Refused(403, "access forbidden")
            return view(*args, **given)

        return guarded

    return wrap


# -- Keys ------------------------------------------------------------


def _key(key_id: str) -> Key:
    key = state.keys.get(key_id)
    if key is None or key.owner != g.of:
        raise Refused(404, "unable to find API Key")
    return key


@_app.get("/v3/api_keys")
@needs("api_keys.read")
def list_keys() -> Response:
    return jsonify({"result": [of_key(key) for key in state.keys_of(g.of)]})


@_app.post("/v3/api_keys")
@needs("api_keys.create")
def make_key() -> tuple[Response, int]:
    body = _body()
    name, scopes = _text(body, "name"), _scopes(body.get("scopes", list(EVERY_SCOPE)))
    with state.lock:
        if len(state.keys_of(g.of)) >= KEYS_AT_MOST:
            # The same words as for a missing scope: nothing but the count tells the two apart.
            raise Refused(403, "access forbidden")
        key = state.add_key(name, scopes, g.of)
    return jsonify({**of_key(key), "api_key": key.secret, "scopes": key.scopes}), 201


@_app.get("/v3/api_keys/<key_id>")
@needs("api_keys.read")
def get_key(key_id: str) -> Response:
    key = _key(key_id)
    return jsonify({"result": [{**of_key(key), "scopes": key.scopes}]})


@_app.put("/v3/api_keys/<key_id>")
@needs("api_keys.update")
def set_key(key_id: str) -> Response:
    key, body = _key(key_id), _body()
    key.name, key.scopes = _text(body, "name"), [*_scopes(body.get("scopes")), *ADDED]
    return jsonify(of_key(key))


@_app.delete("/v3/api_keys/<key_id>")
@needs("api_keys.delete")
def remove_key(key_id: str) -> tuple[Response, int]:
    with state.lock:
        del state.keys[_key(key_id).id]
    return Response(), 204


# -- Domains ------------------------------------------------------------


def _domain(domain_id: int) -> Domain:
    for each in state.domains:
        if each.id == domain_id:
            return each
    raise Refused(404, "domain not found")


@_app.get("/v3/whitelabel/domains")
@needs("whitelabel.read")
def list_domains() -> Response:
    offset, limit = request.args.get("offset", 0, int), request.args.get("limit", 50, int)
    matching = [each for each in state.domains if request.args.get("domain", "") in each.domain]
    return jsonify([of_domain(each) for each in matching[offset : offset + limit]])


@_app.post("/v3/whitelabel/domains/<int:domain_id>/validate")
@needs("whitelabel.update")
def validate_domain(domain_id: int) -> Response:
    domain = _domain(domain_id)
    domain.valid = domain.published >= set(RECORDS)
    return jsonify(of_validation(domain))


@_app.post("/v3/whitelabel/domains/<int:domain_id>/subuser")
@needs("whitelabel.create")
def assign_domain(domain_id: int) -> tuple[Response, int]:
    domain, username = _domain(domain_id), _text(_body(), "username")
    if username not in state.subusers:
        raise Refused(400, "no such user", "username")
    if username not in domain.subusers:
        domain.subusers.append(username)
    return jsonify(of_domain(domain, assigned_to=username)), 201


# -- Subusers ------------------------------------------------------------


@_app.get("/v3/subusers")
@needs("subusers.read")
def list_subusers() -> Response:
    offset, limit = request.args.get("offset", 0, int), request.args.get("limit", 10, int)
    wanted = request.args.get("username", "")
    matching = [each for each in state.subusers.values() if wanted in each.username]
    return jsonify([of_subuser(each) for each in matching[offset : offset + limit]])


@_app.post("/v3/subusers")
@needs("subusers.create")
def make_subuser() -> Response:
    body = _body()
    username, email, ips = _text(body, "username"), _text(body, "email"), body.get("ips")
    if not ips:
        raise Refused(400, "ips cannot be empty", "ips")
    with state.lock:
        if username in state.subusers or username in state.foreign:
            raise Refused(400, "username exists", "username")
        made = state.add_subuser(username, email, list(ips))
    return jsonify({"username": username, "user_id": made.id, "email": made.email})


# -- The account ------------------------------------------------------------


@_app.get("/v3/scopes")
def list_scopes() -> Response:
    return jsonify({"scopes": g.key.scopes})


@_app.get("/v3/user/account")
@needs("user.account.read")
def get_account() -> Response:
    return jsonify({"type": state.account_type, "reputation": 99.5})


@_app.get("/v3/user/credits")
@needs("user.credits.read")
def get_credits() -> Response:
    remain, total = state.credits
    dates = {"last_reset": "2026-11-01", "next_reset": "2026-12-01", "reset_frequency": "monthly"}
    return jsonify({"remain": remain, "total": total, "overage": 0, "used": total - remain, **dates})


@_app.get("/v3/categories/stats")
@needs("categories.stats.read")
def list_category_stats() -> Response:
    names = request.args.getlist("categories")
    if not names or "start_date" not in request.args:
        raise Refused(400, "missing required argument", "categories" if not names else "start_date")
    counted = [(name, state.counted[g.of, name]) for name in names]
    return jsonify([{"date": request.args["start_date"], "stats": [of_category(*each) for each in counted]}])


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Refused(400, "invalid JSON")
    return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Refused(400, "missing required argument", name)
    return value


def _scopes(value: object) -> list[str]:
    if not isinstance(value, list) or not value or not set(value) <= set(g.key.scopes):
        raise Refused(400, "one or more of given scopes are invalid", "scopes")
    return [str(each) for each in value]
