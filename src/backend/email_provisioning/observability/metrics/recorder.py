"""What each part of the server tells of itself: one method for each thing that is counted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from email_provisioning.errors import ProvisioningError
from email_provisioning.observability.metrics import series
from email_provisioning.observability.metrics.store import Store
from email_provisioning.observability.tracing import Tracing, Untraced

OK = "ok"
#: The outcome of what ended with an error that is none of ours.
CRASHED = "crashed"


def outcome_of(error: BaseException | None) -> str:
    """Return what an end is called in metrics: ``ok``, the error's code, or ``crashed``."""
    if error is None:
        return OK
    return error.code if isinstance(error, ProvisioningError) else CRASHED


@dataclass(kw_only=True)
class Metrics:
    """Counts what this process does; each method costs some microseconds and raises nothing."""

    store: Store
    tracing: Tracing = field(default_factory=Untraced)

    # -- The API ----------------------------------------------------------------------------------------

    def answered(self, operation: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self.store.observe(series.REQUESTS, operation, f"{status // 100}xx", value=seconds)

    def availability(self, outcome: str) -> None:
        """Count a question whether a name is free: ``available``, or the code of why it is not."""
        self.store.add(series.AVAILABILITY, outcome)

    def creation(self, outcome: str) -> None:
        """Count a call for a new address: ``created``, ``pending``, or the error's code."""
        self.store.add(series.CREATION_REQUESTS, outcome)

    # -- Runs and vendors: what an `Observer` of runs and a listener of vendor calls are told --------------

    @contextmanager
    def step(self, operation: str, step: str, provider: str) -> Iterator[None]:
        """Measure one try of a step."""
        began, outcome = time.monotonic(), OK
        try:
            with self.tracing.span(f"{operation} {step}", provider=provider):
                yield
        except BaseException as error:
            outcome = outcome_of(error)
            raise
        finally:
            seconds = time.monotonic() - began
            self.store.observe(series.STEP_SECONDS, operation, step, provider, outcome, value=seconds)

    def finished(self, operation: str, provider: str, outcome: str, seconds: float) -> None:
        """Measure a run that is over."""
        self.store.observe(series.RUN_SECONDS, operation, provider, outcome, value=seconds)

    def vendor_call(self, vendor: str, operation: str, outcome: str, seconds: float) -> None:
        """Count and measure a call to a provider."""
        self.store.add(series.VENDOR_CALLS, vendor, operation, outcome)
        self.store.observe(series.VENDOR_SECONDS, vendor, operation, value=seconds)
        self.tracing.past(f"{vendor} {operation}", seconds, outcome, provider=vendor)

    # -- The gateway --------------------------------------------------------------------------------------

    def connected(self, *, admitted: bool) -> None:
        """Count a connection that was let in, or turned away."""
        self.store.add(series.CONNECTIONS, "admitted" if admitted else "refused")

    def session(self, change: int) -> None:
        """Count one more open session, or one less."""
        self.store.add(series.SESSIONS, amount=change)

    def authentication(self, outcome: str) -> None:
        """Count a sign-in of a mail program."""
        self.store.add(series.AUTHENTICATIONS, outcome)

    @contextmanager
    def message(self, door: str, *, recipients: int) -> Iterator[None]:
        """Count and measure a message on its way through one of our doors."""
        began, outcome = time.monotonic(), OK
        try:
            with self.tracing.span(f"message {door}"):
                yield
        except BaseException as error:
            outcome = outcome_of(error)
            raise
        finally:
            self.store.observe(series.MESSAGE_SECONDS, door, value=time.monotonic() - began)
            self.store.add(series.MESSAGES, door, outcome)
            if outcome == OK:
                self.store.add(series.RECIPIENTS, door, amount=recipients)
