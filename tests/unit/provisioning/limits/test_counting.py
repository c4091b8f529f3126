"""What is counted, what is given back and when, what is told of, and what remains of past days."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from email_provisioning.domain.address import Address
from email_provisioning.errors import (
    MessageRefused,
    ProviderUnavailable,
    ProvisioningError,
    QuotaExceeded,
    SenderRefused,
    StorageUnavailable,
    UnknownRecipient,
)
from email_provisioning.persistence import usage_days
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.events import Filter, newest_first
from email_provisioning.persistence.sending import SendingFile
from email_provisioning.persistence.usage import Recipients
from email_provisioning.persistence.usage_days import Tally
from email_provisioning.provisioning.counting import Counting
from tests.unit.provisioning.limits.conftest import Desk


def tallies(desk: Desk, first: date, last: date) -> dict[date, Tally]:
    with desk.services.database.read() as connection:
        return usage_days.of_account(connection, desk.account.id, first=first, last=last)


def told(desk: Desk) -> list[tuple[str, str, int]]:
    with desk.services.database.read() as connection:
        found = newest_first(connection, Filter(account_id=desk.account.id), limit=50)
    quota = [each for each in reversed(found) if each.kind.startswith("quota.")]
    return [(str(each.kind), each.data["period"], each.data["percent"]) for each in quota]


def in_another_process(desk: Desk) -> Counting:
    """Return what another process has: the same database, and a file of its own."""
    known = desk.services.submission.counting
    return replace(known, sending=SendingFile(known.sending.folder))


def gone(counting: Counting) -> None:
    """Let a process be gone: nobody holds its file any more."""
    assert counting.sending._closing is not None
    counting.sending._closing()
    if counting.sending._slots is not None:
        counting.sending._slots.close()


def test_a_minute_has_a_limit_of_its_own(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(MINUTE_EMAIL_LIMIT_PER_ACCOUNT="3")
    desk.send(2)
    assert desk.take(2) is None
    refused = desk.why_not(2)
    assert isinstance(refused, QuotaExceeded)
    assert (refused.period, refused.limit, refused.used) == ("minute", 3, 2)
    assert refused.resets_at == datetime(2026, 11, 25, 12, 1, tzinfo=UTC)
    assert refused.retry_after == 50
    desk.watch.at = refused.resets_at - timedelta(seconds=1)
    assert desk.take(2) is None
    desk.watch.at = refused.resets_at
    desk.send(3)
    assert desk.take() is None
    # A clock that steps back by a little gives nothing away.
    desk.watch.at -= timedelta(seconds=30)
    assert desk.take() is None
    # One that was set back by hours does not keep anybody from sending for hours.
    desk.watch.at -= timedelta(hours=3)
    desk.send(3)
    assert desk.take() is None


def test_what_a_minute_gives_back_can_be_sent_in_it(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(MINUTE_EMAIL_LIMIT_PER_ACCOUNT="3")
    taken = desk.take(3)
    assert taken is not None
    desk.services.submission.counting.refused(taken, ProviderUnavailable())
    later = desk.take(3)
    assert later is not None
    desk.watch.at += timedelta(minutes=1)
    desk.send(3)
    desk.services.submission.counting.refused(later, ProviderUnavailable())
    assert desk.take() is None


def test_what_stays_here_is_counted_apart(desk: Desk) -> None:
    desk.send(10)
    assert desk.take() is None
    for _ in range(3):
        desk.send(0, 4)
    assert desk.usage().day.used == 10
    today = date(2026, 11, 25)
    assert tallies(desk, today, today) == {today: Tally(accepted=22, internal=12)}


def test_each_share_of_a_limit_is_told_of_once_in_a_period(desk: Desk) -> None:
    desk.send(7)
    assert told(desk) == []
    desk.send()
    assert told(desk) == [("quota.warning", "day", 80)]
    taken = desk.send()
    desk.services.submission.counting.refused(taken, ProviderUnavailable())
    desk.send()
    assert told(desk) == [("quota.warning", "day", 80)]
    desk.send()
    assert told(desk) == [("quota.warning", "day", 80), ("quota.reached", "day", 100)]
    desk.watch.at += timedelta(days=1)
    desk.send(9)
    # Of two shares that are reached at once, the higher one is told.
    assert told(desk)[2:] == [("quota.warning", "month", 95), ("quota.warning", "day", 80)]
    desk.send()
    assert told(desk)[4:] == [("quota.reached", "month", 100), ("quota.reached", "day", 100)]
    assert desk.usage().month.share == 100


def test_what_could_not_be_told_is_told_at_the_next_count(desk: Desk) -> None:
    # The process is killed between the count and the telling.
    assert desk.take(8) is not None
    desk.send()
    assert told(desk) == [("quota.warning", "day", 80)]


def test_refusals_are_counted_by_their_reason(desk: Desk) -> None:
    submission, today = desk.services.submission, date(2026, 11, 25)
    taken = desk.take(2)
    assert taken is not None
    submission.counting.refused(taken, MessageRefused())
    refused = desk.why_not(11)
    assert refused is not None
    submission.refusals.note(desk.account.id, refused, 11)
    submission.refusals.note("gone", refused, 1)
    submission.refusals.flush()
    expected = {"message_refused": 2, "quota_exceeded_day": 11}
    assert tallies(desk, today, today) == {today: Tally(refused=expected)}
    assert desk.usage().day.used == 0


class Counted:
    """A database that may be away, and that counts its transactions."""

    def __init__(self, database: Database) -> None:
        self.database, self.transactions, self.away = database, 0, True

    def write(self, *, durable: bool) -> AbstractContextManager[Connection]:
        self.transactions += 1
        if self.away:
            raise StorageUnavailable
        return self.database.write(durable=durable)


def test_a_flood_of_refusals_is_written_at_once_and_lost_by_no_outage(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals, today = desk.services.submission.refusals, date(2026, 11, 25)
    database = Counted(desk.services.database)
    monkeypatch.setattr(refusals, "database", database)
    # Nothing is written but by this test.
    monkeypatch.setattr("email_provisioning.provisioning.soon.DELAY_SECONDS", 3600.0)
    for _ in range(100):
        refusals.note(desk.account.id, UnknownRecipient(), 1)
    refusals.note(desk.account.id, SenderRefused(), 1)
    refusals.note(desk.account.id, ProvisioningError("A command that is not understood."), 1)
    assert refusals._soon._timer is not None
    refusals._soon._timer.cancel()
    assert database.transactions == 0
    refusals.flush()
    assert tallies(desk, today, today) == {}
    database.away = False
    for _ in range(2):
        refusals.flush()
    expected = {"recipient_refused": 100, "sender_refused": 1}
    assert tallies(desk, today, today) == {today: Tally(refused=expected)}
    assert database.transactions == 2


def test_days_that_are_over_are_kept_as_they_were(desk: Desk) -> None:
    for day in range(3):
        desk.send(day + 1, day)
        desk.watch.at += timedelta(days=1)
    # A day is over, and one of its messages comes back.
    late = desk.send(4)
    desk.watch.at += timedelta(days=1)
    desk.send(1)
    desk.services.submission.counting._give_back(late.place)
    found = tallies(desk, date(2026, 11, 1), date(2026, 11, 30))
    assert {day.day: (tally.accepted, tally.internal) for day, tally in found.items()} == {
        25: (1, 0),
        26: (3, 1),
        27: (5, 2),
        28: (4, 0),
        29: (1, 0),
    }


def test_a_sent_message_is_not_given_back_any_more(desk: Desk) -> None:
    taken = desk.send(4)
    desk.services.submission.counting.flush()
    desk.services.submission.counting._give_back(taken.place)
    assert desk.usage().day.used == 4


def test_what_a_killed_process_was_sending_is_given_back_and_nothing_else(desk: Desk) -> None:
    other, own = in_another_process(desk), desk.services.submission.counting
    sent = other.take(desk.account.id, Recipients(counted=1))
    assert sent is not None
    other.sent(sent)
    for count in (2, 3):
        assert other.take(desk.account.id, Recipients(counted=count)) is not None
    assert desk.usage().day.used == 6
    # It lives, so what it does is its own.
    assert own.settle() == 0
    gone(other)
    assert own.settle() == 2
    assert (desk.usage().day.used, desk.usage().month.used) == (1, 1)
    assert own.settle() == 0
    own.sending.folder.joinpath("0.sending").write_bytes(b"Unonsense" + bytes(300))
    assert own.settle() == 0
    assert desk.usage().day.used == 1


def test_a_kill_before_the_count_gives_nothing_back(desk: Desk) -> None:
    desk.send(5)
    other = in_another_process(desk)
    moment = desk.services.submission.quota.moment(desk.watch.at)
    other.sending.begin(desk.account.id, Recipients(counted=1), moment=moment)
    gone(other)
    assert desk.services.submission.counting.settle() == 0
    assert desk.usage().day.used == 5


def test_a_settlement_that_is_cut_off_gives_back_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    other, own = in_another_process(desk), desk.services.submission.counting
    assert other.take(desk.account.id, Recipients(counted=1)) is not None
    gone(other)
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.unlink", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            own.settle()
    assert desk.usage().day.used == 0
    desk.send(2)
    assert own.settle() == 0
    assert desk.usage().day.used == 2


def _cut_off(*_args: object, **_more: object) -> None:
    raise KeyboardInterrupt


def test_a_disk_that_takes_nothing_refuses_the_message(desk: Desk) -> None:
    counting = desk.services.submission.counting
    counting.sending = SendingFile(counting.sending.folder / "of a file")
    counting.sending.folder.parent.mkdir(exist_ok=True)
    counting.sending.folder.write_text("")
    with pytest.raises(StorageUnavailable):
        desk.take()
    assert desk.usage().day.used == 0


def test_old_days_become_months_and_old_months_go(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(USAGE_DAYS_KEPT="31", USAGE_MONTHS_KEPT="3")
    days = (date(2026, 7, 3), date(2026, 8, 1), date(2026, 8, 2), date(2026, 9, 20), date(2026, 10, 28))
    with desk.services.database.write() as connection:
        for day in days:
            for kind in ("counted", "refused:x"):
                usage_days.add(connection, desk.account.id, day=day, kind=kind, count=2)
    # The round of the day is done already; the next one comes tomorrow.
    desk.watch.at += timedelta(days=1)
    desk.services.worker.sweep()
    whole = tallies(desk, date(2026, 1, 1), date(2026, 12, 31))
    assert {day: tally.accepted for day, tally in whole.items()} == {
        date(2026, 8, 1): 4,
        date(2026, 9, 1): 2,
        date(2026, 10, 28): 2,
    }
    assert whole[date(2026, 8, 1)].refused == {"x": 4}
    before = whole
    desk.watch.at += timedelta(days=1)
    desk.services.worker.sweep()
    assert tallies(desk, date(2026, 1, 1), date(2026, 12, 31)) == before


def test_bounces_and_complaints_are_counted_by_day_and_against_no_limit(desk: Desk) -> None:
    recipient = Address(local=desk.account.local_part, domain=desk.account.domain)
    for kind, part in (("delivery-status", "delivery-status"), ("feedback-report", "feedback-report")):
        content = (
            f"Content-Type: multipart/report; report-type={kind}; boundary=b\r\n\r\n"
            f"--b\r\nContent-Type: message/{part}\r\n\r\nReporting-MTA: dns; x.test\r\n\r\nAction: failed\r\n--b--\r\n"
        )
        desk.services.inbound.deliver(sender="", recipients=[recipient], content=content.encode())
    desk.services.inbound.deliver(
        sender="a@b.test", recipients=[recipient], content=b"Subject: hi\r\n\r\nhi\r\n"
    )
    today = date(2026, 11, 25)
    assert tallies(desk, today, today) == {today: Tally(bounced=1, complaints=1)}
    assert desk.usage().day.used == 0
