"""What operators are shown and what takes long to find out: found out in the background, now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence import tallies, usage_shares
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.usage_shares import Shares
from email_provisioning.provisioning import sent_days
from email_provisioning.provisioning.quota import Quota

_log = structlog.get_logger(__name__)

#: How many rows the tallies may have before they are summed up.
MOST_ROWS = 200
#: How many times as long as it took it is left alone: it must not keep the database busy.
REST = 20
#: The shares of a limit that are told apart.
BOUNDS = (0.0, 0.1, 0.25, 0.5, 0.8, 0.95, 1.0)
#: What names of measurements begin with.
QUOTA, COST = "quota/", "cost/"
#: When everything was measured last, and how long that took in seconds.
TOOK = "measuring/took"


@dataclass(kw_only=True)
class Measuring:
    """Keeps tallies short and measurements fresh; any number of workers may."""

    database: Database
    quota: Quota
    #: Returns what each provider costs this month, by ``provider/currency``.
    costs: Callable[[], Mapping[str, float]]
    #: How often what takes long is found out, in seconds, where it takes little.
    interval: float
    _next_look: float = field(default=0.0)

    def tend(self) -> None:
        """Do what is due."""
        self._fold()
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + self.interval / 4
        if self._is_due():
            self.measure()

    def _fold(self) -> None:
        with self.database.read() as connection:
            if tallies.rows(connection, most=MOST_ROWS + 1) <= MOST_ROWS:
                return
        # As durable as what it replaces.
        with self.database.write() as connection:
            tallies.fold(connection)

    def _is_due(self) -> bool:
        with self.database.read() as connection:
            took = tallies.measured(connection).get(TOOK)
        if took is None:
            return True
        seconds, at = took
        return self.quota.clock() - at >= timedelta(seconds=max(self.interval, REST * seconds))

    def measure(self) -> None:
        """Find everything out, and write it down."""
        began, at = time.monotonic(), self.quota.clock()
        found = {name: _values(shares) for name, shares in self._shares().items()}
        sent = self._sent()
        costs = self._costs()
        with self.database.write(durable=False) as connection:
            for name, values in found.items():
                tallies.note(connection, values, prefix=f"{QUOTA}{name}/", at=at)
            tallies.note(connection, costs, prefix=COST, at=at)
            sent_days.note(connection, sent, at=at)
            took = {"": time.monotonic() - began}
            tallies.note(connection, took, prefix=TOOK, at=at)

    def _shares(self) -> dict[str, Shares]:
        today = self.quota.today()
        month = today.replace(day=1)
        with self.database.read() as connection:
            return {
                "day": usage_shares.of_day(connection, today, limit=self.quota.daily, bounds=BOUNDS),
                "month": usage_shares.of_month(connection, month, limit=self.quota.monthly, bounds=BOUNDS),
            }

    def _sent(self) -> Mapping[str, float]:
        with self.database.read() as connection:
            measured = tallies.measured(connection)
            return sent_days.measure(connection, today=self.quota.today(), measured=measured)

    def _costs(self) -> Mapping[str, float]:
        try:
            return self.costs()
        except ProvisioningError as error:
            # What else was found out is worth telling without it.
            _log.warning("costs_unknown", code=error.code, cause=error.cause)
            return {}


def _values(shares: Shares) -> dict[str, float]:
    bounds = {repr(bound): float(count) for bound, count in zip(BOUNDS, shares.at_most, strict=True)}
    return {**bounds, "count": float(shares.addresses), "sum": shares.total}
