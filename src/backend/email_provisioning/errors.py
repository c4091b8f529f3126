"""The one tree of errors.

::

    ProvisioningError
    ├── InvalidName            NameEmpty, NameTooLong, DomainUnknown
    │   └── NameRefused        NameReserved, NameBlocked, NameNotAllowed
    ├── InvalidDisplayName, AddressTaken
    ├── AccountNotFound, MessageNotFound, InvalidCursor
    ├── InvalidState, CredentialsAlreadyShown, IdempotencyKeyReused
    ├── AccountLimitReached, QuotaExceeded
    ├── AuthenticationFailed, AccountSuspended, SenderRefused
    ├── RecipientRefused, UnknownRecipient, RelayingDenied, MessageTooLarge, MessageRefused
    ├── PermissionDenied
    ├── StorageUnavailable     retryable
    ├── LostLease              another worker owns the run
    └── ProviderError
        ├── ProviderUnavailable, RateLimitExceeded, StillProvisioning    retryable
        ├── ProviderKeyInvalid, DomainNotVerified
        └── NotSupported

A class's docstring is its default public message. ``detail`` is what a client may read; ``cause`` is for the
operator's log only and is never rendered. ``retryable`` and ``retry_after`` decide whether and when the same call
may be tried again, here and nowhere else.
"""

from __future__ import annotations

from datetime import datetime
from inspect import cleandoc
from typing import ClassVar


class ProvisioningError(Exception):
    """The operation could not be carried out."""

    #: The stable name of the error, for programs and translations.
    code: ClassVar[str] = "internal_error"
    #: The HTTP status that this error is answered with.
    status: ClassVar[int] = 500
    #: The SMTP reply code and enhanced status code (RFC 3463) for the same refusal.
    smtp: ClassVar[str] = "451 4.3.0"
    #: Whether the same call may succeed later with nothing changed.
    retryable: ClassVar[bool] = False

    def __init__(
        self, detail: str | None = None, *, cause: str | None = None, retry_after: float | None = None
    ) -> None:
        """Keep the public ``detail``, the private ``cause`` and ``retry_after`` in seconds."""
        self.detail = detail or cleandoc(type(self).__doc__ or "").splitlines()[0]
        self.cause = cause
        self.retry_after = retry_after
        super().__init__(self.detail)

    def extras(self) -> dict[str, object]:
        """Return the further public members of the problem document, JSON values only."""
        return {}


class InvalidName(ProvisioningError):
    """This name cannot be an address: use letters a to z, digits, and single . - _ between them."""

    code, status, smtp = "name_invalid", 422, "553 5.1.3"


class NameEmpty(InvalidName):
    """Type a name for the address, such as contact."""

    code = "name_empty"


class NameTooLong(InvalidName):
    """This name is too long: an address has at most 64 characters before the @ (RFC 5321, section 4.5.3.1.1)."""

    code = "name_too_long"


class DomainUnknown(InvalidName):
    """Addresses cannot be created on this domain here: leave the domain out or choose one of the list."""

    code = "domain_unknown"


class NameRefused(InvalidName):
    """This name is not available under the rules of this server."""

    code = "name_refused"


class NameReserved(NameRefused):
    """This name is reserved for the administrators of the domain (RFC 2142): choose another one."""

    code = "name_reserved"


class NameBlocked(NameRefused):
    """This name is blocked by your administrator: choose another one."""

    code = "name_blocked"


class NameNotAllowed(NameRefused):
    """This name is not on the list of allowed names: choose one of the allowed words."""

    code = "name_not_allowed"


class InvalidDisplayName(ProvisioningError):
    """The display name holds characters that cannot be shown in a message: use letters, digits and punctuation."""

    code, status = "display_name_invalid", 422


class AddressTaken(ProvisioningError):
    """Email already exists: choose another name or one of the suggestions."""

    code, status = "email_already_exists", 409

    def __init__(self, detail: str | None = None, *, suggestions: tuple[str, ...] = ()) -> None:
        """Carry the free addresses that can be had instead, best first."""
        super().__init__(detail)
        self.suggestions = suggestions

    def extras(self) -> dict[str, object]:
        """Return the suggestions."""
        return {"suggestions": list(self.suggestions)}


class AccountNotFound(ProvisioningError):
    """There is no such address among yours."""

    code, status = "account_not_found", 404


class InvalidCursor(ProvisioningError):
    """This cursor is not one of ours: start again without it."""

    code, status = "invalid_cursor", 422


class MessageNotFound(ProvisioningError):
    """There is no such message in this mailbox."""

    code, status = "message_not_found", 404


class InvalidState(ProvisioningError):
    """The address is not in a state that allows this."""

    code, status = "invalid_state", 409


class CredentialsAlreadyShown(ProvisioningError):
    """The credentials were shown once and cannot be shown again: rotate them to get new ones."""

    code, status = "credentials_already_shown", 409


class IdempotencyKeyReused(ProvisioningError):
    """This Idempotency-Key was used with another request: send a new key."""

    code, status = "idempotency_key_reused", 422


