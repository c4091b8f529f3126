"""Every secret store outside, served for a while, by its kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.key_vault.serving import serving_key_vault
from tests.fakes.secrets_manager import serving_secrets_manager
from tests.fakes.vault.serving import serving_vault

KINDS = ("hashicorp-vault", "azure-key-vault", "aws-secrets-manager")


@contextmanager
def serving(kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """Serve the fake of a store and give the settings that lead to it."""
    if kind == "azure-key-vault":
        with serving_key_vault(folder) as key_vault:
            yield key_vault.settings
    elif kind == "aws-secrets-manager":
        with serving_secrets_manager() as manager:
            yield manager.settings
    else:
        with serving_vault() as vault:
            yield vault.settings
