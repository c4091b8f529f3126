"""Who has a mailbox: asked at every recipient, so as little is read as is needed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, String, bindparam, select

from email_provisioning.domain.account import AccountState
from email_provisioning.persistence.prepared import Prepared
from email_provisioning.persistence.tables import accounts


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """The account that holds an address."""

    state: AccountState
    #: The provider's id of the mailbox; None before it exists.
    ref: str | None


_HOLDER = Prepared(
    lambda _dialect: select(accounts.c.state, accounts.c.provider_ref).where(
        accounts.c.held_address == bindparam("address", type_=String)
    )
)


def holder(connection: Connection, address: str) -> Holder | None:
    """Return who holds a canonical address; None where nobody does."""
    row = _HOLDER.one(connection, {"address": address})
    return Holder(state=AccountState(row[0]), ref=row[1]) if row is not None else None
