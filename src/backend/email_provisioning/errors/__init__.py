"""The one tree of errors.

::

    ProvisioningError
    ├── InvalidName            NameEmpty, NameTooLong, DomainUnknown
    │   └── NameRefused        NameReserved, NameBlocked, NameNotAllowed
    ├── InvalidDisplayName, AddressTaken
    ├── AccountNotFound, MessageNotFound, InvalidCursor
    ├── InvalidState, CredentialsAlreadyShown, IdempotencyKeyReused
    ├── DomainNotFound, DomainExists, DomainInUse, DomainIsDefault
    ├── ProviderUnknown, ProviderSettingsMissing
    ├── CredentialNotFound, CredentialLimitReached
    ├── InvalidCredential      InvalidLabel, InvalidNetworks, InvalidExpiry
    ├── AccountLimitReached, QuotaExceeded, TooManyRecipients
    ├── InvalidLimit, LimitNotFound, LimitTargetUnknown
    ├── AuthenticationFailed, AccountSuspended, SenderRefused
    ├── RecipientRefused       UnknownRecipient, RelayingDenied
    ├── MessageTooLarge, MessageRefused
    ├── PermissionDenied, LastAdministrator
    ├── RunNotFound, RunBusy, RunUndone, RunNotUndoable
    ├── WebhookNotFound, DeliveryNotFound
    ├── InvalidWebhook, WebhookTargetForbidden, WebhookInactive, WebhookLimitReached
    ├── JobNotFound, JobNotReady, TooManyAddresses
    ├── ImportRefused          ImportUnreadable, ImportEmpty, ImportTooLong, ImportColumnsMissing,
    │                          DuplicateRow, ColumnsDisagree, OwnerUnknown
    ├── StorageUnavailable     retryable
    ├── LostLease              another worker owns the run
    ├── SecretStoreError
    │   ├── SecretStoreUnavailable    retryable; SecretStoreSealed
    │   ├── SecretConflict            retryable
    │   ├── SecretStoreSignInRefused, SecretStorePermissionMissing, SecretStoreMisconfigured
    │   └── SecretNotFound, SecretMismatch
    └── ProviderError          also an answer that is none of the following
        ├── ProviderUnavailable, RateLimitExceeded, StillProvisioning    retryable
        ├── ProviderKeyInvalid, PermissionMissing, ProviderMisconfigured
        ├── MailboxMissing
        ├── LicencesExhausted, PlanLimitReached, SendingPaused
        ├── DomainNotVerified
        └── NotSupported

A class's docstring is its default public message. ``detail`` is what a client may read; ``cause`` is for the
operator's log only and is never rendered. ``retryable`` and ``retry_after`` decide whether and when the same call
may be tried again, here and nowhere else.
"""

from __future__ import annotations

from email_provisioning.errors.addresses import (
    AccountLimitReached,
    AccountNotFound,
    AddressTaken,
    CredentialLimitReached,
    CredentialNotFound,
    CredentialsAlreadyShown,
    DomainUnknown,
    IdempotencyKeyReused,
    InvalidCredential,
    InvalidDisplayName,
    InvalidExpiry,
    InvalidLabel,
    InvalidName,
    InvalidNetworks,
    InvalidState,
    NameBlocked,
    NameEmpty,
    NameNotAllowed,
    NameRefused,
    NameReserved,
    NameTooLong,
)
from email_provisioning.errors.base import ProvisioningError
from email_provisioning.errors.domains import (
    DomainExists,
    DomainInUse,
    DomainIsDefault,
    DomainNotFound,
    ProviderSettingsMissing,
    ProviderUnknown,
)
from email_provisioning.errors.jobs import (
    ColumnsDisagree,
    DuplicateRow,
    ImportColumnsMissing,
    ImportEmpty,
    ImportRefused,
    ImportTooLong,
    ImportUnreadable,
    JobNotFound,
    JobNotReady,
    OwnerUnknown,
    TooManyAddresses,
)
from email_provisioning.errors.limits import InvalidLimit, LimitNotFound, LimitTargetUnknown
from email_provisioning.errors.mail import (
    AccountSuspended,
    AuthenticationFailed,
    MessageNotFound,
    MessageRefused,
    MessageTooLarge,
    MessageUnderWay,
    QuotaExceeded,
    RecipientRefused,
    RelayingDenied,
    SenderRefused,
    TooManyRecipients,
    UnknownRecipient,
)
from email_provisioning.errors.people import LastAdministrator
from email_provisioning.errors.provider import (
    DomainNotVerified,
    LicencesExhausted,
    MailboxMissing,
    NotSupported,
    PermissionMissing,
    PlanLimitReached,
    ProviderError,
    ProviderKeyInvalid,
    ProviderMisconfigured,
    ProviderUnavailable,
    RateLimitExceeded,
    SendingPaused,
    StillProvisioning,
)
from email_provisioning.errors.runs import RunBusy, RunNotFound, RunNotUndoable, RunUndone
from email_provisioning.errors.secrets import (
    SecretConflict,
    SecretMismatch,
    SecretNotFound,
    SecretStoreError,
    SecretStoreMisconfigured,
    SecretStorePermissionMissing,
    SecretStoreSealed,
    SecretStoreSignInRefused,
    SecretStoreUnavailable,
)
from email_provisioning.errors.server import InvalidCursor, LostLease, PermissionDenied, StorageUnavailable
from email_provisioning.errors.webhooks import (
    DeliveryNotFound,
    InvalidWebhook,
    WebhookInactive,
    WebhookLimitReached,
    WebhookNotFound,
    WebhookTargetForbidden,
)