class AccountLimitReached(ProvisioningError):
    """The limit of addresses is reached: delete one, or ask your administrator for more."""

    code, status = "account_limit_reached", 403

    def __init__(self, detail: str | None = None, *, limit: int, used: int) -> None:
        """Carry the limit and how much of it is used, in addresses."""
        super().__init__(detail)
        self.limit, self.used = limit, used

    def extras(self) -> dict[str, object]:
        """Return the limit and its use."""
        return {"limit": self.limit, "used": self.used}


class QuotaExceeded(ProvisioningError):
    """The sending limit of this address is reached."""

    code, status, smtp = "quota_exceeded", 429, "452 4.7.28"

    def __init__(
        self, *, period: str, limit: int, used: int, resets_at: datetime, retry_after: float
    ) -> None:
        """Name the limit (``day`` or ``month``, in recipients), its use and when it starts anew (UTC)."""
        name = {"day": "daily", "month": "monthly"}[period]
        super().__init__(
            f"The {name} sending limit of {limit} recipients is reached ({used} used): "
            f"it resets at {resets_at:%Y-%m-%dT%H:%M:%SZ}.",
            retry_after=retry_after,
        )
        self.period, self.limit, self.used, self.resets_at = period, limit, used, resets_at

    def extras(self) -> dict[str, object]:
        """Return which limit, its use and its reset time."""
        return {
            "period": self.period,
            "limit": self.limit,
            "used": self.used,
            "resets_at": f"{self.resets_at:%Y-%m-%dT%H:%M:%SZ}",
        }


class AuthenticationFailed(ProvisioningError):
    """The address or the password is wrong."""

    code, status, smtp = "authentication_failed", 401, "535 5.7.8"


class AccountSuspended(ProvisioningError):
    """This address is suspended: it receives but cannot send. Resume it first."""

    code, status, smtp = "account_suspended", 403, "550 5.7.1"


class SenderRefused(ProvisioningError):
    """You can send only from your own address."""

    code, status, smtp = "sender_refused", 403, "553 5.7.1"


class RecipientRefused(ProvisioningError):
    """This recipient cannot be reached from here."""

    code, status, smtp = "recipient_refused", 422, "550 5.1.3"


class UnknownRecipient(RecipientRefused):
    """There is no such address here."""

    smtp = "550 5.1.1"


class RelayingDenied(RecipientRefused):
    """Mail to other domains is not set up on this server: ask your administrator to set SMTP_RELAY_URL."""

    smtp = "550 5.7.1"


class MessageTooLarge(ProvisioningError):
    """The message is larger than this server accepts."""

    code, status, smtp = "message_too_large", 413, "552 5.3.4"


class MessageRefused(ProvisioningError):
    """The message was refused by the next server."""

    code, status, smtp = "message_refused", 422, "554 5.0.0"


class PermissionDenied(ProvisioningError):
    """You are not allowed to do this."""

    code, status = "permission_denied", 403


class StorageUnavailable(ProvisioningError):
    """The server cannot store this right now: nothing was changed, try again in a few seconds."""

    code, status, smtp, retryable = "storage_unavailable", 503, "451 4.3.0", True

    def __init__(
        self, detail: str | None = None, *, cause: str | None = None, retry_after: float = 5
    ) -> None:
        """Ask for another try in ``retry_after`` seconds."""
        super().__init__(detail, cause=cause, retry_after=retry_after)


class LostLease(ProvisioningError):
    """Another worker carries this operation on."""


class ProviderError(ProvisioningError):
    """The mail provider could not carry this out: the administrator can see why."""

    code, status, smtp = "provider_error", 502, "554 5.3.0"


class ProviderUnavailable(ProviderError):
    """The mail provider does not answer at the moment: the operation goes on by itself when it does."""

    code, status, smtp, retryable = "provider_unavailable", 503, "451 4.4.1", True


class RateLimitExceeded(ProviderError):
    """Rate limit exceeded at the mail provider: the operation goes on by itself in a moment."""

    code, status, smtp, retryable = "rate_limit_exceeded", 503, "451 4.7.1", True


class StillProvisioning(ProviderError):
    """The mail provider is still making the mailbox ready."""

    code, status, smtp, retryable = "still_provisioning", 503, "451 4.3.0", True


class ProviderKeyInvalid(ProviderError):
    """Provider API key invalid: the administrator must check it."""

    code = "provider_api_key_invalid"


class DomainNotVerified(ProviderError):
    """Domain not verified at the mail provider: the administrator must publish its DNS records."""

    code, status = "domain_not_verified", 409


class NotSupported(ProviderError):
    """This provider cannot do that."""

    code, status = "not_supported", 409


def from_code(code: str | None) -> ProvisioningError:
    """Return the error that a stored code stands for, with its default message."""
    known = {
        kind.code: kind
        for kind in _kinds(ProvisioningError)
        if kind not in (QuotaExceeded, AccountLimitReached)
    }
    return known.get(code or "", ProvisioningError)()


def _kinds(kind: type[ProvisioningError]) -> list[type[ProvisioningError]]:
    return [kind, *(lower for child in kind.__subclasses__() for lower in _kinds(child))]
