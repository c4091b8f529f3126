"""Comparing domains with their providers: when somebody asks for it, and by itself from time to time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from email_provisioning.domain.actor import SYSTEM, Actor
from email_provisioning.domain.address import canonical_domain
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.drift import Plan
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import DomainNotFound, LostLease, ProvisioningError
from email_provisioning.persistence import log
from email_provisioning.persistence import reconciliations as rows
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.domains import Domain
from email_provisioning.persistence.reconciliations import Reconciled
from email_provisioning.provisioning.domains import Domains
from email_provisioning.provisioning.reconcile.applying import Applying
from email_provisioning.provisioning.reconcile.planning import Planning
from email_provisioning.provisioning.reconcile.steps import Done

_log = structlog.get_logger(__name__)

#: How long a comparison is one process's without a sign of life, longer than it waits for any one page; and when one
#: that failed is made again.
LEASE, AGAIN = timedelta(minutes=15), timedelta(minutes=15)
#: How often the sign of life is given, in seconds.
HOLD_SECONDS = 60.0
#: What the log says of a comparison.
IN_STEP, DRIFT, FAILED = "in_step", "drift", "failed"


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """Makes plans, keeps what they found, and carries them out where an operator says so."""

    database: Database
    domains: Domains
    planning: Planning
    applying: Applying
    clock: Clock
    #: The pause between two comparisons of a domain; None: none is made by itself.
    interval: timedelta | None

    def results(self) -> Sequence[Reconciled]:
        """Return what the last comparison of each domain has found."""
        with self.database.read() as connection:
            return rows.results(connection)

    def plan(self, actor: Actor, name: str) -> Plan:
        """Compare one domain now; raise `DomainNotFound`, or what its provider refuses the question with."""
        domain = self.domains.all().get(canonical_domain(name))
        if domain is None:
            raise DomainNotFound
        return self._planned(actor, domain, still=_nothing)

    def apply(self, actor: Actor, plan: Plan, *, force: bool = False) -> Iterator[Done]:
        """Carry a plan out; see `Applying.apply`."""
        return self.applying.apply(actor, plan, force=force)

    def tend(self, stop: threading.Event | None = None) -> None:
        """Compare every domain whose turn it is, until ``stop`` is set; of all processes one does each."""
        if self.interval is None:
            return
        self._keep_rows(self.interval)
        while (claimed := self._claim()) is not None:
            domain, lease = claimed
            self._compare(domain, _Holder(self, domain, lease, stop))

    def _keep_rows(self, interval: timedelta) -> None:
        """Give new domains their row, whose turn comes after the pause; what is gone loses its own."""
        there = self.domains.all()
        with self.database.read() as connection:
            known = rows.known(connection)
        if known == there.keys():
            return
        with self.database.write() as connection:
            for name in there.keys() - known:
                rows.add(connection, there[name], due_at=self.clock() + interval)
            rows.remove(connection, known - there.keys())

    def _claim(self) -> tuple[Domain, str] | None:
        now, lease = self.clock(), new_id()
        with self.database.read() as connection:
            name = rows.due(connection, at=now)
        domain = self.domains.all().get(name) if name is not None else None
        if domain is None:
            return None
        with self.database.write() as connection:
            until = now + LEASE
            claimed = rows.claim(connection, domain.name, lease=lease, at=now, until=until)
        return (domain, lease) if claimed else None

    def _compare(self, domain: Domain, holder: _Holder) -> None:
        try:
            self._planned(SYSTEM, domain, still=holder.hold)
        except LostLease:
            _log.info("reconcile_left", domain=domain.name)
        except ProvisioningError as error:
            # Told in the row and in the log: the next one may do better.
            _log.warning("reconcile_failed", domain=domain.name, code=error.code, cause=error.cause)

    def _planned(self, actor: Actor, domain: Domain, *, still: Callable[[], None]) -> Plan:
        began = self.clock()
        try:
            plan = self.planning.plan(domain, still=still)
        except LostLease:
            raise
        except ProvisioningError as error:
            self._record(actor, _failed(domain, began, error), FAILED)
            raise
        found = _found(plan)
        self._record(actor, found, IN_STEP if plan.in_step else DRIFT)
        return plan

    def _record(self, actor: Actor, found: Reconciled, status: str) -> None:
        counts = {str(drift): count for drift, count in found.counts.items()}
        details = {"domain": found.domain, "provider": found.provider, "there": found.there, **counts}
        details |= {"code": found.error_code} if found.error_code else {}
        now = self.clock()
        with self.database.write() as connection:
            due_at = now + (AGAIN if found.error_code else self.interval or timedelta())
            rows.add(connection, Domain(name=found.domain, provider=found.provider), due_at=due_at)
            rows.record(connection, found, due_at=due_at)
            log.append(connection, at=now, actor=actor, action="reconcile", status=status, details=details)
        _log.info("reconciled", status=status, accounts=found.accounts, skipped=found.skipped, **details)


class _Holder:
    """Keeps a lease alive while a provider answers page by page."""

    def __init__(
        self, owner: Reconciliation, domain: Domain, lease: str, stop: threading.Event | None
    ) -> None:
        self._owner, self._domain, self._lease, self._stop = owner, domain, lease, stop
        self._next = time.monotonic() + HOLD_SECONDS

    def hold(self) -> None:
        """Extend the lease where it is time to; raise `LostLease` where it is another's, or is to be."""
        if self._stop is not None and self._stop.is_set():
            raise LostLease
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + HOLD_SECONDS
        until = self._owner.clock() + LEASE
        with self._owner.database.write() as connection:
            rows.hold(connection, self._domain.name, lease=self._lease, until=until)


def _nothing() -> None:
    """Go on."""


def _found(plan: Plan) -> Reconciled:
    return Reconciled(
        domain=plan.domain,
        provider=plan.provider,
        planned_at=plan.made_at,
        accounts=plan.accounts,
        skipped=plan.skipped,
        there=plan.there,
        counts=plan.counts,
    )


def _failed(domain: Domain, began: datetime, error: ProvisioningError) -> Reconciled:
    return Reconciled(
        domain=domain.name, provider=domain.provider, planned_at=began, error_code=error.code, counts={}
    )
