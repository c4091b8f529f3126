"""What has happened lately, for administrators: what webhooks were told, whether there are any or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from email_provisioning.domain.event import Event
from email_provisioning.persistence import events as rows
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.events import Filter


@dataclass(frozen=True, kw_only=True)
class EventLog:
    """Reads events."""

    database: Database

    def page(self, wanted: Filter, *, limit: int, before: str | None = None) -> Sequence[Event]:
        """Return up to ``limit`` events that are older than the one with the id ``before``, newest first."""
        with self.database.read() as connection:
            return rows.newest_first(connection, wanted, limit=limit, before=before)
