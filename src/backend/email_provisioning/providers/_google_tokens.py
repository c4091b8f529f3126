"""Access tokens: the service account signs that it acts for a user, and Google's token endpoint answers with one.

A token is for one user (the subject) and one set of scopes; Google refuses the whole set where a single scope of it
was not delegated. Tokens are kept until shortly before they expire, so many at most.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from email_provisioning.domain.sentences import google
from email_provisioning.errors import (
    MailboxMissing,
    PermissionMissing,
    ProviderKeyInvalid,
    ProviderMisconfigured,
    ProviderUnavailable,
    ProvisioningError,
)
from email_provisioning.providers._google_errors import explain
from email_provisioning.providers._google_key import ServiceAccount
from email_provisioning.providers._http import Reply, VendorClient
from email_provisioning.providers._remembered import Remembered

#: The audience of every assertion, wherever the endpoint is reached: it is who Google's servers say they are.
AUDIENCE = "https://oauth2.googleapis.com/token"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
#: How long a token is asked for, and for how long before its end it is used no more, in seconds.
LIFETIME, MARGIN = 3600, 60
#: How many tokens are kept: one for each mailbox that was in use of late.
MOST_KEPT = 2000
#: How far the server's clock may be off, in seconds, before a refusal is put down to it.
CLOCK_SKEW = 120
#: What the endpoint says of a user whom it does not know, or does not let anybody act for.
NO_SUCH_SUBJECT = (
    "invalid email or user id",
    "not a valid email",
    "account has been deleted",
    "impersonation",
)
#: What it says where the times of the assertion cannot be right.
WRONG_TIME = ("short-lived token", "reasonable timeframe")


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """What a token allows, and in whose name."""

    #: The address of the user.
    subject: str
    scopes: frozenset[str]


class Tokens:
    """Gets and keeps tokens; usable from many threads."""

    def __init__(self, *, account: ServiceAccount, client: VendorClient, url: str, admin: str) -> None:
        """``url`` is that of the token endpoint; ``admin`` is the one user who has to be there."""
        self._account = account
        self._client = client
        self._url = url
        self._admin = admin
        self._kept: Remembered[Grant, str] = Remembered(most=MOST_KEPT)

    @property
    def account(self) -> ServiceAccount:
        """Return who signs."""
        return self._account

    def get(self, grant: Grant) -> str:
        """Return a token, fetched anew where none is kept.

        Raises `PermissionMissing` where a scope was not delegated, `ProviderKeyInvalid` for a key that is no longer
        one, `ProviderMisconfigured` for a wrong clock or an unknown administrator, and `MailboxMissing` for any other
        user whom Google does not know, yet or any more.
        """
        return self._kept.get(grant) or self._fetch(grant)

    def forget(self, subject: str) -> None:
        """Forget every token of a user."""
        self._kept.forget(lambda grant: grant.subject == subject)

    def _fetch(self, grant: Grant) -> str:
        reply = self._client.call(
            "token",
            "POST",
            self._url,
            expect=(200, 400, 401, 403),
            content=urlencode({"grant_type": GRANT, "assertion": self._assertion(grant)}).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        if reply.status != 200:
            raise self._error(grant, reply)
        answer = reply.object()
        value, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(value, str) or not value.isascii() or not value.isprintable():
            raise ProviderUnavailable(cause="the token endpoint's answer holds no token")
        lifetime = seconds if isinstance(seconds, int) and 0 < seconds <= LIFETIME else LIFETIME
        self._kept.put(grant, value, seconds=lifetime - min(MARGIN, lifetime / 2))
        return value

    def _assertion(self, grant: Grant) -> bytes:
        from google.auth import jwt

        now = int(time.time())
        claims = {
            "iss": self._account.email,
            "sub": grant.subject,
            "scope": " ".join(sorted(grant.scopes)),
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + LIFETIME,
        }
        signed: bytes = jwt.encode(self._account.signer, claims)  # type: ignore[no-untyped-call]
        return signed

    def _error(self, grant: Grant, reply: Reply) -> ProvisioningError:
        error, description = _words(reply)
        found = self._kind(grant, reply, error, description.casefold())
        scopes = ", ".join(sorted(each.rpartition("/")[2] for each in grant.scopes))
        found.cause = f"token for {grant.subject} ({scopes}): {reply.status} {error}: {description}"[:400]
        return found

    def _kind(self, grant: Grant, reply: Reply, error: str, description: str) -> ProvisioningError:
        if error in ("unauthorized_client", "access_denied", "invalid_scope"):
            return PermissionMissing()
        if any(words in description for words in WRONG_TIME) and _is_off(reply.headers):
            return ProviderMisconfigured(google.CLOCK())
        if any(words in description for words in NO_SUCH_SUBJECT):
            return self._nobody(grant)
        if error in ("invalid_grant", "invalid_client", "invalid_request"):
            return ProviderKeyInvalid()
        return explain(reply)

    def _nobody(self, grant: Grant) -> ProvisioningError:
        if grant.subject != self._admin:
            return MailboxMissing()
        return ProviderMisconfigured(google.NOBODY())


def _words(reply: Reply) -> tuple[str, str]:
    """Return the error and its description (RFC 6749, section 5.2), empty where the answer is none."""
    try:
        answer: Mapping[str, object] = reply.object()
    except ProviderUnavailable:
        return "", ""
    error, description = answer.get("error"), answer.get("error_description")
    return error if isinstance(error, str) else "", description if isinstance(description, str) else ""


def _is_off(headers: Mapping[str, str]) -> bool:
    """Tell whether our clock differs from the vendor's, as its Date header tells it; without one it is believed."""
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return True
    return abs(theirs.timestamp() - time.time()) > CLOCK_SKEW
