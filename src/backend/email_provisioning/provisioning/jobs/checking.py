"""Looking at every row of an import before anything is done: which would be created, and why others would not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection

from email_provisioning.domain.address import Address, canonical_domain
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.display_name import check_display_name
from email_provisioning.domain.job import JobRow, RowState
from email_provisioning.domain.tabular import Record
from email_provisioning.errors import (
    AccountLimitReached,
    AddressTaken,
    ColumnsDisagree,
    DuplicateRow,
    OwnerUnknown,
    ProvisioningError,
)
from email_provisioning.persistence import accounts, counters, limits, users
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.availability import Availability
from email_provisioning.provisioning.changes import TOTAL_COUNTER, Limits, user_counter

#: How many rows are looked at, and written down, at once.
CHUNK = 500
#: Characters of an owner that are kept.
MOST_OWNER = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Owners:
    """Who gets the addresses."""

    #: The id of the owner of rows that name none; None: there is none.
    default: str | None
    #: Whether rows name owners by their ids, which are a host's and not looked up, and not by their names.
    by_id: bool = False


@dataclass(frozen=True, kw_only=True)
class Checking:
    """Judges rows in the order of the file, as creating one after the other would."""

    database: Database
    availability: Availability
    limits: Limits
    clock: Clock

    def check(self, records: Iterator[Record], owners: Owners) -> Iterator[list[JobRow]]:
        """Yield the rows with what was found, some at a time; memory holds the addresses, not the file."""
        known = _Known()
        while chunk := list(islice(records, CHUNK)):
            judged = [(record, self._judged(record)) for record in chunk]
            with self.database.read() as connection:
                self._learn(connection, known, judged, owners)
                yield [self._row(connection, known, record, found, owners) for record, found in judged]

    def _judged(self, record: Record) -> Address | ProvisioningError:
        """Return the address that a row stands for, as far as its own cells tell."""
        cells = record.cells
        try:
            domain = canonical_domain(cells["domain"]) if cells.get("domain") else None
            address = self.availability.judge(_given(record), domain)
            if domain is not None and address.domain != domain:
                raise ColumnsDisagree
            provider = self.availability.domains.get(address.domain).provider
            if cells.get("provider", provider).casefold() not in (provider, ""):
                raise ColumnsDisagree
            check_display_name(cells.get("display_name", ""))
        except ProvisioningError as error:
            return error
        return address

    def _learn(
        self,
        connection: Connection,
        known: _Known,
        judged: Sequence[tuple[Record, Address | ProvisioningError]],
        owners: Owners,
    ) -> None:
        """Look up at once what the rows of a chunk need to be compared with."""
        addresses = [found.email for _record, found in judged if isinstance(found, Address)]
        known.taken = accounts.held(connection, addresses)
        names = {record.cells.get("owner", "") for record, _found in judged} - {"", *known.owners}
        if owners.by_id:
            known.owners |= {name: name for name in names if len(name) <= MOST_OWNER}
        else:
            known.owners |= users.enabled_by_names(connection, names)
        ids = {owner for owner in (owners.default, *known.owners.values()) if owner is not None}
        ids -= known.used.keys()
        wanted = {user_counter(user_id): user_id for user_id in ids}
        used = counters.used_of(connection, [*wanted, TOTAL_COUNTER])
        known.used |= {user_id: used.get(name, 0) for name, user_id in wanted.items()}
        known.used.setdefault(TOTAL_COUNTER, used.get(TOTAL_COUNTER, 0))

    def _row(
        self,
        connection: Connection,
        known: _Known,
        record: Record,
        found: Address | ProvisioningError,
        owners: Owners,
    ) -> JobRow:
        owner = record.cells.get("owner", "")
        user_id = known.owners.get(owner) if owner else owners.default
        address = found if isinstance(found, Address) else None
        error = found if isinstance(found, ProvisioningError) else None
        if address is not None:
            error = self._refusal(connection, known, address, user_id)
        if address is not None and user_id is not None and error is None:
            known.seen.add(address.email)
            known.used.update([user_id, TOTAL_COUNTER])
        return JobRow(
            number=record.number,
            line=record.line,
            given=_given(record),
            address=address.email if address is not None else None,
            display_name=record.cells.get("display_name", "")[:MOST_OWNER],
            owner=owner[:MOST_OWNER],
            user_id=user_id,
            state=RowState.READY if error is None else RowState.REFUSED,
            code=error.code if error is not None else None,
        )

    def _refusal(
        self, connection: Connection, known: _Known, address: Address, user_id: str | None
    ) -> ProvisioningError | None:
        """Return why an address that is well-formed would not be created."""
        if address.email in known.seen:
            return DuplicateRow()
        if address.email in known.taken:
            return AddressTaken()
        if user_id is None:
            return OwnerUnknown()
        most = self._most(connection, known, user_id, address.domain)
        for name, limit in ((user_id, most), (TOTAL_COUNTER, self.limits.total)):
            if known.used[name] >= limit:
                return AccountLimitReached(limit=limit, used=known.used[name])
        return None

    def _most(self, connection: Connection, known: _Known, user_id: str, domain: str) -> int:
        """Return how many addresses an owner may have who is about to get one on a domain."""
        if (user_id, domain) not in known.most:
            most = limits.most_accounts(connection, user_id, domain, at=self.clock())
            known.most[user_id, domain] = self.limits.per_user if most is None else most
        return known.most[user_id, domain]


@dataclass(kw_only=True)
class _Known:
    """What was learnt of the file so far, and of what is there."""

    #: The addresses that rows further up would create.
    seen: set[str] = field(default_factory=set)
    #: Those of the present chunk that are there.
    taken: Collection[str] = ()
    #: Owner as given → the owner's id.
    owners: dict[str, str] = field(default_factory=dict)
    #: Owner's id, and `TOTAL_COUNTER` → how many addresses there are and would be.
    used: Counter[str] = field(default_factory=Counter)
    #: Owner's id and domain → how many addresses there may be.
    most: dict[tuple[str, str], int] = field(default_factory=dict)


def _given(record: Record) -> str:
    """Return the address as a row names it: the whole one where there is one."""
    return record.cells.get("email") or record.cells.get("username", "")
