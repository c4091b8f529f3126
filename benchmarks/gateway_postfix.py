"""Postfix with Dovecot for the passwords, where both are installed: what an established server does on this machine."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROGRAMS = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
#: Delivers to one Maildir: it fsyncs the queue's file, and the message's once more.
_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/state
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost.example.test
mydestination =
virtual_mailbox_domains = example.test
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{group}
smtpd_tls_chain_files = {certificate}
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - 100 smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
virtual unix - n n - - virtual
"""
_DOVECOT = """\
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
log_path = {folder}/dovecot.log
protocols =
ssl = no
auth_mechanisms = plain login
passdb {{
  driver = passwd-file
  args = {folder}/passwords
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home=/nonexistent
}}
service auth {{
  unix_listener {folder}/queue/private/auth {{
    mode = 0666
  }}
}}
"""


def programs() -> tuple[str, str] | None:
    """Return where Postfix and Dovecot are; None where one is missing, or where we may not start Postfix."""
    postfix, dovecot = (shutil.which(name, path=_PROGRAMS) for name in ("postfix", "dovecot"))
    if postfix is None or dovecot is None or os.geteuid() != 0:
        return None
    return postfix, dovecot


@contextmanager
def postfix_served(
    found: tuple[str, str], folder: Path, port: int, certificate: Path, logins: tuple[tuple[str, str], ...]
) -> Iterator[int]:
    """Serve submission with TLS and the same logins; yield the port."""
    postfix, dovecot = found
    owner = pwd.getpwnam("postfix")
    values = {
        "folder": folder,
        "port": port,
        "certificate": certificate,
        "user": owner.pw_uid,
        "group": owner.pw_gid,
    }
    for name in ("config", "queue", "state", "mail", "dovecot"):
        (folder / name).mkdir(parents=True)
    # Its processes are not root, and have to come to what is theirs.
    for each in (folder, folder.parent):
        each.chmod(0o755)
    for name in ("state", "mail"):
        os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    (folder / "config/main.cf").write_text(_MAIN.format(**values))
    (folder / "config/master.cf").write_text(_MASTER.format(**values))
    (folder / "dovecot.conf").write_text(_DOVECOT.format(**values))
    (folder / "passwords").write_text("".join(f"{name}:{{PLAIN}}{word}\n" for name, word in logins))
    command = [postfix, "-c", str(folder / "config")]
    # This makes the queue's folders.
    subprocess.run([*command, "check"], check=True, capture_output=True)
    authentication = subprocess.Popen([dovecot, "-F", "-c", str(folder / "dovecot.conf")])
    try:
        _wait_for(folder / "queue/private/auth", authentication)
        subprocess.run([*command, "start"], check=True, capture_output=True)
        try:
            yield port
        finally:
            subprocess.run([*command, "stop"], check=True, capture_output=True)
    finally:
        authentication.terminate()
        authentication.wait(timeout=30)


def _wait_for(listener: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while not listener.is_socket():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Dovecot does not serve: see {listener.parents[2] / 'dovecot.log'}")
        time.sleep(0.05)
