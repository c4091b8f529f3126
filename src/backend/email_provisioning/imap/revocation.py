"""Ends open IMAP sessions whose password or address has ended."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from email_provisioning.errors import StorageUnavailable
from email_provisioning.imap.gate import Gate
from email_provisioning.provisioning.submission import Login

_log = structlog.get_logger(__name__)

#: How often open sessions are looked at, in seconds.
INTERVAL = 5.0


@dataclass(kw_only=True)
class Revocation:
    """Dovecot asks once, at the sign-in: what changes later is looked up here."""

    gate: Gate
    configuration: Path
    #: Address → the passwords with which it has signed in.
    _watched: dict[str, set[Login]] = field(default_factory=dict)

    def watch(self, login: Login) -> None:
        """Remember a session that has begun."""
        self._watched.setdefault(login.address.email, set()).add(login)

    async def run(self) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(INTERVAL)
            try:
                await self.look()
            except StorageUnavailable as error:
                _log.warning("imap_sessions_not_checked", cause=error.cause)

    async def look(self) -> None:
        """End the sessions of addresses that may not read any more; forget those that have gone."""
        if not self._watched:
            return
        watched = self._watched
        online = set((await self._doveadm("-f", "flow", "who", "-1")).split())
        self._watched = {email: logins for email, logins in watched.items() if f"username={email}" in online}
        for email, logins in list(self._watched.items()):
            if not all([await self.gate.still_admitted(login) for login in logins]):
                # All sessions of the address: Dovecot does not tell them apart by password. Clients that have the
                # right one sign in again by themselves.
                del self._watched[email]
                await self._doveadm("kick", email)
                _log.info("imap_sessions_ended", accounts=1)

    async def _doveadm(self, *arguments: str) -> str:
        process = await asyncio.create_subprocess_exec(
            "doveadm",
            *("-c", str(self.configuration), *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        answer, _ = await process.communicate()
        return answer.decode(errors="replace")
