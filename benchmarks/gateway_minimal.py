"""The yardstick of the gateway: the least that aiosmtpd can be made to do with TLS, AUTH and one fsync a message.

Run as ``python -m benchmarks.gateway_minimal PORT CERTIFICATE FOLDER USERNAME PASSWORD [USERNAME PASSWORD …]``.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import socket
import ssl
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Handler:
    """Writes every message to a file of its own, safe on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.original_content
        assert content is not None
        await asyncio.to_thread(self._write, self._folder / str(next(self._numbers)), content)
        return "250 2.0.0 OK"

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


async def serve(port: int, certificate: Path, folder: Path, known: Mapping[bytes, bytes]) -> None:
    """Serve until killed."""

    def authenticate(*given: object) -> AuthResult:
        login = cast(LoginPassword, given[-1])
        return AuthResult(success=known.get(login.login) == login.password, handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate)
    handler, loop = Handler(folder), asyncio.get_running_loop()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)
    server = await loop.create_server(
        lambda: SMTP(
            handler,
            hostname="localhost",
            tls_context=context,
            require_starttls=True,
            auth_required=True,
            authenticator=authenticate,
            loop=loop,
        ),
        sock=listener,
    )
    await server.serve_forever()


if __name__ == "__main__":
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    port, certificate, folder, *words = sys.argv[1:]
    logins = {
        name.encode(): password.encode() for name, password in zip(words[::2], words[1::2], strict=True)
    }
    asyncio.run(serve(int(port), Path(certificate), Path(folder), logins))
