"""Who is calling: a program by its token, a person by the host's sign-in or by ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Request, current_app

from email_provisioning.domain.account import ADMINISTRATORS
from email_provisioning.domain.actor import Actor
from email_provisioning.errors import PermissionDenied
from email_provisioning.persistence.tokens import Purpose
from email_provisioning.provisioning.access import Access
from email_provisioning.web.csrf import check_same_site
from email_provisioning.web.errors import AuthenticationRequired

#: The name of our cookie where we are the whole application, and where the host has a session of its own.
STANDALONE_COOKIE, GUEST_COOKIE = "session", "email_provisioning_session"
#: Characters of a host's user id that the tables hold.
MAX_USER_ID = 255


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """A person whom a host application has signed in."""

    #: What accounts are owned by; any text, unique and never given to anybody else.
    id: str
    #: What to call the person.
    name: str = ""
    #: Whether the person reads the mail for postmaster@ and abuse@.
    is_admin: bool = False
    #: Whether the person reads what administrators see, and changes nothing.
    is_auditor: bool = False


#: Returns the person who is signed in, or None: a `User`, or anything with the attributes id, name and is_admin.
CurrentUser = Callable[[], Any]


@dataclass(frozen=True, kw_only=True)
class Visitors:
    """Finds out who is calling."""

    access: Access
    #: The host's; None: Flask-Login's where the host has that, otherwise our own sign-in.
    current_user: CurrentUser | None
    #: The name of our cookie.
    cookie: str
    public_url: str

    def identify(self, request: Request, *, request_id: str) -> Actor:
        """Return who calls, or raise `AuthenticationRequired`, or `CsrfFailed` where only a cookie says so."""
        actor = self._program(request, request_id)
        if actor is not None:
            return actor
        actor = self._person(request, request_id)
        if actor is None:
            raise AuthenticationRequired
        # A browser sends a cookie along by itself; a bearer token it does not.
        if _bearer_token(request) is None:
            check_same_site(request, public_url=self.public_url)
        return actor

    @property
    def host(self) -> CurrentUser | None:
        """Return the host's way to tell who is signed in; None where that is our own affair."""
        if self.current_user is not None:
            return self.current_user
        return _flask_login_user if hasattr(current_app, "login_manager") else None

    def _program(self, request: Request, request_id: str) -> Actor | None:
        token = _bearer_token(request)
        if token is None:
            return None
        actor = self.access.authenticate(token, Purpose.API, request_id=request_id)
        # A token that is not ours may be the host's.
        if actor is None and self.host is None:
            raise AuthenticationRequired("This token is not valid (any more).")
        return actor

    def _person(self, request: Request, request_id: str) -> Actor | None:
        host = self.host
        if host is not None:
            return _actor_of(host(), request_id)
        session = request.cookies.get(self.cookie)
        if session is None:
            return None
        return self.access.authenticate(session, Purpose.SESSION, request_id=request_id)


def _bearer_token(request: Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _flask_login_user() -> Any:  # noqa: ANN401 (the host's own class)
    from flask_login import current_user  # type: ignore[import-untyped]

    user = current_user._get_current_object()
    return user if getattr(user, "is_authenticated", False) else None


def _actor_of(user: Any, request_id: str) -> Actor | None:  # noqa: ANN401 (the host's own class)
    if user is None:
        return None
    user_id = str(user.get_id() if hasattr(user, "get_id") else user.id)
    # Names of our own among the owners of addresses: a host that lets people choose their ids must not give them.
    if user_id.startswith(ADMINISTRATORS.partition(":")[0] + ":") or not 0 < len(user_id) <= MAX_USER_ID:
        raise PermissionDenied(cause="the host's user id is empty, too long, or begins like one of ours")
    name = next((text for text in (getattr(user, key, None) for key in _NAMES) if text), user_id)
    return Actor(
        user_id=user_id,
        name=str(name),
        is_admin=_says(user, "is_admin"),
        is_auditor=_says(user, "is_auditor"),
        request_id=request_id,
    )


def _says(user: Any, name: str) -> bool:  # noqa: ANN401 (the host's own class)
    value = getattr(user, name, False)
    # A method is true whatever it would say.
    return bool(value() if callable(value) else value)


_NAMES = ("name", "username", "email")
