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

from email_provisioning.domain.sentences import checks
from email_provisioning.errors import ProvisioningError
from email_provisioning.provisioning.credentials import Endpoint
from email_provisioning.settings import Settings

#: Where the program lies on systems whose PATH has no sbin.
SBIN = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
#: Where Dovecot's packages keep the programs of each protocol.
LIBEXEC = tuple(
    Path(folder) for folder in ("/usr/lib/dovecot", "/usr/libexec/dovecot", "/usr/local/libexec/dovecot")
)
#: Who reads mail where we run as root, the first that exists: a user of our own, else Debian's user for mail.
MAIL_USERS = ("vmail", "mail")
#: What our configuration is written for; its syntax is another one from 2.4 on.
VERSION = (2, 3)


class ImapUnavailable(ProvisioningError):
    """Dovecot is not installed: run apt-get install dovecot-imapd, then start again."""

    code = "imap_unavailable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dovecot:
    """An installed Dovecot with its IMAP part."""

    #: The main program, and the one that speaks with it.
    program: Path
    doveadm: Path


def find_dovecot() -> Dovecot:
    """Return the Dovecot of this machine, looked for once; raise `ImapUnavailable` with what is missing."""
    found = _find()
    if found is None:
        raise ImapUnavailable
    version = _version(found.program)
    if version != VERSION:
        found_one, wanted = (f"{major}.{minor}" for major, minor in (version, VERSION))
        raise ImapUnavailable(checks.DOVECOT_OTHER(found=found_one, wanted=wanted))
    return found


def imap_endpoint(settings: Settings) -> Endpoint | None:
    """Return what mail clients connect to; None where the port is off or Dovecot is not installed. Cheap."""
    try:
        find_dovecot()
    except ImapUnavailable:
        return None
    if not settings.imap_port:
        return None
    return Endpoint(host=settings.gateway_public_host, port=settings.imap_port, security="tls")


@cache
def mail_owner() -> tuple[int, int] | None:
    """Return the user and group that mail belongs to; None: whoever we are.

    Dovecot refuses to read mail as root, so that root needs somebody else.
    """
    if os.geteuid() != 0 or _find() is None:
        return None
    for name in MAIL_USERS:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return user.pw_uid, user.pw_gid
    return None


@cache
def _find() -> Dovecot | None:
    program, doveadm = (
        shutil.which(name) or shutil.which(name, path=SBIN) for name in ("dovecot", "doveadm")
    )
    if program is None or doveadm is None or not any((folder / "imap").exists() for folder in LIBEXEC):
        return None
    return Dovecot(program=Path(program), doveadm=Path(doveadm))


@cache
def _version(program: Path) -> tuple[int, int]:
    answer = subprocess.run(  # noqa: S603 - a path that we looked up
        [program, "--version"], capture_output=True, text=True, timeout=10, check=True
    ).stdout
    found = re.match(r"(\d+)\.(\d+)", answer)
    if found is None:
        raise RuntimeError(f"{program} --version answers {answer!r}")
    return int(found[1]), int(found[2])
