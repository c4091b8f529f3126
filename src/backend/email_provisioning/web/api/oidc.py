"""Signing in with an OpenID provider: to it, and back."""

from __future__ import annotations

from flask import Response

from email_provisioning.errors import ProvisioningError
from email_provisioning.provisioning.oidc import OidcUnavailable
from email_provisioning.provisioning.sign_in import OidcOff
from email_provisioning.web.errors import NotFound, TooManyRequests
from email_provisioning.web.operations import PREFIX, Call, Given, operation
from email_provisioning.web.panel import PATH
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.session import CallbackQuery
from email_provisioning.web.session_cookies import BEGUN_COOKIE, begun, kept, refuse_in_host

#: Sign-ins that one client may begin or end in a minute.
PER_MINUTE = 60


@operation(
    "GET",
    "/oidc/start",
    given=NoInput,
    answers={303: None},
    problems=(OidcOff, OidcUnavailable, NotFound, TooManyRequests),
    per_minute=lambda _settings: PER_MINUTE,
)
def start_oidc(call: Call[NoInput]) -> Response:
    """Send the browser to the OpenID provider."""
    refuse_in_host(call)
    found = call.services.sign_in.begin_oidc(_redirect_uri(call))
    return _see_other(found.url, begun(call, found.cookie))


@operation(
    "GET",
    "/oidc/callback",
    given=CallbackQuery,
    answers={303: None},
    problems=(NotFound, TooManyRequests),
    per_minute=lambda _settings: PER_MINUTE,
)
def finish_oidc(call: Call[CallbackQuery]) -> Response:
    """Sign a person in who comes back from the OpenID provider; the page tells what went wrong."""
    refuse_in_host(call)
    page = f"{call.request.script_root}{PATH}"
    try:
        session = call.services.sign_in.finish_oidc(
            _redirect_uri(call),
            call.given.model_dump(exclude_none=True),
            call.request.cookies.get(BEGUN_COOKIE),
            label=call.request.headers.get("User-Agent", ""),
            request_id=call.request_id,
        )
    except ProvisioningError as error:
        call.note(error)
        return _see_other(f"{page}#sign-in-error={error.code}", begun(call, ""))
    present = call.request.cookies.get(call.visitors.cookie)
    if present is not None:
        call.services.access.close_session(present, request_id=call.request_id)
    return _see_other(page, kept(call, session.secret), begun(call, ""))


def _redirect_uri(call: Call[Given]) -> str:
    return f"{call.services.settings.public_url}{PREFIX}/oidc/callback"


def _see_other(url: str, *headers: dict[str, str]) -> Response:
    response = Response(status=303, headers={"Location": url})
    for each in headers:
        for name, value in each.items():
            response.headers.add(name, value)
    return response
