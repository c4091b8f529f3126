"""The secret stores that there are, imported when one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from email_provisioning.domain.sentences import stores
from email_provisioning.errors import SecretStoreMisconfigured
from email_provisioning.persistence.database import Database
from email_provisioning.secret_stores.base import EmbeddedSecretStore, SecretStore
from email_provisioning.secret_stores.keyring import Keyring


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """How one kind of store is made."""

    #: "module:factory"; a factory takes `Surroundings` and returns the store.
    factory: str
    #: The extra of our distribution that brings its libraries; empty where it needs none.
    extra: str = ""


#: The embedded store, which every installation has.
EMBEDDED = "local"
#: Every kind of store.
BUILT_IN = {
    EMBEDDED: Listed(factory="email_provisioning.secret_stores.local:build"),
    "azure-key-vault": Listed(
        factory="email_provisioning.secret_stores.azure_key_vault:build", extra="azure"
    ),
    "aws-secrets-manager": Listed(
        factory="email_provisioning.secret_stores.aws_secrets_manager:build", extra="aws"
    ),
    "hashicorp-vault": Listed(
        factory="email_provisioning.secret_stores.hashicorp_vault:build", extra="vault"
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a store may need of the server that it serves."""

    database: Database
    keyring: Keyring = field(repr=False)
    #: Every setting by its name, such as ``VAULT_ADDR``; None where it is not given.
    settings: Mapping[str, object] = field(repr=False)

    def text(self, name: str) -> str | None:
        """Return a setting that is a text or a path; None where it is not given."""
        value = self.settings.get(name)
        return None if value is None else str(value)

    def needed(self, name: str) -> str:
        """Return a setting that a store cannot do without; raise `SecretStoreMisconfigured` where it is not given.

        The settings are checked at the start for the store that is chosen. One that only still holds some secrets is
        not among them.
        """
        value = self.text(name)
        if value is None:
            raise SecretStoreMisconfigured(
                cause=f"{name} is not set, and some secrets are in the store that needs it"
            )
        return value


def build(kind: str, surroundings: Surroundings) -> SecretStore:
    """Return the store of this kind; no connection is opened.

    Raises `SecretStoreMisconfigured` for a kind that there is not, a setting that is missing, or a library that is
    not installed.
    """
    if kind not in BUILT_IN:
        raise SecretStoreMisconfigured(stores.NO_SUCH_STORE(kind=kind, kinds=list(BUILT_IN)))
    module, _, name = BUILT_IN[kind].factory.partition(":")
    try:
        factory: Callable[[Surroundings], SecretStore] = getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        raise _not_installed(kind, error) from error
    return factory(surroundings)


class Stores:
    """The stores of one server, each made when it is first asked for."""

    def __init__(self, surroundings: Surroundings) -> None:
        """Make the embedded one."""
        self._surroundings = surroundings
        self.embedded: EmbeddedSecretStore = build_embedded(surroundings)
        self._made: dict[str, SecretStore] = {EMBEDDED: self.embedded}

    def of(self, kind: str) -> SecretStore:
        """Return the store of a kind; raise what `build` does."""
        if kind not in self._made:
            self._made[kind] = build(kind, self._surroundings)
        return self._made[kind]


def _not_installed(kind: str, error: ModuleNotFoundError) -> SecretStoreMisconfigured:
    line = f"pip install 'iapostemanager-email-provisioning[{BUILT_IN[kind].extra}]'"
    return SecretStoreMisconfigured(
        stores.LIBRARY_MISSING(kind=kind, command=line), cause=f"{error.name} is missing"
    )


def build_embedded(surroundings: Surroundings) -> EmbeddedSecretStore:
    """Return the embedded store."""
    store = build(EMBEDDED, surroundings)
    if not isinstance(store, EmbeddedSecretStore):
        raise TypeError(f"{EMBEDDED} is not an embedded store")
    return store