__all__ = [
    "AccountLimitReached",
    "AccountNotFound",
    "AccountSuspended",
    "AddressTaken",
    "AuthenticationFailed",
    "ColumnsDisagree",
    "CredentialLimitReached",
    "CredentialNotFound",
    "CredentialsAlreadyShown",
    "DeliveryNotFound",
    "DomainExists",
    "DomainInUse",
    "DomainIsDefault",
    "DomainNotFound",
    "DomainNotVerified",
    "DomainUnknown",
    "DuplicateRow",
    "IdempotencyKeyReused",
    "ImportColumnsMissing",
    "ImportEmpty",
    "ImportRefused",
    "ImportTooLong",
    "ImportUnreadable",
    "InvalidCredential",
    "InvalidCursor",
    "InvalidDisplayName",
    "InvalidExpiry",
    "InvalidLabel",
    "InvalidLimit",
    "InvalidName",
    "InvalidNetworks",
    "InvalidState",
    "InvalidWebhook",
    "JobNotFound",
    "JobNotReady",
    "LastAdministrator",
    "LicencesExhausted",
    "LimitNotFound",
    "LimitTargetUnknown",
    "LostLease",
    "MailboxMissing",
    "MessageNotFound",
    "MessageRefused",
    "MessageTooLarge",
    "MessageUnderWay",
    "NameBlocked",
    "NameEmpty",
    "NameNotAllowed",
    "NameRefused",
    "NameReserved",
    "NameTooLong",
    "NotSupported",
    "OwnerUnknown",
    "PermissionDenied",
    "PermissionMissing",
    "PlanLimitReached",
    "ProviderError",
    "ProviderKeyInvalid",
    "ProviderMisconfigured",
    "ProviderSettingsMissing",
    "ProviderUnavailable",
    "ProviderUnknown",
    "ProvisioningError",
    "QuotaExceeded",
    "RateLimitExceeded",
    "RecipientRefused",
    "RelayingDenied",
    "RunBusy",
    "RunNotFound",
    "RunNotUndoable",
    "RunUndone",
    "SecretConflict",
    "SecretMismatch",
    "SecretNotFound",
    "SecretStoreError",
    "SecretStoreMisconfigured",
    "SecretStorePermissionMissing",
    "SecretStoreSealed",
    "SecretStoreSignInRefused",
    "SecretStoreUnavailable",
    "SenderRefused",
    "SendingPaused",
    "StillProvisioning",
    "StorageUnavailable",
    "TooManyAddresses",
    "TooManyRecipients",
    "UnknownRecipient",
    "WebhookInactive",
    "WebhookLimitReached",
    "WebhookNotFound",
    "WebhookTargetForbidden",
    "from_code",
]


def from_code(code: str | None) -> ProvisioningError:
    """Return the error that a stored code stands for, with its default message."""
    known = {
        kind.code: kind
        for kind in _kinds(ProvisioningError)
        if kind not in (QuotaExceeded, TooManyRecipients, AccountLimitReached, CredentialLimitReached)
    }
    return known.get(code or "", ProvisioningError)()


def _kinds(kind: type[ProvisioningError]) -> list[type[ProvisioningError]]:
    return [kind, *(lower for child in kind.__subclasses__() for lower in _kinds(child))]
