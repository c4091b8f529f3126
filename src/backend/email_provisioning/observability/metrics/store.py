"""The numbers of all processes of a machine: each counts in a file of its own, and any of them can tell all.

A process takes the first file that no living one has, and counts on from where the last owner was killed or ended: no
count is lost or told twice, none goes backwards, and there are never more files than processes at once.
"""

from __future__ import annotations

import json
import os
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from weakref import WeakSet

import structlog

from email_provisioning.observability.metrics.series import SERIES, Kind, Series
from email_provisioning.observability.metrics.values_file import ValuesFile, ValuesFileUnusable, read

_log = structlog.get_logger(__name__)

#: The most sets of labels that one metric may have in one process; whatever comes beyond is counted as ``other``.
MOST_CHILDREN = 500
OTHER = "other"
#: More processes than anybody runs on one machine.
MOST_PROCESSES = 4096

_stores: WeakSet[Store] = WeakSet()


@dataclass(frozen=True, kw_only=True, slots=True)
class Distribution:
    """A histogram: how many observations each bucket has, the last one unbounded, and their sum."""

    buckets: list[float]
    total: float


@dataclass(kw_only=True)
class Totals:
    """What all processes have counted, by metric and labels."""

    numbers: dict[str, dict[tuple[str, ...], float]] = field(default_factory=lambda: defaultdict(dict))
    distributions: dict[str, dict[tuple[str, ...], Distribution]] = field(
        default_factory=lambda: defaultdict(dict)
    )


class Mirror(Protocol):
    """Counts the same somewhere else."""

    def add(self, series: Series, labels: tuple[str, ...], amount: float) -> None:
        """Add to a counter or a gauge."""

    def observe(self, series: Series, labels: tuple[str, ...], value: float) -> None:
        """Add an observation to a histogram."""


class Store:
    """Counts, in microseconds, from any thread."""

    def __init__(self, folder: Path, *, mirror: Mirror | None = None) -> None:
        """Count in a file of the folder, which is made at the first count; a mirror is told of each count."""
        self.mirror = mirror
        self._folder = folder
        self._lock = threading.Lock()
        self._begin_anew()
        _stores.add(self)

    def _begin_anew(self) -> None:
        self._file: ValuesFile | None = None
        self._opened = False
        #: Where the numbers of a metric with these labels begin; 0 where they cannot be kept.
        self._children: dict[tuple[str, tuple[str, ...]], int] = {}
        self._counts: dict[str, int] = defaultdict(int)

    # -- Counting ---------------------------------------------------------------------------------------

    def add(self, series: Series, *labels: str, amount: float = 1.0) -> None:
        """Add to a counter or a gauge."""
        with self._lock:
            place = self._children.get((series.name, labels)) or self._child(series, labels)
            if place and self._file is not None:
                self._file.numbers[place] += amount
        if self.mirror is not None:
            self.mirror.add(series, labels, amount)

    def observe(self, series: Series, *labels: str, value: float) -> None:
        """Add an observation to a histogram."""
        with self._lock:
            place = self._children.get((series.name, labels)) or self._child(series, labels)
            if place and self._file is not None:
                self._file.numbers[place + bisect_left(series.bounds, value)] += 1.0
                self._file.numbers[place + len(series.bounds) + 1] += value
        if self.mirror is not None:
            self.mirror.observe(series, labels, value)

    def _child(self, series: Series, labels: tuple[str, ...]) -> int:
        """Return where the numbers of a metric with these labels begin; 0 where they cannot be kept."""
        if not self._opened:
            self._open()
        if self._file is None:
            return 0
        if (series.name, labels) in self._children:
            return 0
        kept = labels if self._counts[series.name] < MOST_CHILDREN else (OTHER,) * len(labels)
        place = self._file.place(json.dumps([series.name, *kept]), _numbers_of(series))
        if place is None:
            _log.warning("metrics_full", metric=series.name)
        self._counts[series.name] += 1
        if kept is labels:
            self._children[series.name, labels] = place or 0
        return place or 0

    def _open(self) -> None:
        self._opened = True
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = next(file for path in self._paths() if (file := ValuesFile.claim(path)))
        except (OSError, StopIteration) as error:
            # Nothing that is counted is worth refusing what it counts.
            _log.error("metrics_not_kept", folder=str(self._folder), cause=str(error))
            return
        for (key, _count), place in self._file.places.items():
            series = SERIES.get(json.loads(key)[0])
            if series is not None and series.kind is Kind.GAUGE:
                # What the last owner had at the moment of its end, it has not any more.
                self._file.numbers[place] = 0.0

    def _paths(self) -> Iterator[Path]:
        return (self._folder / f"process-{number:04}.values" for number in range(MOST_PROCESSES))

    def forget(self) -> None:
        """Leave the file to the parent process that goes on with it (after a fork)."""
        self._lock = threading.Lock()
        if self._file is not None:
            self._file.forget()
        self._begin_anew()

    # -- Telling ----------------------------------------------------------------------------------------

    def totals(self) -> Totals:
        """Return what all processes have counted, those included that are not there any more."""
        totals = Totals()
        for path in sorted(self._folder.glob("process-*.values")):
            try:
                held, found = read(path)
            except (OSError, ValuesFileUnusable) as error:
                _log.warning("metrics_unreadable", file=path.name, cause=str(error))
                continue
            for key, numbers in found:
                _add_up(totals, key, numbers, held=held)
        return totals


def _numbers_of(series: Series) -> int:
    """Return how many numbers a metric has: one, or each bucket, the last one without a bound, and the sum."""
    return len(series.bounds) + 2 if series.kind is Kind.HISTOGRAM else 1


def _add_up(totals: Totals, key: str, numbers: list[float], *, held: bool) -> None:
    name, *rest = json.loads(key)
    series, labels = SERIES.get(name), tuple(rest)
    if series is None or len(labels) != len(series.labels) or len(numbers) != _numbers_of(series):
        # Of another version.
        return
    if series.kind is Kind.GAUGE and not held:
        # Of a process that is not there any more.
        return
    if series.kind is not Kind.HISTOGRAM:
        totals.numbers[name][labels] = totals.numbers[name].get(labels, 0.0) + numbers[0]
        return
    *buckets, total = numbers
    known = totals.distributions[name].get(labels)
    if known is not None:
        buckets = [one + other for one, other in zip(known.buckets, buckets, strict=True)]
        total += known.total
    totals.distributions[name][labels] = Distribution(buckets=buckets, total=total)


def _after_fork() -> None:
    for store in list(_stores):
        store.forget()


os.register_at_fork(after_in_child=_after_fork)
