"""What must be true whenever nothing is under way, whatever was killed before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, select

from email_provisioning.bootstrap import Services
from email_provisioning.domain.account import ADMINISTRATORS, COUNTED, AccountState, RunState
from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.persistence import tables
from email_provisioning.provisioning.changes import TOTAL_COUNTER, user_counter
from email_provisioning.secret_stores.base import SecretRef

SETTLED = {AccountState.ACTIVE, AccountState.SUSPENDED, AccountState.DELETED, AccountState.FAILED}


def problems(services: Services) -> list[str]:
    """Return everything that is orphaned, lost, doubled or stuck."""
    with services.database.read() as connection:
        return [
            *_stuck(connection),
            *_mailboxes(connection, services),
            *_passwords(connection, services),
            *_counters(connection),
        ]


def _stuck(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(tables.runs)):
        if row.state not in {RunState.SUCCEEDED, RunState.FAILED}:
            yield f"run {row.operation} of {row.account_id} is stuck at {row.step} ({row.error_code})"
    for row in connection.execute(select(tables.accounts)):
        if row.state not in SETTLED:
            yield f"{row.local_part} is stuck in {row.state}"
        if row.operation_id is not None:
            yield f"{row.local_part} still waits for run {row.operation_id}"


def _mailboxes(connection: Connection, services: Services) -> Iterator[str]:
    store = MaildirStore(services.settings.data_dir / "mail")
    there = store.refs()
    wanted = set()
    for row in connection.execute(select(tables.accounts)):
        if row.user_id == ADMINISTRATORS:
            there.discard(row.provider_ref)
            continue
        if row.state == AccountState.FAILED:
            continue
        wanted.add(row.provider_ref)
        in_use = row.state in {AccountState.ACTIVE, AccountState.SUSPENDED}
        # One that has had no mail yet need not be there.
        if row.provider_ref in there and store.exists(row.provider_ref) != in_use:
            yield f"the mailbox of {row.local_part} is in the wrong place for {row.state}"
    yield from (f"mailbox {ref} is orphaned" for ref in there - wanted)


def _passwords(connection: Connection, services: Services) -> Iterator[str]:
    kept = {(row.account_id, row.version) for row in connection.execute(select(tables.secrets))}
    known = {
        (row.account_id, row.version): row.digest for row in connection.execute(select(tables.credentials))
    }
    yield from (f"secret {each} belongs to no password" for each in kept - known.keys())
    yield from (f"the secret of password {each} is lost" for each in known.keys() - kept)
    for (account_id, version), digest in known.items():
        secret = services.secrets.read(SecretRef(account_id=account_id, version=version))
        if services.keyring.digest(secret) != digest:
            yield f"secret {version} of {account_id} is another password"
    unlimited = Counter(
        row.account_id
        for row in connection.execute(
            select(tables.credentials).where(tables.credentials.c.expires_at.is_(None))
        )
    )
    for row in connection.execute(select(tables.accounts)):
        expected = 0 if row.state == AccountState.FAILED or row.user_id == ADMINISTRATORS else 1
        if unlimited[row.id] != expected:
            yield f"{row.local_part} has {unlimited[row.id]} lasting passwords instead of {expected}"


def _counters(connection: Connection) -> Iterator[str]:
    counted: Counter[str] = Counter()
    for row in connection.execute(select(tables.accounts)):
        if row.state in COUNTED and row.user_id != ADMINISTRATORS:
            counted.update([TOTAL_COUNTER, user_counter(row.user_id)])
    for row in connection.execute(select(tables.counters)):
        if row.used != counted[row.name]:
            yield f"{row.name} counts {row.used} instead of {counted[row.name]}"
