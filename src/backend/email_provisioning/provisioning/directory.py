"""The addresses that a person may see, with everything that is shown of them."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from sqlalchemy import Connection

from email_provisioning.domain.account import ADMINISTRATORS, Account, AccountState
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.run import Run
from email_provisioning.errors import AccountNotFound, InvalidCursor
from email_provisioning.persistence import accounts, counters, credentials, limits, log, runs
from email_provisioning.persistence.database import Database
from email_provisioning.providers.base import Capabilities, Provider
from email_provisioning.provisioning.changes import Limits, user_counter
from email_provisioning.provisioning.quota import Quota, Usage

#: How many words of a search count.
MOST_WORDS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountView:
    """An address as it is shown to those who may see it."""

    account: Account
    usage: Usage
    #: The operation under way; None between operations.
    run: Run | None
    #: Whether its newest credentials have been shown, once and for all.
    credentials_shown: bool
    #: When a mail program last signed in with one of its passwords; None: never.
    last_used_at: datetime | None
    #: Until when it can be restored, by us and by its provider; None: it cannot be, or not any more.
    restorable_until: datetime | None
    capabilities: Capabilities


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which addresses are wanted, of those that an actor may see; None: whatever they are there."""

    #: Beginnings of words of the address or the display name.
    text: str = ""
    #: None: every state but deleted and failed.
    state: AccountState | None = None
    domain: str | None = None
    #: The provider's kind.
    provider: str | None = None
    #: The owner's id.
    owner: str | None = None

    def owners(self, visible: list[str] | None) -> list[str] | None:
        """Return whose addresses these are, of those whose addresses may be seen (None: everybody's)."""
        if self.owner is None:
            return visible
        return [self.owner] if visible is None or self.owner in visible else []

    def narrowed(self, visible: Collection[str] | None) -> Narrowed:
        """Return what narrows a query, on the domains that may be seen (None: every one)."""
        domains = visible
        if self.domain is not None:
            domains = {self.domain} if visible is None or self.domain in visible else set()
        return {"state": self.state, "domains": domains, "provider": self.provider}


class Narrowed(TypedDict):
    """What narrows a query for addresses."""

    state: AccountState | None
    domains: Collection[str] | None
    provider: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountPage:
    """Some addresses."""

    accounts: Sequence[AccountView]
    #: Pass it to get what follows; None at the end.
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowance:
    """How many addresses a person has and may have."""

    used: int
    limit: int


