"""What Microsoft's answers stand for: each is exactly one of our errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from email_provisioning.domain.sentences import Text, microsoft
from email_provisioning.errors import (
    AddressTaken,
    DomainNotVerified,
    LicencesExhausted,
    MailboxMissing,
    MessageNotFound,
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
    RecipientRefused,
    SenderRefused,
    SendingPaused,
    StillProvisioning,
)
from email_provisioning.providers._http import Reply, by_status

#: Codes of Graph that say it all by themselves. Exchange's begin with Error.
CODES: dict[str, type[ProvisioningError]] = {
    "InvalidAuthenticationToken": ProviderKeyInvalid,
    "Authorization_IdentityNotFound": ProviderKeyInvalid,
    "Authorization_RequestDenied": PermissionMissing,
    "ErrorAccessDenied": PermissionMissing,
    "AccessDenied": PermissionMissing,
    "ErrorSendAsDenied": SenderRefused,
    "Request_ResourceNotFound": MailboxMissing,
    "ErrorInvalidUser": MailboxMissing,
    "MailboxNotEnabledForRESTAPI": StillProvisioning,
    "ResourceNotFound": StillProvisioning,
    "ErrorNonExistentMailbox": StillProvisioning,
    "ErrorItemNotFound": MessageNotFound,
    "ErrorInvalidIdMalformed": MessageNotFound,
    "ErrorInvalidMailboxItemId": MessageNotFound,
    "ErrorInvalidRecipients": RecipientRefused,
    "ErrorMimeContentInvalid": MessageRefused,
    "ErrorMimeContentInvalidBase64String": MessageRefused,
    "ErrorMessageSizeExceeded": MessageTooLarge,
    "RequestEntityTooLarge": MessageTooLarge,
    "ErrorMessageSubmissionBlocked": SendingPaused,
    "ErrorAccountSuspend": SendingPaused,
    "ErrorSubmissionQuotaExceeded": RateLimitExceeded,
    "ErrorQuotaExceeded": PlanLimitReached,
    "Directory_QuotaExceeded": PlanLimitReached,
    "ApplicationThrottled": RateLimitExceeded,
    "TooManyRequests": RateLimitExceeded,
    "Request_ThrottledTemporarily": RateLimitExceeded,
    "Directory_ConcurrencyViolation": ProviderUnavailable,
    "Directory_ReplicaUnavailable": ProviderUnavailable,
    "Directory_ResultSizeLimitExceeded": ProviderUnavailable,
    "ErrorMailboxMoveInProgress": ProviderUnavailable,
}
#: Their case differs from one service to the next.
_CODES = {code.lower(): kind for code, kind in CODES.items()}
#: Codes of the sign-in service (AADSTS): the key is wrong or has ended …
_WRONG_KEY = frozenset({7000215, 7000222, 7000216, 7000112, 700027})
#: … the tenant or the application is not there, or the cloud is another one …
_WRONG_PLACE = frozenset({90002, 900023, 900021, 700016, 500011, 500014, 900382, 9002325})
#: … a policy of the tenant keeps the application out …
_KEPT_OUT = frozenset({53003, 65001, 530003, 50105})
#: … or it is not the moment.
_LATER = frozenset({90033, 90038, 50196, 50053, 90006, 90024})
#: The other standard errors of a token endpoint (RFC 6749, section 5.2).
_STANDARD: dict[str, type[ProviderError]] = {
    "invalid_client": ProviderKeyInvalid,
    "unauthorized_client": ProviderMisconfigured,
    "invalid_scope": ProviderMisconfigured,
    "temporarily_unavailable": ProviderUnavailable,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class GraphFault:
    """What an error of Graph says."""

    #: The codes, outermost first: the error's own, those of its details, those inside.
    codes: tuple[str, ...]
    message: str
    #: Code → the properties it is about.
    targets: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, reply: Reply) -> GraphFault:
        """Read an answer; one that is not of Graph has no codes."""
        error = _member(_body(reply), "error")
        details = [each for each in _list(error, "details") if isinstance(each, dict)]
        codes = [_text(error, "code"), *(_text(each, "code") for each in details), *_inner(error)]
        return cls(
            codes=tuple(dict.fromkeys(code for code in codes if code)),
            message=_text(error, "message"),
            targets=tuple((_text(each, "code"), _text(each, "target")) for each in details),
        )

    def conflicts(self) -> tuple[str, ...]:
        """Return the properties whose value something else has; none where that is not the fault."""
        return tuple(target for code, target in self.targets if code == "ObjectConflict")

    def is_absence(self) -> bool:
        """Tell whether what was asked for is not there, in Graph's own words."""
        return any(_CODES.get(code.lower()) in (MailboxMissing, StillProvisioning) for code in self.codes)


