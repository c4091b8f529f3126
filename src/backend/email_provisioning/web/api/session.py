"""Signing in and out, and who is signed in."""

from __future__ import annotations

from werkzeug.http import dump_cookie

from email_provisioning.domain.actor import Actor
from email_provisioning.provisioning.access import SignInLinkInvalid
from email_provisioning.web import rendering
from email_provisioning.web.csrf import check_same_site
from email_provisioning.web.errors import CsrfFailed, NotFound, TooManyRequests
from email_provisioning.web.operations import Answer, Call, Given, operation
from email_provisioning.web.requests import is_secure
from email_provisioning.web.schemas.accounts import AccountLimit
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.session import Domain, Limits, Me, Person, SessionRequest

#: How long a browser keeps the cookie: as long as it will. Whether a session is still open is for us to say.
COOKIE_SECONDS = 400 * 24 * 3600
#: Sign-ins that one client may try in a minute.
SIGN_INS_PER_MINUTE = 30


@operation("GET", "/me", given=NoInput, answers={200: Me})
def get_me(call: Call[NoInput]) -> Answer:
    """Tell who is signed in, on which domains addresses can be made, and how many."""
    return Answer(body=_me(call, call.actor))


@operation(
    "POST",
    "/session",
    given=SessionRequest,
    answers={200: Me},
    problems=(SignInLinkInvalid, CsrfFailed, NotFound, TooManyRequests),
    per_minute=lambda _settings: SIGN_INS_PER_MINUTE,
)
def open_session(call: Call[SessionRequest]) -> Answer:
    """Sign a person in with the token of a one-time link.

    Only where no host application signs people in.
    """
    _refuse_in_host(call)
    session = call.services.access.open_session(call.given.token, request_id=call.request_id)
    user = session.user
    me = _me(
        call,
        Actor(user_id=user.id, name=user.name, is_admin=user.is_admin, is_auditor=user.is_auditor),
    )
    return Answer(body=me, headers=_cookie(call, session.secret, COOKIE_SECONDS))


@operation(
    "DELETE",
    "/session",
    given=NoInput,
    answers={204: None},
    problems=(CsrfFailed, NotFound),
)
def close_session(call: Call[NoInput]) -> Answer:
    """Sign out. Only where no host application signs people in."""
    _refuse_in_host(call)
    session = call.request.cookies.get(call.visitors.cookie)
    if session is not None:
        call.services.access.close_session(session, request_id=call.request_id)
    return Answer(body=None, status=204, headers=_cookie(call, "", 0))


def _refuse_in_host(call: Call[Given]) -> None:
    if call.visitors.host is not None:
        raise NotFound("The application that this is part of signs people in.")
    check_same_site(call.request, public_url=call.services.settings.public_url)


def _cookie(call: Call[Given], value: str, seconds: int) -> dict[str, str]:
    settings = call.services.settings
    secure = is_secure(call.request, trusted_proxies=settings.trusted_proxies, public_url=settings.public_url)
    cookie = dump_cookie(
        call.visitors.cookie,
        value,
        max_age=seconds,
        path=call.request.script_root or "/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return {"Set-Cookie": cookie}


def _me(call: Call[Given], actor: Actor) -> Me:
    services = call.services
    allowance = services.directory.allowance(actor)
    return Me(
        user=Person(id=actor.user_id, name=actor.name, is_admin=actor.is_admin, role=actor.role.value),
        domains=[
            Domain(
                name=domain.name,
                provider=domain.provider,
                default=domain.name == services.domains.default.name,
                capabilities=rendering.capabilities(services.provider_of(domain.provider).capabilities),
            )
            for domain in services.domains.all().values()
        ],
        limits=Limits(accounts=AccountLimit(used=allowance.used, max=allowance.limit)),
    )
