"""How people come in: with a one-time link, a password, or an OpenID provider; and the sessions that they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from email_provisioning.domain.actor import SYSTEM, Actor
from email_provisioning.errors import AuthenticationFailed, ProvisioningError
from email_provisioning.persistence import tokens, users
from email_provisioning.persistence.tokens import Purpose, Token
from email_provisioning.persistence.users import User
from email_provisioning.provisioning.access import Access, Session, TokenNotFound
from email_provisioning.provisioning.oidc import Begun, Identity, NotInvited, Oidc
from email_provisioning.provisioning.slowing import Slowing

#: Characters of a person's password (NIST SP 800-63B-4, section 3.1.1.2: a lower bound, and no rule of composition).
SHORTEST, LONGEST = 12, 256
#: How many other names are tried for a person whose name is taken.
MOST_NAMES = 100


class PasswordSignInOff(ProvisioningError):
    """Nobody signs in with a password here."""

    code, status = "password_sign_in_off", 404


class OidcOff(ProvisioningError):
    """Nobody signs in with an OpenID provider here."""

    code, status = "oidc_off", 404


class PasswordUnfit(ProvisioningError):
    """This password does not do: use 12 to 256 characters, and not your name."""

    code, status = "password_unfit", 422


class WrongPassword(AuthenticationFailed):
    """The name or the password is wrong."""

    code = "wrong_password"


@dataclass(frozen=True, kw_only=True)
class Roles:
    """What the OpenID provider's groups mean here; empty: nothing."""

    #: Whose members may sign in; empty: everybody whom the provider knows.
    allowed: frozenset[str]
    admins: frozenset[str]
    auditors: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Lets people in."""

    access: Access
    slowing: Slowing
    #: None: nobody signs in with an OpenID provider.
    oidc: Oidc | None
    roles: Roles
    #: Whether passwords are taken.
    passwords: bool

    # -- Passwords ------------------------------------------------------------

    def with_password(
        self, name: str, password: str, *, network: str, label: str = "", request_id: str | None = None
    ) -> Session:
        """Open a session for who knows a name and its password.

        Raises `WrongPassword`, having taken as long for an unknown name as for a known one, `SignInSlowed` for who has
        tried too often, and `PasswordSignInOff`.
        """
        if not self.passwords:
            raise PasswordSignInOff
        self.slowing.check(name, network)
        with self.access.database.read() as connection:
            found = users.password_of(connection, name)
        user, known = found or (None, None)
        right = self._matches(known or self._nobodys, password)
        if user is None or known is None or not right or user.disabled_at is not None:
            self.slowing.failed(name, network)
            self._note_failure(user, request_id)
            raise WrongPassword
        self.slowing.succeeded(name, network)
        self._rehash(user, known, password)
        return self.access.open_session_for(user, label=label, request_id=request_id, way="password")

    def set_password(
        self, actor: Actor, password: str, *, current: str | None, session: str | None = None
    ) -> None:
        """Give the actor a new password; who has one has to tell it. Ends every session but the present one.

        ``session`` is the cookie of the present one.
        Raises `PasswordUnfit`, `WrongPassword`, `SignInSlowed` and `PasswordSignInOff`.
        """
        if not self.passwords:
            raise PasswordSignInOff
        if not SHORTEST <= len(password) <= LONGEST or password.casefold() == actor.name.casefold():
            raise PasswordUnfit
        with self.access.database.read() as connection:
            found = users.password_of(connection, actor.name)
        if found is None or found[0].id != actor.user_id:
            raise PasswordSignInOff("Your account comes from elsewhere: change its password there.")
        user, known = found
        if known is not None:
            self.slowing.check(user.name, "password")
            if not self._matches(known, current or ""):
                self.slowing.failed(user.name, "password")
                raise WrongPassword("The present password is wrong.")
        hashed = self._hasher.hash(password)
        with self.access.database.write() as connection:
            users.set_password(connection, user.id, hashed)
            self.access.end_other_sessions(connection, user, session)
            self.access.note(connection, actor, "set_password", user)

    # -- An OpenID provider ------------------------------------------------------------

    def begin_oidc(self, redirect_uri: str) -> Begun:
        """Begin a sign-in there; raise `OidcOff` or `OidcUnavailable`."""
        if self.oidc is None:
            raise OidcOff
        return self.oidc.begin(redirect_uri)

    def finish_oidc(
        self,
        redirect_uri: str,
        query: Mapping[str, str],
        cookie: str | None,
        *,
        label: str = "",
        request_id: str | None = None,
    ) -> Session:
        """Open a session for whom the provider vouches for; the first time, the person is added.

        Raises `OidcOff`, `OidcUnavailable`, `SignInRefused` and `NotInvited`.
        """
        if self.oidc is None:
            raise OidcOff
        identity = self.oidc.finish(redirect_uri, query, cookie)
        if self.roles.allowed and not identity.groups & self.roles.allowed:
            raise NotInvited
        user = self._user_of(identity)
        if user.disabled_at is not None:
            raise NotInvited
        return self.access.open_session_for(user, label=label, request_id=request_id, way="oidc")

    # -- Sessions ------------------------------------------------------------

    def sessions(self, actor: Actor) -> Sequence[Token]:
        """Return the actor's sessions, oldest first."""
        with self.access.database.read() as connection:
            return tokens.of_user(connection, actor.user_id, Purpose.SESSION)

    def end_session(self, actor: Actor, session_id: str) -> None:
        """End one of the actor's sessions; raise `TokenNotFound`."""
        with self.access.database.write() as connection:
            ended = tokens.remove_own(connection, session_id, user_id=actor.user_id, purpose=Purpose.SESSION)
            user = users.get(connection, actor.user_id) if ended else None
            if user is None:
                raise TokenNotFound("There is no such session.")
            self.access.note(connection, actor, "end_session", user, session=session_id)

    # -- Inside ------------------------------------------------------------

    @cached_property
    def _hasher(self) -> PasswordHasher:
        return PasswordHasher()

    @cached_property
    def _nobodys(self) -> str:
        """Return the hash that is compared with where there is none."""
        return self._hasher.hash("nobody knows this one")

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False

    def _rehash(self, user: User, known: str, password: str) -> None:
        """Keep up with stronger parameters while the password is known."""
        if self._hasher.check_needs_rehash(known):
            hashed = self._hasher.hash(password)
            with self.access.database.write() as connection:
                users.set_password(connection, user.id, hashed)

    def _note_failure(self, user: User | None, request_id: str | None) -> None:
        """Write down a failure, whoever was meant: an unknown name takes as long, and is not written, for it may be a
        password."""
        with self.access.database.write(durable=False) as connection:
            self.access.note_failed_sign_in(connection, user, request_id, status=WrongPassword.code)

    def _user_of(self, identity: Identity) -> User:
        with self.access.database.write() as connection:
            user = users.by_subject(connection, identity.subject)
        if user is None:
            user = self._add(identity)
        wanted = self._wanted_roles(user, identity)
        if wanted != (user.is_admin, user.is_auditor):
            with self.access.database.write() as connection:
                users.set_roles(connection, user.id, is_admin=wanted[0], is_auditor=wanted[1])
                self.access.note(
                    connection, SYSTEM, "set_roles", user, is_admin=wanted[0], is_auditor=wanted[1]
                )
                user = users.get(connection, user.id) or user
        return user

    def _wanted_roles(self, user: User, identity: Identity) -> tuple[bool, bool]:
        """Return whether the person is an administrator, or else an auditor, as far as the groups say anything."""
        admin = bool(identity.groups & self.roles.admins) if self.roles.admins else user.is_admin
        auditor = bool(identity.groups & self.roles.auditors) if self.roles.auditors else user.is_auditor
        return admin, auditor and not admin

    def _add(self, identity: Identity) -> User:
        """Add a person under the first name that is free; a name alone never leads to somebody who is there."""
        plain = "".join(each for each in identity.name if each.isprintable()).strip()[:180] or "user"
        for number in range(1, MOST_NAMES):
            name = plain if number == 1 else f"{plain} ({number})"
            try:
                with self.access.database.write() as connection:
                    if users.by_name(connection, name) is None:
                        return self._insert(connection, name, identity)
            except IntegrityError:
                # The same person signs in twice at once.
                with self.access.database.read() as connection:
                    if user := users.by_subject(connection, identity.subject):
                        return user
        raise NotInvited(cause=f"every name like {plain} is taken")

    def _insert(self, connection: Connection, name: str, identity: Identity) -> User:
        user = self.access.add_user(connection, name)
        users.set_subject(connection, user.id, identity.subject)
        return user
