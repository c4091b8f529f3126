"""Slows down who tries passwords, and keeps nobody out for good."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from email_provisioning.domain.clock import Clock
from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence import failures
from email_provisioning.persistence.database import Database

#: How many wrong passwords cost nothing, before each further one doubles the wait of a second.
FREE = 3
#: The longest wait for who tries a name from one network, in seconds; for a name from anywhere, which somebody else
#: may be trying; and for a network, which others may share.
LONGEST = {"here": 900.0, "name": 10.0, "network": 60.0}
#: The free tries of each of these.
TRIES = {"here": FREE, "name": 20, "network": 50}
#: After how long a wrong password is forgotten.
FORGOTTEN_AFTER = timedelta(hours=24)


class SignInSlowed(ProvisioningError):
    """Too many wrong passwords: wait a little, then try again."""

    code, status = "sign_in_slowed", 429


@dataclass(frozen=True, kw_only=True)
class Slowing:
    """Counts wrong passwords; exact among any number of processes."""

    database: Database
    clock: Clock

    def check(self, name: str, network: str) -> None:
        """Raise `SignInSlowed` while the wait after the last wrong password is not over."""
        keys = _keys(name, network)
        with self.database.read() as connection:
            found = failures.of(connection, list(keys.values()))
        now = self.clock()
        wait = max(
            (
                _wait(kind, found[key].count) - (now - found[key].last_at).total_seconds()
                for kind, key in keys.items()
                if key in found
            ),
            default=0.0,
        )
        if wait > 0:
            raise SignInSlowed(retry_after=wait)

    def failed(self, name: str, network: str) -> None:
        """Count a wrong password."""
        now = self.clock()
        with self.database.write(durable=False) as connection:
            failures.note(
                connection,
                list(_keys(name, network).values()),
                at=now,
                forgotten_before=now - FORGOTTEN_AFTER,
            )

    def succeeded(self, name: str, network: str) -> None:
        """Forget the wrong passwords of who knew the right one in the end."""
        keys, before = _keys(name, network), self.clock() - FORGOTTEN_AFTER
        with self.database.write(durable=False) as connection:
            failures.forget(connection, [keys["here"], keys["name"]], before=before)


def _wait(kind: str, count: int) -> float:
    beyond = count - TRIES[kind]
    return 0.0 if beyond < 0 else float(min(LONGEST[kind], 2.0 ** min(beyond, 20)))


def _keys(name: str, network: str) -> dict[str, str]:
    """Return the names to count under; digests, since anybody may have typed anything."""
    kinds = {"here": f"{name.casefold()}\0{network}", "name": name.casefold(), "network": network}
    return {kind: hashlib.sha256(f"{kind}\0{text}".encode()).hexdigest() for kind, text in kinds.items()}
