"""What must be true whenever nothing is under way, whatever was killed before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from email_provisioning.bootstrap import Services
from email_provisioning.domain.account import ADMINISTRATORS, COUNTED, AccountState, RunState
from email_provisioning.domain.credential import CredentialKind
from email_provisioning.domain.event import EventKind
from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.persistence import statistics, tables
from email_provisioning.provisioning.changes import TOTAL_COUNTER, user_counter
from email_provisioning.secret_stores.base import SecretRef

#: What the audit log says → the event that is told of it in the same transaction.
TOLD = {
    ("create", "success"): EventKind.ACCOUNT_CREATED,
    ("suspend", "success"): EventKind.ACCOUNT_SUSPENDED,
    ("resume", "success"): EventKind.ACCOUNT_RESUMED,
    ("delete", "success"): EventKind.ACCOUNT_DELETED,
    ("restore", "success"): EventKind.ACCOUNT_RESTORED,
    ("purge", "success"): EventKind.ACCOUNT_PURGED,
    **{(action, "failed"): EventKind.ACCOUNT_FAILED for action in ("create", "suspend", "resume", "restore")},
    ("issue", "success"): EventKind.CREDENTIAL_ISSUED,
    ("rotate", "success"): EventKind.CREDENTIAL_ROTATED,
}
SETTLED = {AccountState.ACTIVE, AccountState.SUSPENDED, AccountState.DELETED, AccountState.FAILED}


def problems(services: Services) -> list[str]:
    """Return everything that is orphaned, lost, doubled or stuck."""
    with services.database.read() as connection:
        return [
            *_stuck(connection),
            *_mailboxes(connection, services),
            *_passwords(connection, services),
            *_counters(connection),
            *_events(connection),
            *_statistics(connection),
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
    rows = connection.execute(select(tables.credentials)).all()
    known = {(row.account_id, row.version): row.digest for row in rows if row.error_code is None}
    yield from _secrets(connection, services, known)
    for row in rows:
        is_direct = row.kind == CredentialKind.DIRECT and row.error_code is None
        if is_direct and (row.vendor is None or row.revoked_at is not None):
            yield f"direct password {row.version} of {row.account_id} is stuck"
    unlimited = Counter(row.account_id for row in rows if row.main and row.expires_at is None)
    for row in connection.execute(select(tables.accounts)):
        expected = 0 if row.state == AccountState.FAILED or row.user_id == ADMINISTRATORS else 1
        if unlimited[row.id] != expected:
            yield f"{row.local_part} has {unlimited[row.id]} lasting main passwords instead of {expected}"


def _secrets(
    connection: Connection, services: Services, known: Mapping[tuple[str, int], str | None]
) -> Iterator[str]:
    """Compare the passwords with the secrets that are noted, and these with what is in the stores."""
    noted = {(row.account_id, row.version): row for row in connection.execute(select(tables.secrets))}
    yield from (f"secret {each} belongs to no password" for each in noted.keys() - known.keys())
    yield from (f"the secret of password {each} is lost" for each in known.keys() - noted.keys())
    for key in known.keys() & noted.keys():
        row = noted[key]
        ref = SecretRef(user_id=row.user_id, account_id=row.account_id, version=row.version)
        digest = services.keyring.digest(services.secrets.read(ref))
        if known[key] is not None and digest != known[key]:
            yield f"secret {key} is another password"
        if row.store != services.secrets.kind or row.other is not None or row.due_at is not None:
            yield f"secret {key} is stuck between {row.store} and {row.other} ({row.error_code})"
        if (row.sealed is None) == (row.store == "local"):
            yield f"the sealed copy of secret {key} is not where it belongs"
    if services.secrets.is_outside:
        store = services.secrets.errands.store_of(services.secrets.kind)
        outside = {(ref.account_id, ref.version) for ref in store.refs()}
        yield from (f"secret {each} is orphaned in {store.kind}" for each in outside - noted.keys())


def _counters(connection: Connection) -> Iterator[str]:
    counted: Counter[str] = Counter()
    for row in connection.execute(select(tables.accounts)):
        if row.state in COUNTED and row.user_id != ADMINISTRATORS:
            counted.update([TOTAL_COUNTER, user_counter(row.user_id)])
    for row in connection.execute(select(tables.counters)):
        if row.used != counted[row.name]:
            yield f"{row.name} counts {row.used} instead of {counted[row.name]}"


def _events(connection: Connection) -> Iterator[str]:
    """Compare what was done, by the audit log, with what is told of it: each once, whatever was killed."""
    done: Counter[tuple[str, str]] = Counter()
    for row in connection.execute(select(tables.log)):
        if (kind := TOLD.get((row.action, row.status))) and not str(row.address).startswith("postmaster@"):
            done[row.email_account_id, kind] += 1
    told: Counter[tuple[str, str]] = Counter()
    for row in connection.execute(select(tables.events)):
        if row.kind in set(TOLD.values()):
            told[row.account_id, row.kind] += 1
    for key in done.keys() | told.keys():
        # The vendor's own passwords share two kinds with ours, and are noted under other actions.
        if told[key] < done[key] or (told[key] > done[key] and key[1].startswith("account.")):
            yield f"{key} is told {told[key]} times and was done {done[key]} times"


def _statistics(connection: Connection) -> Iterator[str]:
    counted: Counter[tuple[str, str, str]] = Counter()
    for row in connection.execute(select(tables.accounts)):
        if row.user_id != ADMINISTRATORS:
            counted[row.domain, row.provider, row.state] += 1
    noted = {
        (each.domain, each.provider, str(each.state)): each.count
        for each in statistics.of_accounts(connection)
    }
    if noted != dict(counted):
        yield f"the statistics say {noted} instead of {dict(counted)}"
