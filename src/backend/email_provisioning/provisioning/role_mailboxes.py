"""The mailbox of a domain's administrators: it comes and goes with the domain (RFC 5321 §4.5.1, RFC 2142)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from email_provisioning.domain.account import ADMINISTRATORS, ROLE_MAILBOX, Account, AccountState
from email_provisioning.domain.address import Address
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import InvalidState
from email_provisioning.persistence import accounts
from email_provisioning.persistence.domains import Domain


def open_role_mailbox(connection: Connection, domain: Domain, *, at: datetime) -> None:
    """Give the administrators of a domain whose mail is kept here their mailbox, the one of before where it is left."""
    left = accounts.by_address(connection, _email(domain.name))
    if left is None:
        accounts.insert(connection, _new(domain, at))
    elif left.state is AccountState.DELETED:
        _check_idle(left)
        accounts.update(
            connection,
            left,
            state=AccountState.ACTIVE,
            provider=domain.provider,
            deleted_at=None,
            purge_at=None,
        )


def close_role_mailbox(connection: Connection, domain: str, *, at: datetime, retention: timedelta) -> None:
    """Delete the administrators' mailbox of a domain that goes; its mail is kept for the time of all deleted mail."""
    there = accounts.by_address(connection, _email(domain))
    if there is None or there.state is AccountState.DELETED:
        return
    _check_idle(there)
    accounts.update(
        connection,
        there,
        state=AccountState.DELETED,
        previous_state=there.state,
        deleted_at=at,
        purge_at=at + retention,
    )


def _check_idle(account: Account) -> None:
    if account.operation_id is not None:
        raise InvalidState(f"Something is being done to {account.email}: try again in a few seconds.")


def _email(domain: str) -> str:
    return Address(local=ROLE_MAILBOX, domain=domain).email


def _new(domain: Domain, at: datetime) -> Account:
    account_id = new_id()
    return Account(
        id=account_id,
        user_id=ADMINISTRATORS,
        local_part=ROLE_MAILBOX,
        domain=domain.name,
        display_name="Postmaster",
        provider=domain.provider,
        provider_ref=account_id,
        state=AccountState.ACTIVE,
        previous_state=None,
        error_code=None,
        created_at=at,
        activated_at=at,
        deleted_at=None,
        purge_at=None,
        operation_id=None,
    )
