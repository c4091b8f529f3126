"""Whether an address may be a webhook's: asked when it is typed in, and again at each connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from email_provisioning.provisioning.webhooks.looking_up import (
    ForbiddenTarget,
    Resolve,
    Unresolved,
    allowed_addresses,
    resolve,
)


def reach(private: Sequence[str], resolve: Resolve = resolve) -> Callable[[str], bool]:
    """Return a function that tells whether an address leads nowhere that is forbidden.

    A name that is not in the DNS is allowed: it may come to be, and is looked at again before anything is sent.
    """

    def may_reach(url: str) -> bool:
        parts = urlsplit(url)
        host, port, plain = parts.hostname or "", parts.port or 443, parts.scheme == "http"
        try:
            allowed_addresses(host, port, private=private, plain=plain, resolve=resolve)
        except ForbiddenTarget:
            return False
        except Unresolved:
            return True
        return True

    return may_reach
