"""What this machine has: Dovecot, and a user to read mail as."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from email_provisioning.provisioning.credentials import Endpoint
from email_provisioning.settings import Settings

#: Where the program lies on systems whose PATH has no sbin.
SBIN = "/usr/local/sbin:/usr/sbin:/sbin"
#: Where Dovecot's packages keep the programs of each protocol.
LIBEXEC = tuple(
    Path(folder) for folder in ("/usr/lib/dovecot", "/usr/libexec/dovecot", "/usr/local/libexec/dovecot")
)
#: Who reads mail where we run as root, the first that exists: a user of our own, else Debian's user for mail.
MAIL_USERS = ("vmail", "mail")
#: What to do where Dovecot is not installed.
REMEDY = "apt-get install dovecot-imapd, then start again"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dovecot:
    """An installed Dovecot with its IMAP part."""

    #: The main program.
    program: Path
    #: The folder of its other programs.
    libexec: Path
    #: Such as (2, 3).
    version: tuple[int, int]


def find_dovecot() -> Dovecot | None:
    """Return the Dovecot of this machine; None where it or its IMAP part is missing. Looked for once."""
    parts = _find_parts()
    if parts is None:
        return None
    program, libexec = parts
    return Dovecot(program=program, libexec=libexec, version=_version(program))


def imap_endpoint(settings: Settings) -> Endpoint | None:
    """Return what mail clients connect to; None where the port is off or Dovecot is not installed. Cheap."""
    if not settings.imap_port or _find_parts() is None:
        return None
    return Endpoint(host=settings.gateway_public_host, port=settings.imap_port, security="tls")


@cache
def mail_owner() -> tuple[int, int] | None:
    """Return the user and group that mail belongs to; None: whoever we are.

    Dovecot refuses to read mail as root, so that root needs somebody else.
    """
    if os.geteuid() != 0 or _find_parts() is None:
        return None
    for name in MAIL_USERS:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return user.pw_uid, user.pw_gid
    return None


@cache
def _find_parts() -> tuple[Path, Path] | None:
    program = shutil.which("dovecot") or shutil.which("dovecot", path=SBIN)
    libexec = next((folder for folder in LIBEXEC if (folder / "imap").exists()), None)
    return (Path(program), libexec) if program is not None and libexec is not None else None


@cache
def _version(program: Path) -> tuple[int, int]:
    answer = subprocess.run(  # noqa: S603 - a path that we looked up
        [program, "--version"], capture_output=True, text=True, timeout=10, check=True
    ).stdout
    found = re.match(r"(\d+)\.(\d+)", answer)
    if found is None:
        raise RuntimeError(f"{program} --version answers {answer!r}")
    return int(found[1]), int(found[2])
