"""What Dovecot 2.3 is told (https://doc.dovecot.org/2.3/)."""

from __future__ import annotations

import grp
import os
import pwd
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from email_provisioning.errors import ProvisioningError
from email_provisioning.imap import checkpassword
from email_provisioning.imap.passwords import MailUser

#: The folders that mail clients look for, by the use that they are marked with (RFC 6154).
FOLDERS = ("Drafts", "Junk", "Sent", "Trash")


class NoMailUser(ProvisioningError):
    """Dovecot does not read mail as root: make a user for it (useradd --system vmail), then start again."""

    code = "imap_no_mail_user"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The folder in which one run of Dovecot keeps its sockets, and by which it reaches everything else.

    Its path is short, since a socket's has at most 107 octets, and plain, since it stands in the configuration; what
    lies elsewhere is reached through links in it.
    """

    root: Path

    @property
    def configuration(self) -> Path:
        """Return the configuration: Dovecot itself puts a link named dovecot.conf here."""
        return self.root / "email-provisioning.conf"

    @property
    def passwords(self) -> Path:
        """Return the socket on which passwords are checked."""
        return self.root / "passwords"

    @property
    def mail(self) -> Path:
        """Return the folder of the mailboxes."""
        return self.root / "mail"


def mail_user(place: Place, name: str, account_id: str, *, owner: tuple[int, int] | None) -> MailUser:
    """Return as whom an account's mail is read, and where; for root it is inside the change of root."""
    if owner is not None:
        return MailUser(name=name, home=f"/{account_id}", uid=owner[0], gid=owner[1])
    return MailUser(name=name, home=str(place.mail / account_id), uid=os.geteuid(), gid=os.getegid())


def write_configuration(
    place: Place,
    *,
    host: str,
    port: int,
    mail: Path,
    certificate: tuple[Path, Path],
    owner: tuple[int, int] | None,
    connections_per_client: int,
) -> None:
    """Write everything that Dovecot reads; ``owner`` is whom mail belongs to where that is not us."""
    if os.geteuid() == 0 and owner is None:
        raise NoMailUser
    place.mail.symlink_to(mail.resolve())
    for name, file in zip(("certificate.pem", "key.pem"), certificate, strict=True):
        (place.root / name).symlink_to(file.resolve())
    check = place.root / "check-password"
    check.write_text(
        "#!/bin/sh\nexec "
        + shlex.join([sys.executable, "-I", "-S", checkpassword.__file__, str(place.passwords)])
        + ' "$@"\n'
    )
    place.configuration.write_text(
        _common(place, host=host, port=port, connections_per_client=connections_per_client)
        + (_as_root(place, owner) if owner is not None else _as_ourselves())
    )


# Dovecot's own penalty is off: wrong passwords are counted together with those of SMTP.
def _common(place: Place, *, host: str, port: int, connections_per_client: int) -> str:
    folders = "".join(
        f"  mailbox {name} {{\n    auto = subscribe\n    special_use = \\{name}\n  }}\n" for name in FOLDERS
    )
    return f"""\
protocols = imap
listen = {host}
base_dir = {place.root}
state_dir = {place.root}
instance_name = email-provisioning
log_path = /dev/stderr
info_log_path = /dev/null
log_timestamp = ""
mail_log_prefix = "%s: "
login_log_format_elements = %e
ssl = required
ssl_cert = <{place.root}/certificate.pem
ssl_key = <{place.root}/key.pem
ssl_min_protocol = TLSv1.2
auth_mechanisms = plain login
auth_username_chars =
auth_cache_size = 0
auth_failure_delay = 1 secs
mail_location = maildir:~
mail_max_userip_connections = {connections_per_client}
passdb {{
  driver = checkpassword
  args = /bin/sh {place.root}/check-password
}}
userdb {{
  driver = prefetch
}}
namespace inbox {{
  inbox = yes
  separator = /
{folders}}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
"""


def _as_root(place: Place, owner: tuple[int, int]) -> str:
    """Return what holds where we are root: whoever reads mail is locked into the mailboxes.

    The change of root also lets him in where a folder above them is closed to him.
    """
    return f"""\
first_valid_uid = {owner[0]}
first_valid_gid = {owner[1]}
mail_chroot = {place.mail}
valid_chroot_dirs = {place.mail}
service auth {{
  user = root
}}
"""


def _as_ourselves() -> str:
    """Return what holds where we are an ordinary user: everything runs as we do, and nothing changes its root."""
    user = pwd.getpwuid(os.geteuid())
    services = "".join(
        f"service {name} {{\n  chroot =\n}}\n" for name in ("anvil", "auth", "imap-login", "stats")
    )
    return f"""\
default_internal_user = {user.pw_name}
default_internal_group = {_group_name(os.getegid())}
default_login_user = {user.pw_name}
first_valid_uid = {user.pw_uid}
first_valid_gid = {os.getegid()}
{services}"""


def _group_name(number: int) -> str:
    return grp.getgrgid(number).gr_name
