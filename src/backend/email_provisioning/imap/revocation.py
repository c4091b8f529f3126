"""Ends open IMAP sessions whose password or address has ended."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from email_provisioning.errors import StorageUnavailable
from email_provisioning.imap.gate import Gate
from email_provisioning.provisioning.submission import Login

_log = structlog.get_logger(__name__)

#: How often open sessions are looked at, in seconds.
INTERVAL = 5.0
#: How long a session may take to begin after its password was taken, in seconds.
BEGINNING = 60.0


@dataclass(kw_only=True)
class Revocation:
    """Dovecot asks once, at the sign-in: what changes later is looked up here."""

    gate: Gate
    doveadm: Path
    configuration: Path
    #: Who has signed in, and when on the monotonic clock.
    _watched: dict[Login, float] = field(default_factory=dict)

    def watch(self, login: Login) -> None:
        """Remember a session that has begun."""
        self._watched[login] = time.monotonic()

    async def run(self) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(INTERVAL)
            try:
                await self.look()
            except (StorageUnavailable, OSError) as error:
                _log.warning("imap_sessions_not_checked", cause=str(error))

    async def look(self) -> None:
        """End the sessions of addresses that may not read any more; forget those that have gone."""
        if not self._watched:
            return
        online = {
            word.removeprefix("username=")
            for word in (await self._doveadm("-f", "flow", "who", "-1")).split()
        }
        for login, since in list(self._watched.items()):
            if login.address.email in online:
                await self._end_unless_admitted(login)
            elif time.monotonic() - since > BEGINNING:
                del self._watched[login]

    async def _end_unless_admitted(self, login: Login) -> None:
        if not await self.gate.still_admitted(login):
            # All sessions of the address: Dovecot does not tell them apart by password. Clients that have the right
            # one sign in again by themselves.
            await self._doveadm("kick", login.address.email)
            self._watched.pop(login, None)
            _log.info("imap_sessions_ended", account=login.account_id)

    async def _doveadm(self, *arguments: str) -> str:
        process = await asyncio.create_subprocess_exec(
            str(self.doveadm),
            *("-c", str(self.configuration), *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        answer, _ = await process.communicate()
        return answer.decode(errors="replace")
