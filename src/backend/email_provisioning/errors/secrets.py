"""What a store of secrets answers, or does not: every answer of every store is one of these."""

from __future__ import annotations

from email_provisioning.errors.base import ProvisioningError


class SecretStoreError(ProvisioningError):
    """The secret store could not carry this out: the administrator can see why."""

    code, status, smtp = "secret_store_error", 502, "451 4.3.0"


class SecretStoreUnavailable(SecretStoreError):
    """The secret store does not answer at the moment: nothing is lost, the operation goes on by itself when it does."""

    code, status, retryable = "secret_store_unavailable", 503, True


class SecretStoreSealed(SecretStoreUnavailable):
    """The secret store is sealed: the administrator must unseal it, and the operation then goes on by itself."""

    code = "secret_store_sealed"


class SecretConflict(SecretStoreError):
    """Somebody else is writing this secret at this moment: the operation goes on by itself."""

    code, status, retryable = "secret_conflict", 503, True


class SecretStoreSignInRefused(SecretStoreError):
    """The secret store does not let this server in: the administrator must renew its token or key."""

    code = "secret_store_sign_in_refused"


class SecretStorePermissionMissing(SecretStoreError):
    """The secret store does not allow this server to do that: the administrator must grant the permission."""

    code = "secret_store_permission_missing"


class SecretStoreMisconfigured(SecretStoreError):
    """The settings of the secret store cannot be used: the administrator must check them."""

    code = "secret_store_misconfigured"


class SecretNotFound(SecretStoreError):
    """The password is not in the secret store any more: ask for a new one."""

    code, status = "secret_missing", 409


class SecretMismatch(SecretStoreError):
    """The secret store answered with another secret than the one asked for: the administrator must check it."""

    code = "secret_mismatch"
