"""Notes when and from where passwords were last used, without making anybody wait for it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from email_provisioning.domain.networks import truncated
from email_provisioning.errors import StorageUnavailable
from email_provisioning.persistence import logins
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.logins import Password
from email_provisioning.provisioning.soon import Soon

_log = structlog.get_logger(__name__)

#: How exactly the last use is known.
RESOLUTION = timedelta(minutes=1)


@dataclass
class LastUse:
    """Writes uses in the background, at most once a minute for each password."""

    database: Database
    _waiting: dict[str, tuple[datetime, str | None]] = field(default_factory=dict)
    _noted: dict[str, datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _soon: Soon = field(init=False)

    def __post_init__(self) -> None:
        """Have what is remembered written by itself."""
        self._soon = Soon(self.flush)

    def note(self, password: Password, *, at: datetime, client: str | None) -> None:
        """Remember a use and the network of the client's address, and return at once."""
        known = max(
            (use for use in (password.last_used_at, self._noted.get(password.id)) if use is not None),
            default=None,
        )
        if known is not None and at - known < RESOLUTION:
            return
        with self._lock:
            self._waiting[password.id], self._noted[password.id] = (at, truncated(client)), at
        self._soon.ask()

    def flush(self) -> None:
        """Write what is remembered; a failure only loses precision, and is logged."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
            latest = max((at for at, _network in waiting.values()), default=None)
            self._noted = {key: at for key, at in self._noted.items() if latest and latest - at < RESOLUTION}
        if not waiting:
            return
        try:
            with self.database.write(durable=False) as connection:
                # In one order everywhere: two processes that lock the same rows in turn could wait for each other.
                for credential_id, (at, network) in sorted(waiting.items()):
                    logins.touch(connection, credential_id, at=at, network=network)
        except StorageUnavailable as error:
            _log.warning("last_use_not_written", credentials=len(waiting), cause=error.cause)
