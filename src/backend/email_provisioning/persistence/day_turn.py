"""The trigger that keeps what a day has come to when the next one begins, on SQLite and on PostgreSQL.

A statement that counts sees the turn of a day only where it replaces the day before. What that day came to is written
down by the database in the same instant, so that no kill and no second process can lose it and no message waits for it.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from email_provisioning.persistence.tables import PREFIX

USAGE, DAYS = f"{PREFIX}usage", f"{PREFIX}usage_days"
_NAME = f"{PREFIX}keep_day"


def make_day_turn(connection: Connection) -> None:
    """Add the trigger to the tables, which are there."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE TRIGGER {USAGE}_day_turn AFTER UPDATE OF day ON {USAGE} WHEN NEW.day <> OLD.day "
            f"BEGIN {_keep('counted', 'day_used')}; {_keep('internal', 'day_internal')}; END"
        )
        return
    connection.exec_driver_sql(
        f"CREATE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {_keep('counted', 'day_used')}; {_keep('internal', 'day_internal')}; RETURN NULL; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {USAGE}_day_turn AFTER UPDATE OF day ON {USAGE} FOR EACH ROW "
        f"WHEN (NEW.day <> OLD.day) EXECUTE FUNCTION {_NAME}()"
    )


def drop_day_turn(connection: Connection) -> None:
    """Remove what outlives the tables."""
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"DROP FUNCTION IF EXISTS {_NAME}() CASCADE"))


def _keep(kind: str, column: str) -> str:
    return (
        f"INSERT INTO {DAYS} (account_id, day, kind, count) "
        f"SELECT OLD.account_id, OLD.day, '{kind}', OLD.{column} WHERE OLD.{column} > 0 "
        f"ON CONFLICT (account_id, day, kind) DO UPDATE SET count = {DAYS}.count + excluded.count"
    )
