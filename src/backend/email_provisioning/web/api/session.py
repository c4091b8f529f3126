"""Signing in and out, and who is signed in."""

from __future__ import annotations

from email_provisioning.domain.actor import Actor
from email_provisioning.provisioning.access import Session, SignInLinkInvalid, TokenNotFound
from email_provisioning.provisioning.sign_in import PasswordSignInOff, PasswordUnfit, WrongPassword
from email_provisioning.provisioning.slowing import SignInSlowed
from email_provisioning.web import rendering
from email_provisioning.web.api.paths import session_id
from email_provisioning.web.csrf import check_same_site
from email_provisioning.web.errors import CsrfFailed, NotFound, TooManyRequests
from email_provisioning.web.operations import Answer, Call, Given, operation
from email_provisioning.web.requests import client_of
from email_provisioning.web.schemas.accounts import AccountLimit
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.session import (
    Domain,
    Limits,
    Me,
    OpenSession,
    OpenSessions,
    PasswordRequest,
    Person,
    SessionRequest,
    SignInWays,
)
from email_provisioning.web.session_cookies import forgotten, kept, refuse_in_host

#: Sign-ins that one client may try in a minute.
SIGN_INS_PER_MINUTE = 30


@operation("GET", "/me", given=NoInput, answers={200: Me})
def get_me(call: Call[NoInput]) -> Answer:
    """Tell who is signed in, on which domains addresses can be made, and how many."""
    return Answer(body=_me(call, call.actor))


@operation("GET", "/sign-in", given=NoInput, answers={200: SignInWays}, problems=(NotFound,))
def get_sign_in(call: Call[NoInput]) -> Answer:
    """Tell in which ways people sign in here. Only where no host application signs people in."""
    refuse_in_host(call)
    ways = call.services.sign_in
    return Answer(body=SignInWays(link=True, password=ways.passwords, oidc=ways.oidc is not None))


@operation(
    "POST",
    "/session",
    given=SessionRequest,
    answers={200: Me},
    problems=(
        SignInLinkInvalid,
        WrongPassword,
        SignInSlowed,
        PasswordSignInOff,
        CsrfFailed,
        NotFound,
        TooManyRequests,
    ),
    per_minute=lambda _settings: SIGN_INS_PER_MINUTE,
)
def open_session(call: Call[SessionRequest]) -> Answer:
    """Sign a person in, with the token of a one-time link or with name and password.

    Only where no host application signs people in.
    """
    refuse_in_host(call)
    check_same_site(call.request, public_url=call.services.settings.public_url)
    session = _opened(call)
    _close_present(call)
    user = session.user
    me = _me(call, Actor(user_id=user.id, name=user.name, is_admin=user.is_admin, is_auditor=user.is_auditor))
    return Answer(body=me, headers=kept(call, session.secret))


@operation(
    "DELETE",
    "/session",
    given=NoInput,
    answers={204: None},
    problems=(CsrfFailed, NotFound),
)
def close_session(call: Call[NoInput]) -> Answer:
    """Sign out. Only where no host application signs people in."""
    refuse_in_host(call)
    check_same_site(call.request, public_url=call.services.settings.public_url)
    _close_present(call)
    return Answer(body=None, status=204, headers=forgotten(call))


@operation("GET", "/sessions", given=NoInput, answers={200: OpenSessions})
def list_sessions(call: Call[NoInput]) -> Answer:
    """List my sessions, oldest first."""
    found = call.services.sign_in.sessions(call.actor)
    current = call.services.access.session_id(call.request.cookies.get(call.visitors.cookie, ""))
    return Answer(
        body=OpenSessions(
            sessions=[
                OpenSession(
                    id=each.id,
                    label=each.label,
                    created_at=each.created_at,
                    last_used_at=each.last_used_at,
                    expires_at=each.expires_at,
                    current=each.id == current,
                )
                for each in found
            ]
        )
    )


@operation("DELETE", "/sessions/<id>", given=NoInput, answers={204: None}, problems=(TokenNotFound,))
def end_session(call: Call[NoInput]) -> Answer:
    """End one of my sessions, wherever it is."""
    call.services.sign_in.end_session(call.actor, session_id(call))
    return Answer(body=None, status=204)


@operation(
    "POST",
    "/me/password",
    given=PasswordRequest,
    answers={204: None},
    problems=(PasswordSignInOff, PasswordUnfit, WrongPassword, SignInSlowed, NotFound, TooManyRequests),
    per_minute=lambda _settings: SIGN_INS_PER_MINUTE,
)
def set_password(call: Call[PasswordRequest]) -> Answer:
    """Give myself a password, or a new one. Only where no host application signs people in."""
    refuse_in_host(call)
    call.services.sign_in.set_password(
        call.actor,
        call.given.password,
        current=call.given.current,
        session=call.request.cookies.get(call.visitors.cookie),
    )
    return Answer(body=None, status=204)


def _opened(call: Call[SessionRequest]) -> Session:
    given, label = call.given, call.request.headers.get("User-Agent", "")
    if given.token is not None:
        return call.services.access.open_session(given.token, label=label, request_id=call.request_id)
    network = client_of(call.request, trusted_proxies=call.services.settings.trusted_proxies)
    return call.services.sign_in.with_password(
        given.name or "", given.password or "", network=network, label=label, request_id=call.request_id
    )


def _close_present(call: Call[Given]) -> None:
    """End the session that the browser has: whoever signs in gets a new one."""
    session = call.request.cookies.get(call.visitors.cookie)
    if session is not None:
        call.services.access.close_session(session, request_id=call.request_id)


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
            if actor.may_on(domain.name)
        ],
        limits=Limits(
            accounts=AccountLimit(used=allowance.used, max=allowance.limit),
            message_bytes=services.settings.gateway_max_message_bytes,
        ),
    )
