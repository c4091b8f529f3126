"""The domains that addresses can be made on, kept in memory for a moment: they are asked for at every keystroke."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from email_provisioning.domain.account import ADMINISTRATORS, ROLE_MAILBOX, Account, AccountState
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import DomainUnknown
from email_provisioning.persistence import accounts
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.domains import Domain, add, all_domains
from email_provisioning.providers.base import Provider

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
    _known: dict[str, Domain] = field(default_factory=dict)
    _read_at: float = float("-inf")
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

    def _read(self) -> dict[str, Domain]:
        with self.database.read() as connection:
            found = {domain.name: domain for domain in all_domains(connection)}
        if self.default.name not in found:
            with self.database.write() as connection:
                if add(connection, self.default, at=self.clock()) and self._keeps_mail():
                    self._add_role_mailbox(connection)
            found[self.default.name] = self.default
        return {self.default.name: found.pop(self.default.name), **found}

    def _keeps_mail(self) -> bool:
        return self.provider_of(self.default.provider).capabilities.made_on_first_use

    def _add_role_mailbox(self, connection: Connection) -> None:
        """Give the administrators the mailbox that every domain must have (RFC 5321 §4.5.1, RFC 2142)."""
        now, account_id = self.clock(), new_id()
        account = Account(
            id=account_id,
            user_id=ADMINISTRATORS,
            local_part=ROLE_MAILBOX,
            domain=self.default.name,
            display_name="Postmaster",
            provider=self.default.provider,
            provider_ref=account_id,
            state=AccountState.ACTIVE,
            previous_state=None,
            error_code=None,
            created_at=now,
            activated_at=now,
            deleted_at=None,
            purge_at=None,
            operation_id=None,
        )
        accounts.insert(connection, account)
