"""Whether a name is free."""

from __future__ import annotations

from email_provisioning.errors import StorageUnavailable
from email_provisioning.web.errors import AuthenticationRequired, CsrfFailed, TooManyRequests
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.availability import Availability, AvailabilityRequest, Reason


@operation(
    "POST",
    "/check-availability",
    given=AvailabilityRequest,
    answers={200: Availability},
    problems=(AuthenticationRequired, CsrfFailed, TooManyRequests, StorageUnavailable),
    per_minute=lambda settings: settings.availability_checks_per_minute,
)
def check_availability(call: Call[AvailabilityRequest]) -> Answer:
    """Tell whether a name can be had, and what else could.

    A name that cannot be an address is no error: the answer says why. Made to be asked at every keystroke.
    """
    if call.services.settings.availability_requires_login:
        call.visitors.identify(call.request, request_id=call.request_id)
    verdict = call.services.availability.check(call.given.username, call.given.domain)
    reason = verdict.reason
    call.services.metrics.availability("available" if reason is None else reason.code)
    return Answer(
        body=Availability(
            available=verdict.available,
            email=verdict.email,
            reason=Reason(code=reason.code, message=reason.detail) if reason is not None else None,
            suggestions=list(verdict.suggestions),
        )
    )
