"""What is sent on each day, found out in the background and kept: a day that is over is added up once and for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from email_provisioning.persistence import sent_days, tallies
from email_provisioning.persistence.sent_days import SentDay

#: How many days are kept, today among them.
DAYS = 30
#: What names of measurements begin with: ``sent/2026-01-05/accepted``.
SENT = "sent/"
_FIGURES = ("counted", "accepted", "refused")

Measured = Mapping[str, tuple[float, datetime]]


def measure(connection: Connection, *, today: date, measured: Measured) -> dict[str, float]:
    """Return the figures of the last days by their names; only the days that may have changed are added up."""
    first = today - timedelta(days=DAYS - 1)
    known = {each.day: each for each in days(measured) if each.day >= first}
    # What was measured last may have changed since, and so may what a clock set back has made of the day before it.
    begin = max(known, default=first) - timedelta(days=1)
    found = sent_days.since(connection, max(begin, first))
    every = (first + timedelta(days=number) for number in range(DAYS))
    shown = (found.get(day) or (known.get(day) if day < begin else None) or SentDay(day=day) for day in every)
    return {f"{each.day}/{name}": float(asdict(each)[name]) for each in shown for name in _FIGURES}


def days(measured: Measured) -> list[SentDay]:
    """Return the days among measurements, oldest first."""
    figures: dict[date, dict[str, int]] = {}
    for name, (value, _at) in measured.items():
        if name.startswith(SENT):
            day, _, figure = name.removeprefix(SENT).partition("/")
            figures.setdefault(date.fromisoformat(day), {})[figure] = int(value)
    return [SentDay(day=day, **figures[day]) for day in sorted(figures)]


def note(connection: Connection, figures: Mapping[str, float], *, at: datetime) -> None:
    """Write the figures down in place of those before."""
    tallies.note(connection, figures, prefix=SENT, at=at)
