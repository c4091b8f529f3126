"""What Amazon's answers mean: each code of a service, and each exception of its SDK, is exactly one of our errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from email_provisioning.domain.sentences import amazon
from email_provisioning.errors import (
    DomainNotVerified,
    MessageRefused,
    MessageTooLarge,
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
from email_provisioning.providers._http import short

#: The action in an answer such as "User: … is not authorized to perform: ses:GetAccount on resource: …".
_ACTION = re.compile(r"not authorized to perform: ([a-z0-9-]{1,32}:[A-Za-z]{1,64})\b")
#: What a signature's refusal says where not the key is wrong but one of the clocks.
_CLOCK = re.compile(r"Signature (expired|not yet current)", re.IGNORECASE)
#: How a message's refusal says that it is too long [not in the models].
_TOO_LONG = re.compile(r"message length|too (large|long)|exceeds? .*(size|length)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """An answer of Amazon's that is an error."""

    #: As IAM names it, such as ``ses:GetAccount``.
    action: str
    status: int
    #: Without the ``Exception`` that some services put at its end.
    code: str
    #: Amazon's own words, for the operator alone.
    message: str
    #: The seconds of a Retry-After header, None without one.
    retry_after: float | None = None


#: Returns what a refusal means in one call, None where it means what it means everywhere.
Explain = Callable[[Refusal], ProvisioningError | None]


def _key_invalid(refusal: Refusal) -> ProvisioningError:
    if _CLOCK.search(refusal.message):
        return _clock(refusal)
    return ProviderKeyInvalid(amazon.KEY_INVALID())


def _clock(refusal: Refusal) -> ProvisioningError:
    return ProviderMisconfigured(amazon.CLOCK())


def _denied(refusal: Refusal) -> ProvisioningError:
    named = _ACTION.search(refusal.message)
    return PermissionMissing(amazon.DENIED(action=named[1] if named else refusal.action))


def _not_enabled(refusal: Refusal) -> ProvisioningError:
    return ProviderMisconfigured(amazon.NOT_ENABLED())


def _throttled(refusal: Refusal) -> ProvisioningError:
    if "quota" in refusal.message.lower():
        return RateLimitExceeded(amazon.QUOTA_USED_UP(), retry_after=refusal.retry_after)
    return RateLimitExceeded(retry_after=refusal.retry_after)


def _passing(refusal: Refusal) -> ProvisioningError:
    return ProviderUnavailable(retry_after=refusal.retry_after)


def _limit(refusal: Refusal) -> ProvisioningError:
    return PlanLimitReached()


def _paused(refusal: Refusal) -> ProvisioningError:
    return SendingPaused()


def _not_verified(refusal: Refusal) -> ProvisioningError:
    return DomainNotVerified()


def _message(refusal: Refusal) -> ProvisioningError:
    return MessageTooLarge() if _TOO_LONG.search(refusal.message) else MessageRefused()


def _request(refusal: Refusal) -> ProvisioningError:
    sending = refusal.action == "ses:SendEmail"
    return MessageTooLarge() if sending and _TOO_LONG.search(refusal.message) else ProviderError()


#: Meaning → the codes that have it.
_CODES: Mapping[Callable[[Refusal], ProvisioningError], str] = {
    _key_invalid: "InvalidClientTokenId UnrecognizedClient SignatureDoesNotMatch InvalidSignature InvalidAccessKeyId "
    "IncompleteSignature MissingAuthenticationToken AuthFailure ExpiredToken InvalidToken",
    _clock: "RequestExpired RequestTimeTooSkewed RequestInTheFuture",
    _denied: "AccessDenied UnauthorizedOperation Unauthorized NotAuthorized",
    _not_enabled: "OptInRequired SubscriptionRequired UnknownOperation InvalidAction UnknownEndpoint InvalidEndpoint",
    _throttled: "Throttling Throttled TooManyRequests RequestThrottled RequestLimitExceeded "
    "SlowDown BandwidthLimitExceeded PriorRequestNotComplete",
    # IAM answers so as well where one part of it does not know yet what another one has just made.
    _passing: "NoSuchEntity ConcurrentModification EntityTemporarilyUnmodifiable Conflict DeleteConflict "
    "InternalFailure InternalError InternalServerError InternalServiceError ServiceFailure ServiceUnavailable "
    "RequestTimeout",
    _limit: "LimitExceeded ServiceQuotaExceeded",
    _paused: "AccountSuspended SendingPaused AccountSendingPaused ConfigurationSetSendingPaused",
    _not_verified: "MailFromDomainNotVerified FromEmailAddressNotVerified",
    _message: "MessageRejected",
    _request: "BadRequest InvalidParameterValue ValidationError Validation RequestEntityTooLarge",
}
_MEANINGS = {code: meaning for meaning, codes in _CODES.items() for code in codes.split()}


def explain(refusal: Refusal) -> ProvisioningError:
    """Return the error that a refusal stands for; one that is not known is `ProviderError`."""
    meaning = _MEANINGS.get(refusal.code, _by_status)
    return described(meaning(refusal), refusal)


def described(error: ProvisioningError, refusal: Refusal) -> ProvisioningError:
    """Return the error with Amazon's status, code and words as its cause."""
    # A refused signature is told with what was signed, in which the key's id stands.
    words = "" if isinstance(error, ProviderKeyInvalid) else f": {refusal.message}"
    error.cause = short(f"{refusal.action}: {refusal.status} {refusal.code}{words}")
    return error


def _by_status(refusal: Refusal) -> ProvisioningError:
    if refusal.status == 429:
        return _throttled(refusal)
    if refusal.status == 413:
        return MessageTooLarge()
    if refusal.status == 408 or refusal.status >= 500:
        return _passing(refusal)
    return ProviderError()


def of_sdk(error: Exception, *, action: str) -> ProvisioningError:
    """Return what an exception of the SDK means that is no answer of Amazon's."""
    from botocore import exceptions

    # Its text may hold the parameters, and the parameters the message.
    cause = f"{action}: {type(error).__name__}"
    if isinstance(
        error, (exceptions.HTTPClientError, exceptions.ConnectionError, exceptions.IncompleteReadError)
    ):
        return ProviderUnavailable(cause=f"{cause}: {short(str(error))}")
    if isinstance(error, exceptions.ParamValidationError):
        return ProviderError(cause=cause)
    if isinstance(error, exceptions.BotoCoreError):
        return ProviderMisconfigured(amazon.CLIENT_UNUSABLE(), cause=f"{cause}: {short(str(error))}")
    # An answer of a form that the service's model does not have: the SDK trips over it.
    return ProviderUnavailable(cause=f"{cause} in the answer")
