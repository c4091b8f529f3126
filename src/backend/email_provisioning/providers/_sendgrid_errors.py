"""What SendGrid's answers mean, over HTTP and over SMTP."""

from __future__ import annotations

import re
import time
from datetime import UTC
from email.utils import parsedate_to_datetime

from email_provisioning.domain.sentences import sendgrid
from email_provisioning.errors import (
    DomainNotVerified,
    PermissionMissing,
    PlanLimitReached,
    ProviderError,
    ProviderKeyInvalid,
    ProviderMisconfigured,
    ProviderUnavailable,
    ProvisioningError,
    RateLimitExceeded,
    SendingPaused,
)
from email_provisioning.providers._http import Reply, by_status

#: The longest that a limit of theirs lasts, in seconds; whatever says more is not such a moment.
LONGEST_WINDOW = 3600.0
#: Below this a reset is a number of seconds; above, a moment in seconds since 1970.
FIRST_MOMENT = 1_000_000_000

# The words of refusals whose status says too little. SendGrid documents some by example and others not at all: a
# refusal in other words falls back to what its status alone means.
_CREDITS = re.compile(r"maximum credits exceeded|exceeded your (messaging|sending) limits?", re.IGNORECASE)
_CAP = re.compile(r"\b(maximum|limit|exceed(s|ed)?|too many|more than|no more)\b", re.IGNORECASE)
_SENDER = re.compile(r"verified sender identity|not authorized to send from", re.IGNORECASE)
_PAUSED = re.compile(
    r"account\b.*\b(suspended|disabled|frozen|banned|deactivated|under review)", re.IGNORECASE | re.DOTALL
)
_PASSING = re.compile(r"at this time|try again|temporar", re.IGNORECASE)
_ANONYMOUS = re.compile(r"unauthenticated senders not allowed", re.IGNORECASE)


def explain(reply: Reply) -> ProvisioningError:
    """Return the one error that an answer stands for; what SendGrid says of it is the cause, never the detail."""
    said = _said(reply)
    error = _by_words(said) or _by_status(reply, said) or by_status(reply)
    error.cause = said or None
    return error


def explain_smtp(_code: int, text: str) -> ProvisioningError | None:
    """Return what a refusal of the SMTP relay stands for; None where its code says enough."""
    if _ANONYMOUS.search(text):
        return ProviderKeyInvalid()
    return _by_words(text)


def spent(reply: Reply) -> float | None:
    """Return for how many seconds no call is left, None while one is."""
    return reset_after(reply) if reply.headers.get("x-ratelimit-remaining", "").strip() == "0" else None


def reset_after(reply: Reply) -> float | None:
    """Return in how many seconds the limit starts anew, None where the answer does not tell.

    The moment is SendGrid's own, so it is compared with the answer's date: our clock may be wrong.
    """
    text = reply.headers.get("x-ratelimit-reset", "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        return None
    seconds = float(text) if int(text) < FIRST_MOMENT else float(text) - _moment(reply)
    return min(max(seconds, 1.0), LONGEST_WINDOW)


def _moment(reply: Reply) -> float:
    try:
        found = parsedate_to_datetime(reply.headers.get("date", ""))
        return found.replace(tzinfo=UTC).timestamp()  # always GMT (RFC 9110, section 5.6.7)
    except (ValueError, OverflowError):
        return time.time()


def _said(reply: Reply) -> str:
    """Return the messages of an answer on one line, with the fields that they are about."""
    try:
        errors = reply.object().get("errors")
    except ProviderUnavailable:
        return ""
    told = [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []
    return "; ".join(
        f"{each['field']}: {each.get('message')}" if each.get("field") else str(each.get("message"))
        for each in told
    )


def _by_words(said: str) -> ProvisioningError | None:
    if _CREDITS.search(said):
        return PlanLimitReached(sendgrid.NO_CREDITS())
    if _SENDER.search(said):
        return DomainNotVerified()
    if _PAUSED.search(said):
        return SendingPaused()
    return None


def _by_status(reply: Reply, said: str) -> ProviderError | None:
    if reply.status == 401:
        return ProviderKeyInvalid()
    if reply.status == 403:
        return PlanLimitReached() if _CAP.search(said) else PermissionMissing()
    if reply.status == 429:
        return RateLimitExceeded(retry_after=reply.retry_after() or reset_after(reply))
    if reply.status == 451:
        return ProviderMisconfigured(sendgrid.OTHER_REGION())
    if reply.status == 400 and _PASSING.search(said):
        return ProviderUnavailable()
    return None
