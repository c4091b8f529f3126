"""What addresses and messages would cost a month at each provider."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.cost import Catalogue, Demand, Quote, Rate, cheapest, quotes
from email_provisioning.errors import ProvisioningError
from email_provisioning.provisioning import catalogues

_log = structlog.get_logger(__name__)

#: What a demand may say of itself, which some plans are sold under.
CONDITIONS = ("from_ec2", "ses_since_june_2025")
#: The most addresses, and messages a month, that are reckoned with.
MOST_ADDRESSES, MOST_EMAILS = 100_000_000, 100_000_000_000


class DemandOutOfRange(ProvisioningError):
    """Addresses and messages are whole numbers from 0 on."""

    code, status = "cost_demand_out_of_range", 422


class CostPlanUnknown(ProvisioningError):
    """COST_PLANS names a plan that the catalogue of prices does not have."""

    code, status = "cost_plan_unknown", 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """Every plan's price for a demand."""

    catalogue: Catalogue
    #: Those that fit first, in each currency the cheapest first.
    quotes: Sequence[Quote]
    #: The cheapest that fits; None where none does.
    recommended: Quote | None
    #: Whether the catalogue's prices are older than they should be.
    stale: bool


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Reckons with the catalogue of prices."""

    clock: Clock
    #: The edition used where none is named; None: the operator's own, or the newest.
    edition: str | None
    #: The operator's own catalogue.
    own: Path | None
    #: In which the cheapest plan is looked for first; a plan in another one counts where a rate leads there.
    currency: str
    rates: Sequence[Rate]
    #: Provider and plan, those that the operator has; of other providers, the cheapest that fits is taken.
    plans: Sequence[tuple[str, str]] = ()

    def check(self) -> None:
        """Read the catalogue: raise `CatalogueUnusable`, `UnknownEdition` or `CostPlanUnknown`; warn of a stale one."""
        found = self.catalogue()
        self._check_plans(found)
        if self.is_stale(found):
            _log.warning(
                "cost_catalogue_stale", edition=found.edition, valid_until=found.valid_until.isoformat()
            )

    def catalogue(self, edition: str | None = None) -> Catalogue:
        """Return an edition of the prices; raise `UnknownEdition`."""
        return catalogues.load(edition or self.edition, own=self.own)

    def estimate(
        self, *, addresses: int, emails: int, edition: str | None = None, conditions: Collection[str] = ()
    ) -> Estimate:
        """Price a month with so many addresses and messages on every plan.

        The recommended one is the cheapest in the configured currency. Where no plan of that currency fits, and only
        then, it is the cheapest of the only other one that has any.
        """
        if not (0 <= addresses <= MOST_ADDRESSES and 0 <= emails <= MOST_EMAILS):
            raise DemandOutOfRange(
                f"Give from 0 to {MOST_ADDRESSES} addresses and from 0 to {MOST_EMAILS} messages a month."
            )
        catalogue = self.catalogue(edition)
        demand = Demand(addresses=addresses, emails=emails, conditions=frozenset(conditions))
        found = quotes(catalogue, demand)
        return Estimate(
            catalogue=catalogue,
            quotes=found,
            recommended=self._recommended(found),
            stale=self.is_stale(catalogue),
        )

    def _check_plans(self, catalogue: Catalogue) -> None:
        for provider, name in self.plans:
            known = [plan.name for plan in catalogue.plans if plan.provider == provider]
            if name.lower() not in {each.lower() for each in known}:
                there = ", ".join(known) or "none"
                raise CostPlanUnknown(
                    f"COST_PLANS names {provider}:{name}, and the prices of {catalogue.edition} know of "
                    f"{provider} these plans: {there}."
                )

    def _recommended(self, found: Sequence[Quote]) -> Quote | None:
        best = cheapest(found, currency=self.currency, rates=self.rates)
        if best is not None:
            return best
        others = {each.plan.currency for each in found if each.misfit is None}
        return cheapest(found, currency=others.pop()) if len(others) == 1 else None

    def is_stale(self, catalogue: Catalogue) -> bool:
        """Tell whether prices are older than they should be."""
        return self.clock().date() > catalogue.valid_until
