"""What is true of the whole installation and read at each scrape, from a few rows whatever their meaning."""

from __future__ import annotations

import platform
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeHistogramMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)
from sqlalchemy import Connection

from email_provisioning.domain.account import AccountState, Operation, RunState
from email_provisioning.domain.clock import Clock
from email_provisioning.errors import StorageUnavailable
from email_provisioning.observability.metrics.series import PREFIX
from email_provisioning.persistence import pace, statistics, tallies
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.statistics import AccountCount

DISTRIBUTION = "iapostemanager-email-provisioning"
#: What the names of measurements begin with.
QUOTA, COST = "quota", "cost"


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Reads the database: sums that triggers keep, and what a worker has measured."""

    database: Database
    clock: Clock
    #: The names whose rate is set, with their calls a second. Others stand for one mailbox each: no label may.
    rates: Mapping[str, float]
    #: Returns ``ok``, or the code of what is wrong, for each part that the server needs.
    check: Callable[[], Mapping[str, str]]

    def collect(self) -> Iterator[Metric]:
        """Yield which parts are well, and what the database says where it answers."""
        parts = GaugeMetricFamily(
            f"{PREFIX}part_up", "Whether a part that the server needs is well.", labels=["part"]
        )
        checks = self.check()
        for part, outcome in checks.items():
            parts.add_metric([part], float(outcome == "ok"))
        yield parts
        began = time.monotonic()
        # Prometheus waits for ten seconds: a database that is away is not waited for twice.
        found = self._stored() if checks["database"] == "ok" else []
        yield from found
        yield GaugeMetricFamily(
            f"{PREFIX}database_up", "Whether the database answers.", value=float(bool(found))
        )
        yield GaugeMetricFamily(
            f"{PREFIX}database_scrape_seconds",
            "How long the database took for what a scrape asks of it.",
            value=time.monotonic() - began,
        )

    def _stored(self) -> list[Metric]:
        try:
            with self.database.read() as connection:
                return [
                    _accounts(statistics.of_accounts(connection)),
                    *_tallied(tallies.sums(connection)),
                    *self._waiting(connection),
                    *self._headroom(connection),
                    *self._measured(connection),
                ]
        except StorageUnavailable:
            return []

    def _waiting(self, connection: Connection) -> Iterator[Metric]:
        yield GaugeMetricFamily(
            f"{PREFIX}runs_oldest_age_seconds",
            "Since when the oldest run that is not finished was asked for; 0 where there is none.",
            value=self._age(tallies.oldest_run(connection)),
        )
        yield GaugeMetricFamily(
            f"{PREFIX}runs_overdue_seconds",
            "For how long the run that waits longest for a worker has waited beyond its time.",
            value=self._age(tallies.longest_due(connection)),
        )

    def _age(self, since: datetime | None) -> float:
        return max(0.0, (self.clock() - since).total_seconds()) if since is not None else 0.0

    def _headroom(self, connection: Connection) -> Iterator[Metric]:
        limit = GaugeMetricFamily(
            f"{PREFIX}provider_rate_limit", "Calls a second that may be made.", labels=["provider", "lane"]
        )
        left = GaugeMetricFamily(
            f"{PREFIX}provider_rate_headroom",
            "The share of the next second's calls that nobody has taken; 0 while the provider wants none.",
            labels=["provider", "lane"],
        )
        for name, rate in self.rates.items():
            provider, _, lane = name.partition("/")
            seconds = pace.next_slot(connection, name)
            if seconds is not None:
                limit.add_metric([provider, lane], rate)
                left.add_metric([provider, lane], min(1.0, max(0.0, 1.0 - seconds)))
        yield limit
        yield left

    def _measured(self, connection: Connection) -> Iterator[Metric]:
        found = tallies.measured(connection)
        values = {tuple(name.split("/")): value for name, (value, _) in found.items()}
        yield _quotas(values)
        yield _costs(values)
        at = max((at for _, at in found.values()), default=None)
        yield GaugeMetricFamily(
            f"{PREFIX}measured_timestamp_seconds",
            "When a worker last measured quota use and costs, in seconds since 1970.",
            value=at.timestamp() if at is not None else 0.0,
        )


def _accounts(counts: Sequence[AccountCount]) -> Metric:
    """Return how many addresses there are: every state of a provider that is there, so that none comes and goes."""
    found: Counter[tuple[str, str]] = Counter()
    for each in counts:
        found[each.provider, each.state] += each.count
    family = GaugeMetricFamily(
        f"{PREFIX}accounts", "Addresses, by provider and state.", labels=["provider", "state"]
    )
    for provider in sorted({provider for provider, _ in found}):
        for state in AccountState:
            family.add_metric([provider, state], found[provider, state])
    return family


def _deliveries(found: Mapping[tuple[str, ...], int]) -> Metric:
    family = CounterMetricFamily(
        f"{PREFIX}webhook_deliveries", "Deliveries to webhooks that are over, by outcome.", labels=["outcome"]
    )
    for outcome in ("delivered", "failed"):
        family.add_metric([outcome], found.get((outcome,), 0))
    return family


def _tallied(sums: Mapping[str, int]) -> Iterator[Metric]:
    """Yield what the tallies say."""
    kinds: dict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    for name, amount in sums.items():
        kind, *labels = name.split("/")
        kinds[kind][tuple(labels)] = amount
    yield from _runs(kinds["runs"], kinds["finished"])
    yield _deliveries(kinds["deliveries"])


def _runs(
    in_progress: Mapping[tuple[str, ...], int],
    finished: Mapping[tuple[str, ...], int],
) -> Iterator[Metric]:
    progress = GaugeMetricFamily(
        f"{PREFIX}runs_in_progress", "Runs that are not finished, by operation.", labels=["operation"]
    )
    for operation in Operation:
        progress.add_metric([operation], in_progress.get((operation,), 0))
    ended = CounterMetricFamily(
        f"{PREFIX}runs_finished",
        "Runs that are over, by operation, provider and outcome.",
        labels=["operation", "provider", "outcome"],
    )
    for labels, amount in sorted(finished.items()):
        ended.add_metric(labels, amount)
    creations = CounterMetricFamily(
        f"{PREFIX}creations",
        "Creations that are over, by provider and outcome.",
        labels=["provider", "outcome"],
    )
    for provider in sorted({provider for _, provider, _ in finished}):
        for outcome in (RunState.SUCCEEDED, RunState.FAILED):
            amount = finished.get((Operation.CREATE, provider, outcome), 0)
            creations.add_metric([provider, outcome], amount)
    yield from (progress, ended, creations)


def _quotas(found: Mapping[tuple[str, ...], float]) -> Metric:
    family = GaugeHistogramMetricFamily(
        f"{PREFIX}quota_used_ratio",
        "Addresses that have sent, by the share of their limit of the day or the month that they have used.",
        labels=["period"],
    )
    for period in ("day", "month"):
        values = {
            name[2]: value for name, value in found.items() if len(name) == 3 and name[:2] == (QUOTA, period)
        }
        if values:
            total, count = values.pop("sum"), values.pop("count")
            buckets = sorted(values.items(), key=lambda each: float(each[0]))
            family.add_metric([period], [*buckets, ("+Inf", count)], gsum_value=total)
    return family


def _costs(found: Mapping[tuple[str, ...], float]) -> Metric:
    family = GaugeMetricFamily(
        f"{PREFIX}cost_month_to_date",
        "What each provider has cost since the month began, by the catalogue of prices.",
        labels=["provider", "currency"],
    )
    for (kind, *labels), value in found.items():
        if kind == COST:
            family.add_metric(labels, value)
    return family


class Build:
    """Tells which version runs."""

    def collect(self) -> Iterator[Metric]:
        """Yield the version of the program and of Python."""
        value = {"version": program_version(), "python": platform.python_version()}
        yield InfoMetricFamily(f"{PREFIX}build", "The version that runs.", value=value)


@cache
def program_version() -> str:
    """Return the version of the program."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "unknown"
