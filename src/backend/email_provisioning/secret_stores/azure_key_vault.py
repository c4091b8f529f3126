"""Azure Key Vault, through ``azure-keyvault-secrets`` and ``azure-identity``.

Names are ``smtp-password-{user}-{account}-{version}``. The identity needs the role Key Vault Secrets Officer, or the
permissions get, list, set, delete, recover and, to leave nothing behind, purge.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import ClassVar, TypeVar

from azure.core import exceptions
from azure.core.credentials import TokenCredential
from azure.identity import ClientSecretCredential, DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

from email_provisioning.domain.sentences import stores
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

#: The waits for a deletion to come through before what was deleted can be purged, in seconds.
PURGE_WAITS = (0.0, 0.2, 0.5, 1.0, 2.0)

#: What an application signs in with.
_APPLICATION = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")

Result = TypeVar("Result")


class AzureKeyVaultStore(RemoteSecretStore):
    """Keeps each secret under a name of its own, and purges what it deletes where that is allowed."""

    kind: ClassVar[str] = "azure-key-vault"
    naming: ClassVar[Naming] = Naming(head="smtp-password", separator="-")

    def __init__(self, make_client: Callable[[], SecretClient], *, keyring: Keyring) -> None:
        """``make_client`` opens no connection."""
        super().__init__(keyring=keyring)
        self._client = PerProcess(make_client)

    def _put(self, name: str, document: Document) -> None:
        text = json.dumps(document)

        def write(client: SecretClient) -> None:
            client.set_secret(name, text, content_type="application/json")

        try:
            self._call(write)
        except SecretConflict:
            # Deleted names stay reserved until they are purged: this one can only be a write that is repeated.
            self._recover(name)
            self._call(write)

    def _recover(self, name: str) -> None:
        def recover(client: SecretClient) -> None:
            client.begin_recover_deleted_secret(name).wait(timeout=ANSWER_SECONDS)

        try:
            self._call(recover)
        except SecretNotFound as error:
            raise SecretConflict(cause=f"{name} is being deleted") from error

    def _get(self, name: str) -> Document:
        text = self._call(lambda client: client.get_secret(name).value)
        try:
            return document_of(self.kind, json.loads(text or ""))
        except ValueError:
            return document_of(self.kind, None)

    def _remove(self, name: str) -> None:
        deleting = False
        with suppress(SecretNotFound, SecretConflict):
            found = self._call(lambda client: client.begin_delete_secret(name).result())
            if found.recovery_id is None:
                return  # a vault without soft-delete
            deleting = True
        self._purge(name, deleting=deleting)

    def _purge(self, name: str, *, deleting: bool) -> None:
        """Remove for good what was deleted; a vault that does not allow it keeps it until its own time is up."""
        for wait in PURGE_WAITS:
            time.sleep(wait)
            try:
                return self._call(lambda client: client.purge_deleted_secret(name))
            except SecretStorePermissionMissing:
                return
            except SecretNotFound:
                if not deleting:
                    return  # it is gone
            except SecretConflict:
                deleting = True
        raise SecretConflict(cause=f"{name} is still being deleted")

    def _list(self, beginning: str) -> Iterator[str]:
        def read(client: SecretClient) -> list[str]:
            return [each.name for each in client.list_properties_of_secrets() if each.name]

        yield from (name for name in self._call(read) if name.startswith(beginning))

    def _look(self) -> None:
        self._call(lambda client: next(iter(client.list_properties_of_secrets(max_page_size=1)), None))

    def _call(self, call: Callable[[SecretClient], Result]) -> Result:
        """Return what a call answers; every failure is one of our errors."""
        try:
            return call(self._client.get())
        except exceptions.AzureError as error:
            raise _error(error) from error
        except json.JSONDecodeError as error:
            raise SecretStoreUnavailable(cause="the answer is not JSON") from error
        except ValueError as error:
            # The client compares what a challenge asks a token for with the vault's own name.
            raise SecretStoreMisconfigured(cause=short(error)) from error


def _error(error: exceptions.AzureError) -> SecretStoreError:
    """Return what a failure means; codes and statuses are told, whole answers are not."""
    if isinstance(error, exceptions.HttpResponseError):
        return _by_status(error)
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return SecretStoreMisconfigured(
            stores.CERTIFICATE_NOT_TRUSTED(setting="AZURE_CACERT"), cause=short(error)
        )
    return SecretStoreUnavailable(cause=f"{type(error).__name__}: {short(error)}")


def _by_status(error: exceptions.HttpResponseError) -> SecretStoreError:
    status = error.status_code or 0
    cause = f"{status} {short(error.error.code if error.error else type(error).__name__)}"
    if isinstance(error, exceptions.DecodeError) or status in {408, 429} or status >= 500:
        return SecretStoreUnavailable(cause=cause, retry_after=_retry_after(error))
    if isinstance(error, exceptions.ClientAuthenticationError):
        if error.response is None and error.__cause__ is not None:
            # The sign-in service has not refused us: it did not answer, or not as it should.
            return SecretStoreUnavailable(cause=f"sign-in: {short(error.__cause__)}")
        return SecretStoreSignInRefused(cause=f"{cause}: {short(error.message)}")
    if status == 404:
        return SecretNotFound(cause=cause)
    if status == 409:
        return SecretConflict(cause=cause)
    if status == 403:
        return SecretStorePermissionMissing(cause=cause)
    if 300 <= status < 400:
        return SecretStoreMisconfigured(cause=f"{cause} leads elsewhere, which is not followed")
    return SecretStoreError(cause=cause)


def _retry_after(error: exceptions.HttpResponseError) -> float | None:
    told = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
    return float(told) if told.isascii() and told.isdecimal() and len(told) < 9 else None


def build(surroundings: Surroundings) -> AzureKeyVaultStore:
    """Return the store as the settings want it; without a client's secret, Azure's own chain of credentials decides."""
    url, cacert = surroundings.needed("AZURE_KEY_VAULT_URL"), surroundings.text("AZURE_CACERT")
    given = {name: surroundings.text(name) for name in _APPLICATION}
    if given["AZURE_CLIENT_SECRET"] and not all(given.values()):
        raise SecretStoreMisconfigured(stores.APPLICATION_INCOMPLETE(settings=_APPLICATION))
    quiet("azure", "msal")

    def make_client() -> SecretClient:
        # One more try where a kept connection was closed by the other side; the rest is left to runs.
        options = {
            "connection_timeout": CONNECT_SECONDS,
            "read_timeout": ANSWER_SECONDS,
            "connection_verify": cacert or True,
            "retry_total": 1,
            "retry_status": 0,
            "permit_redirects": False,
        }
        return SecretClient(url, _credential(surroundings, options), **options)

    return AzureKeyVaultStore(make_client, keyring=surroundings.keyring)


def _credential(surroundings: Surroundings, options: Mapping[str, float | str | bool]) -> TokenCredential:
    tenant, client, secret = (surroundings.text(name) for name in _APPLICATION)
    authority = surroundings.text("AZURE_AUTHORITY_HOST")
    if authority is not None:
        # A cloud of one's own is not on the list of those that Microsoft vouches for.
        options = {**options, "authority": authority, "disable_instance_discovery": True}
    if tenant and client and secret:
        return ClientSecretCredential(tenant, client, secret, **options)
    return DefaultAzureCredential(managed_identity_client_id=client, **options)
