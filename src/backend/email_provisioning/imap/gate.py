"""Who may read mail: the port to what knows passwords."""

from __future__ import annotations

from typing import Protocol

from email_provisioning.provisioning.submission import Login


class Gate(Protocol):
    """Decides by the very rules of the SMTP gateway."""

    async def admit(self, username: str, password: str, client: str) -> Login:
        """Return who this is; raise `AuthenticationFailed`, `AccountSuspended` or what may pass.

        ``client`` is the network address that asks.
        """

    async def still_admitted(self, login: Login) -> bool:
        """Tell whether a login that was admitted would be so now."""
