"""The fake of Azure Key Vault as a server, with the sign-in service on the same port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.authority import serve_with_certificate
from tests.fakes.key_vault.app import app, refusal
from tests.fakes.key_vault.vault import CLIENT_ID, TENANT_ID, KeyVault
from tests.fakes.server import FakeServer, serving_fake


@dataclass(frozen=True, kw_only=True)
class RunningKeyVault:
    """The fake while it runs."""

    vault: KeyVault
    server: FakeServer
    #: The certificate of the authority to trust.
    trusted: Path

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings that lead to it."""
        return {
            "SECRET_STORE": "azure-key-vault",
            "AZURE_KEY_VAULT_URL": self.server.url,
            "AZURE_TENANT_ID": TENANT_ID,
            "AZURE_CLIENT_ID": CLIENT_ID,
            "AZURE_CLIENT_SECRET": self.vault.secret,
            "AZURE_AUTHORITY_HOST": self.server.url,
            "AZURE_CACERT": str(self.trusted),
        }


@contextmanager
def serving_key_vault(folder: Path, vault: KeyVault | None = None) -> Iterator[RunningKeyVault]:
    """Serve a vault of its own; the folder takes its certificates."""
    found = vault or KeyVault()
    tls, trusted = serve_with_certificate(folder)
    with serving_fake(app(found), refuse=refusal, tls=tls) as server:
        yield RunningKeyVault(vault=found, server=server, trusted=trusted)
