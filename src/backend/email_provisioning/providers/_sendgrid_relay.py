"""Sending through SendGrid's SMTP relay: its API takes no finished message, and SMTP carries each octet as it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from email_provisioning.errors import ProviderKeyInvalid
from email_provisioning.providers._sendgrid_messages import prepared
from email_provisioning.providers._sendgrid_subusers import RelayKey, Subusers
from email_provisioning.providers._smtp import SmtpClientPool, SmtpServer
from email_provisioning.providers.base import Outgoing

#: The user name that every key of SendGrid signs in with.
USERNAME = "apikey"

MakePool = Callable[[SmtpServer], SmtpClientPool]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Used:
    key: RelayKey
    pool: SmtpClientPool


class Relay:
    """Sends through the account itself, or through the subuser of the sender's domain."""

    def __init__(self, server: SmtpServer, make_pool: MakePool, subusers: Subusers | None) -> None:
        """Sign in with the server's own password, or with the keys of subusers."""
        self._server = server
        self._make_pool = make_pool
        self._subusers = subusers
        self._account = make_pool(server)
        self._used: dict[str, _Used] = {}
        self._lock = threading.Lock()

    def send(self, message: Outgoing) -> str | None:
        """Send a message and return SendGrid's id of it."""
        domain = message.sender.rpartition("@")[2]
        if self._subusers is None or not domain:
            return _send(self._account, message)
        used = self._used.get(domain) or self._open(self._subusers, domain)
        try:
            return _send(used.pool, message)
        except ProviderKeyInvalid:
            # Where somebody has removed the key or the whole subuser at SendGrid, a new one is made; otherwise it is
            # refused for another reason, which a new key would not mend.
            if not self._subusers.forget_relay_key(domain, used.key):
                raise
        return _send(self._open(self._subusers, domain).pool, message)

    def check(self) -> None:
        """Sign in with the account's own password, and send nothing."""
        self._account.check()

    def _open(self, subusers: Subusers, domain: str) -> _Used:
        """Return what is used for a domain from now on: the key that is kept, and connections with it."""
        key = subusers.relay_key(domain)
        with self._lock:
            known = self._used.get(domain)
            if known is not None and known.key == key:
                return known
            pool = self._make_pool(replace(self._server, username=USERNAME, password=key.secret))
            self._used[domain] = made = _Used(key=key, pool=pool)
        if known is not None:
            known.pool.close()
        return made


def _send(pool: SmtpClientPool, message: Outgoing) -> str | None:
    return pool.send(sender=message.sender, recipients=message.recipients, content=prepared(message))
