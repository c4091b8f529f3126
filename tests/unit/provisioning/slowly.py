"""Durable runs at the pace of a test: a clock that it turns, and requests that do not wait."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from email_provisioning.bootstrap import Services
from email_provisioning.domain.clock import utc_now
from email_provisioning.persistence.tables import runs, secrets


class Watch:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


class AtOnce(Executor):
    """Runs what it is given before it returns, so that a test knows when."""

    def __init__(self, **_settings: object) -> None:
        pass

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def settle(services: Services, watch: Watch, steps: int = 40) -> None:
    """Let time pass and workers sweep until nothing is due, or for so many quarters of an hour."""
    for _ in range(steps):
        watch.ahead += timedelta(minutes=15)
        if not services.worker.sweep() and not _waits(services):
            return


def _waits(services: Services) -> bool:
    """Tell whether anything is left for a later sweep."""
    with services.database.read() as connection:
        return any(
            connection.execute(select(table).where(table.c.due_at.is_not(None)).limit(1)).first()
            for table in (runs, secrets)
        )
