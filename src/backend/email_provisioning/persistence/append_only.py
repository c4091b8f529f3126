"""The triggers that let the audit log grow and do nothing else, on SQLite and on PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Connection, text

from email_provisioning.persistence.tables import PREFIX

LOG, SEGMENTS = f"{PREFIX}log", f"{PREFIX}log_segments"
#: A row may go once its sealed segment is marked as dropped; a segment's mark may be set once, and nothing else of it.
#: Whether the mark's signature is ours, a database cannot tell: `audit verify` does.
_KEPT = (
    f"NOT EXISTS (SELECT 1 FROM {SEGMENTS} "  # noqa: S608 (our own names)
    "WHERE OLD.id BETWEEN first_id AND last_id AND dropped_at IS NOT NULL)"
)
_MORE_THAN_THE_MARK = """
    OLD.dropped_at IS NOT NULL OR NEW.dropped_at IS NULL OR NEW.drop_signature IS NULL OR NEW.last_id <> OLD.last_id
    OR NEW.first_id <> OLD.first_id OR NEW.hash <> OLD.hash OR NEW.last_at <> OLD.last_at
    OR NEW.sealed_at <> OLD.sealed_at OR NEW.signature <> OLD.signature
"""
#: Table, event, condition under which it is refused (None: always).
_REFUSED = (
    (LOG, "UPDATE", None),
    (LOG, "DELETE", _KEPT),
    (SEGMENTS, "UPDATE", _MORE_THAN_THE_MARK),
    (SEGMENTS, "DELETE", None),
)
_MESSAGE = "the audit log is append-only"


def make_append_only(connection: Connection) -> None:
    """Add the triggers to the tables, which are there."""
    make = _on_sqlite if connection.dialect.name == "sqlite" else _on_postgresql
    make(connection)


def drop_functions(connection: Connection) -> None:
    """Remove what outlives the tables."""
    if connection.dialect.name != "sqlite":
        for name in ("refuse", "refuse_kept"):
            connection.execute(text(f"DROP FUNCTION IF EXISTS {PREFIX}{name}() CASCADE"))


def _on_sqlite(connection: Connection) -> None:
    for table, event, condition in _REFUSED:
        when = f"WHEN {condition}" if condition else ""
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        )


def _on_postgresql(connection: Connection) -> None:
    connection.exec_driver_sql(
        f"CREATE FUNCTION {PREFIX}refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
    )
    # The condition of a trigger of PostgreSQL's can hold no query: the row's own function asks.
    connection.exec_driver_sql(
        f"CREATE FUNCTION {PREFIX}refuse_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {_KEPT} THEN RAISE EXCEPTION '{_MESSAGE}'; END IF; RETURN OLD; END $$"
    )
    for table, event, condition in _REFUSED:
        function = f"{PREFIX}refuse_kept" if condition is _KEPT else f"{PREFIX}refuse"
        when = f"WHEN ({condition})" if condition and condition is not _KEPT else ""
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table} "
            f"FOR EACH ROW {when} EXECUTE FUNCTION {function}()"
        )
    for table in (LOG, SEGMENTS):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}refuse()"
        )
