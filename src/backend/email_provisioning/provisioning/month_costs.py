"""What each provider costs this month, from the addresses that there are and the messages that were sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from email_provisioning.domain.cost import Quote
from email_provisioning.persistence import statistics, usage_shares
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.costs import Costs
from email_provisioning.provisioning.quota import Quota


@dataclass(frozen=True, kw_only=True)
class MonthCosts:
    """Prices what was used on the cheapest plan of each provider that it fits."""

    database: Database
    costs: Costs
    quota: Quota

    def by_provider(self) -> Mapping[str, float]:
        """Return the amounts by ``provider/currency``; a provider without a plan that fits is left out."""
        month = self.quota.today().replace(day=1)
        with self.database.read() as connection:
            counts = statistics.of_accounts(connection)
            sent = usage_shares.sent(connection, month)
        found: dict[str, float] = {}
        for provider in sorted({each.provider for each in counts}):
            addresses = sum(each.count for each in counts if each.provider == provider)
            quote = self._cheapest(provider, addresses, sent.get(provider, 0))
            if quote is not None:
                found[f"{provider}/{quote.plan.currency}"] = float(quote.monthly)
        return found

    def _cheapest(self, provider: str, addresses: int, emails: int) -> Quote | None:
        quotes = self.costs.estimate(addresses=addresses, emails=emails).quotes
        fitting = [each for each in quotes if each.plan.provider == provider and each.misfit is None]
        ours = [each for each in fitting if each.plan.currency == self.costs.currency]
        return next(iter(ours or fitting), None)
