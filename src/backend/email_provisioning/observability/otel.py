"""Traces and metrics for a collector of OpenTelemetry, over OTLP; imported only where one is named.

The standard variables of the environment (OTEL_SERVICE_NAME, OTEL_EXPORTER_OTLP_HEADERS, OTEL_TRACES_SAMPLER, …) are
read by OpenTelemetry's own library.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import Counter, Histogram, Meter, UpDownCounter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, Status, StatusCode, Tracer

from email_provisioning.domain.ids import new_id
from email_provisioning.observability.metrics.series import SERIES, Kind, Series

#: What we are called where OTEL_SERVICE_NAME says nothing else.
SERVICE = "email-provisioning"
#: Nanoseconds of a second.
SECOND = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What sends, with threads of its own: each process has its own."""

    traces: TracerProvider
    metrics: MeterProvider
    tracer: Tracer
    instruments: Mapping[str, Counter | UpDownCounter | Histogram]


@dataclass(frozen=True, kw_only=True)
class Otel:
    """Sends spans, and what is counted, to a collector."""

    #: Where the collector is, without ``/v1/traces``.
    endpoint: str
    #: By process: a fork has none of its parent's threads.
    _parts: dict[int, _Parts] = field(default_factory=dict)

    # -- Traces ---------------------------------------------------------------------------------------------

    @contextmanager
    def span(self, name: str, **attributes: str) -> Iterator[None]:
        """Surround a piece of work; what it raises is noted by its kind alone: texts can hold what is private."""
        with self._ours().tracer.start_as_current_span(
            name, attributes=attributes, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except BaseException as error:
                _note(span, getattr(error, "code", type(error).__name__))
                raise

    def past(self, name: str, seconds: float, outcome: str, **attributes: str) -> None:
        """Note a piece of work that has just ended."""
        now = time.time_ns()
        span = self._ours().tracer.start_span(
            name, attributes=attributes, start_time=now - int(seconds * SECOND)
        )
        if outcome != "ok":
            _note(span, outcome)
        span.end(now)

    # -- Metrics --------------------------------------------------------------------------------------------

    def add(self, series: Series, labels: tuple[str, ...], amount: float) -> None:
        """Add to a counter or a gauge."""
        instrument = self._ours().instruments[series.name]
        assert not isinstance(instrument, Histogram)
        instrument.add(amount, dict(zip(series.labels, labels, strict=True)))

    def observe(self, series: Series, labels: tuple[str, ...], value: float) -> None:
        """Add an observation to a histogram."""
        instrument = self._ours().instruments[series.name]
        assert isinstance(instrument, Histogram)
        instrument.record(value, dict(zip(series.labels, labels, strict=True)))

    # -- Sending --------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Send what waits."""
        parts = self._ours()
        parts.traces.force_flush()
        parts.metrics.force_flush()

    def close(self) -> None:
        """Send what waits, and end the threads of this process."""
        if parts := self._parts.pop(os.getpid(), None):
            parts.traces.shutdown()
            parts.metrics.shutdown()

    def _ours(self) -> _Parts:
        pid = os.getpid()
        if pid not in self._parts:
            self._parts[pid] = _parts(self.endpoint)
        return self._parts[pid]


def _parts(endpoint: str) -> _Parts:
    base = {"service.instance.id": new_id()}
    if "OTEL_SERVICE_NAME" not in os.environ:
        base["service.name"] = SERVICE
    resource = Resource.create(base)
    traces = TracerProvider(resource=resource)
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")))
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(endpoint=f"{endpoint}/v1/metrics"))
    metrics = MeterProvider(resource=resource, metric_readers=[reader])
    meter = metrics.get_meter(SERVICE)
    return _Parts(
        traces=traces,
        metrics=metrics,
        tracer=traces.get_tracer(SERVICE),
        instruments={name: _instrument(meter, series) for name, series in SERIES.items()},
    )


def _instrument(meter: Meter, series: Series) -> Counter | UpDownCounter | Histogram:
    if series.kind is Kind.COUNTER:
        return meter.create_counter(series.name, description=series.help)
    if series.kind is Kind.GAUGE:
        return meter.create_up_down_counter(series.name, description=series.help)
    bounds = list(series.bounds)
    return meter.create_histogram(
        series.name, unit="s", description=series.help, explicit_bucket_boundaries_advisory=bounds
    )


def _note(span: Span, outcome: str) -> None:
    span.set_status(Status(StatusCode.ERROR, outcome))
    span.set_attribute("error.type", outcome)
