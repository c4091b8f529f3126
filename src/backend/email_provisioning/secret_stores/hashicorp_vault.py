"""HashiCorp Vault, or OpenBao: a key-value engine of version 2, through ``hvac``.

Paths are ``smtp/{user}/{account}/{version}`` in the engine. The policy needs, for ``smtp/*``: create, update and read
on ``data``, read and delete on ``metadata``; and list on ``metadata/smtp`` and below.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import hvac
from hvac import exceptions

from email_provisioning.domain.sentences import stores
from email_provisioning.errors import (
    SecretConflict,
    SecretNotFound,
    SecretStoreError,
    SecretStoreMisconfigured,
    SecretStorePermissionMissing,
)
from email_provisioning.secret_stores._names import Naming
from email_provisioning.secret_stores._remote import Document, RemoteSecretStore, document_of
from email_provisioning.secret_stores._vault_session import VaultAccount, VaultSession, object_of
from email_provisioning.secret_stores.keyring import Keyring
from email_provisioning.secret_stores.registry import Surroundings

#: What the policy has to allow, by the part of the engine.
NEEDED = {"data": {"create", "update", "read"}, "metadata": {"read", "delete", "list"}}


class HashiCorpVaultStore(RemoteSecretStore):
    """Keeps each secret under a path of its own, of which nothing is left when it is deleted."""

    kind: ClassVar[str] = "hashicorp-vault"
    naming: ClassVar[Naming] = Naming(head="smtp", separator="/")

    def __init__(self, account: VaultAccount, *, mount: str, keyring: Keyring) -> None:
        """``mount`` is where the engine is."""
        super().__init__(keyring=keyring)
        self._session = VaultSession(account)
        self._mount = mount

    def tend(self) -> None:
        """Keep the token alive; called more often it looks only now and then, also at a Vault that is down."""
        with self._asking():
            self._session.tend()

    def _put(self, name: str, document: Document) -> None:
        # Check-and-set: of two writers at once, one is told. A name is new, unless a write is repeated.
        try:
            self._write(name, document, version=0)
        except SecretConflict:
            self._write(name, document, version=self._version(name))

    def _write(self, name: str, document: Document, *, version: int) -> None:
        def write(client: hvac.Client) -> None:
            engine = client.secrets.kv.v2
            try:
                answer = engine.create_or_update_secret(
                    name, secret=dict(document), cas=version, mount_point=self._mount
                )
            except exceptions.InvalidRequest as error:
                if "check-and-set" in str(error):
                    raise SecretConflict(cause=f"{name} is not at version {version}") from error
                raise
            if getattr(answer, "status_code", None) == 204:
                raise self._wrong_engine()
            object_of(answer)

        try:
            self._session.call(write)
        except exceptions.InvalidPath as error:
            raise self._wrong_engine() from error

    def _version(self, name: str) -> int:
        def read(client: hvac.Client) -> int:
            answer = client.secrets.kv.v2.read_secret_metadata(name, mount_point=self._mount)
            return int(object_of(answer)["data"]["current_version"])

        try:
            return self._session.call(read)
        except exceptions.InvalidPath:
            return 0  # removed since

    def _get(self, name: str) -> Document:
        def read(client: hvac.Client) -> object:
            answer = client.secrets.kv.v2.read_secret_version(
                name, mount_point=self._mount, raise_on_deleted_version=True
            )
            return object_of(answer)["data"]["data"]

        try:
            return document_of(self.kind, self._session.call(read))
        except exceptions.InvalidPath as error:
            raise SecretNotFound(cause=f"{name} is not in Vault") from error

    def _remove(self, name: str) -> None:
        def remove(client: hvac.Client) -> None:
            answer = client.secrets.kv.v2.delete_metadata_and_all_versions(name, mount_point=self._mount)
            if getattr(answer, "status_code", None) != 204:
                object_of(answer)

        try:
            self._session.call(remove)
        except exceptions.InvalidPath as error:
            raise self._wrong_engine() from error

    def _list(self, beginning: str) -> Iterator[str]:
        def read(client: hvac.Client) -> list[str]:
            answer = client.secrets.kv.v2.list_secrets(beginning.rstrip("/"), mount_point=self._mount)
            return [str(key) for key in object_of(answer)["data"]["keys"]]

        try:
            keys = self._session.call(read)
        except exceptions.InvalidPath:
            return
        for key in keys:
            if key.endswith("/"):
                yield from self._list(f"{beginning}{key}")
            else:
                yield f"{beginning}{key}"

    def _look(self) -> None:
        """Ask what the policy allows: what is refused later is told now."""
        paths = {f"{self._mount}/{part}/smtp/check": needed for part, needed in NEEDED.items()}

        def read(client: hvac.Client) -> dict[str, object]:
            answer = object_of(client.sys.get_capabilities(list(paths)))["data"]
            return {path: answer[path] for path in paths}

        for path, allowed in self._session.call(read).items():
            missing = paths[path] - set(allowed if isinstance(allowed, list) else [])
            if missing and allowed != ["root"]:
                told = ", ".join(sorted(missing))
                raise SecretStorePermissionMissing(
                    cause=f"the policy lacks {told} on {path.removesuffix('check')}*"
                )

    def _wrong_engine(self) -> SecretStoreError:
        return SecretStoreMisconfigured(
            stores.WRONG_ENGINE(command=f"vault secrets enable -path={self._mount} kv-v2")
        )


def build(surroundings: Surroundings) -> HashiCorpVaultStore:
    """Return the store as the settings want it."""
    needed, text = surroundings.needed, surroundings.text
    method = text("VAULT_AUTH") or "token"
    account = VaultAccount(
        url=needed("VAULT_ADDR"),
        namespace=text("VAULT_NAMESPACE"),
        cacert=text("VAULT_CACERT"),
        method=method,
        mount=text("VAULT_AUTH_MOUNT"),
        token=needed("VAULT_TOKEN") if method == "token" else None,
        role_id=needed("VAULT_ROLE_ID") if method == "approle" else None,
        secret_id=text("VAULT_SECRET_ID"),
        role=needed("VAULT_KUBERNETES_ROLE") if method == "kubernetes" else None,
        role_token_file=Path(needed("VAULT_KUBERNETES_TOKEN_FILE")) if method == "kubernetes" else None,
    )
    return HashiCorpVaultStore(account, mount=text("VAULT_MOUNT") or "secret", keyring=surroundings.keyring)
