"""One try of one delivery: a signed POST, bounded in time and size, that goes nowhere else than it is meant to."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache

import httpcore

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.event import Event
from email_provisioning.domain.webhook import Attempt, Outcome, sign
from email_provisioning.persistence.tables import canonical_json
from email_provisioning.provisioning.webhooks.connecting import (
    CheckedBackend,
    Deadline,
    ForbiddenTarget,
    Resolve,
    Unresolved,
    resolve,
)

#: The most of an answer that is read, in octets, before the connection is dropped; none of it is kept.
MOST_READ = 16 * 1024
#: What can go wrong on the way; anything else is a defect of ours.
FAILURES = (
    ForbiddenTarget,
    Unresolved,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
)
USER_AGENT = "iapostemanager-email-provisioning"


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Sends events to webhooks."""

    clock: Clock
    #: How long a try may take, in seconds.
    timeout: float
    #: The networks inside that may be sent to, beside the public ones.
    private: Sequence[str] = ()
    resolve: Resolve = resolve
    #: None: what the machine trusts.
    tls: ssl.SSLContext | None = field(default=None, repr=False)

    def send(self, url: str, event: Event, secrets: Sequence[str]) -> Attempt:
        """Try once, and return what came of it, whatever that is."""
        at, start = self.clock(), time.monotonic()
        body = canonical_json(event.payload()).encode()
        headers = {
            "content-type": "application/json",
            "user-agent": USER_AGENT,
            "webhook-id": event.id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": sign(secrets, event_id=event.id, timestamp=int(at.timestamp()), body=body),
        }
        status, retry_after = None, None
        try:
            status, retry_after = self._post(url, headers, body)
            outcome = outcome_of(status)
        except FAILURES as error:
            outcome = _outcome_of_error(error)
        milliseconds = round((time.monotonic() - start) * 1000)
        return Attempt(
            at=at, outcome=outcome, status=status, milliseconds=milliseconds, retry_after=retry_after
        )

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, float | None]:
        deadline = Deadline(self.timeout)
        backend = CheckedBackend(
            private=self.private,
            deadline=deadline,
            resolve=self.resolve,
            plain=url.startswith("http://"),
        )
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self.timeout)
        # A pool for this one request: no connection is kept that a later look-up would not allow.
        with httpcore.ConnectionPool(ssl_context=self.tls or _default_tls(), network_backend=backend) as pool:
            with pool.stream(
                "POST", url, headers=list(headers.items()), content=body, extensions={"timeout": timeouts}
            ) as response:
                _drain(response)
                return response.status, _retry_after(response)


@cache
def _default_tls() -> ssl.SSLContext:
    """Return the context that trusts what the machine trusts: reading that takes longer than a call does."""
    import httpx

    return httpx.create_ssl_context()


def outcome_of(status: int) -> Outcome:
    """Return what a status means."""
    if 200 <= status < 300:
        return Outcome.OK
    if 300 <= status < 400:
        return Outcome.REDIRECTED
    return Outcome.GONE if status == 410 else Outcome.REFUSED


def _drain(response: httpcore.Response) -> None:
    """Read a little of the answer, for the sake of receivers that mind; the status has said all."""
    read = 0
    with suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        for chunk in response.iter_stream():
            read += len(chunk)
            if read > MOST_READ:
                return


def _retry_after(response: httpcore.Response) -> float | None:
    """Return the seconds of a Retry-After header, None where there is none in seconds (RFC 9110, 10.2.3)."""
    for name, value in response.headers:
        text = value.decode("ascii", "replace").strip()
        if name.lower() == b"retry-after" and text.isascii() and text.isdecimal() and len(text) < 9:
            return float(text)
    return None


def _outcome_of_error(error: Exception) -> Outcome:
    """Return what one of `FAILURES` means."""
    if isinstance(error, ForbiddenTarget):
        return Outcome.FORBIDDEN
    if isinstance(error, Unresolved):
        return Outcome.UNRESOLVED
    if isinstance(error, httpcore.TimeoutException):
        return Outcome.TIMEOUT
    # The pool of httpcore hides what its errors come from, but does not forget it.
    origin = error.__cause__ or error.__context__
    return Outcome.TLS if isinstance(origin, ssl.SSLError) else Outcome.UNREACHABLE
