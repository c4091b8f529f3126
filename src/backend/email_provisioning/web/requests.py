"""What a request tells of itself: its id, its client, and whether it came over TLS."""

from __future__ import annotations

import ipaddress
import re

from flask import Request

from email_provisioning.domain.ids import new_id
from email_provisioning.domain.remedies import LANGUAGES

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: Bits of an IPv6 address that tell customers apart: one of them has all the addresses of a /64.
_IPV6_PREFIX = 64
#: Characters of an address; what is longer is none.
MAX_ADDRESS = 64
#: What proxies add to a request that they pass on.
_RELAYED = ("X-Forwarded-For", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Via")


def request_id_of(request: Request) -> str:
    """Return the X-Request-ID that came along, or a new one where that is missing or not well-formed."""
    given = request.headers.get("X-Request-ID", "")
    return given if _REQUEST_ID.fullmatch(given) else new_id()


def client_of(request: Request, *, trusted_proxies: int) -> str:
    """Return what counts as one client: its address, or of IPv6 its network."""
    return _network(address_of(request, trusted_proxies=trusted_proxies))


def address_of(request: Request, *, trusted_proxies: int) -> str:
    """Return the address of the client, as far as ``trusted_proxies`` proxies in front are believed."""
    address = _forwarded(request, "X-Forwarded-For", trusted_proxies) or request.remote_addr or ""
    return address[:MAX_ADDRESS]


def is_relayed(request: Request, *, trusted_proxies: int) -> bool:
    """Tell whether the request came through a proxy although there is said to be none in front."""
    return not trusted_proxies and any(name in request.headers for name in _RELAYED)


def language_of(request: Request) -> str:
    """Return the language of ours that the client likes best (RFC 9110, section 12.5.4)."""
    # The client's own order: Werkzeug's would prefer en to fr where the client likes fr-FR best, and then en.
    tags = (tag.lower().partition("-")[0] for tag, quality in request.accept_languages if quality > 0)
    return next((tag for tag in tags if tag in LANGUAGES), LANGUAGES[0])


def is_secure(request: Request, *, trusted_proxies: int, public_url: str) -> bool:
    """Tell whether the client spoke TLS, be it to a proxy in front."""
    if request.is_secure or _forwarded(request, "X-Forwarded-Proto", trusted_proxies) == "https":
        return True
    return public_url == f"https://{request.host}"


def _forwarded(request: Request, header: str, trusted_proxies: int) -> str | None:
    """Return what the outermost trusted proxy noted: each one adds its entry at the end."""
    if not trusted_proxies:
        return None
    entries = [entry.strip() for entry in ",".join(request.headers.getlist(header)).split(",")]
    return entries[-trusted_proxies] if len(entries) >= trusted_proxies else None


def _network(address: str) -> str:
    if ":" not in address:
        return address
    try:
        return str(ipaddress.IPv6Network((address, _IPV6_PREFIX), strict=False))
    except ValueError:
        return address
