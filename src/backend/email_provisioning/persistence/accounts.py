"""Rows of the accounts table."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, exists, select

from email_provisioning.domain.account import Account, AccountState
from email_provisioning.persistence import statistics
from email_provisioning.persistence.prepared import Prepared, adding
from email_provisioning.persistence.tables import account_words, accounts

_COLUMNS = [accounts.c[name] for name in Account.__dataclass_fields__]
#: Sorts after every character that a word can hold: the end of a range of words with one beginning.
_AFTER_ANY = "\U0010ffff"
_HIDDEN = (AccountState.DELETED, AccountState.FAILED)
# Made once: what is executed often costs more to put together than to run.
_INSERT = adding(accounts, *Account.__dataclass_fields__, "held_address")
_INSERT_WORD = adding(account_words, "user_id", "word", "account_id")
_REMOVE = accounts.delete().where(accounts.c.id == bindparam("the_account")).returning(*_COLUMNS)
_HELD = select(accounts.c.held_address)
_IS_HELD = _HELD.where(accounts.c.held_address == bindparam("address"))
_WHICH_HELD = _HELD.where(accounts.c.held_address.in_(bindparam("addresses", expanding=True)))


def from_row(row: Row[Any]) -> Account:
    """Turn a row that starts with the account's columns into an `Account`."""
    values = dict(zip(Account.__dataclass_fields__, row, strict=False))
    previous = values["previous_state"]
    return Account(
        **{
            **values,
            "state": AccountState(values["state"]),
            "previous_state": previous and AccountState(previous),
        }
    )


def insert(connection: Connection, account: Account) -> None:
    """Add an account that holds its name.

    Raises ``IntegrityError`` where another account holds it.
    """
    values = {name: getattr(account, name) for name in Account.__dataclass_fields__}
    _INSERT.write(connection, {**values, "held_address": account.email})
    statistics.moved(connection, account, before=None, after=account.state)
    for word in words_of(account.local_part, account.display_name):
        _INSERT_WORD.write(connection, {"user_id": account.user_id, "word": word, "account_id": account.id})


def words_of(*texts: str) -> list[str]:
    """Return the words of some texts by which an account is found: lower case, at most 64 characters each."""
    return sorted({word[:64] for text in texts for word in re.findall(r"[^\W_]+", text.casefold())})


def get(
    connection: Connection,
    account_id: str,
    *,
    owners: Sequence[str] | None = None,
    domains: Collection[str] | None = None,
    lock: bool = False,
) -> Account | None:
    """Return one account by its id, where it is one of the owners' (None: anybody's) on one of the domains.

    With ``lock`` it is kept from changing until the transaction ends. What is somebody else's takes the time of what is
    not there: it is the database that leaves it out.
    """
    query = select(*_COLUMNS).where(accounts.c.id == account_id)
    if owners is not None:
        query = query.where(accounts.c.user_id.in_(owners))
    if domains is not None:
        query = query.where(accounts.c.domain.in_(domains))
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return from_row(row) if row is not None else None


def get_many(connection: Connection, account_ids: Collection[str]) -> list[Account]:
    """Return some accounts by their ids, as far as they are there."""
    query = select(*_COLUMNS).where(accounts.c.id.in_(account_ids))
    return [from_row(row) for row in connection.execute(query)]


def is_held(connection: Connection, address: str) -> bool:
    """Tell whether a canonical address is taken, in whatever state."""
    return connection.execute(_IS_HELD, {"address": address}).first() is not None


def held(connection: Connection, addresses: Collection[str]) -> set[str]:
    """Return those of the canonical addresses that are taken, in whatever state."""
    return {str(address) for address in connection.scalars(_WHICH_HELD, {"addresses": list(addresses)})}


def by_address(connection: Connection, address: str) -> Account | None:
    """Return the account that holds a canonical address."""
    row = connection.execute(select(*_COLUMNS).where(accounts.c.held_address == address)).one_or_none()
    return from_row(row) if row is not None else None


def begin_operation(
    connection: Connection, account_id: str, *, expected: Collection[AccountState], run_id: str
) -> bool:
    """Mark the account as busy with a run, where its state is ``expected`` and no other run is under way."""
    statement = accounts.update().where(
        accounts.c.id == account_id, accounts.c.state.in_(expected), accounts.c.operation_id.is_(None)
    )
    return connection.execute(statement.values(operation_id=run_id)).rowcount == 1


