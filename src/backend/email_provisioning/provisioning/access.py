"""Who may come in: people, the tokens of programs, one-time sign-in links, and browser sessions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection

from email_provisioning.domain.actor import SYSTEM, Actor
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.permissions import Scope
from email_provisioning.errors import PermissionDenied, ProvisioningError
from email_provisioning.persistence import log, tokens, users
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tokens import Purpose, Token
from email_provisioning.persistence.users import User
from email_provisioning.provisioning.tokens import Issued, Tokens
from email_provisioning.secret_stores.keyring import Keyring

#: How long a sign-in link works.
SIGN_IN_LIFE = timedelta(hours=24)
#: Characters of a user's name and of a token's label.
MAX_USER_NAME, MAX_LABEL = 200, 100
#: The user that the first start makes.
FIRST_ADMINISTRATOR = "admin"
#: Stands in the audit log for a name that nobody has.
NOBODY = "nobody"


class UserNotFound(ProvisioningError):
    """There is no user of this name."""

    code, status = "user_not_found", 404


class UserExists(ProvisioningError):
    """There is a user of this name already."""

    code, status = "user_exists", 409


class UserDisabled(ProvisioningError):
    """This user is disabled: enable the user first."""

    code, status = "user_disabled", 409


class InvalidUser(ProvisioningError):
    """A user's name has 1 to 200 printable characters, a token's label at most 100."""

    code, status = "user_invalid", 422


class TokenNotFound(ProvisioningError):
    """There is no such token."""

    code, status = "token_not_found", 404


class SignInLinkInvalid(ProvisioningError):
    """This sign-in link was used or has expired: ask your administrator for a new one."""

    code, status = "sign_in_link_invalid", 401


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A session just opened."""

    user: User
    #: The value of the cookie.
    secret: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Access:
    """Manages users and what they prove themselves with; ``actor`` is who asks for the change."""

    database: Database
    keyring: Keyring
    clock: Clock
    #: How long a session lasts after its last use.
    session: timedelta

    def create_user(
        self, name: str, is_admin: bool = False, *, is_auditor: bool = False, actor: Actor = SYSTEM
    ) -> User:
        """Add a user; raise `UserExists` where the name is taken, `InvalidUser` where it cannot be a name."""
        with self.database.write() as connection:
            return self._create_user(connection, name, is_admin, actor, is_auditor=is_auditor)

    def user(self, name: str) -> User:
        """Return a user by name; raise `UserNotFound`."""
        with self.database.read() as connection:
            found = users.by_name(connection, name)
        if found is None:
            raise UserNotFound
        return found

    def issue_token(
        self,
        user: User,
        label: str = "",
        expires_in: timedelta | None = None,
        *,
        scopes: Collection[Scope] | None = None,
        domains: Collection[str] | None = None,
        actor: Actor = SYSTEM,
    ) -> Issued:
        """Make a token with which a program acts for the user; without ``expires_in`` it works until revoked.

        Without ``scopes`` and ``domains`` it may do whatever the user may; an actor whose own token has some can give
        no more than these.
        """
        _check_within(actor, scopes, domains)
        if len(label) > MAX_LABEL or not label.isprintable():
            raise InvalidUser
        if user.disabled_at is not None:
            raise UserDisabled
        with self.database.write() as connection:
            issued = self._tokens.issue(
                connection,
                user,
                Purpose.API,
                life=expires_in,
                label=label,
                scopes=_joined(scopes),
                domains=_joined(domains),
            )
            self.note(
                connection,
                actor,
                "issue_token",
                user,
                token=issued.token.id,
                label=label,
                scopes=issued.token.scopes,
                domains=issued.token.domains,
            )
        return issued

    def tokens_of(self, user: User) -> list[Token]:
        """Return what is known of a user's API tokens, oldest first."""
        with self.database.read() as connection:
            return tokens.of_user(connection, user.id, Purpose.API)

    def revoke_token(self, token_id: str, *, actor: Actor = SYSTEM) -> Token:
        """Refuse a token from now on; raise `TokenNotFound`."""
        with self.database.write() as connection:
            token = tokens.remove(connection, token_id)
            owner = users.get(connection, token.user_id) if token is not None else None
            if token is None or owner is None:
                raise TokenNotFound
            self.note(connection, actor, "revoke_token", owner, token=token.id, label=token.label)
        return token

    def issue_sign_in_link(self, user: User, *, actor: Actor = SYSTEM) -> str:
        """Return a token that opens one session within a day; links issued before stop working."""
        if user.disabled_at is not None:
            raise UserDisabled
        with self.database.write() as connection:
            return self._issue_sign_in_link(connection, user, actor)

    def first_administrator(self) -> User | None:
        """Return the first administrator, made here; None once anybody has come in."""
        try:
            with self.database.write() as connection:
                return self._first_administrator(connection)
        except UserExists:
            # Another process starts at the same time, and tells the way in.
            return None

    def first_administrator_link(self) -> str | None:
        """Return a sign-in token for the first administrator; None once anybody has come in."""
        user = self.first_administrator()
        if user is None:
            return None
        with self.database.write() as connection:
            return self._issue_sign_in_link(connection, user, SYSTEM)

    def open_session(self, sign_in_token: str, *, label: str = "", request_id: str | None = None) -> Session:
        """Spend a sign-in token on a session; raise `SignInLinkInvalid` for the second who tries."""
        if not self._tokens.could_be(sign_in_token, Purpose.SIGN_IN):
            raise SignInLinkInvalid
        with self.database.write() as connection:
            user = self._tokens.spend(connection, sign_in_token, Purpose.SIGN_IN)
            if user is None:
                raise SignInLinkInvalid
            return self._open_session(connection, user, label=label, request_id=request_id, way="link")

    def open_session_for(self, user: User, *, label: str, request_id: str | None, way: str) -> Session:
        """Open a session for somebody who has been identified, in a ``way`` that the audit log tells."""
        with self.database.write() as connection:
            return self._open_session(connection, user, label=label, request_id=request_id, way=way)

    def _open_session(
        self, connection: Connection, user: User, *, label: str, request_id: str | None, way: str
    ) -> Session:
        now = self.clock()
        tokens.remove_expired(connection, at=now)
        plain = "".join(each for each in label if each.isprintable())[:MAX_LABEL]
        issued = self._tokens.issue(connection, user, Purpose.SESSION, life=self.session, label=plain)
        self.note(connection, _actor(user, request_id), "sign_in", user, way=way)
        return Session(user=user, secret=issued.secret, expires_at=now + self.session)

    def session_id(self, secret: str) -> str | None:
        """Return the id of a session that is open; None for any other secret."""
        bearer = self._tokens.accept(secret, Purpose.SESSION)
        return bearer.token_id if bearer is not None else None

    def close_session(self, secret: str, *, request_id: str | None = None) -> None:
        """End a session; one that is not open is no error."""
        if not self._tokens.could_be(secret, Purpose.SESSION):
            return
        with self.database.write() as connection:
            user = self._tokens.spend(connection, secret, Purpose.SESSION)
            if user is not None:
                self.note(connection, _actor(user, request_id), "sign_out", user)

    def authenticate(self, token: str, purpose: Purpose, *, request_id: str | None = None) -> Actor | None:
        """Return whom a token stands for, in one query; None where it stands for nobody (any more)."""
        found = self._tokens.accept(token, purpose)
        if found is None:
            return None
        return Actor(
            user_id=found.user_id,
            name=found.name,
            is_admin=found.is_admin,
            is_auditor=found.is_auditor,
            by_token=purpose is Purpose.API,
            scopes=frozenset(map(Scope, found.scopes.split())) if found.scopes is not None else None,
            domains=frozenset(found.domains.split()) if found.domains is not None else None,
            request_id=request_id,
        )

    @cached_property
    def _tokens(self) -> Tokens:
        return Tokens(database=self.database, keyring=self.keyring, clock=self.clock, session=self.session)

    def _first_administrator(self, connection: Connection) -> User | None:
        match users.page(connection, limit=2):
            case []:
                return self._create_user(connection, FIRST_ADMINISTRATOR, True, SYSTEM)
            case [user] if user.name == FIRST_ADMINISTRATOR and self._is_untouched(connection, user):
                # The link of an earlier start was never used: perhaps nobody has seen it.
                return user
            case _:
                return None

    def _create_user(
        self, connection: Connection, name: str, is_admin: bool, actor: Actor, *, is_auditor: bool = False
    ) -> User:
        if not name.strip() or len(name) > MAX_USER_NAME or not name.isprintable():
            raise InvalidUser
        if is_admin and is_auditor:
            raise InvalidUser("An administrator sees what auditors see: choose one of the two.")
        user = User(
            id=new_id(),
            name=name,
            is_admin=is_admin,
            is_auditor=is_auditor,
            created_at=self.clock(),
            disabled_at=None,
        )
        if not users.insert(connection, user):
            raise UserExists
        self.note(connection, actor, "create_user", user, is_admin=is_admin, is_auditor=is_auditor)
        return user

    def _issue_sign_in_link(self, connection: Connection, user: User, actor: Actor) -> str:
        # Two at once take turns, so that the later one ends the earlier one's link.
        users.lock(connection, user.id)
        tokens.remove_of_user(connection, user.id, purpose=Purpose.SIGN_IN)
        issued = self._tokens.issue(connection, user, Purpose.SIGN_IN, life=SIGN_IN_LIFE)
        self.note(connection, actor, "issue_sign_in_link", user)
        return issued.secret

    def _is_untouched(self, connection: Connection, user: User) -> bool:
        """Tell whether a user has never come in, as a person or as a program."""
        has_token = bool(tokens.of_user(connection, user.id, Purpose.API))
        return not has_token and not users.has_done(connection, user.id, "sign_in")

    def end_other_sessions(self, connection: Connection, user: User, session: str | None) -> None:
        """End every session of a user's but the one that ``session`` is the cookie of, in the caller's transaction."""
        kept = self.keyring.digest(session) if session is not None else None
        tokens.remove_of_user(connection, user.id, purpose=Purpose.SESSION, but_digest=kept)

    def note_failed_sign_in(
        self, connection: Connection, user: User | None, request_id: str | None, *, status: str
    ) -> None:
        """Write down a sign-in that failed, in the caller's transaction; None: nobody of the name is here."""
        user_id = user.id if user is not None else NOBODY
        actor = Actor(user_id=user_id, name=user_id, request_id=request_id)
        log.append(connection, at=self.clock(), actor=actor, action="sign_in", status=status)

    def add_user(self, connection: Connection, name: str) -> User:
        """Add a member in the caller's transaction."""
        return self._create_user(connection, name, False, SYSTEM)

    def note(
        self,
        connection: Connection,
        actor: Actor,
        action: str,
        user: User,
        status: str = "success",
        **details: object,
    ) -> None:
        """Write down what was done to a user, in the caller's transaction."""
        log.append(
            connection,
            at=self.clock(),
            actor=actor,
            action=action,
            status=status,
            details={"user": user.id, "name": user.name, **details},
        )


def _actor(user: User, request_id: str | None) -> Actor:
    return Actor(
        user_id=user.id,
        name=user.name,
        is_admin=user.is_admin,
        is_auditor=user.is_auditor,
        request_id=request_id,
    )


def _joined(parts: Collection[str] | None) -> str | None:
    return " ".join(sorted(parts)) if parts is not None else None


def _check_within(actor: Actor, scopes: Collection[Scope] | None, domains: Collection[str] | None) -> None:
    """Raise `PermissionDenied` where a token would be good for more than the one that asks for it."""
    for own, wanted in ((actor.scopes, scopes), (actor.domains, domains)):
        if own is not None and (wanted is None or not set(wanted) <= own):
            raise PermissionDenied("A token can give no more than it may do itself.")
