"""The fake of HashiCorp Vault as a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.fakes.server import FakeServer, serving_fake
from tests.fakes.vault.app import app, refusal
from tests.fakes.vault.state import Vault


@dataclass(frozen=True, kw_only=True)
class RunningVault:
    """The fake while it runs."""

    vault: Vault
    server: FakeServer
    #: A token that never ends.
    token: str

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings that lead to it."""
        return {
            "SECRET_STORE": "hashicorp-vault",
            "VAULT_ADDR": self.server.url,
            "VAULT_TOKEN": self.token,
        }


@contextmanager
def serving_vault(vault: Vault | None = None) -> Iterator[RunningVault]:
    """Serve a vault of its own."""
    found = vault or Vault()
    with serving_fake(app(found), refuse=refusal) as server:
        yield RunningVault(vault=found, server=server, token=found.new_token(ttl=0))
