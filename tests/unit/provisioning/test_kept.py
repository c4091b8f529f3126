"""What a vendor shows a provider once: kept sealed, made by one process, and never lost to a race."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from email_provisioning.domain.clock import utc_now
from email_provisioning.errors import ProviderKeyInvalid, ProviderUnavailable
from email_provisioning.persistence import kept as rows
from email_provisioning.persistence import tables
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning import kept
from email_provisioning.provisioning.kept import SharedSecrets
from email_provisioning.secret_stores.keyring import Keyring, SealBroken, load_keyring
from tests.support.processes import in_processes

PROCESSES = 4


@pytest.fixture
def keyring(data_dir: Path) -> Keyring:
    return load_keyring(data_dir / "secret-keys.json")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def secrets(database: Database, keyring: Keyring) -> SharedSecrets:
    return SharedSecrets(database=database, keyring=keyring, clock=utc_now)


def never(_secret: str = "") -> str:
    raise AssertionError("it is there already")


def unneeded(secret: str) -> None:
    raise AssertionError(f"nobody else made {secret}")


def test_a_secret_is_made_once_and_kept_sealed(
    secrets: SharedSecrets, record_secret: Callable[[str], None]
) -> None:
    record_secret("SG.key-of-the-relay")
    assert (
        secrets.get_or_make("sendgrid/relay", lambda: "SG.key-of-the-relay", unneeded)
        == "SG.key-of-the-relay"
    )
    assert secrets.get_or_make("sendgrid/relay", never, unneeded) == "SG.key-of-the-relay"
    assert secrets.get_or_make("sendgrid/other", lambda: "another", unneeded) == "another"


def test_a_secret_that_is_forgotten_is_made_anew(secrets: SharedSecrets) -> None:
    secrets.get_or_make("relay", lambda: "first", unneeded)
    for _ in range(2):
        secrets.forget("relay")
    assert secrets.get_or_make("relay", lambda: "second", unneeded) == "second"


def test_a_making_that_fails_keeps_nobody_waiting(secrets: SharedSecrets) -> None:
    def fails() -> str:
        raise ProviderKeyInvalid

    with pytest.raises(ProviderKeyInvalid):
        secrets.get_or_make("relay", fails, unneeded)
    assert secrets.get_or_make("relay", lambda: "made", unneeded) == "made"


def test_of_many_processes_one_makes_the_secret_and_all_get_it(
    database_url: str, keyring: Keyring, data_dir: Path
) -> None:
    def work(number: int) -> str:
        secrets = SharedSecrets(database=Database(database_url), keyring=keyring, clock=utc_now)

        def make() -> str:
            (data_dir / f"made-{number}").touch()
            return f"made by {number}"

        return secrets.get_or_make("relay", make, unneeded)

    got = in_processes(work, PROCESSES)
    (maker,) = data_dir.glob("made-*")
    assert got == [f"made by {maker.name[-1]}"] * PROCESSES


def test_whoever_is_overtaken_hands_back_what_it_made(database: Database, keyring: Keyring) -> None:
    # One process makes a secret for so long that another one thinks it dead.
    later = timedelta(seconds=2 * kept.LEASE_SECONDS)
    slow = SharedSecrets(database=database, keyring=keyring, clock=utc_now)
    quick = SharedSecrets(database=database, keyring=keyring, clock=lambda: utc_now() + later)
    unmade: list[str] = []

    def make_slowly() -> str:
        assert quick.get_or_make("relay", lambda: "the quick one's", unneeded) == "the quick one's"
        return "the slow one's"

    assert slow.get_or_make("relay", make_slowly, unmade.append) == "the quick one's"
    assert unmade == ["the slow one's"]


def test_nobody_waits_for_ever_for_another_process(
    database: Database, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "PATIENCE_SECONDS", 0.1)
    secrets = SharedSecrets(database=database, keyring=keyring, clock=utc_now)

    def make() -> str:
        with pytest.raises(ProviderUnavailable) as refused:
            secrets.get_or_make("relay", never, unneeded)
        assert refused.value.retryable
        return "made"

    assert secrets.get_or_make("relay", make, unneeded) == "made"


def test_a_process_that_died_over_it_is_replaced(database: Database, keyring: Keyring) -> None:
    now = utc_now()
    dead = SharedSecrets(database=database, keyring=keyring, clock=lambda: now)
    after = SharedSecrets(database=database, keyring=keyring, clock=lambda: now + timedelta(minutes=2))
    _leave_claim(dead, now)
    assert after.get_or_make("relay", lambda: "made", unneeded) == "made"


def _leave_claim(secrets: SharedSecrets, now: datetime) -> None:
    until = now + timedelta(seconds=kept.LEASE_SECONDS)
    with secrets.database.write() as connection:
        assert rows.claim(connection, "relay", lease="of-the-dead", at=now, until=until)


def test_a_secret_moved_to_another_name_does_not_open(secrets: SharedSecrets, database: Database) -> None:
    secrets.get_or_make("one", lambda: "secret of one", unneeded)
    secrets.get_or_make("two", lambda: "secret of two", unneeded)
    table = tables.kept_secrets
    with database.write() as connection:
        sealed = connection.scalar(select(table.c.sealed).where(table.c.name == "one"))
        connection.execute(table.update().where(table.c.name == "two").values(sealed=sealed))
    assert secrets.get_or_make("one", never, unneeded) == "secret of one"
    with pytest.raises(SealBroken):
        secrets.get_or_make("two", never, unneeded)
