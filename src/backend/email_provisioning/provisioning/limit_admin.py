"""Limits other than the settings': set, shown and removed on behalf of an administrator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from email_provisioning.domain.account import Account
from email_provisioning.domain.actor import SYSTEM, Actor
from email_provisioning.domain.address import canonical_domain
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.ids import ID, new_id
from email_provisioning.domain.limits import HIGHEST, LOWEST, InForce, Limit, Override, Scope, in_force
from email_provisioning.errors import (
    DomainUnknown,
    InvalidCursor,
    InvalidLimit,
    InvalidName,
    LimitNotFound,
    LimitTargetUnknown,
)
from email_provisioning.persistence import accounts, domains, limits, log, users
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.limits import Holders
from email_provisioning.provisioning.recipients import canonical

#: The longest reason, in characters, and how far ahead an end may lie.
LONGEST_REASON, LONGEST_LIFE = 500, timedelta(days=3660)
#: The longest id of a person.
LONGEST_USER = 255


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What is to be changed of the limits of something; what is left out stays as it is."""

    #: Limit → value; None: inherits again.
    values: Mapping[Limit, int | None]
    reason: str | None = None
    #: When the override ends; with ``changes_end`` None means never.
    expires_at: datetime | None = None
    changes_end: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class OverridePage:
    """Some overrides."""

    overrides: Sequence[Override]
    #: Pass it to get what follows; None at the end.
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class LimitAdmin:
    """Looks after the overrides. Changing one limit of something leaves its others as they are."""

    database: Database
    clock: Clock
    #: What the settings say.
    defaults: Mapping[Limit, int | None]

    def page(self, *, limit: int = 50, cursor: str | None = None, scope: Scope | None = None) -> OverridePage:
        """Return up to ``limit`` overrides, oldest first; raise `InvalidCursor` for a cursor that is not ours."""
        if cursor is not None and not ID.fullmatch(cursor):
            raise InvalidCursor
        with self.database.read() as connection:
            found = limits.page(connection, limit=limit + 1, after=cursor, scope=scope)
        following = found[limit - 1].id if len(found) > limit else None
        return OverridePage(overrides=found[:limit], next_cursor=following)

    def of_address(self, address: str) -> tuple[Account, list[InForce]]:
        """Return an address and every limit that holds for it now, with where it comes from.

        Raises `LimitTargetUnknown`.
        """
        with self.database.read() as connection:
            account = self._account(connection, address)
            return account, self.in_force(connection, account)

    def in_force(self, connection: Connection, account: Account) -> list[InForce]:
        """Return every limit that holds for an address now, with where it comes from."""
        holders = Holders(domain=account.domain, user_id=account.user_id, account_id=account.id)
        return in_force(self.defaults, limits.holding(connection, holders, at=self.clock()))

    def set(self, actor: Actor, scope: Scope, target: str, wish: Wish) -> Override | None:
        """Change the limits of a domain, a person or an address; None: nothing is left that does not inherit.

        Raises `InvalidLimit`, `LimitTargetUnknown`.
        """
        now = self.clock()
        _check(scope, wish, now)
        with self.database.write() as connection:
            key, shown = self._key(connection, scope, target)
            limits.lock(connection)
            before = limits.find(connection, scope, key)
            override = _merged(before, scope, shown, wish, actor, now)
            if not override.values:
                if before is None:
                    raise InvalidLimit("Name at least one limit.")
                limits.remove(connection, before.id)
            elif before is None:
                limits.insert(connection, override, key)
            else:
                limits.update(connection, override)
            self._note(connection, actor, "set_limits", override, before)
        return override if override.values else None

    def remove(self, actor: Actor, override_id: str) -> Override:
        """Let something inherit all its limits again; raise `LimitNotFound`."""
        with self.database.write() as connection:
            override = limits.get(connection, override_id) if ID.fullmatch(override_id) else None
            if override is None or not limits.remove(connection, override.id):
                raise LimitNotFound
            self._note(connection, actor, "remove_limits", override)
        return override

    def remove_of(self, actor: Actor, scope: Scope, target: str) -> Override:
        """Do the same by what the limits are for; raise `LimitNotFound`, `LimitTargetUnknown`."""
        with self.database.read() as connection:
            key, _shown = self._key(connection, scope, target)
            override = limits.find(connection, scope, key)
        if override is None:
            raise LimitNotFound
        return self.remove(actor, override.id)

    def end(self, *, limit: int) -> int:
        """Remove overrides whose end has come: they hold no more since then; return how many."""
        with self.database.read() as connection:
            ended = limits.ended(connection, at=self.clock(), limit=limit)
        for override in ended:
            with self.database.write() as connection:
                # Of two workers, one is first; and somebody may have given it another end meanwhile.
                if limits.remove_ended(connection, override.id, at=self.clock()):
                    self._note(connection, SYSTEM, "end_limits", override)
        return len(ended)

    def _key(self, connection: Connection, scope: Scope, target: str) -> tuple[str, str]:
        """Return what the table knows a target by, and how it is shown."""
        if scope is Scope.DOMAIN:
            return (name := self._domain(connection, target)), name
        if scope is Scope.ADDRESS:
            account = self._account(connection, target)
            return account.id, account.email
        if not target or len(target) > LONGEST_USER or not target.isprintable():
            raise LimitTargetUnknown("Name a person, by name or by id.")
        # A host's people are known to it alone: their ids are taken as they are.
        person = users.by_name(connection, target)
        return (person.id if person is not None else target), target

    def _domain(self, connection: Connection, target: str) -> str:
        try:
            name = canonical_domain(target)
        except DomainUnknown:
            name = ""
        if domains.lock(connection, name) is None:
            raise LimitTargetUnknown("There is no such domain here.")
        return name

    def _account(self, connection: Connection, address: str) -> Account:
        try:
            account = accounts.by_address(connection, canonical(address).email)
        except InvalidName:
            account = None
        if account is None:
            raise LimitTargetUnknown("There is no such address here.")
        return account

    def _note(
        self,
        connection: Connection,
        actor: Actor,
        action: str,
        override: Override,
        before: Override | None = None,
    ) -> None:
        details: dict[str, object] = {
            "scope": str(override.scope),
            "target": override.target,
            "limits": {str(limit): value for limit, value in override.values.items()},
            "reason": override.reason,
            "expires_at": override.expires_at and override.expires_at.isoformat(),
        }
        if before is not None:
            details["before"] = {str(limit): value for limit, value in before.values.items()}
        log.append(
            connection,
            at=self.clock(),
            actor=actor,
            action=action,
            status="success",
            address=override.target if override.scope is Scope.ADDRESS else None,
            details=details,
        )


