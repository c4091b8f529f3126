"""Whether this process can serve: what a load balancer asks before it sends anybody here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import structlog

from email_provisioning.errors import ProvisioningError, StorageUnavailable
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tables import VERSION_TABLE
from email_provisioning.secret_stores.key_file import KeyFileError, read

_log = structlog.get_logger(__name__)


class NotMigrated(ProvisioningError):
    """The database is not at the revision that this version needs: run python manage.py db upgrade."""

    code, status = "database_not_migrated", 503


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """The parts that a request needs, and one that it can wait for."""

    database: Database
    key_file: Path
    #: Returns when the store of secrets answers.
    secret_store: Callable[[], None]
    #: Whether that store is outside: without it creations wait and everything else goes on, which is ready enough.
    store_is_outside: bool

    def check(self) -> Mapping[str, str]:
        """Return ``ok``, or the code of what is wrong, for each part; causes are for the log only."""
        database = _outcome("database", self._check_database)
        # A store inside a database that does not answer would only be waited for a second time.
        away = database == StorageUnavailable.code and not self.store_is_outside
        return {
            "database": database,
            "key_file": _outcome("key_file", self._check_key_file),
            "secret_store": database if away else _outcome("secret_store", self.secret_store),
        }

    def is_ready(self, checks: Mapping[str, str]) -> bool:
        """Tell whether the server can serve when `check` has returned this."""
        can_wait = {"secret_store"} if self.store_is_outside else set()
        return all(outcome == "ok" or name in can_wait for name, outcome in checks.items())

    def _check_database(self) -> None:
        check_revision(self.database)

    def _check_key_file(self) -> None:
        # Loading a file that is missing would make a new one, under which nothing stored can be opened.
        if not self.key_file.exists():
            raise KeyFileError(cause=f"{self.key_file} is missing")
        read(self.key_file)


def check_revision(database: Database) -> None:
    """Raise `NotMigrated` where the tables are not those that this version needs."""
    from alembic.migration import MigrationContext

    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        found = context.get_current_revision()
    if found != _newest_revision():
        raise NotMigrated(cause=f"at {found}, {_newest_revision()} is needed")


def _outcome(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except ProvisioningError as error:
        _log.warning("not_ready", part=name, code=error.code, cause=error.cause or error.detail)
        return error.code
    except OSError as error:
        _log.warning("not_ready", part=name, cause=str(error))
        return "unreadable"
    return "ok"


@cache
def _newest_revision() -> str:
    from email_provisioning.persistence.migrations import head

    return head()
