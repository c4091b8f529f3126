"""Many addresses at once, written straight into the tables, as the API would have made them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table

from email_provisioning.bootstrap import Services
from email_provisioning.domain.account import Account, AccountState
from email_provisioning.domain.ids import new_id
from email_provisioning.persistence import accounts as repository
from email_provisioning.persistence.credentials import Credential
from email_provisioning.persistence.tables import account_words, accounts, counters, credentials, usage
from email_provisioning.provisioning.changes import TOTAL_COUNTER, user_counter

WORDS = ("contact", "support", "info", "hello", "sales", "bonjour", "team", "office", "service", "press")
PLACES = ("paris", "lyon", "nantes", "lille", "bordeaux", "toulouse", "nice", "rennes", "metz", "tours")
CHUNK = 5_000


def add_accounts(services: Services, user_id: str, count: int) -> None:
    """Give one user ``count`` active addresses, each with a password and some use of this month."""
    numbers = iter(range(count))
    while chunk := list(islice(numbers, CHUNK)):
        found = [_account(services, user_id, number) for number in chunk]
        with services.database.write() as connection:
            _insert(connection, accounts, (_row(account) for account in found))
            _insert(connection, account_words, (word for account in found for word in _words(account)))
            _insert(connection, credentials, (_credential(account) for account in found))
            _insert(connection, usage, (_usage(account) for account in found))
            for name in (user_counter(user_id), TOTAL_COUNTER):
                _count(connection, name, len(found))
    with services.database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _account(services: Services, user_id: str, number: int) -> Account:
    word, place = WORDS[number % 10], PLACES[number // 10 % 10]
    now = services.clock() - timedelta(days=40)
    template = Account(
        id=new_id(),
        user_id=user_id,
        local_part=f"{word}-{place}{number}",
        domain=services.settings.email_domain,
        display_name=f"{word.title()} {place.title()}",
        provider="local",
        provider_ref=None,
        state=AccountState.ACTIVE,
        previous_state=None,
        error_code=None,
        created_at=now,
        activated_at=now,
        deleted_at=None,
        purge_at=None,
        operation_id=None,
    )
    return replace(template, provider_ref=template.id)


def _insert(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    connection.execute(table.insert(), list(rows))


def _count(connection: Connection, name: str, more: int) -> None:
    """Count what was added against the limits, as a creation does."""
    counted = counters.update().where(counters.c.name == name).values(used=counters.c.used + more)
    if not connection.execute(counted).rowcount:
        connection.execute(counters.insert(), {"name": name, "used": more})


def _row(account: Account) -> dict[str, Any]:
    values = {name: getattr(account, name) for name in Account.__dataclass_fields__}
    return {**values, "held_address": account.email}


def _words(account: Account) -> Iterator[dict[str, Any]]:
    for word in repository.words_of(account.local_part, account.display_name):
        yield {"user_id": account.user_id, "word": word, "account_id": account.id}


def _credential(account: Account) -> dict[str, Any]:
    credential = Credential(
        id=new_id(),
        account_id=account.id,
        version=1,
        main=True,
        digest=account.id.replace("-", "") * 2,
        created_at=account.created_at,
        shown_at=account.created_at,
    )
    return {name: getattr(credential, name) for name in Credential.__dataclass_fields__}


def _usage(account: Account) -> dict[str, Any]:
    day = account.created_at.date()
    return {
        "account_id": account.id,
        "month": day.replace(day=1),
        "month_used": 20,
        "day": day,
        "day_used": 3,
    }