def graph_error(reply: Reply) -> ProvisioningError:
    """Return what an answer of Graph means."""
    fault = GraphFault.of(reply)
    error = _known(fault) or _STATUSES.get(reply.status, lambda: _in_between(reply) or by_status(reply))()
    error.retry_after = reply.retry_after() if error.retryable else None
    error.cause = f"{'/'.join(fault.codes)}: {fault.message}" if fault.codes else None
    return error


def login_error(reply: Reply) -> ProvisioningError:
    """Return what an answer of the sign-in service means; its words are left out, since they are about the key."""
    body = _body(reply)
    numbers = [each for each in _list(body, "error_codes") if isinstance(each, int)]
    name = _text(body, "error")
    kind = _login_kind(set(numbers), name) or (ProviderKeyInvalid if reply.status == 401 else None)
    error = kind(_REMEDIES.get(kind)) if kind else _in_between(reply) or by_status(reply)
    error.retry_after = reply.retry_after() if error.retryable else None
    error.cause = " ".join([*([name] if name.isidentifier() else []), *(f"AADSTS{each}" for each in numbers)])
    return error


_REMEDIES: dict[type[ProviderError], Text] = {
    ProviderKeyInvalid: microsoft.KEY_INVALID(),
    ProviderMisconfigured: microsoft.PLACE_UNKNOWN(),
    PermissionMissing: microsoft.KEPT_OUT(),
}


def _login_kind(numbers: set[int], name: str) -> type[ProviderError] | None:
    if numbers & _LATER:
        return ProviderUnavailable
    if numbers & _WRONG_KEY:
        return ProviderKeyInvalid
    if numbers & _WRONG_PLACE:
        return ProviderMisconfigured
    if numbers & _KEPT_OUT:
        return PermissionMissing
    return _STANDARD.get(name)


def _known(fault: GraphFault) -> ProvisioningError | None:
    for code in fault.codes:
        if known := _CODES.get(code.lower()):
            return known()
    if fault.conflicts():
        return AddressTaken()
    # Licences and names fail with one code for everything; what is told apart by its words is only told so here.
    words = fault.message.lower()
    return next((error() for part, error in _WORDS.items() if part in words), None)


def _usage_location() -> ProviderMisconfigured:
    return ProviderMisconfigured(microsoft.USAGE_LOCATION())


def _licence() -> ProviderMisconfigured:
    return ProviderMisconfigured(microsoft.LICENCE_REFUSED())


_WORDS: dict[str, Callable[[], ProvisioningError]] = {
    "does not have any available licenses": LicencesExhausted,
    "countviolation": LicencesExhausted,
    "usage location": _usage_location,
    "does not correspond to a valid company license": _licence,
    "mutuallyexclusiveviolation": _licence,
    "dependencyviolation": _licence,
    "domain portion of the userprincipalname": DomainNotVerified,
    "property userprincipalname is invalid": DomainNotVerified,
}


_STATUSES: dict[int, type[ProvisioningError]] = {
    401: ProviderKeyInvalid,
    413: MessageTooLarge,
    507: PlanLimitReached,
    509: RateLimitExceeded,
}


def _in_between(reply: Reply) -> ProviderUnavailable | None:
    """Return what an answer is that is not Microsoft's: theirs are JSON, refusals too; None for one that is."""
    if reply.status == 429 or _body(reply):
        return None
    return ProviderUnavailable()


def _body(reply: Reply) -> dict[str, Any]:
    try:
        return reply.object()
    except ProviderUnavailable:
        return {}  # an answer of something in between: its status has to do


def _member(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _list(value: dict[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _text(value: dict[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _inner(error: dict[str, Any]) -> Iterator[str]:
    """Yield the codes of the errors inside, which Exchange nests."""
    for _ in range(8):
        error = _member(error, "innerError") or _member(error, "innererror")
        if not error:
            return
        yield _text(error, "code")
