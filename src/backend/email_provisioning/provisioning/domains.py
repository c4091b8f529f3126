"""The domains that addresses can be made on, kept in memory for a moment: they are asked for at every keystroke."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection

from email_provisioning.domain.clock import Clock
from email_provisioning.errors import DomainUnknown
from email_provisioning.persistence import domains as rows
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.domains import Domain
from email_provisioning.providers.base import Provider
from email_provisioning.provisioning.role_mailboxes import close_role_mailbox, open_role_mailbox

#: How long a list of domains is trusted, in seconds.
TRUST_SECONDS = 5.0


@dataclass
class Domains:
    """Knows each domain's provider."""

    database: Database
    #: The domain used where none is named, and its provider, both from the settings.
    default: Domain
    provider_of: Callable[[str], Provider]
    clock: Clock
    #: For how long what is deleted is kept.
    retention: timedelta
    _known: dict[str, Domain] = field(default_factory=dict)
    _read_at: float = float("-inf")
    _compared: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def all(self) -> dict[str, Domain]:
        """Return every domain by its name, the default one first; the first call adds the default one."""
        if time.monotonic() - self._read_at > TRUST_SECONDS:
            with self._lock:
                if time.monotonic() - self._read_at > TRUST_SECONDS:
                    self._known = self._read()
                    self._read_at = time.monotonic()
        return self._known

    def get(self, name: str) -> Domain:
        """Return one domain, or raise `DomainUnknown`."""
        try:
            return self.all()[name]
        except KeyError:
            raise DomainUnknown from None

    def forget(self) -> None:
        """Read the list anew at the next question."""
        self._read_at = float("-inf")

    def open(self, connection: Connection, domain: Domain) -> bool:
        """Add a domain, with its administrators' mailbox where its mail is kept here; tell whether it was added."""
        added = rows.add(connection, domain, at=self.clock())
        if added and self._keeps_mail(domain):
            open_role_mailbox(connection, domain, at=self.clock())
        return added

    def close(self, connection: Connection, name: str) -> None:
        """Remove a domain that nobody has an address on."""
        close_role_mailbox(connection, name, at=self.clock(), retention=self.retention)
        rows.remove(connection, name)

    def _read(self) -> dict[str, Domain]:
        with self.database.read() as connection:
            found = {domain.name: domain for domain in rows.all_domains(connection)}
        if self.default.name not in found:
            with self.database.write() as connection:
                self.open(connection, self.default)
            found[self.default.name] = self.default
        elif not self._compared and found[self.default.name] != self.default:
            found[self.default.name] = self._change_provider()
        self._compared = True
        return {self.default.name: found.pop(self.default.name), **found}

    def _change_provider(self) -> Domain:
        """Let the default domain have the provider that the settings name now, unless it has addresses already."""
        name = self.default.name
        with self.database.write() as connection:
            there = rows.lock(connection, name)
            if there is None or there == self.default or rows.use(connection, name):
                return there or self.default
            close_role_mailbox(connection, name, at=self.clock(), retention=self.retention)
            rows.set_provider(connection, self.default)
            if self._keeps_mail(self.default):
                open_role_mailbox(connection, self.default, at=self.clock())
        return self.default

    def _keeps_mail(self, domain: Domain) -> bool:
        return self.provider_of(domain.provider).capabilities.made_on_first_use
