"""Looking after the people who sign in: what they are, whether they may come in, and how they are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from email_provisioning.domain.actor import SYSTEM, Actor
from email_provisioning.domain.permissions import Role
from email_provisioning.errors import LastAdministrator
from email_provisioning.persistence import tokens, users
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tokens import Purpose, Token
from email_provisioning.persistence.users import User
from email_provisioning.provisioning.access import SIGN_IN_LIFE, Access, TokenNotFound, UserNotFound


@dataclass(frozen=True, kw_only=True, slots=True)
class UserPage:
    """Some users, by name."""

    users: Sequence[User]
    #: Pass it to get what follows; None at the end.
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A user, and the one-time link's token, which is known only now."""

    user: User
    token: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class People:
    """Changes what users may do; ``actor`` is who asks for it."""

    access: Access

    def page(
        self,
        *,
        text: str = "",
        role: Role | None = None,
        disabled: bool | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> UserPage:
        """Return up to ``limit`` users whose name holds ``text``, by name."""
        with self._database.read() as connection:
            found = users.search(
                connection, text=text, limit=limit + 1, after=cursor or "", role=role, disabled=disabled
            )
        following = found[limit - 1].name if len(found) > limit else None
        return UserPage(users=found[:limit], next_cursor=following)

    def get(self, user_id: str) -> User:
        """Return one user; raise `UserNotFound`."""
        with self._database.read() as connection:
            return _existing(connection, user_id)

    def names_of(self, user_ids: Sequence[str]) -> dict[str, str]:
        """Return the names of those of the ids that are users of ours; a host's own are not."""
        with self._database.read() as connection:
            return users.names_of(connection, user_ids)

    def invite(self, actor: Actor, name: str, role: Role) -> Invitation:
        """Add a user, and make a link with which the person comes in once; raise `UserExists` or `InvalidUser`."""
        user = self.access.create_user(
            name, role is Role.ADMINISTRATOR, is_auditor=role is Role.AUDITOR, actor=actor
        )
        return self.invite_again(actor, user)

    def invite_again(self, actor: Actor, user: User) -> Invitation:
        """Make a new link; those of before stop working. Raises `UserDisabled`."""
        token = self.access.issue_sign_in_link(user, actor=actor)
        return Invitation(user=user, token=token, expires_at=self.access.clock() + SIGN_IN_LIFE)

    def set_role(self, user: User, role: Role, *, actor: Actor = SYSTEM) -> User:
        """Make a user something else, from the next call on; raise `LastAdministrator`."""
        is_admin, is_auditor = role is Role.ADMINISTRATOR, role is Role.AUDITOR
        with self._database.write() as connection:
            if not is_admin:
                _keep_one(connection, user)
            users.set_roles(connection, user.id, is_admin=is_admin, is_auditor=is_auditor)
            self.access.note(connection, actor, "set_roles", user, is_admin=is_admin, is_auditor=is_auditor)
            return _existing(connection, user.id)

    def disable(self, user: User, *, actor: Actor = SYSTEM) -> User:
        """Refuse everything of a user's from now on, and forget the tokens and sessions; raise `LastAdministrator`."""
        with self._database.write() as connection:
            _keep_one(connection, user)
            users.set_disabled(connection, user.id, at=self.access.clock())
            tokens.remove_of_user(connection, user.id)
            self.access.note(connection, actor, "disable_user", user)
            return _existing(connection, user.id)

    def enable(self, user: User, *, actor: Actor = SYSTEM) -> User:
        """Undo `disable`; tokens are to be issued anew."""
        with self._database.write() as connection:
            users.set_disabled(connection, user.id, at=None)
            self.access.note(connection, actor, "enable_user", user)
            return _existing(connection, user.id)

    def sessions_of(self, user: User) -> Sequence[Token]:
        """Return a user's sessions, oldest first."""
        with self._database.read() as connection:
            return tokens.of_user(connection, user.id, Purpose.SESSION)

    def end_sessions(self, user: User, *, actor: Actor = SYSTEM) -> int:
        """End every session of a user's; return how many there were."""
        with self._database.write() as connection:
            ended = tokens.remove_of_user(connection, user.id, purpose=Purpose.SESSION)
            self.access.note(connection, actor, "end_sessions", user, sessions=ended)
        return ended

    def revoke_token(self, user: User, token_id: str, *, actor: Actor = SYSTEM) -> None:
        """Refuse one of a user's API tokens from now on; raise `TokenNotFound`."""
        if all(token.id != token_id for token in self.access.tokens_of(user)):
            raise TokenNotFound
        self.access.revoke_token(token_id, actor=actor)

    @property
    def _database(self) -> Database:
        return self.access.database


def _existing(connection: Connection, user_id: str) -> User:
    found = users.get(connection, user_id)
    if found is None:
        raise UserNotFound
    return found


def _keep_one(connection: Connection, user: User) -> None:
    """Raise `LastAdministrator` where nobody else could undo what is about to be done."""
    if users.lock_administrators(connection) == {user.id}:
        raise LastAdministrator
