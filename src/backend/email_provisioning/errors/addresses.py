"""What is wrong with a name, or with an address and what is asked of it."""

from __future__ import annotations

from email_provisioning.errors.base import ProvisioningError


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


class InvalidState(ProvisioningError):
    """The address is not in a state that allows this."""

    code, status = "invalid_state", 409


class CredentialsAlreadyShown(ProvisioningError):
    """The credentials were shown once and cannot be shown again: rotate them to get new ones."""

    code, status = "credentials_already_shown", 409


class CredentialNotFound(ProvisioningError):
    """There is no such password on this address, or not any more."""

    code, status = "credential_not_found", 404


class InvalidCredential(ProvisioningError):
    """What was asked for of this password is not possible."""

    code, status = "credential_invalid", 422


class InvalidLabel(InvalidCredential):
    """This label cannot be used: write at most 100 characters on one line."""

    code = "label_invalid"


class InvalidNetworks(InvalidCredential):
    """These are no networks: write each as 203.0.113.0/24, 2001:db8::/48 or a single address."""

    code = "networks_invalid"


class InvalidExpiry(InvalidCredential):
    """The end of a password lies in the future, with its time zone, and at most ten years ahead."""

    code = "expiry_invalid"


class CredentialLimitReached(ProvisioningError):
    """This address has as many passwords as it may have: revoke one first."""

    code, status = "credential_limit_reached", 403

    def __init__(self, detail: str | None = None, *, limit: int, used: int) -> None:
        """Carry the limit and how much of it is used, in passwords."""
        super().__init__(detail)
        self.limit, self.used = limit, used

    def extras(self) -> dict[str, object]:
        """Return the limit and its use."""
        return {"limit": self.limit, "used": self.used}


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
