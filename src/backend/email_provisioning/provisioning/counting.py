"""Counting what is sent: before the provider is asked, and back where it refuses, whatever ends this process."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date

import structlog
from sqlalchemy import Connection

from email_provisioning.domain.delivery_report import Report
from email_provisioning.errors import ProvisioningError, StorageUnavailable
from email_provisioning.persistence import usage, usage_days
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.prepared import StorageBusy
from email_provisioning.persistence.sending import Place, SendingFile
from email_provisioning.persistence.usage import Counted, Recipients
from email_provisioning.provisioning.quota import Quota
from email_provisioning.provisioning.quota_events import QuotaEvents
from email_provisioning.provisioning.refusals import kind_of
from email_provisioning.provisioning.soon import Soon

_log = structlog.get_logger(__name__)

#: How many are forgotten in one transaction.
BATCH = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """Recipients that were counted, until it is known what becomes of them."""

    account_id: str
    counted: Counted
    place: Place


@dataclass
class Counting:
    """Counts messages on their way; safe to be used by any number of threads."""

    database: Database
    quota: Quota
    sending: SendingFile
    events: QuotaEvents
    #: Slots whose tickets can leave the row: those whose count stays, by row, and those that were never to stay.
    _sent: dict[tuple[str, date], list[Place]] = field(default_factory=lambda: defaultdict(list))
    _unsent: list[Place] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _soon: Soon = field(init=False)
    _settled: bool = False

    def __post_init__(self) -> None:
        """Have tickets of sent messages forgotten together: an address's next message takes the last one's with it."""
        self._soon = Soon(self.flush)

    def take(
        self,
        account_id: str,
        recipients: Recipients,
        *,
        credential_id: str | None = None,
        networks: str | None = None,
    ) -> Taken | None:
        """Count recipients; None, and nothing counted, where `Quota.take` says so."""
        # A limit is worth a power cut, and a message is not: the count loses at most its last instant.
        return self._take(self.database.write_once(), account_id, recipients, credential_id, networks)

    def take_at_once(
        self, account_id: str, recipients: Recipients, *, credential_id: str | None, networks: str | None
    ) -> Taken | None:
        """Count as `take` does, for who may not wait; None, and nothing counted, where that would have to as well."""
        with self.database.write_at_once() as connection:
            if connection is None:
                return None
            return self._take(nullcontext(connection), account_id, recipients, credential_id, networks)

    def _take(
        self,
        opened: AbstractContextManager[Connection],
        account_id: str,
        recipients: Recipients,
        credential_id: str | None,
        networks: str | None,
    ) -> Taken | None:
        now = self.quota.clock()
        moment = self.quota.moment(now)
        place = self.sending.begin(account_id, recipients, moment=moment)
        before = self._finished(account_id, moment.month)
        ticketed = Recipients(
            counted=recipients.counted,
            internal=recipients.internal,
            ticket=place.lot.ticket,
            replaces=before.lot.ticket if before is not None else "",
        )
        try:
            with opened as connection:
                found = self.quota.take(
                    connection, account_id, ticketed, credential_id=credential_id, networks=networks, at=now
                )
        except StorageBusy:
            self._not_counted(place, before)
            raise
        except BaseException:
            # Whether it was counted is not known: what was not cannot be given back, and does no harm.
            self._later(before, unsent=[place])
            raise
        if found is None:
            self._not_counted(place, before)
            return None
        if before is not None:
            self.sending.free(before)
        if (found.day, found.minute) != (moment.day, moment.minute):
            # With a clock that stepped back, the later day and minute count.
            place = replace(place, lot=replace(place.lot, day=found.day, minute=found.minute))
        return Taken(account_id=account_id, counted=found, place=place)

    def sent(self, taken: Taken) -> None:
        """Let the count stay: the provider has the message."""
        self.sending.sent(taken.place)
        self._later(taken.place)
        if taken.place.lot.counted:
            self.events.tell(taken.account_id, taken.counted)

    def refused(self, taken: Taken, error: BaseException) -> None:
        """Give the count back: the provider does not have the message."""
        lot = taken.place.lot
        try:
            with self.database.write(durable=False) as connection:
                usage.give_back(connection, lot)
                if isinstance(error, ProvisioningError):
                    self._note(connection, taken.account_id, error, lot.counted + lot.internal)
        except StorageUnavailable as problem:
            # The provider's error is what the sender must hear. It is given back later, by this process or another.
            _log.warning("quota_not_given_back_yet", account=taken.account_id, cause=problem.cause)
            self._later(unsent=[taken.place])
        else:
            self.sending.free(taken.place)

    def reported(self, account_ids: Sequence[str], report: Report) -> None:
        """Note a bounce of what some addresses sent, or a complaint about it; it counts against no limit."""
        day = self.quota.day(self.quota.clock())
        try:
            with self.database.write(durable=False) as connection:
                for account_id in sorted(account_ids):
                    usage_days.add(connection, account_id, day=day, kind=report.value, count=1)
        except StorageUnavailable as problem:
            # The report itself is in the mailbox: whoever brought it must not bring it again.
            _log.warning("report_not_noted", report=report.value, cause=problem.cause)

    def settle(self) -> int:
        """Settle what processes that are gone were sending; return how many messages' counts were given back."""
        total = 0
        while True:
            with self.sending.left_behind() as left:
                if left is None:
                    return total
                if left.unsent or left.sent:
                    with self.database.write(durable=False) as connection:
                        given = sum(usage.give_back(connection, lot) for lot in left.unsent)
                        usage.forget(connection, left.sent)
                    total += given
                    _log.info("quota_settled", given_back=given, kept=len(left.sent))

    def flush(self) -> None:
        """Forget the tickets that wait for it, and give back what could not be given back at once."""
        with self._lock:
            sent, self._sent = self._sent, defaultdict(list)
            unsent, self._unsent = self._unsent, []
        places = [place for of_row in sent.values() for place in of_row]
        for start in range(0, len(places), BATCH):
            self._forget(places[start : start + BATCH])
        for place in unsent:
            self._give_back(place)
        if not self._settled:
            # A machine without a worker settles too what it was sending before it was started again.
            self._settled = True
            self._settle_quietly()

    def _settle_quietly(self) -> None:
        try:
            self.settle()
        except StorageUnavailable as problem:
            _log.warning("quota_not_settled_yet", cause=problem.cause)

    def _not_counted(self, place: Place, before: Place | None) -> None:
        self.sending.free(place)
        self._later(before)

    def _finished(self, account_id: str, month: date) -> Place | None:
        """Return a slot whose ticket can leave the row of the count with the next one that is written into it."""
        with self._lock:
            waiting = self._sent.get((account_id, month))
            return waiting.pop() if waiting else None

    def _later(self, sent: Place | None = None, *, unsent: Sequence[Place] = ()) -> None:
        """Keep slots for the next message or for `flush`."""
        with self._lock:
            if sent is not None:
                self._sent[sent.lot.account_id, sent.lot.month].append(sent)
            self._unsent.extend(unsent)
        if sent is not None or unsent:
            self._soon.ask()

    def _forget(self, places: Sequence[Place]) -> None:
        try:
            with self.database.write(durable=False) as connection:
                usage.forget(connection, [place.lot for place in places])
        except StorageUnavailable as problem:
            _log.warning("tickets_not_forgotten", tickets=len(places), cause=problem.cause)
            # Tried again with what is sent next: a database that is gone is not asked for ever.
            with self._lock:
                for place in places:
                    self._sent[place.lot.account_id, place.lot.month].append(place)
        else:
            for place in places:
                self.sending.free(place)

    def _give_back(self, place: Place) -> None:
        try:
            with self.database.write(durable=False) as connection:
                usage.give_back(connection, place.lot)
        except StorageUnavailable as problem:
            _log.warning("quota_not_given_back_yet", account=place.lot.account_id, cause=problem.cause)
            with self._lock:
                self._unsent.append(place)
        else:
            self.sending.free(place)

    def _note(
        self, connection: Connection, account_id: str, error: ProvisioningError, recipients: int
    ) -> None:
        usage_days.add(
            connection,
            account_id,
            day=self.quota.day(self.quota.clock()),
            kind=kind_of(error),
            count=recipients,
        )
