"""Makes plans: asks a provider for everything on a domain, page by page, and compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.drift import Difference, Drift, Plan
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.domains import Domain
from email_provisioning.persistence.snapshot import Thing, snapshot
from email_provisioning.providers.base import Provider
from email_provisioning.providers.pacing import bulk
from email_provisioning.provisioning.domains import Domains
from email_provisioning.provisioning.reconcile.comparison import Comparison

#: How many differences a plan holds; the others are counted, and found again by the next plan.
MOST_DIFFERENCES = 10_000
#: How long each page waits for its turn at the vendor, in seconds: a list that breaks off begins anew.
PATIENCE_SECONDS = 300.0


def _go_on() -> None:
    """Go on."""


@dataclass(frozen=True, kw_only=True)
class Planning:
    """Compares a domain with its provider; changes nothing."""

    database: Database
    domains: Domains
    provider_of: Callable[[str], Provider]
    clock: Clock
    #: For how long something may be under way: what is younger is left out.
    settles: timedelta

    def plan(self, domain: Domain, *, still: Callable[[], None] = _go_on) -> Plan:
        """Return the plan of a domain; ``still`` is called again and again, and ends it by an exception.

        Raises what the provider refuses to be asked with.
        """
        provider, began = self.provider_of(domain.provider), self.clock()
        with snapshot() as there, bulk(patience=PATIENCE_SECONDS):
            for _ in there.add(_things(provider, domain.name)):
                still()
            there.index()
            comparison = Comparison(
                database=self.database,
                domain=domain,
                capabilities=provider.capabilities,
                there=there,
                began=began,
                settles=self.settles,
                homeless=self._is_first(domain),
            )
            counts: Counter[Drift] = Counter()
            found: list[Difference] = []
            for difference in comparison.differences():
                still()
                counts[difference.drift] += 1
                if len(found) < MOST_DIFFERENCES:
                    found.append(difference)
            return Plan(
                domain=domain.name,
                provider=domain.provider,
                made_at=began,
                accounts=comparison.accounts,
                skipped=comparison.skipped,
                there=there.marked(),
                counts=dict(counts),
                differences=tuple(found),
            )

    def _is_first(self, domain: Domain) -> bool:
        """Tell whether this is the first of the provider's domains."""
        return next(
            each.name == domain.name
            for each in self.domains.all().values()
            if each.provider == domain.provider
        )


def _things(provider: Provider, domain: str) -> Iterator[Thing]:
    for holding in provider.holdings(domain):
        yield Thing(
            account_id=holding.account_id,
            address=holding.address.email if holding.address is not None else None,
            ref=holding.ref,
            suspended=holding.suspended,
            deleted=holding.deleted,
            versions=holding.direct_versions,
        )
