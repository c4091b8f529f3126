"""Keeps what is done over and over going: what goes wrong with one duty is told, and ends nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

from email_provisioning.errors import ProvisioningError

_log = structlog.get_logger(__name__)


@contextmanager
def guarded(duty: str, *, passes: tuple[type[ProvisioningError], ...] = (), **about: str) -> Iterator[None]:
    """Go on behind the block whatever it raises, which is logged; only what ``passes`` names is raised."""
    try:
        yield
    except passes:
        raise
    except ProvisioningError as error:
        _log.warning("duty_failed", duty=duty, code=error.code, cause=error.cause, **about)
    except Exception:  # noqa: BLE001 (logged with its traceback)
        _log.exception("duty_crashed", duty=duty, **about)


def over_and_over(duty: str, once: Callable[[], object], stop: threading.Event, *, interval: float) -> None:
    """Do a duty until ``stop`` is set, with a pause in seconds wherever it does not say that there is more to do."""
    while not stop.is_set():
        more: object = False
        with guarded(duty):
            more = once()
        if not more:
            stop.wait(interval)
