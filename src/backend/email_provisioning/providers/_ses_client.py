"""Amazon's SDK, set up so that it signs and parses and nothing else: our own HTTP carries what it has signed."""

from __future__ import annotations

import json
import logging
import os
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING

import httpx

from email_provisioning.domain.sentences import amazon
from email_provisioning.errors import ProviderMisconfigured, ProviderUnavailable
from email_provisioning.providers import _http
from email_provisioning.providers._ses_errors import of_sdk

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest, AWSResponse
    from botocore.client import BaseClient
    from botocore.session import Session

#: What the SDK is installed by.
INSTALL = "pip install 'iapostemanager-email-provisioning[aws]'"
#: What the SDK must not take from the machine that we run on: keys and regions are settings of ours.
_ALONE = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
#: The SDK cannot make two clients at once.
_making = threading.Lock()


class Service(StrEnum):
    """A service of Amazon's, by the SDK's name."""

    SES = "sesv2"
    IAM = "iam"

    @property
    def prefix(self) -> str:
        """Return its name in the actions of a policy."""
        return "ses" if self is Service.SES else "iam"


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """Where we are at Amazon, and by which key."""

    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    #: What belongs to a key that is only lent; None for one that is ours.
    token: str | None = field(default=None, repr=False)
    region: str
    #: Another place for its API; None: Amazon's own.
    endpoint: str | None = None


class Clients:
    """The SDK's clients, each made once, when it is first asked for; usable from many threads."""

    def __init__(
        self, access: Access, *, tls: ssl.SSLContext | None = None, timeout: httpx.Timeout | None = None
    ) -> None:
        """Import nothing of the SDK yet."""
        self.access = access
        self._wire = _http.open_client(tls=tls, timeout=timeout)
        self._clients: dict[Service, BaseClient] = {}

    def get(self, service: Service) -> BaseClient:
        """Return the client; raise `ProviderMisconfigured` where the SDK is missing or cannot be set up."""
        client = self._clients.get(service)
        if client is not None:
            return client
        with _making:
            if service not in self._clients:
                self._clients[service] = self._make(service)
            return self._clients[service]

    @cached_property
    def partition(self) -> str:
        """Return the part of Amazon that the region is in, as it stands in ARNs."""
        session = _session()
        from botocore.exceptions import UnknownRegionError

        try:
            partition: str = session.get_partition_for_region(self.access.region)
        except UnknownRegionError:
            # Its name is like none that there is; what a wrong name means is told by the call that meets it.
            return "aws"
        return partition

    @cached_property
    def knows_region(self) -> bool:
        """Tell whether the SDK knows the region; one that it does not know may be new, or misspelt."""
        return self.access.region in _session().get_available_regions(Service.SES.value, self.partition)

    def close(self) -> None:
        """Close every connection."""
        self._wire.close()

    def _make(self, service: Service) -> BaseClient:
        session = _session()
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        config = Config(
            # A run tries again what may pass, and its steps can be repeated: nothing is tried again here.
            retries={"mode": "standard", "total_max_attempts": 1},
            ignore_configured_endpoint_urls=True,
        )
        try:
            client = session.create_client(
                service.value,
                region_name=self.access.region,
                aws_access_key_id=self.access.key_id,
                aws_secret_access_key=self.access.secret,
                aws_session_token=self.access.token,
                endpoint_url=self.access.endpoint,
                config=config,
            )
        except (BotoCoreError, ValueError) as error:
            raise of_sdk(error, action=service.prefix) from None
        client.meta.events.register("before-send", self._carry)
        return client

    def _carry(self, request: AWSPreparedRequest, event_name: str, **_: object) -> AWSResponse:
        """Send what the SDK has signed, within the bounds that hold for every vendor."""
        from botocore.awsrequest import AWSResponse

        operation = event_name.rpartition(".")[2]
        headers = dict(request.headers.items())
        reply = _http.exchange(
            self._wire,
            self._wire.build_request(request.method, request.url, headers=headers, content=request.body),
        )
        if elsewhere := _http.redirected(reply, operation):
            raise elsewhere
        if reply.status < 300 and not _is_answer(event_name, operation, reply.body):
            raise ProviderUnavailable(cause=f"{operation}: the answer ({reply.status}) is not Amazon's")
        return AWSResponse(request.url, reply.status, reply.headers, _Body(reply.body))


@cache
def _session() -> Session:
    """Return what clients are made from: it has read the services' models, and holds no key."""
    try:
        import botocore.session
    except ImportError as error:
        raise ProviderMisconfigured(amazon.CLIENT_MISSING(command=INSTALL), cause=str(error)) from error
    # At DEBUG it logs requests and answers whole, and in an answer of IAM stands a new key's secret.
    log = logging.getLogger("botocore")
    log.setLevel(max(log.level, logging.INFO))
    return botocore.session.Session(session_vars=_ALONE)


@dataclass(frozen=True, slots=True)
class _Body:
    """A body that has been read, as the SDK reads it."""

    content: bytes = field(repr=False)

    def stream(self) -> Iterator[bytes]:
        """Yield it."""
        yield self.content


def _is_answer(event_name: str, operation: str, body: bytes) -> bool:
    """Tell whether a success is the service's: the SDK takes any page in HTML for an answer with nothing in it."""
    if event_name.startswith(f"before-send.{Service.IAM}."):
        return f"<{operation}Response".encode() in body[:1000]
    try:
        return not body or isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False
