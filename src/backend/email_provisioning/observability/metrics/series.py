"""Every metric that processes count by themselves: its name, its labels and what it means.

No label holds an address, a user or anything else that there are more of as the server is used more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PREFIX = "email_provisioning_"
#: Upper bounds, in seconds: what a keystroke waits for, and what a vendor takes.
QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SLOW = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)


class Kind(StrEnum):
    """How the values of several processes become one."""

    #: Only grows, also over the death of a process.
    COUNTER = "counter"
    #: What living processes have at this moment.
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One metric."""

    #: As it is told; a counter without its ``_total``.
    name: str
    kind: Kind
    help: str
    #: The names of its labels.
    labels: tuple[str, ...] = ()
    #: Upper bounds of a histogram's buckets, without infinity.
    bounds: tuple[float, ...] = ()


def _counter(name: str, text: str, *labels: str) -> Series:
    return Series(name=PREFIX + name, kind=Kind.COUNTER, help=text, labels=labels)


def _histogram(name: str, text: str, *labels: str, bounds: tuple[float, ...]) -> Series:
    return Series(name=PREFIX + name, kind=Kind.HISTOGRAM, help=text, labels=labels, bounds=bounds)


REQUESTS = _histogram(
    "http_request_duration_seconds",
    "Time from a request to its answer, by operation of the API and class of the status.",
    "operation",
    "status",
    bounds=QUICK,
)
AVAILABILITY = _counter(
    "availability_checks", "Questions whether a name is free, by what was answered.", "outcome"
)
CREATION_REQUESTS = _counter(
    "creation_requests",
    "Calls that asked for a new address, by answer: created, pending, or the error's code.",
    "outcome",
)
RUN_SECONDS = _histogram(
    "run_duration_seconds",
    "Time from the wish to its end, by operation, provider and outcome.",
    "operation",
    "provider",
    "outcome",
    bounds=SLOW,
)
STEP_SECONDS = _histogram(
    "run_step_duration_seconds",
    "Time of one try of one step of a run, by operation, step, provider and outcome.",
    "operation",
    "step",
    "provider",
    "outcome",
    bounds=SLOW,
)
VENDOR_CALLS = _counter(
    "provider_calls", "Calls to providers, by operation and outcome.", "provider", "operation", "outcome"
)
VENDOR_SECONDS = _histogram(
    "provider_call_duration_seconds",
    "Time of calls to providers, without the wait for their rate limit.",
    "provider",
    "operation",
    bounds=SLOW,
)
SESSIONS = Series(
    name=PREFIX + "gateway_sessions",
    kind=Kind.GAUGE,
    help="Connections that are open at the SMTP gateway.",
    labels=(),
)
CONNECTIONS = _counter(
    "gateway_connections", "Connections to the SMTP gateway, by whether they were let in.", "outcome"
)
AUTHENTICATIONS = _counter(
    "gateway_authentications", "Sign-ins of mail programs, by outcome: ok, or the error's code.", "outcome"
)
MESSAGES = _counter(
    "messages",
    "Messages, by where they came in (submission, exchange, api) and outcome: ok, or the error's code.",
    "door",
    "outcome",
)
RECIPIENTS = _counter("message_recipients", "Recipients of messages that were taken.", "door")
MESSAGE_SECONDS = _histogram(
    "message_duration_seconds",
    "Time from the end of a message to the answer, which comes when the provider has it.",
    "door",
    bounds=QUICK,
)

#: All of them, by name.
SERIES = {
    each.name: each
    for each in (
        REQUESTS,
        AVAILABILITY,
        CREATION_REQUESTS,
        RUN_SECONDS,
        STEP_SECONDS,
        VENDOR_CALLS,
        VENDOR_SECONDS,
        SESSIONS,
        CONNECTIONS,
        AUTHENTICATIONS,
        MESSAGES,
        RECIPIENTS,
        MESSAGE_SECONDS,
    )
}
