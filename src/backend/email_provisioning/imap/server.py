"""Dovecot as a part of the gateway: started, watched, and stopped with it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from email_provisioning.errors import ProvisioningError
from email_provisioning.imap.configuration import Place, mail_user, write_configuration
from email_provisioning.imap.gate import Gate
from email_provisioning.imap.installed import Dovecot, find_dovecot, mail_owner
from email_provisioning.imap.passwords import Check, MailUser, serve_passwords
from email_provisioning.imap.process import DovecotProcess
from email_provisioning.imap.revocation import Revocation
from email_provisioning.settings import Settings

_log = structlog.get_logger(__name__)

#: The pauses between restarts, in seconds: doubled each time, begun anew after a run of a minute.
FIRST_PAUSE, LONGEST_PAUSE, GOOD_RUN = 0.5, 60.0, 60.0
#: What the folder of a run is called, with our process id behind it.
PREFIX = "email-provisioning-imap-"


@dataclass(kw_only=True)
class ImapServer:
    """Runs Dovecot over our Maildirs."""

    settings: Settings
    #: The files of the certificate chain and of its key.
    certificate: tuple[Path, Path]
    #: Decides who may read mail.
    gate: Gate
    _place: Place | None = None
    _passwords: asyncio.Server | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _owner: tuple[int, int] | None = field(default_factory=mail_owner)

    async def start(self) -> None:
        """Start Dovecot where it is installed and wanted; otherwise say in the log how to have it."""
        if not self.settings.imap_port:
            return
        try:
            dovecot = find_dovecot()
            self._place = self._prepare()
        except ProvisioningError as error:
            _log.warning("imap_not_served", reason=error.detail)
            return
        revocation = Revocation(
            gate=self.gate, doveadm=dovecot.doveadm, configuration=self._place.configuration
        )
        self._passwords = await serve_passwords(self._place.passwords, self._checker(self._place, revocation))
        self._tasks = [
            asyncio.create_task(self._keep_running(dovecot, self._place)),
            asyncio.create_task(revocation.run()),
        ]
        _log.info(
            "listening", setting="IMAP_PORT", host=self.settings.imap_host, port=self.settings.imap_port
        )

    async def stop(self) -> None:
        """Stop Dovecot with every session in it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._passwords is not None:
            self._passwords.close()
        if self._place is not None:
            shutil.rmtree(self._place.root, ignore_errors=True)

    def _prepare(self) -> Place:
        """Make the folder of this run, and give root's mail to those who read it."""
        mail = self.settings.data_dir / "mail"
        mail.mkdir(mode=0o700, exist_ok=True)
        if self._owner is not None:
            _give(mail, self._owner)
        _sweep()
        place = Place(root=Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_short_folder())))
        # Dovecot's own unprivileged processes pass through it; what is inside has modes of its own.
        place.root.chmod(0o755)
        write_configuration(
            place,
            host=self.settings.imap_host,
            port=self.settings.imap_port,
            mail=mail,
            certificate=self.certificate,
            owner=self._owner,
            connections_per_client=self.settings.gateway_max_connections_per_ip,
        )
        return place

    def _checker(self, place: Place, revocation: Revocation) -> Check:
        async def check(username: str, password: str, client: str) -> MailUser:
            login = await self.gate.admit(username, password, client)
            revocation.watch(login)
            return mail_user(place, login.address.email, login.account_id, owner=self._owner)

        return check

    async def _keep_running(self, dovecot: Dovecot, place: Place) -> None:
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            try:
                process = await DovecotProcess.start(dovecot.program, place.configuration)
                code = str(await process.wait())
            except OSError as error:
                code = str(error)
            pause = FIRST_PAUSE if time.monotonic() - began > GOOD_RUN else pause
            _log.error("dovecot_ended", code=code, restart_in=pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def _give(folder: Path, owner: tuple[int, int]) -> None:
    """Give a tree that root made before Dovecot was installed to those who read mail."""
    if (folder.stat().st_uid, folder.stat().st_gid) == owner:
        return
    for path in folder.rglob("*"):
        os.chown(path, *owner, follow_symlinks=False)
    os.chown(folder, *owner)


def _short_folder() -> str:
    """Return a folder for temporary files whose name suits a configuration and leaves room for sockets."""
    usual = tempfile.gettempdir()
    return usual if re.fullmatch(r"[A-Za-z0-9/._-]{1,40}", usual) else "/tmp"  # noqa: S108 - mkdtemp makes it safe


def _sweep() -> None:
    """Remove the folders of runs that were killed."""
    for folder in Path(_short_folder()).glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if folder.stat().st_uid == os.geteuid() and number.isdigit() and not Path("/proc", number).exists():
            shutil.rmtree(folder, ignore_errors=True)
