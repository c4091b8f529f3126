"""What stands in the way here, whatever was asked for."""

from __future__ import annotations

from email_provisioning.errors.base import ProvisioningError


class InvalidCursor(ProvisioningError):
    """This cursor is not one of ours: start again without it."""

    code, status = "invalid_cursor", 422


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
