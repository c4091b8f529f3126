"""What is spent, and what may be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from email_provisioning.bootstrap.ground import Ground
from email_provisioning.bootstrap.vendors import Vendors
from email_provisioning.domain.budget import Scope
from email_provisioning.providers import registry
from email_provisioning.provisioning.budgets import Budgets
from email_provisioning.provisioning.costs import Costs
from email_provisioning.provisioning.spending import Spending


@dataclass(frozen=True, kw_only=True)
class Money:
    """What is spent, and what may be."""

    spending: Spending
    budgets: Budgets


def build_money(ground: Ground, vendors: Vendors, costs: Costs) -> Money:
    """Return what reckons with our own counts."""
    settings = ground.settings
    spending = Spending(
        database=ground.database,
        clock=ground.clock,
        timezone=ZoneInfo(settings.limits_timezone),
        costs=costs,
        # One that is no longer installed is nobody's own server.
        is_own=lambda kind: kind in registry.kinds() and vendors.provider_of(kind).capabilities.hosted,
    )

    def subjects(scope: Scope) -> Collection[str]:
        return registry.kinds() if scope is Scope.PROVIDER else vendors.domains.all().keys()

    budgets = Budgets(database=ground.database, clock=ground.clock, spending=spending, subjects=subjects)
    return Money(spending=spending, budgets=budgets)
