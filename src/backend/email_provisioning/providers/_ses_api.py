"""The one way to Amazon: paced, and every failure one of our errors."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

import httpx

from email_provisioning.domain.sentences import amazon
from email_provisioning.errors import (
    ProviderMisconfigured,
    ProviderUnavailable,
    ProvisioningError,
    RateLimitExceeded,
)
from email_provisioning.providers._http import HOLD, Observe
from email_provisioning.providers._ses_client import Access, Clients, Service
from email_provisioning.providers._ses_errors import Explain, Refusal, described, explain, of_sdk
from email_provisioning.providers.pacing import Pace

#: The provider's kind, under which its calls are counted.
KIND = "aws-ses"
#: What Amazon counts by (see `Pace`): messages, users and keys, and everything else.
SENDING = f"{KIND}/send"
_LANES = {Service.SES: KIND, Service.IAM: f"{KIND}/iam"}
#: The codes by which Amazon says that something is not there, or is there already.
ABSENT = ("NotFound", "NoSuchEntity")
PRESENT = ("AlreadyExists", "EntityAlreadyExists")

#: The parameters of a call, and its answer, both by the names of the service's model.
Parameters = Mapping[str, object]
Answer = dict[str, Any]
Found = TypeVar("Found")


class Aws:
    """Calls Amazon; usable from many threads."""

    def __init__(
        self,
        access: Access,
        *,
        pace: Pace,
        observe: Observe,
        tls: ssl.SSLContext | None = None,
        timeout: httpx.Timeout | None = None,
    ) -> None:
        """The SDK is imported by the first call."""
        self.access = access
        self.clients = Clients(access, tls=tls, timeout=timeout)
        self._pace = pace
        self._observe = observe

    def call(
        self,
        service: Service,
        operation: str,
        parameters: Parameters | None = None,
        *,
        meaning: Explain | None = None,
        lane: str | None = None,
    ) -> Answer:
        """Return Amazon's answer; raise what it, or its absence, stands for.

        ``meaning`` is asked first what a refusal means; ``lane`` is what the call is counted by.
        """

        def ask() -> Answer:
            try:
                return self._ask(service, operation, parameters)
            except _Refused as refused:
                here = meaning(refused.refusal) if meaning is not None else None
                raise (
                    described(here, refused.refusal) if here is not None else explain(refused.refusal)
                ) from None

        return self._counted(lane or _LANES[service], operation, ask)

    def attempt(
        self, service: Service, operation: str, parameters: Parameters, *, unless: Collection[str]
    ) -> Answer | None:
        """Return Amazon's answer, or None where it is a refusal with one of these codes."""

        def ask() -> Answer | None:
            try:
                return self._ask(service, operation, parameters)
            except _Refused as refused:
                if refused.refusal.code in unless:
                    return None
                raise explain(refused.refusal) from None

        return self._counted(_LANES[service], operation, ask)

    def pages(self, service: Service, operation: str, parameters: Parameters, *, of: str) -> Iterator[Answer]:
        """Yield the entries of every page of the list that is named ``of``."""
        token: dict[str, str] = {}
        while True:
            page = self.call(service, operation, {**parameters, **token})
            yield from page.get(of) or ()
            if service is Service.IAM and page.get("IsTruncated"):
                token = {"Marker": text(page, "Marker")}
            elif service is Service.SES and page.get("NextToken"):
                token = {"NextToken": text(page, "NextToken")}
            else:
                return

    def close(self) -> None:
        """Close every connection."""
        self.clients.close()

    def _counted(self, lane: str, operation: str, ask: Callable[[], Found]) -> Found:
        start = time.monotonic()
        outcome = "ok"
        try:
            self._pace.wait(lane)
            start = time.monotonic()
            try:
                return ask()
            except RateLimitExceeded as error:
                self._pace.hold(lane, seconds=error.retry_after or HOLD)
                raise
        except ProvisioningError as error:
            outcome = error.code
            raise
        finally:
            self._observe(KIND, operation, outcome, time.monotonic() - start)

    def _ask(self, service: Service, operation: str, parameters: Parameters | None) -> Answer:
        client = self.clients.get(service)
        from botocore import xform_name
        from botocore.exceptions import BotoCoreError, ClientError
        from botocore.parsers import ResponseParserError

        action = f"{service.prefix}:{operation}"
        try:
            answer: Answer = getattr(client, xform_name(operation))(**(parameters or {}))
        except ClientError as error:
            raise _Refused(_refusal(action, error.response)) from None
        except ProviderUnavailable as error:
            self._check_region(error)
            raise
        except (
            BotoCoreError,
            ResponseParserError,
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
            RecursionError,
        ) as error:
            # The SDK trips with any of the last five over an answer of a form that it does not expect.
            raise of_sdk(error, action=action) from None
        return answer

    def _check_region(self, error: ProviderUnavailable) -> None:
        """Raise `ProviderMisconfigured` where no host was found and the region is not known either."""
        unreached = (error.cause or "").startswith("ConnectError")
        if unreached and self.access.endpoint is None and not self.clients.knows_region:
            raise ProviderMisconfigured(
                amazon.REGION_UNKNOWN(region=self.access.region), cause=error.cause
            ) from error


class _Refused(Exception):
    """Amazon has answered with an error."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def text(answer: object, *path: str) -> str:
    """Return the text at a place in an answer; raise `ProviderUnavailable` where it has none there."""
    found = answer
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, str) or not found:
        raise ProviderUnavailable(cause=f"the answer has no {'.'.join(path)}")
    return found


def _refusal(action: str, answer: Mapping[str, Any]) -> Refusal:
    error, metadata = answer.get("Error") or {}, answer.get("ResponseMetadata") or {}
    after = str((metadata.get("HTTPHeaders") or {}).get("retry-after", "")).strip()
    return Refusal(
        action=action,
        status=int(metadata.get("HTTPStatusCode", 0)),
        code=str(error.get("Code", "")).rpartition("#")[2].removesuffix("Exception"),
        message=str(error.get("Message", "")),
        retry_after=float(after) if after.isascii() and after.isdecimal() and len(after) < 9 else None,
    )
