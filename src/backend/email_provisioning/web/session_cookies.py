"""The cookies of our own sign-in."""

from __future__ import annotations

from werkzeug.http import dump_cookie

from email_provisioning.web.errors import NotFound
from email_provisioning.web.operations import PREFIX, Call, Given
from email_provisioning.web.requests import is_secure

#: How long a browser keeps the cookie: as long as it will. Whether a session is still open is for us to say.
COOKIE_SECONDS = 400 * 24 * 3600
#: What a browser brings back from the OpenID provider, and for how long.
BEGUN_COOKIE, BEGUN_SECONDS = "email_provisioning_sign_in", 600


def refuse_in_host(call: Call[Given]) -> None:
    """Raise `NotFound` where the application that we are part of signs people in."""
    if call.visitors.host is not None:
        raise NotFound("The application that this is part of signs people in.")


def kept(call: Call[Given], secret: str) -> dict[str, str]:
    """Return the header by which the browser keeps a session."""
    return _cookie(call, call.visitors.cookie, secret, COOKIE_SECONDS, call.request.script_root or "/")


def forgotten(call: Call[Given]) -> dict[str, str]:
    """Return the header by which the browser forgets it."""
    return _cookie(call, call.visitors.cookie, "", 0, call.request.script_root or "/")


def begun(call: Call[Given], value: str) -> dict[str, str]:
    """Return the header by which the browser keeps a sign-in that has begun; empty: forgets it."""
    path = f"{call.request.script_root}{PREFIX}/oidc"
    return _cookie(call, BEGUN_COOKIE, value, BEGUN_SECONDS if value else 0, path)


def _cookie(call: Call[Given], name: str, value: str, seconds: int, path: str) -> dict[str, str]:
    settings = call.services.settings
    cookie = dump_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        secure=is_secure(
            call.request, trusted_proxies=settings.trusted_proxies, public_url=settings.public_url
        ),
        httponly=True,
        samesite="Lax",
    )
    return {"Set-Cookie": cookie}
