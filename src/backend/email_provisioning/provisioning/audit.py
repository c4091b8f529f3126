"""The audit log: what was done, by whom; kept so that no change of it stays unnoticed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from email_provisioning.domain.actor import Actor
from email_provisioning.domain.clock import Clock
from email_provisioning.errors import InvalidCursor, ProvisioningError
from email_provisioning.persistence import log, log_search, log_segments
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.log_search import Entry, Filter
from email_provisioning.persistence.log_segments import Segment
from email_provisioning.provisioning.checkpoints import Checkpoints

_log = structlog.get_logger(__name__)

#: How many entries one query reads for an export.
BATCH = 1000
#: How many segments one round drops.
MOST_DROPPED = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryPage:
    """Some entries, newest first."""

    entries: Sequence[Entry]
    #: Pass it to get what follows; None at the end.
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class Audit:
    """Searches the log, seals it piece by piece, and removes sealed pieces whose time is over."""

    database: Database
    checkpoints: Checkpoints
    clock: Clock
    #: After how long what was written is sealed.
    seal_after: timedelta
    #: For how long entries are kept; None: for ever.
    retention: timedelta | None
    #: Where each checkpoint is written besides the database.
    folder: Path

    def refused(
        self, actor: Actor, *, action: str, error: ProvisioningError, account_id: str | None = None
    ) -> None:
        """Note that somebody was refused something; a store that fails keeps nobody from hearing why."""
        try:
            with self.database.write(durable=False) as connection:
                log.append(
                    connection,
                    at=self.clock(),
                    actor=actor,
                    action=action,
                    status=error.code,
                    account_id=account_id,
                )
        except ProvisioningError as failure:
            _log.warning("refusal_not_noted", action=action, code=error.code, cause=failure.cause)

    def noted(
        self,
        actor: Actor,
        *,
        action: str,
        status: str,
        account_id: str | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Add an entry about what was done elsewhere; raise `StorageUnavailable` where it is not on disk."""
        with self.database.write() as connection:
            log.append(
                connection,
                at=self.clock(),
                actor=actor,
                action=action,
                status=status,
                account_id=account_id,
                details=details,
            )

    def page(self, wanted: Filter, *, limit: int = 50, cursor: str | None = None) -> EntryPage:
        """Return up to ``limit`` entries, newest first; raise `InvalidCursor` for a cursor that is not ours."""
        if cursor is not None and not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 19):
            raise InvalidCursor
        before = int(cursor) if cursor is not None else None
        with self.database.read() as connection:
            found = log_search.newest_first(connection, wanted, limit=limit + 1, before=before)
        following = str(found[limit - 1].id) if len(found) > limit else None
        return EntryPage(entries=found[:limit], next_cursor=following)

    def export(self, wanted: Filter) -> Iterator[Entry]:
        """Yield every entry, oldest first; memory stays flat however many there are."""
        after = 0
        while True:
            with self.database.read() as connection:
                found = log_search.oldest_first(connection, wanted, limit=BATCH, after=after)
            yield from found
            if len(found) < BATCH:
                return
            after = found[-1].id

    def tend(self) -> None:
        """Seal what is old enough, and drop what is too old; any number of processes may do so at once."""
        now = self.clock()
        with self.database.read() as connection:
            newest = log_segments.newest(connection)
            since = newest.last_id if newest is not None else 0
            oldest = log_search.oldest_first(connection, Filter(), limit=1, after=since)
        if oldest and oldest[0].at <= now - self.seal_after:
            newest = self.seal()
        if newest is not None:
            self._keep_quietly(newest)
        if self.retention is not None:
            self._drop_before_retention(now - self.retention)

    def seal(self) -> Segment | None:
        """Seal everything that is not sealed yet, and return the checkpoint; None where there is nothing."""
        with self.database.write() as connection:
            log.hold(connection)
            newest = log_segments.newest(connection)
            first = (newest.last_id if newest is not None else 0) + 1
            last = log_search.newest_first(connection, Filter(), limit=1)
            if not last or last[0].id < first:
                return None
            _, digest = log.last(connection)
            segment = self.checkpoints.signed(
                first_id=first, last_id=last[0].id, digest=digest, last_at=last[0].at, at=self.clock()
            )
            log_segments.insert(connection, segment)
        return segment

    def newest(self) -> Segment | None:
        """Return the newest checkpoint."""
        with self.database.read() as connection:
            return log_segments.newest(connection)

    def _keep_quietly(self, segment: Segment) -> None:
        """Write the checkpoint; where the disk does not take it now, the next round tries again."""
        try:
            self.keep(segment)
        except OSError as error:
            _log.warning("audit_checkpoint_not_written", last_id=segment.last_id, cause=str(error))

    def keep(self, segment: Segment) -> None:
        """Write a checkpoint beside the database, unless it is there."""
        path = self.folder / f"checkpoint-{segment.last_id:012}.json"
        if path.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(self.checkpoints.as_json(segment) + "\n")
        draft.replace(path)

    def _drop_before_retention(self, end: datetime) -> None:
        with self.database.read() as connection:
            segments = log_segments.kept(connection, limit=MOST_DROPPED)
        for segment in segments:
            if segment.last_at >= end:
                return
            if not self.checkpoints.is_ours(segment):
                # Somebody may have made it look old, so that we remove what shows what was done.
                _log.warning("audit_segment_changed", last_id=segment.last_id)
                return
            with self.database.write() as connection:
                removed = log_segments.drop(connection, self.checkpoints.dropped(segment, at=self.clock()))
            _log.info("audit_segment_dropped", last_id=segment.last_id, entries=removed)