def _check(scope: Scope, wish: Wish, now: datetime) -> None:
    for limit, value in wish.values.items():
        if value is None:
            continue
        if scope is Scope.ADDRESS and limit is Limit.ACCOUNTS:
            raise InvalidLimit("An address has no limit of addresses: set it for a person or a domain.")
        low, high = LOWEST[limit], HIGHEST[limit]
        if not low <= value <= high:
            raise InvalidLimit(f"{limit}: give a whole number from {low} to {high}, or nothing to inherit.")
    if wish.reason is not None and not (
        0 < len(wish.reason.strip()) <= LONGEST_REASON and wish.reason.isprintable()
    ):
        raise InvalidLimit(f"Give a reason on one line, of at most {LONGEST_REASON} characters.")
    if wish.expires_at is not None and not now < wish.expires_at <= now + LONGEST_LIFE:
        raise InvalidLimit("The end lies in the future, and at most ten years ahead.")


def _merged(
    before: Override | None, scope: Scope, target: str, wish: Wish, actor: Actor, now: datetime
) -> Override:
    if before is None and wish.reason is None:
        raise InvalidLimit("Give the reason why these limits differ.")
    values = {**(before.values if before is not None else {}), **wish.values}
    fresh = before or Override(
        id=new_id(),
        scope=scope,
        target=target,
        values={},
        reason="",
        expires_at=None,
        set_by=actor.user_id,
        set_at=now,
    )
    return replace(
        fresh,
        values={limit: value for limit, value in values.items() if value is not None},
        reason=wish.reason.strip() if wish.reason is not None else fresh.reason,
        expires_at=wish.expires_at if wish.changes_end else fresh.expires_at,
        set_by=actor.user_id,
        set_at=now,
    )
