"""What is wrong with a domain that an administrator wants to add or to remove."""

from __future__ import annotations

from collections.abc import Sequence

from email_provisioning.errors.base import ProvisioningError


class DomainNotFound(ProvisioningError):
    """There is no such domain here."""

    code, status = "domain_not_found", 404


class DomainExists(ProvisioningError):
    """This domain is here already."""

    code, status = "domain_exists", 409


class DomainInUse(ProvisioningError):
    """There are addresses on this domain: delete them first, and wait until they cannot be restored any more."""

    code, status = "domain_in_use", 409

    def __init__(self, detail: str | None = None, *, used: int = 0) -> None:
        """Carry how many addresses are on it."""
        super().__init__(detail)
        self.used = used

    def extras(self) -> dict[str, object]:
        """Return their number."""
        return {"used": self.used}


class DomainIsDefault(ProvisioningError):
    """This is the default domain: set EMAIL_DOMAIN to another one first, and start again."""

    code, status = "domain_is_default", 409


class ProviderUnknown(ProvisioningError):
    """There is no such provider."""

    code, status = "provider_unknown", 422


class ProviderSettingsMissing(ProvisioningError):
    """The provider cannot be used before its settings are given."""

    code, status = "provider_settings_missing", 409

    def __init__(self, detail: str | None = None, *, settings: Sequence[str] = ()) -> None:
        """Carry the names of the settings that are missing."""
        super().__init__(detail)
        self.settings = tuple(settings)

    def extras(self) -> dict[str, object]:
        """Return the names of the settings."""
        return {"settings": list(self.settings)}