def update(connection: Connection, account: Account, **values: Any) -> Account:
    """Set ``values`` on an account whose run the caller holds, and return it as it is now."""
    if values:
        held = {"held_address": None} if values.get("state") is AccountState.FAILED else {}
        given = {**values, **held}
        _update(tuple(given)).write(connection, {**given, "the_account": account.id})
    changed = replace(account, **values)
    if changed.state is not account.state:
        statistics.moved(connection, account, before=account.state, after=changed.state)
    return changed


@cache
def _update(names: tuple[str, ...]) -> Prepared:
    statement = accounts.update().where(accounts.c.id == bindparam("the_account"))
    given = {name: bindparam(name, type_=accounts.c[name].type) for name in names}
    return Prepared(lambda _dialect: statement.values(given))


def remove(connection: Connection, account_id: str) -> None:
    """Remove an account with all that hangs on it."""
    row = connection.execute(_REMOVE, {"the_account": account_id}).one_or_none()
    if row is not None:
        account = from_row(row)
        statistics.moved(connection, account, before=account.state, after=None)


def page(
    connection: Connection,
    owners: Sequence[str] | None,
    *,
    limit: int,
    before: str | None = None,
    state: AccountState | None = None,
    domains: Collection[str] | None = None,
    provider: str | None = None,
) -> list[Account]:
    """Return up to ``limit`` accounts of the owners (None: of everybody), newest first, older than the id ``before``.

    Deleted and failed ones only where ``state`` asks for them.
    """
    query: Select[Any] = _of(select(*_COLUMNS), state, domains, provider)
    if owners is not None:
        query = query.where(accounts.c.user_id.in_(owners))
    if before is not None:
        query = query.where(accounts.c.id < before)
    return [from_row(row) for row in connection.execute(query.order_by(accounts.c.id.desc()).limit(limit))]


def search(
    connection: Connection,
    owners: Sequence[str] | None,
    beginnings: Sequence[str],
    *,
    limit: int,
    after: tuple[str, str] | None = None,
    state: AccountState | None = None,
    domains: Collection[str] | None = None,
    provider: str | None = None,
) -> list[tuple[str, Account]]:
    """Return accounts that have a word of each beginning, each with the word found, in the order of (word, id).

    The first beginning is looked up in the index, in whose order the accounts come, so that a page costs the same
    however many accounts there are.
    """
    words = account_words.c
    query: Select[Any] = (
        select(*_COLUMNS, words.word)
        .join(account_words, words.account_id == accounts.c.id)
        .where(
            words.word >= beginnings[0],
            words.word < beginnings[0] + _AFTER_ANY,
            ~_has_word(beginnings[0], before=words.word),
            *(_has_word(beginning) for beginning in beginnings[1:]),
        )
        .order_by(words.word, words.account_id)
        .limit(limit)
    )
    query = _of(query, state, domains, provider)
    if owners is not None:
        query = query.where(words.user_id.in_(owners))
    if after is not None:
        word, account_id = after
        query = query.where((words.word > word) | ((words.word == word) & (words.account_id > account_id)))
    return [(str(row.word), from_row(row)) for row in connection.execute(query)]


def _has_word(beginning: str, *, before: ColumnElement[str] | str | None = None) -> ColumnElement[bool]:
    other = account_words.alias()
    end = beginning + _AFTER_ANY if before is None else before
    return exists().where(
        other.c.account_id == account_words.c.account_id, other.c.word >= beginning, other.c.word < end
    )


def due_for_purge(connection: Connection, *, at: datetime, limit: int) -> list[str]:
    """Return the ids of deleted or failed accounts whose retention has ended."""
    query = select(accounts.c.id).where(accounts.c.purge_at <= at).order_by(accounts.c.purge_at).limit(limit)
    return list(connection.scalars(query))


def _of(
    query: Select[Any],
    state: AccountState | None,
    domains: Collection[str] | None,
    provider: str | None,
) -> Select[Any]:
    query = query.where(accounts.c.state.not_in(_HIDDEN) if state is None else accounts.c.state == state)
    if domains is not None:
        query = query.where(accounts.c.domain.in_(domains))
    return query if provider is None else query.where(accounts.c.provider == provider)
