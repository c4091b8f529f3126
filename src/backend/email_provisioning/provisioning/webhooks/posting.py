"""One signed request over HTTP, bounded in time and size, and what its failures mean.

Apart from what builds and signs it, because a server that tells nobody of anything need not load an HTTP client.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache

import httpcore

from email_provisioning.domain.webhook import Outcome
from email_provisioning.provisioning.webhooks.connecting import CheckedBackend, Deadline
from email_provisioning.provisioning.webhooks.looking_up import ForbiddenTarget, Resolve, Unresolved

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


def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    seconds: float,
    private: Sequence[str],
    resolve: Resolve,
    tls: ssl.SSLContext | None,
) -> tuple[int, float | None]:
    """Return the status of the answer and the seconds of its Retry-After, None without; raise one of `FAILURES`.

    ``tls`` is what is trusted; None: what the machine trusts.
    """
    backend = CheckedBackend(
        private=private, deadline=Deadline(seconds), resolve=resolve, plain=url.startswith("http://")
    )
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
    # A pool for this one request: no connection is kept that a later look-up would not allow.
    with httpcore.ConnectionPool(ssl_context=tls or _default_tls(), network_backend=backend) as pool:
        with pool.stream(
            "POST", url, headers=list(headers.items()), content=body, extensions={"timeout": timeouts}
        ) as response:
            _drain(response)
            return response.status, _retry_after(response)


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


def outcome_of_failure(error: Exception) -> Outcome:
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


@cache
def _default_tls() -> ssl.SSLContext:
    """Return the context that trusts what the machine trusts: reading that takes longer than a call does."""
    import httpx

    return httpx.create_ssl_context()
