"""The audit log cannot be changed unnoticed, is found again, and ends by whole sealed pieces."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import islice

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from email_provisioning.bootstrap import Services
from email_provisioning.domain.actor import Actor
from email_provisioning.errors import InvalidCursor, StorageUnavailable
from email_provisioning.persistence import log, log_segments
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.log_search import Filter
from email_provisioning.persistence.tables import PREFIX
from email_provisioning.persistence.tables import log as table
from email_provisioning.persistence.tables import log_segments as segments_table
from email_provisioning.provisioning.audit_export import write
from email_provisioning.provisioning.audit_verification import verify
from email_provisioning.provisioning.checkpoints import CheckpointUnusable, read_checkpoint
from tests.support.services import ALICE

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def note(services: Services, count: int, *, action: str = "create", at: datetime = AT) -> None:
    """Write some entries, in transactions of a few each."""
    numbers = iter(range(count))
    while batch := list(islice(numbers, 3)):
        with services.database.write() as connection:
            for number in batch:
                log.append(
                    connection,
                    at=at + timedelta(seconds=number),
                    actor=ALICE,
                    action=action,
                    status="success",
                    address=f"contact{number}@example.test",
                    details={"ö": number, "list": [1, None, "x"]},
                )


@contextmanager
def behind_the_back(database: Database) -> Iterator[Connection]:
    """Change the log as somebody would who may do anything to the database."""
    with database.engine.begin() as connection:
        if database.is_sqlite:
            for name in connection.scalars(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection


def count(services: Services) -> int:
    with services.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def kinds(services: Services, **kept: object) -> set[str]:
    found = verify(services.database, services.audit.checkpoints, **kept)  # type: ignore[arg-type]
    return {each.kind for each in found.problems}


def test_a_log_that_was_only_written_is_whole(services: Services) -> None:
    note(services, 20)
    services.audit.seal()
    note(services, 4)
    found = verify(services.database, services.audit.checkpoints)
    assert list(found.problems) == []
    assert (found.rows, found.segments, found.unsealed) == (count(services), 1, 4)


@pytest.mark.parametrize("statement", ["UPDATE {log} SET status = 'x'", "DELETE FROM {log}"])
def test_the_database_itself_refuses_to_change_it(services: Services, statement: str) -> None:
    note(services, 2)
    services.audit.seal()
    for name in ("log", "log_segments"):
        sql = statement.format(log=f"{PREFIX}{name}").replace("status", "status" if name == "log" else "hash")
        with pytest.raises(DBAPIError, match="append-only"), services.database.engine.begin() as connection:
            connection.exec_driver_sql(sql)
    if not services.database.is_sqlite:
        with pytest.raises(DBAPIError, match="append-only"), services.database.engine.begin() as connection:
            connection.exec_driver_sql(f"TRUNCATE {PREFIX}log")


def test_every_one_of_a_hundred_tamperings_is_found(services: Services) -> None:
    chance = random.Random(7)
    note(services, 60)
    services.audit.seal()
    note(services, 20)
    kept = [services.audit.newest()]
    total = count(services)
    missed = []
    for number in range(100):
        with services.database.engine.connect() as outer:
            saved = {each: outer.execute(select(each)).all() for each in (table, segments_table)}
        what = _tamper(services.database, chance, total)
        if not kinds(services, kept=kept):
            missed.append((number, what))
        with behind_the_back(services.database) as connection:
            for each, rows in saved.items():
                connection.execute(each.delete())
                connection.execute(each.insert(), [dict(row._mapping) for row in rows])
    assert missed == []
    assert kinds(services, kept=kept) == set()


@pytest.mark.parametrize("name", [column.name for column in table.c])
def test_an_edit_of_any_column_is_found(services: Services, name: str) -> None:
    note(services, 3)
    other = {"id": 99, "at": AT + timedelta(microseconds=1), "details": {"ö": 2}}.get(name, "somebody")
    with behind_the_back(services.database) as connection:
        connection.execute(table.update().where(table.c.id == 2).values({name: other}))
    assert kinds(services) & {"changed", "removed"}


def _tamper(database: Database, chance: random.Random, total: int) -> str:
    one, other = chance.sample(range(1, total), 2)
    what = chance.choice(["edit", "remove", "swap", "truncate", "insert", "time", "drop"])
    with behind_the_back(database) as connection:
        if what == "edit":
            column = chance.choice(["user_id", "action", "status", "address", "request_id", "origin"])
            connection.execute(table.update().where(table.c.id == one).values({column: "somebody"}))
        elif what == "time":
            connection.execute(table.update().where(table.c.id == one).values(at=AT - timedelta(days=1)))
        elif what == "drop":
            _drop(connection)
        elif what == "remove":
            connection.execute(table.delete().where(table.c.id == one))
        elif what == "swap":
            for old, new in ((one, -1), (other, one), (-1, other)):
                connection.execute(table.update().where(table.c.id == old).values(id=new))
        elif what == "truncate":
            # Beyond the last seal nothing proves that there was more; the checkpoint was made at 61 rows or so.
            connection.execute(table.delete().where(table.c.id >= min(one, 60)))
        else:
            row = dict(connection.execute(select(table).where(table.c.id == one)).one()._mapping)
            connection.execute(table.insert(), {**row, "id": total + 1})
    return what


def _drop(connection: Connection) -> None:
    """Remove what is sealed, in the way in which retention does so, as far as the key is not needed."""
    mark = {"dropped_at": AT, "drop_signature": segments_table.c.signature}
    connection.execute(segments_table.update().values(mark))
    last = connection.scalar(select(func.max(segments_table.c.last_id)))
    connection.execute(table.delete().where(table.c.id <= last))


def test_sealed_history_that_somebody_else_removed_is_found(services: Services) -> None:
    note(services, 6)
    services.audit.seal()
    kept = [services.audit.newest()]
    note(services, 2)
    with services.database.engine.begin() as connection:
        # No trigger stands in the way: a database cannot tell whose signature it is.
        _drop(connection)
    assert kinds(services) == {"drop_unproven", "removed", "truncated"}
    assert "checkpoint_differs" in kinds(services, kept=kept)


def test_retention_removes_nothing_that_was_made_to_look_old(
    make_services: Callable[..., Services],
) -> None:
    services = make_services(AUDIT_RETENTION_DAYS="30")
    note(services, 6, at=services.clock())
    services.audit.seal()
    before = count(services)
    with behind_the_back(services.database) as connection:
        connection.execute(segments_table.update().values(last_at=AT - timedelta(days=900)))
    services.audit.tend()
    assert count(services) == before
    assert kinds(services) == {"segment_changed"}


def test_who_removes_the_seals_too_is_found_by_a_checkpoint_kept_elsewhere(services: Services) -> None:
    note(services, 10)
    segment = services.audit.seal()
    assert segment is not None
    services.audit.keep(segment)
    (file,) = (services.settings.data_dir / "audit").glob("*.json")
    kept = [read_checkpoint(file.read_text())]
    assert kept == [segment]
    with behind_the_back(services.database) as connection:
        connection.execute(table.delete().where(table.c.id > 3))
        connection.exec_driver_sql(f"DELETE FROM {PREFIX}log_segments")
    assert kinds(services) == set()
    assert kinds(services, kept=kept) == {"checkpoint_differs"}


def test_a_checkpoint_of_another_key_proves_nothing(
    services: Services, make_services: Callable[..., Services]
) -> None:
    note(services, 3)
    segment = services.audit.seal()
    assert segment is not None
    forged = type(segment)(
        **{
            **{name: getattr(segment, name) for name in type(segment).__dataclass_fields__},
            "signature": "00" * 64,
        }
    )
    assert kinds(services, kept=[forged]) == {"checkpoint_foreign"}
    with pytest.raises(CheckpointUnusable):
        read_checkpoint('{"first_id": 1}')


def test_whole_sealed_pieces_end_with_their_time_and_the_rest_stays_provable(
    make_services: Callable[..., Services],
) -> None:
    services = make_services(AUDIT_RETENTION_DAYS="30")
    old = services.clock() - timedelta(days=40)
    note(services, 6, at=old)
    first = services.audit.seal()
    assert first is not None
    note(services, 5, action="delete", at=services.clock())
    services.audit.tend()
    assert count(services) == 5
    assert verify(services.database, services.audit.checkpoints).problems == []
    note(services, 2)
    services.audit.seal()
    assert verify(services.database, services.audit.checkpoints).problems == []
    assert kinds(services, kept=[first]) == set()
    with services.database.read() as connection:
        assert log_segments.page(connection)[0].dropped_at is not None


def test_a_log_of_which_everything_was_dropped_goes_on(make_services: Callable[..., Services]) -> None:
    services = make_services(AUDIT_RETENTION_DAYS="1")
    services.audit.seal()
    note(services, 3, at=services.clock() - timedelta(days=9))
    services.audit.seal()
    services.audit.tend()
    note(services, 2)
    assert verify(services.database, services.audit.checkpoints).problems == []


def test_writers_at_once_make_one_chain(services: Services) -> None:
    before = count(services)
    with ThreadPoolExecutor(8) as executor:
        list(executor.map(lambda _: note(services, 6), range(8)))
    found = verify(services.database, services.audit.checkpoints)
    assert (found.rows, list(found.problems)) == (before + 48, [])


def test_what_does_not_commit_leaves_no_entry(services: Services) -> None:
    before = count(services)

    def broken_off() -> None:
        with services.database.write() as connection:
            log.append(connection, at=AT, actor=ALICE, action="create", status="success")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_off()
    note(services, 1)
    assert count(services) == before + 1


def test_entries_are_found_by_actor_address_action_and_time(services: Services) -> None:
    note(services, 9)
    note(services, 9, action="delete", at=AT + timedelta(days=1))
    audit = services.audit

    def found(**wanted: object) -> int:
        return len(audit.page(Filter(**wanted), limit=100).entries)  # type: ignore[arg-type]

    assert found(user_id="alice") == 18
    assert found(user_id="bob") == 0
    assert found(address="contact3@example.test") == 2
    assert found(action="delete", since=AT + timedelta(days=1, seconds=5)) == 4
    assert found(action="create", until=AT + timedelta(seconds=2)) == 2
    assert found(since=datetime(2199, 1, 1, tzinfo=UTC)) == 0
    assert found(until=datetime(1999, 1, 1, tzinfo=UTC)) == 0


def test_pages_follow_one_another_without_a_gap(services: Services) -> None:
    note(services, 25)
    seen, cursor = [], None
    while True:
        page = services.audit.page(Filter(user_id="alice"), limit=10, cursor=cursor)
        seen += [each.id for each in page.entries]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 25
    with pytest.raises(InvalidCursor):
        services.audit.page(Filter(), cursor="x")


def test_exports_hold_everything_and_no_formula(services: Services) -> None:
    note(services, 5)
    with services.database.write() as connection:
        log.append(
            connection,
            at=AT,
            actor=Actor(user_id="=cmd|' /C calc'!A0", name="x"),
            action="view",
            status="success",
        )
    lines = [json.loads(line) for line in write(services.audit.export(Filter()), "jsonl")]
    assert len(lines) == count(services)
    assert lines[-1]["user_id"] == "=cmd|' /C calc'!A0"
    rows = list(csv.DictReader(StringIO("".join(write(services.audit.export(Filter()), "csv")))))
    assert len(rows) == len(lines)
    assert rows[-1]["user_id"] == "'=cmd|' /C calc'!A0"


def test_a_refusal_is_noted_and_a_failing_store_keeps_nobody_from_hearing_why(services: Services) -> None:
    services.audit.refused(ALICE, action="delete", error=StorageUnavailable(), account_id="x")
    (entry,) = services.audit.page(Filter(user_id="alice")).entries
    assert (entry.action, entry.status) == ("delete", "storage_unavailable")


def test_a_checkpoint_that_cannot_be_written_stops_nobody_and_is_written_later(services: Services) -> None:
    note(services, 3)  # long ago: due to be sealed
    folder = services.settings.data_dir / "audit"
    folder.write_text("something is in the way")
    services.worker.sweep()
    assert services.audit.newest() is not None
    folder.unlink()
    services.worker.sweep()
    assert [read_checkpoint(file.read_text()) for file in folder.glob("*.json")] == [services.audit.newest()]
