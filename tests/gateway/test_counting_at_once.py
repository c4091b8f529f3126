"""Messages that are counted in the event loop: only where nothing is waited for, and as exactly as by a thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.errors import QuotaExceeded, SenderRefused
from email_provisioning.persistence.sending import FREE, SENT, SLOT, UNDER_WAY
from email_provisioning.provisioning.submission import Login, Posting
from tests.gateway.running import Member, create, running
from tests.support.services import ALICE

both_databases = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def services(make_services: Callable[..., Services]) -> Services:
    return make_services(IMAP_PORT="0", LIMITS_COUNT_INTERNAL="true", DAILY_EMAIL_LIMIT_PER_ACCOUNT="3")


@pytest.fixture
def contact(services: Services) -> Member:
    return create(services, "contact", ALICE)


def login(services: Services, member: Member) -> Login:
    return services.submission.authenticate(member.address, member.password)


def letter(author: str) -> bytes:
    return f"From: {author}\r\nSubject: hello\r\n\r\nhi\r\n".encode()


def count(services: Services, member: Member, author: str | None = None) -> Posting | None:
    sender = login(services, member)
    return services.submission.count_at_once(
        sender, recipients=[sender.address], content=letter(author or member.address)
    )


def used(services: Services, member: Member) -> int:
    with services.database.read() as connection:
        return services.submission.quota.of_accounts(connection, [member.account_id])[
            member.account_id
        ].day.used


def slots(services: Services) -> set[bytes]:
    """Return the states of what is being sent."""
    (file,) = (services.settings.data_dir / "sending").glob("*.sending")
    content = file.read_bytes()
    return {content[start : start + 1] for start in range(0, len(content), SLOT)} - {b"\0"}


def messages(services: Services, member: Member) -> int:
    return len(list((services.settings.data_dir / "mail" / member.account_id / "new").glob("*")))


@on_sqlite
def test_what_is_counted_is_sent_and_the_limit_holds(services: Services, contact: Member) -> None:
    for number in range(1, 4):
        posting = count(services, contact)
        assert posting is not None
        assert used(services, contact) == number
        assert messages(services, contact) == number - 1
        services.submission.relay(posting)
        assert messages(services, contact) == number
    assert count(services, contact) is None
    sender = login(services, contact)
    with pytest.raises(QuotaExceeded):
        services.submission.submit(sender, recipients=[sender.address], content=letter(contact.address))
    assert used(services, contact) == 3


@both_databases
def test_another_author_is_not_counted(services: Services, contact: Member) -> None:
    assert count(services, contact, author="someone@example.test") is None
    sender = login(services, contact)
    with pytest.raises(SenderRefused):
        services.submission.submit(
            sender, recipients=[sender.address], content=letter("someone@example.test")
        )
    assert used(services, contact) == 0


@on_sqlite
def test_an_author_that_takes_long_to_read_is_left_to_a_thread(
    make_services: Callable[..., Services],
) -> None:
    services = make_services(IMAP_PORT="0")
    contact = create(services, "contact", ALICE)
    sender = login(services, contact)
    for author, plain in (
        (contact.address, True),
        (f"Contact <{contact.address}>", True),
        (f"{contact.address} (the one (and only))", False),
    ):
        assert (count(services, contact, author) is not None) is plain
        services.submission.submit(sender, recipients=[sender.address], content=letter(author))


@on_sqlite
def test_nothing_is_waited_for_while_another_thread_writes(services: Services, contact: Member) -> None:
    with services.database.write(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(count, services, contact).result() is None
    assert used(services, contact) == 0
    assert count(services, contact) is not None


@on_sqlite
def test_nothing_is_waited_for_while_another_process_writes(services: Services, contact: Member) -> None:
    with services.database.write_at_once() as connection:
        assert connection is not None
        # The default of a thread is seconds; and a log that grows is not put into the database here.
        for name in ("busy_timeout", "wal_autocheckpoint"):
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == 0
    with closing(sqlite3.connect(services.database.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert count(services, contact) is None
        # It is known that nothing was counted: there is nothing to be given back.
        assert slots(services) == {FREE}
        other.execute("ROLLBACK")
    assert used(services, contact) == 0
    posting = count(services, contact)
    assert posting is not None
    assert slots(services) == {UNDER_WAY}
    services.submission.relay(posting)
    assert slots(services) == {SENT}
    services.submission.counting.flush()
    assert slots(services) == {FREE}
    assert used(services, contact) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_is_always_waited_for(services: Services, contact: Member) -> None:
    with services.database.write_at_once() as connection:
        assert connection is None
    assert count(services, contact) is None
    assert used(services, contact) == 0


@on_sqlite
def test_a_message_that_meets_a_writer_is_counted_once_that_ends(
    make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than any machine takes for what follows.
    monkeypatch.setattr("email_provisioning.persistence.database.SQLITE_BUSY_MS", 60_000)
    services = make_services(IMAP_PORT="0", LIMITS_COUNT_INTERNAL="true")
    contact = create(services, "contact", ALICE)
    database = services.database.url.database or ""
    with (
        running(services) as gateway,
        gateway.signed_in(contact) as session,
        gateway.signed_in(contact) as bystander,
        closing(sqlite3.connect(database, isolation_level=None)) as other,
        ThreadPoolExecutor(1) as pool,
    ):
        other.execute("BEGIN IMMEDIATE")
        sending = pool.submit(
            session.sendmail, contact.address, [contact.address], letter(contact.address).decode()
        )
        assert bystander.noop()[0] == 250
        assert not sending.done()
        other.execute("ROLLBACK")
        sending.result()
        assert len(gateway.inbox(contact)) == 1
    assert used(services, contact) == 1


@on_sqlite
def test_the_log_of_sqlite_does_not_grow_for_ever(make_services: Callable[..., Services]) -> None:
    services = make_services(
        IMAP_PORT="0",
        LIMITS_COUNT_INTERNAL="true",
        DAILY_EMAIL_LIMIT_PER_ACCOUNT="100000",
        MONTHLY_EMAIL_LIMIT_PER_ACCOUNT="100000",
    )
    contact = create(services, "contact", ALICE)
    sender, log = login(services, contact), Path(f"{services.database.url.database}-wal")
    counting, sizes = services.submission.counting, []
    for _ in range(4):
        for _ in range(1_000):
            posting = services.submission.count_at_once(
                sender, recipients=[sender.address], content=letter(contact.address)
            )
            # Where what was sent is being noted in the background, a thread would count this one.
            if posting is not None:
                counting.sent(posting.taken)
        counting.flush()
        sizes.append(log.stat().st_size)
    assert sizes[-1] < 2 * sizes[0], sizes
