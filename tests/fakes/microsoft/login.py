"""Microsoft's sign-in service, as far as an application asks it for tokens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from flask import Blueprint, request

from tests.fakes.microsoft.tenant import CLIENT_ID, TENANT_ID, Tenant
from tests.fakes.server import Exchange

TOKEN_PATH = "/oauth2/v2.0/token"
#: What an application has to send (RFC 6749, section 4.4.2, with the client's credentials in the body).
FIELDS = {"client_id", "client_secret", "scope", "grant_type"}


def login(tenant: Tenant) -> Blueprint:
    """Return the route that gives tokens for a tenant."""
    routes = Blueprint("login", __name__)

    @routes.post(f"/<directory>{TOKEN_PATH}")
    def token(directory: str) -> Any:
        form = request.form
        if directory != TENANT_ID:
            return refused(400, "invalid_request", 90002, f"Tenant '{directory}' not found.")
        if form["client_id"] != CLIENT_ID:
            return refused(400, "unauthorized_client", 700016, "Application was not found in the directory.")
        if form["client_secret"] != tenant.secret:
            return refused(401, "invalid_client", 7000215, f"Invalid client secret: {form['client_secret']}")
        if not form["scope"].endswith("/.default"):
            return refused(400, "invalid_scope", 1002012, "The provided value for scope is not valid.")
        given = tenant.new_token()
        return {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": given}

    return routes


def refused(status: int, name: str, number: int, words: str) -> tuple[dict[str, Any], int]:
    """Return an error as the sign-in service gives it."""
    return {
        "error": name,
        "error_description": f"AADSTS{number}: {words} Trace ID: 0 Timestamp: 2026-11-03 09:00:00Z",
        "error_codes": [number],
        "timestamp": "2026-11-03 09:00:00Z",
    }, status


def wrong_with_login(exchange: Exchange) -> Iterable[str]:
    """Yield what is wrong with a request for a token by RFC 6749; it is not in Graph's description."""
    if not exchange.path.endswith(TOKEN_PATH):
        return
    form = parse_qs(exchange.request_body.decode())
    if form.keys() != FIELDS or form["grant_type"] != ["client_credentials"]:
        yield f"the request has {', '.join(sorted(form))}"
    if exchange.request_headers.get("content-type") != "application/x-www-form-urlencoded":
        yield "the request is no form"
