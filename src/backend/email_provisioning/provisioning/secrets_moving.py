"""Moves every secret to another store: first all are copied and read back, then the old copies go.

Every secret can be read at each instant: its entry says from where, and that changes in one commit. What was
interrupted is carried on by calling again; nothing is done twice that was noted as done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from email_provisioning.domain.actor import Actor
from email_provisioning.errors import ProvisioningError, SecretConflict
from email_provisioning.persistence import log
from email_provisioning.persistence import secrets as rows
from email_provisioning.persistence.secrets import Entry, Key
from email_provisioning.provisioning.secrets_errands import Errands, Goal

#: How many entries one query reads, how many secrets are moved at once, and between two looks.
PAGE, AT_ONCE, CHUNK = 200, 8, 32
#: How often one looks again for secrets that another process is working on, in seconds.
LOOK_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True, slots=True)
class NotMoved:
    """A secret that could not be moved."""

    account_id: str
    version: int
    #: The stable code of what stood in the way, and what the administrator should know of it.
    code: str
    cause: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """What became of a migration."""

    #: How many secrets are in the new store alone.
    moved: int
    not_moved: tuple[NotMoved, ...]


#: Is told what is being done, how many secrets that was done for, and of how many.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class Moving:
    """Moves secrets between stores, while the server runs."""

    errands: Errands

    def run(self, actor: Actor, kind: str, tell: Tell) -> Moved:
        """Bring every secret to the store ``kind``, and nowhere else.

        Raises the error of a store that does not answer, and `SecretConflict` where another process does not let go
        of a secret: calling again goes on. What is wrong with a single secret keeps no other from being moved.
        """
        self.errands.store_of(kind).check()
        failed: dict[Key, NotMoved] = {}
        self._pass("copied", Goal(store=kind, leave_copy=True), failed, tell)
        self._pass("removed from where they were", Goal(store=kind), failed, tell)
        moved = len([entry for entry in self._entries() if Goal(store=kind).is_reached(entry)])
        self._note(actor, kind, moved, len(failed))
        return Moved(moved=moved, not_moved=tuple(failed.values()))

    def _pass(self, name: str, goal: Goal, failed: dict[Key, NotMoved], tell: Tell) -> None:
        left = [
            entry.key for entry in self._entries() if entry.key not in failed and not goal.is_reached(entry)
        ]
        total, since = len(left), time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as threads:
            while left:
                before = len(left)
                left = self._some(left, goal, failed, threads)
                tell(name, total - len(left), total)
                if len(left) < before:
                    since = time.monotonic()
                elif time.monotonic() > since + 2 * self.errands.lease.total_seconds():
                    raise SecretConflict(cause=f"another process does not let go of {len(left)} secrets")
                else:
                    time.sleep(LOOK_SECONDS)

    def _some(
        self, left: list[Key], goal: Goal, failed: dict[Key, NotMoved], threads: ThreadPoolExecutor
    ) -> list[Key]:
        """Work on some of the secrets that are left, and return those that are left then."""
        some, others = left[:CHUNK], left[CHUNK:]
        for key, error in zip(some, threads.map(lambda key: self._one(key, goal), some), strict=True):
            if error is None or isinstance(error, SecretConflict):
                continue
            if error.retryable:
                raise error
            failed[key] = NotMoved(account_id=key[0], version=key[1], code=error.code, cause=error.cause)
        return [*others, *(key for key in some if key not in failed and not self._is_done(key, goal))]

    def _one(self, key: Key, goal: Goal) -> ProvisioningError | None:
        try:
            self.errands.run(key, goal, force=True)
        except ProvisioningError as error:
            return error
        return None

    def _is_done(self, key: Key, goal: Goal) -> bool:
        with self.errands.database.read() as connection:
            entry = rows.get(connection, key)
        return entry is None or goal.is_reached(entry)

    def _entries(self) -> Iterator[Entry]:
        after: Key = ("", 0)
        while True:
            with self.errands.database.read() as connection:
                page = rows.page(connection, after=after, limit=PAGE)
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].key

    def _note(self, actor: Actor, kind: str, moved: int, failed: int) -> None:
        with self.errands.database.write() as connection:
            log.append(
                connection,
                at=self.errands.clock(),
                actor=actor,
                action="move_secrets",
                status="failed" if failed else "success",
                details={"store": kind, "moved": moved, "not_moved": failed},
            )
