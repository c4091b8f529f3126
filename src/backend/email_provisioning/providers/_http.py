"""The one way to a vendor's HTTP API: paced, bounded in time and size, and every failure one of our errors."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx

from email_provisioning.errors import (
    ProviderError,
    ProviderMisconfigured,
    ProviderUnavailable,
    ProvisioningError,
    RateLimitExceeded,
)
from email_provisioning.providers import clocks
from email_provisioning.providers.pacing import Pace

#: How long a connection, and each part of an answer, may take, in seconds.
TIMEOUT = httpx.Timeout(20.0, connect=5.0)
#: How long a whole answer may take, in seconds: a body that trickles ends here.
LONGEST_ANSWER = 40.0
#: The largest answer that is read, in octets.
LARGEST_ANSWER = 4 * 1024 * 1024
#: How long an idle connection is kept, in seconds: less than the vendors keep theirs.
KEEP_ALIVE = 30.0
#: For how long nobody calls after "too many" without a time, in seconds.
HOLD = 1.0
#: How long the vendor's own words may be in a cause.
MOST_CAUSE = 200

#: What the reader of JSON ends with where the answer is none, or is nested deeper than it goes.
_MISREAD = (ValueError, RecursionError)

#: Is told of each call: vendor, operation, outcome (``ok`` or the error's code), seconds.
Observe = Callable[[str, str, str, float], None]


class Told(dict[str, Any]):
    """A JSON object of an answer: a member that it lacks is a passing fault of the vendor, not one of ours."""

    def __missing__(self, name: str) -> Any:  # noqa: ANN401 - JSON holds anything
        """Raise `ProviderUnavailable`."""
        raise ProviderUnavailable(cause=f"the answer has no {name}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What a vendor answered."""

    status: int
    #: By lower-case name.
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def json(self) -> object:
        """Return the JSON value of the body; raise `ProviderUnavailable` where it is none."""
        try:
            value: object = json.loads(self.body)
            return value
        except _MISREAD as error:
            raise ProviderUnavailable(cause=f"the answer ({self.status}) is not JSON") from error

    def object(self) -> dict[str, Any]:
        """Return the JSON object of the body; raise `ProviderUnavailable` where it is none."""
        value = self.json()
        if not isinstance(value, dict):
            raise ProviderUnavailable(cause=f"the answer ({self.status}) is not a JSON object")
        return value

    def told(self) -> Told:
        """Return the JSON object of the body, whose members are there or raise `ProviderUnavailable` when asked for."""
        try:
            value = json.loads(self.body, object_hook=Told)
        except _MISREAD as error:
            raise ProviderUnavailable(cause=f"the answer ({self.status}) is not JSON") from error
        if not isinstance(value, Told):
            raise ProviderUnavailable(cause=f"the answer ({self.status}) is not a JSON object")
        return value

    def retry_after(self) -> float | None:
        """Return the seconds of a Retry-After header, None where there is none in seconds (RFC 9110, 10.2.3)."""
        value = self.headers.get("retry-after", "").strip()
        return float(value) if value.isascii() and value.isdecimal() and len(value) < 9 else None


#: Turns an answer that was not hoped for into the error that it stands for; None: by its status alone.
Explain = Callable[[Reply], ProvisioningError | None]
#: Returns for how many seconds no call should follow an answer that was hoped for; None where one may at once.
Spent = Callable[[Reply], float | None]


def never_spent(reply: Reply) -> float | None:
    """Let the next call follow at once."""
    return None


def open_client(
    *,
    base_url: str = "",
    auth: httpx.Auth | None = None,
    tls: ssl.SSLContext | None = None,
    timeout: httpx.Timeout | None = None,
) -> httpx.Client:
    """Return a client that keeps its connections alive and follows no redirect; usable from many threads."""
    return httpx.Client(
        base_url=base_url,
        auth=auth,
        verify=tls if tls is not None else _default_tls(),
        timeout=timeout or TIMEOUT,
        limits=httpx.Limits(max_connections=32, max_keepalive_connections=16, keepalive_expiry=KEEP_ALIVE),
        follow_redirects=False,
        trust_env=True,
    )


@cache
def _default_tls() -> ssl.SSLContext:
    """Return the context that trusts what the machine trusts: reading that takes longer than a call does."""
    return httpx.create_ssl_context()


