"""AWS Secrets Manager, through ``boto3``.

Names are ``{prefix}smtp-password-{user}-{account}-{version}``. The policy needs, for names with that beginning:
CreateSecret, PutSecretValue, GetSecretValue, DeleteSecret and RestoreSecret; and ListSecrets.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar, TypeVar

import boto3
from botocore import exceptions
from botocore.client import BaseClient
from botocore.config import Config

from email_provisioning.errors import (
    SecretConflict,
    SecretNotFound,
    SecretStoreError,
    SecretStoreMisconfigured,
    SecretStorePermissionMissing,
    SecretStoreSignInRefused,
    SecretStoreUnavailable,
)
from email_provisioning.secret_stores._names import Naming
from email_provisioning.secret_stores._remote import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    Document,
    PerProcess,
    RemoteSecretStore,
    document_of,
    quiet,
    short,
)
from email_provisioning.secret_stores.keyring import Keyring
from email_provisioning.secret_stores.registry import Surroundings

#: How often a call is tried that met a connection which the other side had closed; the rest is left to runs.
ATTEMPTS = 2

Result = TypeVar("Result")

#: AWS's codes for a key that it does not know, does not take any more, or was not given.
_REFUSED_KEYS = frozenset(
    {
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "OptInRequired",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_THROTTLED = frozenset(
    {"ThrottlingException", "Throttling", "RequestLimitExceeded", "TooManyRequestsException"}
)


class AwsSecretsManagerStore(RemoteSecretStore):
    """Keeps each secret under a name of its own."""

    kind: ClassVar[str] = "aws-secrets-manager"
    naming: ClassVar[Naming] = Naming(head="smtp-password", separator="-")

    def __init__(
        self, make_client: Callable[[], BaseClient], *, prefix: str, recovery_days: int, keyring: Keyring
    ) -> None:
        """Names begin with ``prefix``; with ``recovery_days`` of 0 what is deleted cannot be brought back."""
        super().__init__(keyring=keyring)
        self._client = PerProcess(make_client)
        self._prefix = prefix
        self._recovery_days = recovery_days

    def _put(self, name: str, document: Document) -> None:
        text, full = json.dumps(document), self._prefix + name

        def create(client: BaseClient) -> None:
            client.create_secret(Name=full, SecretString=text)["ARN"]

        def replace(client: BaseClient) -> None:
            client.put_secret_value(SecretId=full, SecretString=text)["ARN"]

        try:
            return self._call(create)
        except _Exists:
            pass  # a write that is repeated
        except _Deleted:
            # Names that were deleted stay reserved for a while.
            self._call(lambda client: client.restore_secret(SecretId=full)["ARN"])
        self._call(replace)

    def _get(self, name: str) -> Document:
        def read(client: BaseClient) -> object:
            return client.get_secret_value(SecretId=self._prefix + name)["SecretString"]

        try:
            text = str(self._call(read))
        except _Deleted as error:
            raise SecretNotFound(cause=f"{name} is deleted at AWS") from error
        try:
            return document_of(self.kind, json.loads(text))
        except ValueError:
            return document_of(self.kind, None)

    def _remove(self, name: str) -> None:
        how = (
            {"RecoveryWindowInDays": self._recovery_days}
            if self._recovery_days
            else {"ForceDeleteWithoutRecovery": True}
        )
        try:
            self._call(lambda client: client.delete_secret(SecretId=self._prefix + name, **how)["ARN"])
        except (SecretNotFound, _Deleted):
            return

    def _list(self, beginning: str) -> Iterator[str]:
        wanted = self._prefix + beginning

        def read(client: BaseClient) -> list[str]:
            pages = client.get_paginator("list_secrets").paginate(
                Filters=[{"Key": "name", "Values": [wanted]}], PaginationConfig={"PageSize": 100}
            )
            return [str(each["Name"]) for page in pages for each in page["SecretList"]]

        for name in self._call(read):
            if name.startswith(wanted):
                yield name.removeprefix(self._prefix)

    def _look(self) -> None:
        self._call(lambda client: client.list_secrets(MaxResults=1)["SecretList"])

    def _call(self, call: Callable[[BaseClient], Result]) -> Result:
        """Return what a call answers; every failure is one of our errors."""
        try:
            return call(self._client.get())
        except exceptions.ClientError as error:
            raise _error(error) from error
        except (
            exceptions.NoCredentialsError,
            exceptions.PartialCredentialsError,
            exceptions.CredentialRetrievalError,
            exceptions.TokenRetrievalError,
        ) as error:
            raise SecretStoreSignInRefused(cause=short(error)) from error
        except (exceptions.NoRegionError, exceptions.InvalidRegionError, exceptions.SSLError) as error:
            raise SecretStoreMisconfigured(cause=short(error)) from error
        except exceptions.ParamValidationError as error:
            # Its words repeat the parameters, and one of them is the secret.
            raise SecretStoreError(cause="botocore does not take the parameters") from error
        except (exceptions.BotoCoreError, exceptions.HTTPClientError) as error:
            raise SecretStoreUnavailable(cause=f"{type(error).__name__}: {short(error)}") from error
        except (KeyError, TypeError) as error:
            raise SecretStoreUnavailable(cause="the answer is not what Secrets Manager answers") from error


class _Exists(SecretStoreError):
    """There is a secret of this name."""


class _Deleted(SecretConflict):
    """The secret is marked for deletion."""


def _error(error: exceptions.ClientError) -> SecretStoreError:
    """Return what a refusal means; its code and its status are told, its words could repeat what was sent."""
    told: Mapping[str, Mapping[str, object]] = error.response
    code = str(told.get("Error", {}).get("Code", ""))
    status = told.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    cause = f"{error.operation_name}: {status} {short(code)}"
    if code == "ResourceNotFoundException":
        return SecretNotFound(cause=cause)
    if code == "ResourceExistsException":
        return _Exists(cause=cause)
    if code == "InvalidRequestException":
        return _Deleted(cause=cause)
    if code == "AccessDeniedException":
        return SecretStorePermissionMissing(cause=cause)
    if code in _REFUSED_KEYS:
        return SecretStoreSignInRefused(cause=cause)
    if isinstance(status, int) and 300 <= status < 400:
        return SecretStoreMisconfigured(cause=f"{cause} leads elsewhere, which is not followed")
    if code in _THROTTLED or not isinstance(status, int) or status >= 500 or status in {200, 408, 429}:
        return SecretStoreUnavailable(cause=cause)
    return SecretStoreError(cause=cause)


def build(surroundings: Surroundings) -> AwsSecretsManagerStore:
    """Return the store as the settings want it; without a key, AWS's own chain of credentials decides."""
    text = surroundings.text
    region = surroundings.needed("AWS_REGION")
    key = {
        "aws_access_key_id": text("AWS_ACCESS_KEY_ID"),
        "aws_secret_access_key": text("AWS_SECRET_ACCESS_KEY"),
        "aws_session_token": text("AWS_SESSION_TOKEN"),
    }
    endpoint = text("AWS_ENDPOINT_URL_SECRETS_MANAGER") or text("AWS_ENDPOINT_URL")
    quiet("boto3", "botocore")

    def make_client() -> BaseClient:
        session = boto3.session.Session(**key, region_name=region)
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        )
        return session.client("secretsmanager", endpoint_url=endpoint, config=config)

    return AwsSecretsManagerStore(
        make_client,
        prefix=text("AWS_SECRETS_PREFIX") or "",
        recovery_days=int(text("AWS_SECRETS_RECOVERY_DAYS") or 0),
        keyring=surroundings.keyring,
    )
