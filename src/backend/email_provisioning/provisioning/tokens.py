"""The tokens that people and programs prove themselves with: random, kept as digests, good for one purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.passwords import (
    SESSION_PREFIX,
    SIGN_IN_PREFIX,
    TOKEN_PREFIX,
    generate,
    is_wellformed,
)
from email_provisioning.errors import StorageUnavailable
from email_provisioning.persistence import tokens, users
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tokens import Bearer, Purpose, Token
from email_provisioning.persistence.users import User
from email_provisioning.secret_stores.keyring import Keyring

_log = structlog.get_logger(__name__)

#: What the tokens of each purpose begin with.
PREFIXES = {Purpose.API: TOKEN_PREFIX, Purpose.SIGN_IN: SIGN_IN_PREFIX, Purpose.SESSION: SESSION_PREFIX}
#: The use of a token is noted at most this often: a write for every request would cost more than the request.
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """A new token, whose secret is known only now."""

    token: Token
    #: The token itself.
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Issues tokens, accepts them, and spends those that work once."""

    database: Database
    keyring: Keyring
    clock: Clock
    #: How long a session lasts after its last use.
    session: timedelta

    def issue(
        self,
        connection: Connection,
        user: User,
        purpose: Purpose,
        *,
        life: timedelta | None,
        label: str = "",
        scopes: str | None = None,
        domains: str | None = None,
    ) -> Issued:
        """Make a token in the caller's transaction; without ``life`` it works until it is revoked."""
        now, secret = self.clock(), generate(PREFIXES[purpose])
        token = Token(
            id=new_id(),
            user_id=user.id,
            purpose=purpose,
            label=label,
            scopes=scopes,
            domains=domains,
            digest=self.keyring.digest(secret),
            created_at=now,
            expires_at=now + life if life is not None else None,
            last_used_at=now if purpose is Purpose.SESSION else None,
        )
        tokens.insert(connection, token)
        return Issued(token=token, secret=secret)

    def spend(self, connection: Connection, secret: str, purpose: Purpose) -> User | None:
        """Remove a valid token and return its user; None for the second who tries, and for a disabled user."""
        digest = self.keyring.digest(secret)
        user_id = tokens.take(connection, digest=digest, purpose=purpose, at=self.clock())
        user = users.get(connection, user_id) if user_id is not None else None
        return user if user is not None and user.disabled_at is None else None

    def could_be(self, secret: str, purpose: Purpose) -> bool:
        """Tell whether ``secret`` has the form of ours, so that nobody keeps the database busy with anything else."""
        return is_wellformed(secret, PREFIXES[purpose])

    def accept(self, secret: str, purpose: Purpose) -> Bearer | None:
        """Return whom a token stands for, in one query; None where it stands for nobody (any more)."""
        if not self.could_be(secret, purpose):
            return None
        now, digest = self.clock(), self.keyring.digest(secret)
        with self.database.read() as connection:
            bearer = tokens.find(connection, digest=digest, purpose=purpose, at=now)
        if bearer is not None and (bearer.last_used_at is None or now - bearer.last_used_at >= NOTED_EVERY):
            self._note_use(bearer, purpose, now)
        return bearer

    def _note_use(self, bearer: Bearer, purpose: Purpose, now: datetime) -> None:
        """Write down the use; a session lives on from it."""
        values = {"expires_at": now + self.session} if purpose is Purpose.SESSION else {}
        try:
            with self.database.write(durable=False) as connection:
                due = now - NOTED_EVERY
                tokens.touch(connection, bearer.token_id, at=now, used_before=due, **values)
        except StorageUnavailable as error:
            # A full or locked store must not keep anybody from reading.
            _log.warning("token_use_not_noted", token=bearer.token_id, cause=error.cause)
