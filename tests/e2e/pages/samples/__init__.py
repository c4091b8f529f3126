"""What a service would answer that has been at work for months with several providers, in the API's own form."""

from tests.e2e.pages.samples.costs import BUDGETS, MONTH
from tests.e2e.pages.samples.domains import DIAGNOSIS, DOMAINS, STATUS
from tests.e2e.pages.samples.instants import ago
from tests.e2e.pages.samples.jobs import COMPARISONS, PLAN, READ_AS, ROWS, job
from tests.e2e.pages.samples.limits import LIMITS, USAGE
from tests.e2e.pages.samples.overview import RUNS, empty_overview, overview
from tests.e2e.pages.samples.webhooks import DELIVERIES, WEBHOOKS

__all__ = [
    "BUDGETS",
    "COMPARISONS",
    "DELIVERIES",
    "DIAGNOSIS",
    "DOMAINS",
    "LIMITS",
    "MONTH",
    "PLAN",
    "READ_AS",
    "ROWS",
    "RUNS",
    "STATUS",
    "USAGE",
    "WEBHOOKS",
    "ago",
    "empty_overview",
    "job",
    "overview",
]
