"""What a mail provider answers, or does not: every answer of every vendor is one of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from email_provisioning.errors.base import ProvisioningError


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


class ProviderMisconfigured(ProviderError):
    """The provider's settings cannot be used: the administrator must check them."""

    code = "provider_misconfigured"


class PermissionMissing(ProviderError):
    """The server's key at the mail provider lacks a permission: the administrator must grant it."""

    code = "provider_permission_missing"


class MailboxMissing(ProviderError):
    """The mailbox is not there any more at the mail provider: the administrator must see who removed it."""

    code, status = "mailbox_missing", 409


class LicencesExhausted(ProviderError):
    """No licence is free at the mail provider: the administrator must buy one or take one back."""

    code, status = "licences_exhausted", 409


class PlanLimitReached(ProviderError):
    """The plan at the mail provider allows no more of this: the administrator must raise it or tidy up."""

    code, status = "plan_limit_reached", 409


class SendingPaused(ProviderError):
    """The mail provider has stopped all sending of this server's account: the administrator must talk to it."""

    code, smtp = "sending_paused", "550 5.7.1"


class NotSupported(ProviderError):
    """This provider cannot do that."""

    code, status = "not_supported", 409


class DomainNotVerified(ProviderError):
    """Domain not verified at the mail provider: the administrator must publish its DNS records."""

    code, status = "domain_not_verified", 409

    def __init__(
        self,
        detail: str | None = None,
        *,
        cause: str | None = None,
        records: Sequence[Mapping[str, object]] = (),
    ) -> None:
        """Carry the DNS records to publish, as JSON objects; none where they are not known."""
        super().__init__(detail, cause=cause)
        self.records = tuple(records)

    def extras(self) -> dict[str, object]:
        """Return the records."""
        return {"records": list(self.records)}
