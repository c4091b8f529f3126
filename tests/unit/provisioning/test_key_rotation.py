"""The key that seals is rotated while others go on sealing: nothing is missed, and nothing is lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from email_provisioning.domain.actor import SYSTEM
from email_provisioning.domain.clock import utc_now
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.sealed import SEALED
from email_provisioning.persistence.tables import metadata, secrets
from email_provisioning.provisioning.kept import SharedSecrets
from email_provisioning.provisioning.key_rotation import KeyRotation, RotationUnderWay
from email_provisioning.secret_stores import key_file
from email_provisioning.secret_stores.base import SecretRef
from email_provisioning.secret_stores.key_file import KeyFileError, Keys
from email_provisioning.secret_stores.keyring import load_keyring
from email_provisioning.secret_stores.local import LocalSecretStore
from email_provisioning.testing.secret_store import named

Process = Callable[[], LocalSecretStore]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


@pytest.fixture
def process(database_url: str, file: Path) -> Iterator[Process]:
    """Return a function that gives the store as another process sees it: with a connection and keys of its own."""
    opened: list[Database] = []

    def open_store() -> LocalSecretStore:
        opened.append(Database(database_url))
        return LocalSecretStore(opened[-1], load_keyring(file))

    yield open_store
    for database in opened:
        database.close()


@pytest.fixture
def rotation(database_url: str, file: Path) -> Iterator[KeyRotation]:
    database = Database(database_url)
    yield KeyRotation(database=database, file=file, clock=utc_now)
    database.close()


def quietly(_done: int, _total: int) -> None:
    """Hear of no progress."""


def key_ids(file: Path) -> list[str]:
    return [each["id"] for each in json.loads(file.read_text())["keys"]]


def test_whatever_is_sealed_takes_part() -> None:
    sealed = {table.name for table in metadata.sorted_tables if "sealed" in table.c}
    assert {each.table.name for each in SEALED} == sealed


def test_everything_is_sealed_anew_and_the_old_key_goes(
    process: Process, rotation: KeyRotation, file: Path
) -> None:
    store = process()
    refs = [named() for _ in range(250)]
    for ref in refs:
        store.write(ref, ref.account_id)
    kept = SharedSecrets(database=rotation.database, keyring=load_keyring(file), clock=utc_now)
    kept.get_or_make("vendor", lambda: "shown once", lambda _other: None)
    told: list[tuple[int, int]] = []
    rotated = rotation.run(SYSTEM, lambda done, total: told.append((done, total)))
    assert (rotated.key_id, rotated.sealed, rotated.broken) == ("k2", 251, ())
    assert told[-1] == (251, 251)
    assert key_ids(file) == ["k2"]
    # A process that was started before learns of it by itself, one that is started now knows nothing else.
    for each in (store, process()):
        assert [each.read(ref) for ref in refs] == [ref.account_id for ref in refs]
    assert kept.get_or_make("vendor", lambda: "another", lambda _other: None) == "shown once"


def test_processes_that_go_on_sealing_lose_nothing(
    process: Process, rotation: KeyRotation, file: Path
) -> None:
    process()
    written: list[SecretRef] = []

    def work() -> None:
        store = process()
        for _ in range(25):
            ref = named()
            store.write(ref, ref.account_id)
            assert store.read(ref) == ref.account_id
            written.append(ref)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    rounds = 0
    while any(thread.is_alive() for thread in threads):
        rotation.run(SYSTEM, quietly)
        rounds += 1
    for thread in threads:
        thread.join()
    rotation.run(SYSTEM, quietly)
    assert len(written) == 75
    store = process()
    with rotation.database.read() as connection:
        used = set(connection.scalars(select(secrets.c.key_id).distinct()))
    assert used == set(key_ids(file)) == {f"k{rounds + 2}"}
    assert [store.read(ref) for ref in written] == [ref.account_id for ref in written]


def test_an_interrupted_rotation_is_finished_without_another_key(
    process: Process, rotation: KeyRotation, file: Path
) -> None:
    ref = named()
    process().write(ref, "one")
    found = key_file.read(file)
    key_file.replace(file, Keys(keys={**found.keys, "k2": key_file.new_key()}, pepper=found.pepper))
    assert rotation.run(SYSTEM, quietly).key_id == "k2"
    assert key_ids(file) == ["k2"]
    assert process().read(ref) == "one"


def test_what_no_key_opens_is_told_and_keeps_the_old_keys(
    process: Process, rotation: KeyRotation, file: Path
) -> None:
    store, broken, whole = process(), named(), named()
    store.write(broken, "one")
    store.write(whole, "two")
    with rotation.database.write() as connection:
        connection.execute(
            secrets.update().where(secrets.c.account_id == broken.account_id).values(sealed=b"x" * 40)
        )
    rotated = rotation.run(SYSTEM, quietly)
    assert rotated.broken == (f"{broken.account_id}/1",)
    assert rotated.sealed == 1
    assert key_ids(file) == ["k1", "k2"]
    store.delete(broken)
    assert rotation.run(SYSTEM, quietly).broken == ()
    assert key_ids(file) == ["k2"]
    assert process().read(whole) == "two"


def test_two_rotations_at_once_are_kept_apart(rotation: KeyRotation, process: Process) -> None:
    process().write(named(), "one")

    def again(_done: int, _total: int) -> None:
        with pytest.raises(RotationUnderWay):
            rotation.run(SYSTEM, quietly)

    rotation.run(SYSTEM, again)
    rotation.run(SYSTEM, quietly)


def test_a_key_file_that_is_missing_is_not_made(rotation: KeyRotation, file: Path) -> None:
    with pytest.raises(KeyFileError, match="restore it from your backup"):
        rotation.run(SYSTEM, quietly)
    assert not file.exists()


def test_another_servers_key_file_is_refused(process: Process, file: Path) -> None:
    store, ref = process(), named()
    store.write(ref, "one")
    key_file.replace(file, Keys(keys={"k9": key_file.new_key()}, pepper=key_file.new_key()))
    with pytest.raises(KeyFileError, match="replaced by another key file"):
        store.write(named(), "two")
    assert store.read(ref) == "one"


@pytest.mark.parametrize(
    "content", ["", "{}", '{"keys": [], "pepper": ""}', "[1]", '{"keys": {}, "pepper": 1}']
)
def test_a_key_file_that_is_none_is_refused(content: str, file: Path) -> None:
    file.write_text(content)
    file.chmod(0o600)
    with pytest.raises(KeyFileError, match="restore it from your backup"):
        load_keyring(file)


def test_the_new_file_has_the_old_ones_owner_and_mode(
    process: Process, rotation: KeyRotation, file: Path
) -> None:
    process().write(named(), "one")
    before = file.stat()
    rotation.run(SYSTEM, quietly)
    after = file.stat()
    assert (after.st_uid, after.st_gid, after.st_mode & 0o777) == (before.st_uid, before.st_gid, 0o600)
    assert [each.name for each in file.parent.iterdir() if each.name.startswith(".")] == []
