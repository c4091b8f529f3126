"""The database, its disk, and whether anybody carries on what is under way."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.sentences import checks
from email_provisioning.errors import ProvisioningError, StorageUnavailable
from email_provisioning.observability.health import NotMigrated, check_revision
from email_provisioning.persistence import runs
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tables import counters
from email_provisioning.settings import Settings

MIB = 1024 * 1024
#: Free octets of the disk below which a warning is given, and below which mail will soon be refused.
LOW, FULL = 500 * MIB, 50 * MIB
#: How long a run may wait for a worker, in seconds, before nobody seems to work.
PATIENCE = 60.0


class _TakenBack(Exception):
    """Ends a transaction that was only a try."""


def is_there(database: Database) -> bool:
    """Tell whether there is a database: to look into a SQLite file that is not there would make one."""
    return not database.is_sqlite or Path(database.url.database or "").exists()


def is_usable(database: Database) -> bool:
    """Tell whether the database is there, answers, and has the tables of this version."""
    try:
        if is_there(database):
            check_revision(database)
            return True
    except ProvisioningError:
        pass  # it is told of in its own place
    return False


def check_database(database: Database, settings: Settings) -> Sequence[Finding]:
    """Tell whether the database answers, is at the right revision and can be written, and how full its disk is."""
    return [_look(database), _look_at_disk(settings.data_dir)]


def _look(database: Database) -> Finding:
    name = _name(database)
    try:
        if not is_there(database):
            raise NotMigrated(checks.NO_DATABASE())
        check_revision(database)
        _try_to_write(database)
    except StorageUnavailable as error:
        return _unavailable(name, error)
    except ProvisioningError as error:
        return failing("database", error)
    return Finding(level=Level.OK, subject="database", code="ok", detail=checks.DATABASE_FINE(name=name))


def _name(database: Database) -> str:
    if database.is_sqlite:
        return "SQLite"
    host = database.url.host
    return checks.POSTGRESQL_AT(host=host) if host else checks.POSTGRESQL_AT_SOCKET()


def _try_to_write(database: Database) -> None:
    """Write in a transaction that is taken back."""
    try:
        with database.write() as connection:
            connection.execute(counters.insert(), {"name": new_id(), "used": 0})
            raise _TakenBack
    except _TakenBack:
        pass


def _unavailable(name: str, error: StorageUnavailable) -> Finding:
    cause = (error.cause or "").lower()
    if "readonly" in cause or "read-only" in cause:
        return Finding(
            level=Level.ERROR,
            subject="database",
            code="database_read_only",
            detail=checks.DATABASE_READ_ONLY(name=name),
            cause=error.cause,
        )
    return Finding(
        level=Level.ERROR,
        subject="database",
        code=error.code,
        detail=checks.DATABASE_AWAY(name=name),
        cause=error.cause,
    )


def _look_at_disk(data_dir: Path) -> Finding:
    free = shutil.disk_usage(_existing(data_dir)).free
    told = checks.DISK(free=round(free / MIB), folder=str(data_dir))
    if free < FULL:
        return Finding(level=Level.ERROR, subject="disk", code="disk_full", detail=told)
    if free < LOW:
        return Finding(level=Level.WARNING, subject="disk", code="disk_low", detail=told)
    return Finding(level=Level.OK, subject="disk", code="ok", detail=told)


def check_worker(database: Database, settings: Settings, clock: Clock) -> Sequence[Finding]:
    """Tell whether something waits for a worker longer than it should."""
    if not is_usable(database):
        return []
    grace = max(PATIENCE, 3 * settings.worker_interval_seconds)
    with database.read() as connection:
        waiting, since = runs.overdue(connection, at=clock() - timedelta(seconds=grace))
    if since is None:
        return [Finding(level=Level.OK, subject="worker", code="ok", detail=checks.NOTHING_WAITS())]
    minutes = round((clock() - since).total_seconds() / 60)
    detail = checks.WORKER_BEHIND(waiting=waiting, minutes=minutes)
    return [Finding(level=Level.ERROR, subject="worker", code="worker_behind", detail=detail)]


def _existing(path: Path) -> Path:
    """Return the path, or the nearest folder above it that is there."""
    return next((each for each in (path, *path.parents) if each.exists()), path)
