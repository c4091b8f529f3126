"""Answers Dovecot's questions about passwords, on a socket that only we can open."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from email_provisioning.errors import AccountSuspended, AuthenticationFailed, ProvisioningError

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class MailUser:
    """Whose mail is read, and as whom."""

    name: str
    #: The folder of the mailbox as Dovecot's process for it sees it.
    home: str
    uid: int
    gid: int


#: Takes username, password and the client's network address; returns who reads, or raises.
Check = Callable[[str, str, str], Awaitable[MailUser]]
#: Octets of a question.
MAX_QUESTION = 8192


async def serve_passwords(path: Path, check: Check) -> asyncio.Server:
    """Listen on the socket; see `checkpassword` for what is said there."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(await _answer(await reader.read(MAX_QUESTION), check))
            await writer.drain()
        except ConnectionError:
            # Dovecot gave the question up: nobody is left to be told.
            pass
        finally:
            writer.close()

    mask = os.umask(0o177)
    try:
        return await asyncio.start_unix_server(answer, path)
    finally:
        os.umask(mask)


async def _answer(question: bytes, check: Check) -> bytes:
    try:
        username, password, client = (part.decode() for part in question.split(b"\0"))
        user = await check(username, password, client)
    except (AuthenticationFailed, AccountSuspended, ValueError):
        return b"no"
    except ProvisioningError as error:
        _log.warning("imap_sign_in_not_possible", code=error.code, cause=error.cause)
        return b"later"
    return "\0".join(["yes", user.name, user.home, str(user.uid), str(user.gid)]).encode()
