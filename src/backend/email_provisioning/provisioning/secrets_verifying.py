"""Compares the passwords with the secrets that are noted, and these with what is in the stores.

The server may run meanwhile: whatever seems wrong is looked at once more before it is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from email_provisioning.domain.credential import CredentialStatus
from email_provisioning.errors import SecretMismatch, SecretNotFound
from email_provisioning.persistence import credentials
from email_provisioning.persistence import secrets as rows
from email_provisioning.persistence.credentials import Credential
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.secrets import EMBEDDED, Entry, Key
from email_provisioning.provisioning.secrets_errands import ref_of
from email_provisioning.provisioning.secrets_keeping import Secrets
from email_provisioning.secret_stores.base import SecretRef
from email_provisioning.secret_stores.keyring import Keyring, SealBroken

#: How many rows one query reads.
PAGE = 500


class Wrong(StrEnum):
    """What can be wrong with a secret."""

    #: An address whose secret is nowhere.
    LOST = "lost"
    #: A secret that belongs to no address.
    ORPHANED = "orphaned"
    #: A secret that is in a second store as well.
    DOUBLED = "doubled"
    #: A secret that is not what was written, or not the password whose digest is known.
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something that is wrong, and whose it is."""

    wrong: Wrong
    #: The kind of the store; None where it is in none.
    store: str | None
    user_id: str | None
    account_id: str
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What was looked at, and what is wrong with it."""

    #: How many passwords have a secret.
    passwords: int
    #: Kind of store → how many secrets were found in it.
    found: Mapping[str, int]
    #: How many secrets are on their way, to a store or to their removal: the server sees to them.
    waiting: int
    problems: tuple[Problem, ...]


#: The places where the secrets of one name were found: kind of store, and the whole name.
Found = list[tuple[str, SecretRef]]


@dataclass(frozen=True, kw_only=True)
class Verifying:
    """Finds secrets without accounts, and accounts without secrets."""

    secrets: Secrets
    keyring: Keyring

    def run(self, *, read: bool) -> Verified:
        """Compare everything; with ``read``, read every secret too.

        Raises the error of a store that does not answer: a store that is down says nothing of what is lost.
        """
        passwords, entries = dict(self._passwords()), dict(self._entries())
        found = self._found({entry.store for entry in entries.values()})
        problems: list[Problem] = []
        for key in sorted(passwords.keys() | entries.keys() | found.keys()):
            places = found.get(key, [])
            if read or not _seems_right(passwords.get(key), entries.get(key), places):
                problems += self._look_again(key, places)
        return Verified(
            passwords=len(passwords),
            found=Counter(kind for places in found.values() for kind, _ref in places),
            waiting=sum(entry.due_at is not None for entry in entries.values()),
            problems=tuple(problems),
        )

    def _look_again(self, key: Key, places: Found) -> Iterator[Problem]:
        with self._database.read() as connection:
            entry = rows.get(connection, key)
            credential = credentials.by_version(connection, *key)
        has_password = credential is not None and credential.status is CredentialStatus.ACTIVE
        if entry is None and has_password:
            yield _problem(Wrong.LOST, None, None, key)
        if entry is not None and not entry.removing:
            wrong = self._wrong_with(entry, credential) if has_password else Wrong.ORPHANED
            if wrong is not None:
                yield _problem(wrong, entry.store, entry.user_id, key)
        for kind, ref in places:
            if not _is_noted(entry, kind, ref) and self._is_there(kind, ref):
                wrong = Wrong.ORPHANED if entry is None else Wrong.DOUBLED
                yield _problem(wrong, kind, ref.user_id, key)

    def _wrong_with(self, entry: Entry, credential: Credential | None) -> Wrong | None:
        try:
            secret = self.secrets.read(ref_of(entry))
        except SecretNotFound:
            return Wrong.LOST
        except (SecretMismatch, SealBroken):
            return Wrong.CHANGED
        digest = credential.digest if credential is not None else None
        return Wrong.CHANGED if digest is not None and self.keyring.digest(secret) != digest else None

    def _is_there(self, kind: str, ref: SecretRef) -> bool:
        """Tell whether a secret that was listed is really there: a list can lag behind."""
        try:
            self.secrets.errands.store_of(kind).read(ref)
        except SecretNotFound:
            return False
        except (SecretMismatch, SealBroken):
            return True
        return True

    def _found(self, noted: set[str]) -> dict[Key, Found]:
        found: defaultdict[Key, Found] = defaultdict(list)
        for kind in sorted({EMBEDDED, self.secrets.kind, *noted}):
            for ref in self.secrets.errands.store_of(kind).refs():
                found[ref.account_id, ref.version].append((kind, ref))
        return found

    def _passwords(self) -> Iterator[tuple[Key, Credential]]:
        after: Key = ("", 0)
        while True:
            with self._database.read() as connection:
                page = credentials.page(connection, after=after, limit=PAGE)
            for each in page:
                after = each.account_id, each.version
                if each.status is CredentialStatus.ACTIVE:
                    yield after, each
            if len(page) < PAGE:
                return

    def _entries(self) -> Iterator[tuple[Key, Entry]]:
        after: Key = ("", 0)
        while True:
            with self._database.read() as connection:
                page = rows.page(connection, after=after, limit=PAGE)
            yield from ((entry.key, entry) for entry in page)
            if len(page) < PAGE:
                return
            after = page[-1].key

    @property
    def _database(self) -> Database:
        return self.secrets.errands.database


def _seems_right(credential: Credential | None, entry: Entry | None, places: Found) -> bool:
    if entry is None or credential is None or entry.removing or entry.other is not None:
        return False
    return places == [(entry.store, ref_of(entry))]


def _is_noted(entry: Entry | None, kind: str, ref: SecretRef) -> bool:
    return entry is not None and kind in {entry.store, entry.other} and ref_of(entry) == ref


def _problem(wrong: Wrong, store: str | None, user_id: str | None, key: Key) -> Problem:
    return Problem(wrong=wrong, store=store, user_id=user_id, account_id=key[0], version=key[1])
