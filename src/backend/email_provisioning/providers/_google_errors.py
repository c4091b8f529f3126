"""What Google's answers mean, as our errors.

Google's APIs answer ``{"error": {"code", "message", "status", "errors": [{"domain", "reason", "message"}]}}``. The
reason decides, since one status stands for many things; where there is none, the status does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from email_provisioning.errors import (
    DomainNotVerified,
    LicencesExhausted,
    PermissionMissing,
    PlanLimitReached,
    ProviderKeyInvalid,
    ProviderUnavailable,
    ProvisioningError,
    RateLimitExceeded,
    StillProvisioning,
)
from email_provisioning.providers._http import MOST_CAUSE, Reply, by_status

#: What each reason means that means the same wherever it stands.
BY_REASON: Mapping[str, type[ProvisioningError]] = {
    # Passing: of the moment, of a minute's quota, of the day's.
    "rateLimitExceeded": RateLimitExceeded,
    "userRateLimitExceeded": RateLimitExceeded,
    "quotaExceeded": RateLimitExceeded,
    "dailyLimitExceeded": RateLimitExceeded,
    "concurrentLimitExceeded": RateLimitExceeded,
    "backendError": ProviderUnavailable,
    "internalError": ProviderUnavailable,
    "transientError": ProviderUnavailable,
    "systemError": ProviderUnavailable,
    "serviceNotAvailable": ProviderUnavailable,
    "aborted": ProviderUnavailable,
    # For an administrator to mend.
    "authError": ProviderKeyInvalid,
    "forbidden": PermissionMissing,
    "insufficientPermissions": PermissionMissing,
    "permissionDenied": PermissionMissing,
    "accessNotConfigured": PermissionMissing,
    "domainPolicy": PermissionMissing,
    "domainCannotUseApis": PermissionMissing,
    "domainNotVerifiedSecondary": DomainNotVerified,
    "domainNotFound": DomainNotVerified,
    "limitExceeded": PlanLimitReached,
}
#: What a message means, whatever its reason; the Licensing API answers 412 to both of its cases.
BY_MESSAGE: Mapping[str, type[ProvisioningError]] = {
    "creation is not complete": StillProvisioning,
    "mail service not enabled": StillProvisioning,
    "enough available licenses": LicencesExhausted,
}
#: What a status means where nothing else tells. A conflict is an earlier change that Google still applies, except
#: where something is made: those calls look at it themselves.
BY_STATUS: Mapping[int, type[ProvisioningError]] = {
    401: ProviderKeyInvalid,
    403: PermissionMissing,
    409: ProviderUnavailable,
}
#: How Gmail says until when a mailbox has to wait.
_UNTIL = re.compile(r"[Rr]etry after (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What an answer says of what is wrong."""

    #: The status that it names itself; 0 where it is not of Google's form.
    code: int
    #: The stable word, empty where there is none.
    reason: str
    #: For people; kept for the operator alone.
    message: str

    def __contains__(self, text: str) -> bool:
        """Tell whether the message holds the text, in any case."""
        return text.casefold() in self.message.casefold()


def said(reply: Reply) -> Said:
    """Return what an answer says; nothing where it is not of Google's form."""
    try:
        error = reply.object().get("error")
    except ProviderUnavailable:
        error = None
    if not isinstance(error, dict):
        return Said(code=0, reason="", message="")
    errors = error.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    code = error.get("code")
    return Said(
        code=code if isinstance(code, int) else 0,
        reason=_text(first.get("reason")),
        message=_text(error.get("message")),
    )


def explain(reply: Reply) -> ProvisioningError:
    """Return the error that an answer stands for, with Google's reason and message as its cause."""
    what = said(reply)
    error = _error(what, reply)
    if isinstance(error, RateLimitExceeded):
        error.retry_after = reply.retry_after() or _seconds_until(what.message)
    if what.reason or what.message:
        error.cause = f"{what.reason}: {what.message}"[:MOST_CAUSE]
    return error


def refused(operation: str, reply: Reply) -> ProvisioningError:
    """Return what `explain` does of an answer that a call was ready for, with the call and the status in its cause."""
    error = explain(reply)
    error.cause = f"{operation}: {reply.status} {error.cause or ''}".rstrip()
    return error


def _error(what: Said, reply: Reply) -> ProvisioningError:
    for text, kind in BY_MESSAGE.items():
        if text in what:
            return kind()
    known = BY_REASON.get(what.reason) or BY_STATUS.get(reply.status)
    return known() if known is not None else by_status(reply)


def _seconds_until(message: str) -> float | None:
    found = _UNTIL.search(message)
    if found is None:
        return None
    try:
        until = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
    except ValueError:
        return None
    return max(1.0, (until - datetime.now(UTC)).total_seconds())


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
