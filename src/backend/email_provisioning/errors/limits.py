"""What is wrong with a limit that an administrator wants to set."""

from __future__ import annotations

from email_provisioning.errors.base import ProvisioningError


class InvalidLimit(ProvisioningError):
    """This limit cannot be set: give a whole number in its range, or nothing to inherit."""

    code, status = "limit_invalid", 422


class LimitTargetUnknown(ProvisioningError):
    """There is nothing here that this limit could be for."""

    code, status = "limit_target_unknown", 404


class LimitNotFound(ProvisioningError):
    """There are no limits of its own for this."""

    code, status = "limit_not_found", 404
