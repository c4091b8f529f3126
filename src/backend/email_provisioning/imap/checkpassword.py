"""Dovecot's question whether a password is right, passed on to the gateway (https://cr.yp.to/checkpwd/interface.html).

Run as a program of its own, as ``python -I -S checkpassword.py SOCKET REPLY-PROGRAM``: it imports the standard library
alone and starts in milliseconds. The password comes on descriptor 3 and leaves on a socket that only we can open, so
that it is never on a command line, in the environment or in a file.
"""

from __future__ import annotations

import os
import socket
import sys

#: What the interface says: the password is wrong; or nobody can tell at the moment.
WRONG, LATER = 1, 111
#: Octets of username, password and time stamp together.
MAX_QUESTION = 8192
SECONDS = 20.0


def main(socket_path: str, reply: list[str]) -> int:
    """Ask the gateway, and become the reply program where the password is right."""
    with os.fdopen(3, "rb") as file:
        question = file.read(MAX_QUESTION).split(b"\0")
    if len(question) < 3:
        return LATER
    client = os.environ.get("TCPREMOTEIP", "").encode()
    try:
        answer = ask(socket_path, b"\0".join([question[0], question[1], client]))
    except OSError:
        return LATER
    verdict, *known = answer.split(b"\0")
    if verdict != b"yes":
        return WRONG if verdict == b"no" else LATER
    names = (b"USER", b"HOME", b"userdb_uid", b"userdb_gid")
    os.environb.update(zip(names, known, strict=True))
    os.environ["EXTRA"] = "userdb_uid userdb_gid"
    os.execv(reply[0], reply)  # noqa: S606 - the program that Dovecot names


def ask(socket_path: str, question: bytes) -> bytes:
    """Return the gateway's whole answer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(SECONDS)
        connection.connect(socket_path)
        connection.sendall(question)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := connection.recv(4096):
            answer += chunk
        return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