def exchange(client: httpx.Client, request: httpx.Request, *, largest: int = LARGEST_ANSWER) -> Reply:
    """Send a request and return its answer, bounded in time and size; raise `ProviderUnavailable` without one."""
    try:
        response = client.send(request, stream=True)
        try:
            body = _read(response, largest)
        finally:
            response.close()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # Also where the answer is lost: nobody knows then if the vendor did it, and the step is repeated.
        raise ProviderUnavailable(cause=f"{type(error).__name__}: {short(str(error))}") from error
    headers = {name.lower(): value for name, value in response.headers.items()}
    clocks.note(request.url.host, headers.get("date"))
    return Reply(status=response.status_code, headers=headers, body=body)


def _read(response: httpx.Response, largest: int) -> bytes:
    deadline = time.monotonic() + LONGEST_ANSWER
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > largest:
            raise ProviderUnavailable(cause=f"the answer has more than {largest} octets")
        if time.monotonic() > deadline:
            raise ProviderUnavailable(cause=f"the answer took more than {LONGEST_ANSWER:.0f} s")
    return bytes(body)


def redirected(reply: Reply, call: str) -> ProviderMisconfigured | None:
    """Return the error that a redirect is, None where the answer is none."""
    if not 300 <= reply.status < 400:
        return None
    return ProviderMisconfigured(cause=f"{call}: {reply.status} leads elsewhere, which is not followed")


class VendorClient:
    """Calls one vendor; usable from many threads, keeps its connections alive, follows no redirect."""

    def __init__(
        self,
        *,
        vendor: str,
        base_url: str,
        pace: Pace,
        observe: Observe,
        explain: Explain,
        spent: Spent = never_spent,
        auth: httpx.Auth | None = None,
        tls: ssl.SSLContext | None = None,
        timeout: httpx.Timeout | None = None,
    ) -> None:
        """``vendor`` is the provider's kind, ``base_url`` what every path is appended to."""
        self._vendor = vendor
        self._pace = pace
        self._observe = observe
        self._explain = explain
        self._spent = spent
        self._client = open_client(base_url=base_url, auth=auth, tls=tls, timeout=timeout)

    def call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        expect: Collection[int] = (200,),
        params: Mapping[str, str | int] | None = None,
        json: object = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        account: str | None = None,
        largest: int = LARGEST_ANSWER,
    ) -> Reply:
        """Return the answer where its status is among ``expect``; raise what it, or its absence, stands for.

        ``operation`` names the call in metrics; ``account`` is what the vendor counts by (see `Pace`); ``largest`` is
        how many octets are read. Nothing is tried again here: a run does that, and its steps can be repeated.
        """
        start = time.monotonic()
        outcome = "ok"
        account = account or self._vendor
        try:
            self._pace.wait(account)
            start = time.monotonic()
            request = self._client.build_request(
                method, path, params=params, json=json, content=content, headers=headers
            )
            reply = exchange(self._client, request, largest=largest)
            if reply.status not in expect:
                error = self._error(reply, f"{operation}: {method} {path.partition('?')[0]}")
                if isinstance(error, RateLimitExceeded):
                    self._pace.hold(account, seconds=error.retry_after or HOLD)
                raise error
            if seconds := self._spent(reply):
                self._pace.hold(account, seconds=seconds)
            return reply
        except ProvisioningError as error:
            outcome = error.code
            raise
        finally:
            self._observe(self._vendor, operation, outcome, time.monotonic() - start)

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def _error(self, reply: Reply, call: str) -> ProvisioningError:
        if elsewhere := redirected(reply, call):
            return elsewhere
        error = self._explain(reply) or by_status(reply)
        error.cause = f"{call}: {reply.status}" + (f" {short(error.cause)}" if error.cause else "")
        return error


def by_status(reply: Reply) -> ProvisioningError:
    """Return what an answer means where only its status is understood."""
    if reply.status == 429:
        return RateLimitExceeded(retry_after=reply.retry_after())
    if reply.status == 408 or reply.status >= 500:
        return ProviderUnavailable(retry_after=reply.retry_after())
    if reply.status < 300:
        # A success, but not the one that this call has: something in between has answered, as a captive portal does.
        return ProviderUnavailable()
    return ProviderError()


def short(text: str) -> str:
    """Return a vendor's words on one short line; they go into the operator's log and nowhere else."""
    line = "".join(character if character.isprintable() else " " for character in text)
    return line if len(line) <= MOST_CAUSE else line[: MOST_CAUSE - 1] + "…"
