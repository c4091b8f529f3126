"""Addresses by the thousand, without the time that making each would take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert

from email_provisioning.domain.account import Account, AccountState
from email_provisioning.domain.ids import new_id
from email_provisioning.persistence import statistics
from email_provisioning.persistence.tables import accounts


def an_account(number: int, *, at: datetime, state: AccountState = AccountState.ACTIVE) -> Account:
    """Return an address of a user of its own."""
    return Account(
        id=new_id(),
        user_id=f"user{number}",
        local_part=f"name{number}",
        domain="example.test",
        display_name="",
        provider="local",
        provider_ref=None,
        state=state,
        previous_state=None,
        error_code=None,
        created_at=at,
        activated_at=at,
        deleted_at=None,
        purge_at=None,
        operation_id=None,
    )


def add(connection: Connection, made: Sequence[Account]) -> None:
    """Insert addresses, and count them as the server does."""
    columns = list(Account.__dataclass_fields__)
    rows = [{**{name: getattr(each, name) for name in columns}, "held_address": each.email} for each in made]
    connection.execute(insert(accounts), rows)
    for each in made:
        statistics.moved(connection, each, before=None, after=each.state)
