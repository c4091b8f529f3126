"""Addresses and messages of providers that a test pays for, without any vendor behind them."""

from __future__ import annotations

from datetime import date, datetime

from email_provisioning.bootstrap import Services
from email_provisioning.domain.account import Account, AccountState
from email_provisioning.domain.ids import new_id
from email_provisioning.persistence import accounts, tables


def have(
    services: Services, provider: str, domain: str, user_id: str, *, sent: int = 0, month: date | None = None
) -> Account:
    """Let somebody have an address that has sent to so many recipients in a month."""
    now = services.clock()
    account = Account(
        id=new_id(),
        user_id=user_id,
        local_part=f"a{new_id()[-12:]}",
        domain=domain,
        display_name="",
        provider=provider,
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
    with services.database.write() as connection:
        accounts.insert(connection, account)
        if sent:
            day = _first(now) if month is None else month
            values = {"account_id": account.id, "month": day, "month_used": sent, "day": day, "day_used": 0}
            connection.execute(tables.usage.insert(), values)
    return account


def _first(now: datetime) -> date:
    return now.date().replace(day=1)
