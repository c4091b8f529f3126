"""The token that Graph wants: asked for with the application's secret, kept in memory, fetched anew when it ends."""

from __future__ import annotations

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from email_provisioning.errors import ProviderUnavailable
from email_provisioning.providers._http import VendorClient

#: How long before its end a token is not used any more, in seconds: calls that it begins are done by then.
MARGIN = 300.0
#: How long a token lasts whose answer does not say, in seconds.
UNKNOWN_LIFE = 600.0


@dataclass
class TokenSource:
    """Hands out one token to many threads.

    Its life is measured on our own clock from when it was asked for, so that a wrong time of day does no harm.
    """

    client: VendorClient
    tenant: str
    client_id: str
    secret: str = field(repr=False)
    #: What the token is for: the root of Graph, with ``/.default``.
    scope: str
    #: The name that these calls are counted by, apart from those to Graph.
    account: str
    _token: str | None = field(default=None, repr=False)
    _ends: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def token(self) -> str:
        """Return a token that is good for some minutes; raise what the sign-in service refuses with."""
        with self._lock:
            if self._token is None or time.monotonic() >= self._ends:
                self._token, self._ends = self._fetch()
            return self._token

    def forget(self, token: str) -> None:
        """Do not hand out this token again: Graph has refused it."""
        with self._lock:
            if self._token == token:
                self._token = None

    def roles(self) -> frozenset[str] | None:
        """Return the application permissions that the token carries; None where it does not show them."""
        try:
            payload = self.token().split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            roles = claims.get("roles", [])
        except (IndexError, ValueError, AttributeError, RecursionError):
            return None  # a token is Graph's to read; ours is only a look
        return frozenset(str(each) for each in roles) if isinstance(roles, list) else None

    def _fetch(self) -> tuple[str, float]:
        asked_at = time.monotonic()
        form = {
            "client_id": self.client_id,
            "client_secret": self.secret,
            "scope": self.scope,
            "grant_type": "client_credentials",
        }
        answer = self.client.call(
            "token",
            "POST",
            f"/{quote(self.tenant, safe='')}/oauth2/v2.0/token",
            content=urlencode(form).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            account=self.account,
        ).object()
        return _token_of(answer), asked_at + _life_of(answer)


def _token_of(answer: dict[str, Any]) -> str:
    token = answer.get("access_token")
    if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
        raise ProviderUnavailable(cause="token: the answer holds no token")
    return token


def _life_of(answer: dict[str, Any]) -> float:
    """Return for how long the token is used, in seconds."""
    try:
        seconds = float(answer["expires_in"])
    except (KeyError, TypeError, ValueError):
        seconds = UNKNOWN_LIFE
    return max(seconds - MARGIN, seconds / 2, 0.0)
