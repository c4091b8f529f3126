"""The gateway's passwords, asked by the IMAP server."""

from __future__ import annotations

from dataclasses import dataclass

from email_provisioning.bootstrap import Services
from email_provisioning.errors import AccountSuspended, AuthenticationFailed
from email_provisioning.gateway.hub import Hub
from email_provisioning.gateway.limits import client_of
from email_provisioning.provisioning.submission import Login


@dataclass(frozen=True, kw_only=True)
class ImapGate:
    """Admits whom the gateway admits, and counts wrong passwords together with it."""

    hub: Hub
    services: Services

    async def admit(self, username: str, password: str, client: str) -> Login:
        """Return who this is, where the mailbox is on this server."""
        who = client_of((client, 0))
        self.hub.failures.check(who)
        try:
            login = await self.hub.threads.run(self.hub.submission.authenticate, username, password, client)
            if not self.services.provider_of(login.provider).capabilities.hosted:
                raise AuthenticationFailed
        except AuthenticationFailed:
            self.hub.failures.note(who)
            raise
        return login

    async def still_admitted(self, login: Login) -> bool:
        """Tell whether the login holds."""
        try:
            await self.hub.threads.run(self.hub.submission.check_still, login)
        except (AuthenticationFailed, AccountSuspended):
            return False
        return True
