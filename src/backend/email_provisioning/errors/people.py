"""What is wrong with a change of who may do what."""

from __future__ import annotations

from email_provisioning.errors.base import ProvisioningError


class LastAdministrator(ProvisioningError):
    """This is the last administrator: make somebody else one first."""

    code, status = "last_administrator", 409
