"""What is wrong with a message, or with who sends or receives it."""

from __future__ import annotations

from datetime import datetime

from email_provisioning.errors.base import ProvisioningError


class MessageNotFound(ProvisioningError):
    """There is no such message in this mailbox."""

    code, status = "message_not_found", 404


class MessageUnderWay(ProvisioningError):
    """This message is being sent at this moment: ask again in a few seconds."""

    code, status, retryable = "message_under_way", 409, True


class QuotaExceeded(ProvisioningError):
    """The sending limit of this address is reached."""

    code, status, smtp = "quota_exceeded", 429, "452 4.7.28"

    def __init__(
        self,
        *,
        period: str,
        limit: int,
        used: int,
        resets_at: datetime,
        retry_after: float,
        wanted: int = 1,
    ) -> None:
        """Name the limit (of a ``minute``, ``day`` or ``month``, in recipients), its use and when it starts anew.

        ``wanted`` is how many recipients the message has; ``resets_at`` is in UTC.
        """
        name = {"minute": "per-minute", "day": "daily", "month": "monthly"}[period]
        state = "is reached" if used >= limit else f"is too low for {wanted} more"
        detail = (
            f"The {name} sending limit of {_recipients(limit)} {state} ({used} used): "
            f"it resets at {resets_at:%Y-%m-%dT%H:%M:%SZ}."
        )
        super().__init__(detail, retry_after=retry_after)
        self.period, self.limit, self.used, self.resets_at = period, limit, used, resets_at
        self.wanted = wanted

    def extras(self) -> dict[str, object]:
        """Return which limit, its use and its reset time."""
        return {
            "period": self.period,
            "limit": self.limit,
            "used": self.used,
            "wanted": self.wanted,
            "resets_at": f"{self.resets_at:%Y-%m-%dT%H:%M:%SZ}",
        }


def _recipients(number: int) -> str:
    return "1 recipient" if number == 1 else f"{number} recipients"


class TooManyRecipients(ProvisioningError):
    """The message has more recipients than one may have: send it to the others separately."""

    code, status, smtp = "too_many_recipients", 422, "452 4.5.3"

    def __init__(self, *, limit: int, used: int) -> None:
        """Name the limit and how many recipients the message has."""
        super().__init__(
            f"A message of this address goes to at most {_recipients(limit)} ({used} named): "
            "send it to the others separately."
        )
        self.limit, self.used = limit, used

    def extras(self) -> dict[str, object]:
        """Return the limit and its use."""
        return {"limit": self.limit, "used": self.used}


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
