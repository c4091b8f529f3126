"""The secrets of the providers themselves, sealed in the database with the keys of the embedded store."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import ProviderUnavailable
from email_provisioning.persistence import kept as rows
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.kept import Sealed
from email_provisioning.persistence.sealed import kept_binding
from email_provisioning.providers.kept import KeptSecrets
from email_provisioning.secret_stores.keyring import Keyring

#: How long one process has to make a secret before another one may try, in seconds.
LEASE_SECONDS = 60.0
#: How long a process waits for the secret that another one is making, and how often it looks, in seconds.
PATIENCE_SECONDS, LOOK_SECONDS = 5.0, 0.05


@dataclass(frozen=True, kw_only=True)
class SharedSecrets(KeptSecrets):
    """Keeps what a vendor shows once, for every process of the server.

    One process makes a secret while the others wait: a maker that tidies up what it finds of an earlier, lost attempt
    must not meet another's that is about to be kept.
    """

    database: Database
    keyring: Keyring
    clock: Clock

    def get_or_make(self, name: str, make: Callable[[], str], unmake: Callable[[str], None]) -> str:
        """Return what is kept, or make it; raise `ProviderUnavailable` where another process takes too long over it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            if (known := self._get(name)) is not None:
                return known
            lease, now = new_id(), self.clock()
            with self.database.write() as connection:
                until = now + timedelta(seconds=LEASE_SECONDS)
                claimed = rows.claim(connection, name, lease=lease, at=now, until=until)
            if claimed and (made := self._make(name, lease, make, unmake)) is not None:
                return made
            if time.monotonic() > deadline:
                raise ProviderUnavailable(retry_after=1.0, cause=f"another process is making {name}")
            time.sleep(LOOK_SECONDS)

    def forget(self, name: str) -> None:
        """Remove it."""
        with self.database.write() as connection:
            rows.remove(connection, name)

    def _get(self, name: str) -> str | None:
        with self.database.read() as connection:
            found = rows.get(connection, name)
        if found is None:
            return None
        return self.keyring.open(found.key_id, found.sealed, bound_to=kept_binding(name))

    def _make(
        self, name: str, lease: str, make: Callable[[], str], unmake: Callable[[str], None]
    ) -> str | None:
        """Make and keep the secret; None where it took so long that another process has taken over."""
        try:
            secret = make()
        except BaseException:
            with self.database.write() as connection:
                rows.release(connection, name, lease=lease)
            raise
        if self._keep(name, secret, lease):
            return secret
        unmake(secret)
        return None

    def _keep(self, name: str, secret: str, lease: str) -> bool:
        kept: bool | None = None

        def put(key_id: str, sealed: bytes) -> None:
            nonlocal kept
            found = Sealed(key_id=key_id, sealed=sealed)
            if kept is None:
                kept = rows.keep(connection, name, found, lease=lease)
            elif kept:
                rows.replace(connection, name, found)

        with self.database.write() as connection:
            self.keyring.seal_into(secret, bound_to=kept_binding(name), put=put)
        return bool(kept)
