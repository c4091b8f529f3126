"""Says once of each password that it is time to rotate it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog

from email_provisioning.domain.actor import SYSTEM
from email_provisioning.domain.clock import Clock
from email_provisioning.persistence import accounts, log
from email_provisioning.persistence import credentials as rows
from email_provisioning.persistence.credentials import Credential
from email_provisioning.persistence.database import Database

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Reminders:
    """Writes an audit row and a log event for each password that falls due."""

    database: Database
    clock: Clock
    #: After how long a password is to be rotated; None: never.
    rotation: timedelta | None

    def remind(self, *, limit: int) -> int:
        """Remind of up to ``limit`` passwords; return how many had fallen due."""
        if self.rotation is None:
            return 0
        before = self.clock() - self.rotation
        with self.database.read() as connection:
            due = rows.to_remind_of(connection, created_before=before, limit=limit)
        for credential in due:
            self._remind(credential)
        return len(due)

    def _remind(self, credential: Credential) -> None:
        details = {"credential": credential.id, "version": credential.version, "label": credential.label}
        with self.database.write() as connection:
            account = accounts.get(connection, credential.account_id)
            # Of two workers, one is first.
            if account is None or not rows.mark_reminded(connection, credential.id, at=self.clock()):
                return
            log.append(
                connection,
                at=self.clock(),
                actor=SYSTEM,
                action="rotation_due",
                status="success",
                account_id=account.id,
                address=account.email,
                details=details,
            )
        _log.info("rotation_due", account=credential.account_id, credential=credential.id)
