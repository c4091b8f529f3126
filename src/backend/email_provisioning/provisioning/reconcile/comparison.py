"""Finds what differs between the accounts of a domain and a snapshot of what is at their provider.

The snapshot is taken first. Whatever is made at a provider is in our own tables before, so that nothing in the
snapshot can be too new for them; what changes in our tables afterwards is left out by its runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from email_provisioning.domain.account import RECEIVING, Account, AccountState
from email_provisioning.domain.drift import Difference, Drift
from email_provisioning.persistence import comparing
from email_provisioning.persistence.comparing import Issued
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.domains import Domain
from email_provisioning.persistence.snapshot import BATCH, Snapshot, Thing
from email_provisioning.providers.base import Capabilities


@dataclass(kw_only=True)
class Comparison:
    """Compares both sides in batches, each with the same few queries."""

    database: Database
    domain: Domain
    capabilities: Capabilities
    there: Snapshot
    #: When the provider began to be asked, and how long before that a change may still not show there.
    began: datetime
    settles: timedelta
    #: Whether what bears a mark without an address counts as this domain's: it does on one domain of a provider.
    homeless: bool
    #: How many accounts were compared, and left out.
    accounts: int = 0
    skipped: int = 0

    def differences(self) -> Iterator[Difference]:
        """Yield every difference."""
        for batch in comparing.on_domain(self.database, self.domain.name, self.domain.provider, batch=BATCH):
            yield from self._of_ours(batch)
        for marks in self.there.marks():
            yield from self._of_marks(marks)
        for things in self.there.unmarked():
            yield from self._foreign(things)

    def _of_ours(self, batch: Sequence[Account]) -> Iterator[Difference]:
        ids = [account.id for account in batch]
        things, versions = self.there.of_accounts(ids), self.there.versions_of(ids)
        with self.database.read() as connection:
            busy = comparing.changed_since(connection, ids, since=self._settled)
            issued = comparing.issued(connection, ids, at=self.began)
        for account in batch:
            if account.operation_id is not None or account.created_at > self._settled or account.id in busy:
                self.skipped += 1
                continue
            self.accounts += 1
            yield from self._of_mailbox(account, things[account.id])
            yield from _of_passwords(account, there=versions[account.id], here=issued.get(account.id, {}))

    def _of_mailbox(self, account: Account, things: Sequence[Thing]) -> Iterator[Difference]:
        if account.state not in RECEIVING or account.shared:
            return
        alive = [each for each in things if not each.deleted]
        can = self.capabilities
        if not alive:
            if can.makes_mailboxes and not can.made_on_first_use:
                yield _difference(Drift.MISSING, account)
            return
        if can.makes_mailboxes and account.provider_ref not in {each.ref for each in alive}:
            yield _difference(Drift.MOVED, account, ref=alive[0].ref)
        if not can.remote_suspend:
            return
        suspended = any(each.suspended for each in alive)
        if suspended and account.state is AccountState.ACTIVE:
            yield _difference(Drift.SUSPENDED_THERE, account)
        elif not suspended and account.state is AccountState.SUSPENDED:
            yield _difference(Drift.NOT_SUSPENDED_THERE, account)

    def _of_marks(self, marks: Sequence[str]) -> Iterator[Difference]:
        """Yield what is left of accounts that there are no more."""
        with self.database.read() as connection:
            known = comparing.by_ids(connection, marks)
            busy = comparing.changed_since(connection, marks, since=self._settled)
        gone = [mark for mark in marks if is_gone(known.get(mark)) and mark not in busy]
        for account_id, things in self.there.of_accounts(gone).items():
            thing = next((each for each in things if each.address is not None), things[0])
            made_at = made_at_of(account_id)
            if made_at is not None and made_at > self._settled:
                self.skipped += 1
            elif thing.address is not None or self.homeless:
                # What we never gave to an account bears another's mark, however much it looks like ours.
                drift = Drift.ORPHAN if made_at is not None else Drift.FOREIGN
                yield Difference(drift=drift, address=thing.address, account_id=account_id, ref=thing.ref)

    def _foreign(self, things: Sequence[Thing]) -> Iterator[Difference]:
        addresses = [each.address for each in things if each.address is not None]
        with self.database.read() as connection:
            holders = comparing.holders(connection, addresses)
        for each in things:
            if each.address is not None and not each.deleted:
                yield Difference(
                    drift=Drift.FOREIGN,
                    address=each.address,
                    account_id=holders.get(each.address),
                    ref=each.ref,
                )

    @property
    def _settled(self) -> datetime:
        return self.began - self.settles


def is_gone(account: Account | None) -> bool:
    """Tell whether nothing of an account may be at a provider any more."""
    return account is None or account.state is AccountState.FAILED


def made_at_of(account_id: str) -> datetime | None:
    """Return when we gave this id to an account, None where it is none of ours (UUIDv7, RFC 9562)."""
    try:
        found = UUID(account_id)
        made_at = datetime.fromtimestamp((found.int >> 80) / 1000, tz=UTC)
    except (ValueError, OverflowError):
        return None
    return made_at if found.version == 7 and str(found) == account_id else None


def _of_passwords(account: Account, *, there: set[int], here: Mapping[int, Issued]) -> Iterator[Difference]:
    """Yield the vendor's passwords that only one side knows."""
    if account.state is AccountState.FAILED:
        return
    for version in sorted(there - here.keys()):
        yield _difference(Drift.CREDENTIAL_UNKNOWN, account, version=version)
    if account.state not in RECEIVING:
        return
    for version in sorted(
        version for version, known in here.items() if known.in_use and version not in there
    ):
        yield _difference(Drift.CREDENTIAL_MISSING, account, version=version)


def _difference(
    drift: Drift, account: Account, *, ref: str | None = None, version: int | None = None
) -> Difference:
    return Difference(
        drift=drift,
        address=account.email,
        account_id=account.id,
        ref=ref or account.provider_ref,
        version=version,
    )
