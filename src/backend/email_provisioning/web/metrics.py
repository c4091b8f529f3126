"""The page that Prometheus reads, for those whom the settings let in."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from flask import Request, Response, request

from email_provisioning.bootstrap.services import Services
from email_provisioning.web.errors import MethodNotAllowed, MetricsNotAllowed
from email_provisioning.web.requests import address_of, is_relayed

if TYPE_CHECKING:
    from email_provisioning.observability.metrics.exposition import Exposition

#: Where it is: what the guide has Prometheus ask for.
PATH = "/api/metrics/email-provisioning"
_SCHEME = "bearer "


@dataclass(frozen=True, kw_only=True)
class MetricsPage:
    """Tells everything that is counted."""

    exposition: Callable[[], Exposition]
    #: Who comes from these needs no token.
    networks: tuple[str, ...]
    #: None: nobody from elsewhere is let in.
    token: str | None
    trusted_proxies: int

    @classmethod
    def of(cls, services: Services) -> MetricsPage:
        """Return the page that the settings want."""
        settings = services.settings
        return cls(
            exposition=cache(lambda: _exposition(services)),
            networks=settings.metrics_networks,
            token=settings.metrics_token,
            trusted_proxies=settings.trusted_proxies,
        )

    def answer(self, _request_id: str, _path: dict[str, str]) -> Response:
        """Return the text in the format that is asked for; raise `MetricsNotAllowed`."""
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(["GET", "HEAD"])
        if not (self._bears_token(request) or self._is_near(request)):
            raise MetricsNotAllowed
        text, media_type = self.exposition().render(request.headers.get("Accept", ""))
        return Response(text, content_type=media_type)

    def _bears_token(self, request: Request) -> bool:
        given = request.headers.get("Authorization", "")
        if self.token is None or given[: len(_SCHEME)].lower() != _SCHEME:
            return False
        # Octets, as they came: comparing text that is not ASCII raises.
        return hmac.compare_digest(given[len(_SCHEME) :].strip().encode(), self.token.encode())

    def _is_near(self, request: Request) -> bool:
        if is_relayed(request, trusted_proxies=self.trusted_proxies):
            # A proxy that we were not told of: the address that we see is the proxy's, and anybody may be behind it.
            return False
        return _lies_in(address_of(request, trusted_proxies=self.trusted_proxies), self.networks)


def _exposition(services: Services) -> Exposition:
    # The library takes as long to import as the rest of the page, and many a server is never scraped.
    from email_provisioning.bootstrap.metrics import build_exposition

    return build_exposition(services)


def _lies_in(address: str, networks: Iterable[str]) -> bool:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in ip_network(each) for each in networks)
