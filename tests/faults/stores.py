"""Every secret store outside, served for a while, by its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.key_vault.serving import serving_key_vault
from tests.fakes.secrets_manager import serving_secrets_manager
from tests.fakes.server import FakeServer
from tests.fakes.vault.serving import serving_vault

KINDS = ("hashicorp-vault", "azure-key-vault", "aws-secrets-manager")


@dataclass(frozen=True, kw_only=True)
class Served:
    """The fake of a store while it runs."""

    server: FakeServer
    #: The settings that lead to it.
    settings: Mapping[str, str]


@contextmanager
def serving(kind: str, folder: Path) -> Iterator[Served]:
    """Serve the fake of a store; the folder takes what it needs."""
    if kind == "azure-key-vault":
        with serving_key_vault(folder) as key_vault:
            yield Served(server=key_vault.server, settings=key_vault.settings)
    elif kind == "aws-secrets-manager":
        with serving_secrets_manager() as manager:
            yield Served(server=manager.server, settings=manager.settings)
    else:
        with serving_vault() as vault:
            yield Served(server=vault.server, settings=vault.settings)
