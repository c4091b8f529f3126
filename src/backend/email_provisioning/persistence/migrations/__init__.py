"""The history of the tables, and the way from one revision to another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations.ops import MigrationScript
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tables import VERSION_TABLE

HERE = Path(__file__).parent
#: Keeps two processes that migrate one PostgreSQL database apart; any number that only we use.
ADVISORY_LOCK = 443_295_102


class RevisionRefused(ProvisioningError):
    """The tables cannot be brought to this revision."""

    code = "revision_refused"


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the tables up to ``revision``, all or nothing; two callers at once take turns."""
    with _migrating(database_url) as config:
        command.upgrade(config, revision)


def downgrade(database_url: str, revision: str = "-1") -> None:
    """Take the tables back to ``revision``, all or nothing."""
    with _migrating(database_url) as config:
        command.downgrade(config, revision)


def migrate(database_url: str, message: str | None) -> Path | None:
    """Bring the tables up to date, and write a new revision where the code's tables differ from them.

    Returns the new revision's file; None where there was nothing to write.
    """
    with _migrating(database_url) as config:
        command.upgrade(config, "head")
        script = command.revision(
            config, message=message, autogenerate=True, process_revision_directives=_no_empty
        )
    return Path(script.path) if script else None  # type: ignore[union-attr]


def current(database_url: str) -> str | None:
    """Return the revision that the database is at; None where it has none of our tables."""
    database = Database(database_url)
    try:
        with database.read() as connection:
            context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
            return context.get_current_revision()
    finally:
        database.close()


def head() -> str:
    """Return the newest revision that the code knows."""
    return str(ScriptDirectory(str(HERE)).get_current_head())


@contextmanager
def _migrating(database_url: str) -> Iterator[Config]:
    _make_folder(database_url)
    database = Database(database_url)
    try:
        with database.write() as connection:
            if not database.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            yield _config(connection)
    except CommandError as error:
        # No such revision, or none before the first: nothing was changed.
        raise RevisionRefused(f"{error}.") from error
    finally:
        database.close()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _make_folder(database_url: str) -> None:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _no_empty(_context: object, _revision: object, directives: list[MigrationScript]) -> None:
    upgrade_ops = directives[0].upgrade_ops
    if upgrade_ops is not None and upgrade_ops.is_empty():
        directives.clear()
