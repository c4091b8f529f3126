"""Everything that is known, as the text that Prometheus reads, or that of OpenMetrics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder

from email_provisioning.observability.metrics.series import SERIES, Kind, Series
from email_provisioning.observability.metrics.store import Store, Totals


class Source(Protocol):
    """Something that knows metrics."""

    def collect(self) -> Iterator[Metric]:
        """Yield them."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What the processes of this machine have counted."""

    store: Store

    def collect(self) -> Iterator[Metric]:
        """Yield every metric, those included that were never counted."""
        totals = self.store.totals()
        for series in SERIES.values():
            yield _family(series, totals)


@dataclass(frozen=True, kw_only=True)
class Exposition:
    """Puts all sources into one text."""

    sources: Sequence[Source]

    def render(self, accept: str = "") -> tuple[bytes, str]:
        """Return the text in the format that is accepted, and its media type."""
        registry = CollectorRegistry(auto_describe=False)
        for source in self.sources:
            registry.register(_Unlisted(source))
        encode, media_type = choose_encoder(accept)
        return encode(registry), media_type


class _Unlisted:
    """A source as the library wants it: without a list of its names, which would be asked for at once."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def describe(self) -> list[Metric]:
        """Name nothing."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield what the source knows."""
        return self._source.collect()


def _family(series: Series, totals: Totals) -> Metric:
    numbers = totals.numbers.get(series.name, {})
    if series.kind is Kind.HISTOGRAM:
        return _histogram(series, totals)
    kind = CounterMetricFamily if series.kind is Kind.COUNTER else GaugeMetricFamily
    family = kind(series.name, series.help, labels=series.labels)
    for labels, value in numbers.items():
        family.add_metric(labels, value)
    if not series.labels and not numbers:
        family.add_metric((), 0.0)
    return family


def _histogram(series: Series, totals: Totals) -> Metric:
    family = HistogramMetricFamily(series.name, series.help, labels=series.labels)
    bounds = [*(repr(bound) for bound in series.bounds), "+Inf"]
    for labels, each in totals.distributions.get(series.name, {}).items():
        # The text wants how many there are up to each bound.
        buckets = list(zip(bounds, accumulate(each.buckets), strict=True))
        family.add_metric(labels, buckets, sum_value=each.total)
    return family
