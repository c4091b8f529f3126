"""The triggers that keep the tallies, in the very transaction that changes what they count.

Whatever changes a run, a cascade too, is counted: nobody has to think of it. Each change adds rows of its own instead
of changing one that others wait for, so nobody waits for anybody, in a circle or not.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from email_provisioning.persistence.tables import PREFIX

TALLIES, ACCOUNTS, RUNS = f"{PREFIX}tallies", f"{PREFIX}accounts", f"{PREFIX}runs"
DELIVERIES = f"{PREFIX}webhook_deliveries"
_UNFINISHED = "('running', 'undoing')"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Trigger:
    """What is added to the tallies when rows of a table change."""

    table: str
    event: str
    #: Name and amount of each row that is added.
    adds: tuple[tuple[str, int], ...]
    #: The condition, on OLD and NEW; None: always.
    when: str | None = None

    @property
    def name(self) -> str:
        """Return what the trigger is called."""
        words = self.event.lower().replace(",", "").split()
        return f"{self.table}_tally_{'_'.join(words)}{'_finished' if self.when and 'NOT IN' in self.when else ''}"

    @property
    def body(self) -> str:
        """Return the statements."""
        into = f"INSERT INTO {TALLIES} (name, amount) VALUES"
        return " ".join(f"{into} ({name}, {amount});" for name, amount in self.adds)


def _open(row: str) -> str:
    return f"'runs/' || {row}.operation"


def _finished(row: str) -> str:
    # Deleted with its account, a run was counted long before.
    provider = f"(SELECT provider FROM {ACCOUNTS} WHERE id = {row}.account_id)"  # noqa: S608 (our own names)
    return f"'finished/' || {row}.operation || '/' || COALESCE({provider}, '') || '/' || {row}.state"


_TRIGGERS = (
    _Trigger(table=RUNS, event="INSERT", adds=((_open("NEW"), 1),), when=f"NEW.state IN {_UNFINISHED}"),
    _Trigger(
        table=RUNS, event="INSERT", adds=((_finished("NEW"), 1),), when=f"NEW.state NOT IN {_UNFINISHED}"
    ),
    _Trigger(
        table=RUNS,
        event="UPDATE OF state",
        adds=((_open("OLD"), -1), (_finished("NEW"), 1)),
        when=f"OLD.state IN {_UNFINISHED} AND NEW.state NOT IN {_UNFINISHED}",
    ),
    _Trigger(table=RUNS, event="DELETE", adds=((_open("OLD"), -1),), when=f"OLD.state IN {_UNFINISHED}"),
    _Trigger(
        table=DELIVERIES,
        event="UPDATE OF state",
        adds=(("'deliveries/' || NEW.state", 1),),
        when="OLD.state <> NEW.state AND NEW.state NOT IN ('pending')",
    ),
)


def make(connection: Connection) -> None:
    """Add the triggers to the tables, which are there and empty."""
    for trigger in _TRIGGERS:
        when = f"WHEN ({trigger.when})" if trigger.when else ""
        head = f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} FOR EACH ROW {when}"
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"{head} BEGIN {trigger.body} END")
        else:
            connection.exec_driver_sql(
                f"CREATE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {trigger.body} RETURN NULL; END $$"
            )
            connection.exec_driver_sql(f"{head} EXECUTE FUNCTION {trigger.name}()")


def drop(connection: Connection) -> None:
    """Remove the triggers, and what of them outlives the tables."""
    for trigger in _TRIGGERS:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger.name}"))
        else:
            connection.execute(text(f"DROP FUNCTION IF EXISTS {trigger.name}() CASCADE"))