@dataclass(frozen=True, kw_only=True)
class Directory:
    """Reads accounts on behalf of an actor; what he may not see does not exist for him."""

    database: Database
    provider_of: Callable[[str], Provider]
    quota: Quota
    limits: Limits

    def get(self, actor: Actor, account_id: str) -> AccountView:
        """Return one address; raise `AccountNotFound` for a stranger as for nothing at all."""
        with self.database.read() as connection:
            account = self.find(connection, actor, account_id)
            return self._views(connection, [account])[0]

    def look(self, actor: Actor, account_id: str) -> AccountView:
        """Return one address as `get` does, and note a look at what is somebody else's: its owner sees who looked."""
        view = self.get(actor, account_id)
        if view.account.user_id != actor.user_id and not view.account.shared:
            with self.database.write(durable=False) as connection:
                log.append(
                    connection,
                    at=self.quota.clock(),
                    actor=actor,
                    action="view",
                    status="success",
                    account_id=view.account.id,
                    address=view.account.email,
                )
        return view

    def just_made(self, account: Account) -> AccountView:
        """Return an address as it is when its creation is complete and its credentials are shown; asks nobody."""
        return AccountView(
            account=account,
            usage=self.quota.unused(),
            run=None,
            credentials_shown=True,
            last_used_at=None,
            restorable_until=None,
            capabilities=self.provider_of(account.provider).capabilities,
        )

    def find(self, connection: Connection, actor: Actor, account_id: str, *, lock: bool = False) -> Account:
        """Return the account alone, in the caller's transaction; with ``lock`` it stays as it is until that ends."""
        account = accounts.get(
            connection, account_id, owners=_owners(actor), domains=actor.domains, lock=lock
        )
        if account is None:
            raise AccountNotFound
        return account

    def page(
        self,
        actor: Actor,
        wanted: Wanted | None = None,
        *,
        limit: int = 50,
        cursor: str | None = None,
        search: str = "",
        state: AccountState | None = None,
    ) -> AccountPage:
        """Return up to ``limit`` addresses: newest first, or those with a word that begins with ``search``.

        Raises `InvalidCursor` for a cursor that is not ours.
        """
        wanted = wanted or Wanted(text=search, state=state)
        with self.database.read() as connection:
            found, following = self._page(connection, actor, wanted, limit=limit, cursor=cursor)
            return AccountPage(accounts=self._views(connection, found), next_cursor=following)

    def accounts_page(
        self, actor: Actor, wanted: Wanted, *, limit: int, cursor: str | None = None
    ) -> tuple[Sequence[Account], str | None]:
        """Return the addresses that `page` would, without what else is shown of them, and the next cursor."""
        with self.database.read() as connection:
            return self._page(connection, actor, wanted, limit=limit, cursor=cursor)

    def emails_of(self, connection: Connection, actor: Actor, account_ids: Collection[str]) -> dict[str, str]:
        """Return the addresses of those of the ids that the actor may see."""
        owners = _owners(actor)
        return {
            account.id: account.email
            for account in accounts.get_many(connection, account_ids)
            if (owners is None or account.user_id in owners) and actor.may_on(account.domain)
        }

    def _page(
        self, connection: Connection, actor: Actor, wanted: Wanted, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Account], str | None]:
        owners, narrowed = wanted.owners(_owners(actor)), wanted.narrowed(actor.domains)
        # The longest word narrows most: it is the one that is looked up in the index.
        words = sorted(accounts.words_of(wanted.text), key=len, reverse=True)[:MOST_WORDS]
        if words:
            after = _cursor_pair(cursor)
            rows = accounts.search(connection, owners, words, limit=limit + 1, after=after, **narrowed)
            more = len(rows) > limit
            following = _encode([rows[limit - 1][0], rows[limit - 1][1].id]) if more else None
            return [account for _word, account in rows[:limit]], following
        before = _cursor_id(cursor)
        found = accounts.page(connection, owners, limit=limit + 1, before=before, **narrowed)
        following = _encode([found[limit - 1].id]) if len(found) > limit else None
        return found[:limit], following

    def allowance(self, actor: Actor) -> Allowance:
        """Return how many addresses the actor has and may have."""
        with self.database.read() as connection:
            used = counters.used(connection, user_counter(actor.user_id))
            most = limits.most_accounts(connection, actor.user_id, None, at=self.quota.clock())
        return Allowance(used=used, limit=self.limits.per_user if most is None else most)

    def _views(self, connection: Connection, found: Sequence[Account]) -> list[AccountView]:
        if not found:
            return []
        ids = [account.id for account in found]
        under_way = [account.operation_id for account in found if account.operation_id]
        operations = runs.get_many(connection, under_way) if under_way else {}
        usage = self.quota.of_accounts(connection, ids)
        unseen = credentials.never_shown(connection, ids)
        used = credentials.last_uses(connection, ids)
        now = self.quota.clock()
        return [
            AccountView(
                account=account,
                usage=usage[account.id],
                run=operations.get(account.operation_id or ""),
                credentials_shown=account.id not in unseen,
                last_used_at=used.get(account.id),
                restorable_until=_restorable_until(account, capabilities, at=now),
                capabilities=capabilities,
            )
            for account in found
            for capabilities in [self.provider_of(account.provider).capabilities]
        ]


def _restorable_until(account: Account, capabilities: Capabilities, *, at: datetime) -> datetime | None:
    """Return until when an address can be restored: as long as we keep it, and its provider does."""
    if account.deleted_at is None or account.purge_at is None or account.shared or not capabilities.restore:
        return None
    until = account.purge_at
    if capabilities.restore_days is not None:
        until = min(until, account.deleted_at + timedelta(days=capabilities.restore_days))
    return until if until > at else None


def _owners(actor: Actor) -> list[str] | None:
    """Return whose addresses the actor may see; None for everybody's."""
    if actor.owns_all:
        return None
    return [actor.user_id, ADMINISTRATORS] if actor.is_admin else [actor.user_id]


def _encode(parts: list[str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _decode(cursor: str, length: int) -> list[str]:
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        raise InvalidCursor from None
    if (
        not isinstance(parts, list)
        or len(parts) != length
        or not all(isinstance(part, str) and "\x00" not in part for part in parts)
    ):
        raise InvalidCursor
    return parts


def _cursor_id(cursor: str | None) -> str | None:
    return _decode(cursor, 1)[0] if cursor else None


def _cursor_pair(cursor: str | None) -> tuple[str, str] | None:
    if not cursor:
        return None
    word, account_id = _decode(cursor, 2)
    return word, account_id
