"""What is at a provider, written down in a temporary file: as much as there is, in little memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice

#: How many rows are written or read at once.
BATCH = 500
_TABLES = """
CREATE TABLE things (number INTEGER PRIMARY KEY, account_id, address, ref, suspended, deleted);
CREATE TABLE versions (account_id, version, PRIMARY KEY (account_id, version)) WITHOUT ROWID;
"""
_COLUMNS = "number, account_id, address, ref, suspended, deleted"


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """Something that is there."""

    #: The account whose mark it bears; None: it is not ours.
    account_id: str | None
    #: The canonical address; None where it belongs to an address without being one.
    address: str | None
    ref: str
    suspended: bool
    deleted: bool
    #: The versions of the passwords that it stands for.
    versions: Sequence[int] = ()


class Snapshot:
    """Keeps what was found in a database of its own, which nobody else sees and which goes with it."""

    def __init__(self, session: sqlite3.Connection) -> None:
        """Use a new, empty database; see `snapshot`."""
        self._session = session
        self._session.executescript(_TABLES)

    def add(self, things: Iterable[Thing]) -> Iterator[int]:
        """Write everything down; yield how many were written each time that a batch of them is."""
        source = iter(things)
        while batch := list(islice(source, BATCH)):
            self._session.executemany(
                "INSERT INTO things (account_id, address, ref, suspended, deleted) VALUES (?, ?, ?, ?, ?)",
                [(each.account_id, each.address, each.ref, each.suspended, each.deleted) for each in batch],
            )
            self._session.executemany(
                "INSERT OR IGNORE INTO versions VALUES (?, ?)",
                [
                    (each.account_id, version)
                    for each in batch
                    if each.account_id
                    for version in each.versions
                ],
            )
            yield len(batch)

    def index(self) -> None:
        """Make ready for look-ups, once everything is written."""
        self._session.execute("CREATE INDEX by_account ON things (account_id)")

    def of_accounts(self, account_ids: Sequence[str]) -> Mapping[str, list[Thing]]:
        """Return what bears the marks of some accounts."""
        found: dict[str, list[Thing]] = {account_id: [] for account_id in account_ids}
        query = f"SELECT {_COLUMNS} FROM things WHERE account_id IN ({_marks(account_ids)}) ORDER BY number"  # noqa: S608
        for row in self._session.execute(query, account_ids):
            found[row[1]].append(_thing(row))
        return found

    def versions_of(self, account_ids: Sequence[str]) -> Mapping[str, set[int]]:
        """Return the versions of the passwords that bear the marks of some accounts."""
        found: dict[str, set[int]] = {account_id: set() for account_id in account_ids}
        query = f"SELECT account_id, version FROM versions WHERE account_id IN ({_marks(account_ids)})"  # noqa: S608
        for account_id, version in self._session.execute(query, account_ids):
            found[account_id].add(version)
        return found

    def marks(self) -> Iterator[Sequence[str]]:
        """Yield the accounts whose marks there are, in order and in batches."""
        after = ""
        while True:
            query = "SELECT DISTINCT account_id FROM things WHERE account_id > ? ORDER BY account_id LIMIT ?"
            batch = [row[0] for row in self._session.execute(query, (after, BATCH))]
            if not batch:
                return
            yield batch
            after = batch[-1]

    def unmarked(self) -> Iterator[Sequence[Thing]]:
        """Yield what bears no mark of ours, in batches."""
        after = 0
        while True:
            query = (
                f"SELECT {_COLUMNS} FROM things WHERE account_id IS NULL AND number > ?"  # noqa: S608
                " ORDER BY number LIMIT ?"
            )
            rows = self._session.execute(query, (after, BATCH)).fetchall()
            if not rows:
                return
            yield [_thing(row) for row in rows]
            after = rows[-1][0]

    def marked(self) -> int:
        """Return how many things bear our mark: what is there for each account, and further passwords of it."""
        query = (
            "SELECT (SELECT count(DISTINCT account_id) FROM things)"
            " + (SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM versions GROUP BY account_id))"
        )
        count: int = self._session.execute(query).fetchone()[0]
        return count


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Open an empty snapshot; SQLite moves it from memory to a temporary file where it grows."""
    with closing(sqlite3.connect("", isolation_level=None)) as session:
        session.execute("PRAGMA journal_mode = OFF")
        yield Snapshot(session)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _thing(row: tuple[int, str | None, str | None, str, int, int]) -> Thing:
    _number, account_id, address, ref, suspended, deleted = row
    return Thing(
        account_id=account_id, address=address, ref=ref, suspended=bool(suspended), deleted=bool(deleted)
    )
