"""The limits of a day and of a month: what they count, when they begin anew, and that they are exact."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.address import parse_address
from email_provisioning.errors import (
    AccountSuspended,
    AuthenticationFailed,
    ProviderUnavailable,
    QuotaExceeded,
)
from email_provisioning.persistence.usage import Counted, Recipients
from email_provisioning.provisioning.counting import Counting, Taken
from email_provisioning.provisioning.quota import Quota, Usage
from email_provisioning.provisioning.submission import Submission
from email_provisioning.settings import Settings
from tests.gateway.running import Member, create
from tests.support.services import ALICE

both_databases = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)


class Watch:
    """A clock that is set by hand."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def services(make_services: Callable[..., Services]) -> Services:
    return make_services(IMAP_PORT="0", LIMITS_COUNT_INTERNAL="true")


@pytest.fixture
def contact(services: Services) -> Member:
    return create(services, "contact", ALICE)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def quota(watch: Watch) -> Quota:
    return Quota(clock=watch, timezone=ZoneInfo("Europe/Paris"), daily=10, monthly=15)


def counting(services: Services, quota: Quota) -> Counting:
    known = services.submission.counting
    return Counting(
        database=known.database,
        quota=quota,
        sending=known.sending,
        events=replace(known.events, quota=quota),
    )


def take(services: Services, quota: Quota, member: Member, count: int = 1) -> Taken | None:
    return counting(services, quota).take(member.account_id, Recipients(counted=count))


def usage(services: Services, quota: Quota, member: Member) -> Usage:
    with services.database.read() as connection:
        return quota.of_accounts(connection, [member.account_id])[member.account_id]


def why_not(services: Services, quota: Quota, member: Member, count: int = 1) -> QuotaExceeded:
    with services.database.read() as connection:
        exceeded = quota.exceeded(connection, member.account_id, Recipients(counted=count))
    assert isinstance(exceeded, QuotaExceeded)
    return exceeded


@both_databases
def test_a_day_begins_anew_at_the_local_midnight(
    services: Services, contact: Member, quota: Quota, watch: Watch
) -> None:
    assert take(services, quota, contact, 10)
    assert take(services, quota, contact) is None
    exceeded = why_not(services, quota, contact)
    assert (exceeded.period, exceeded.limit, exceeded.used) == ("day", 10, 10)
    # Paris is two hours ahead in summer.
    assert exceeded.resets_at == datetime(2026, 3, 30, 22, tzinfo=UTC)
    assert exceeded.retry_after == 10 * 3600
    watch.at = exceeded.resets_at - timedelta(seconds=1)
    assert take(services, quota, contact) is None
    watch.at = exceeded.resets_at
    assert take(services, quota, contact)
    assert usage(services, quota, contact).day.used == 1


@both_databases
def test_the_month_is_named_where_it_is_in_the_way(
    services: Services, contact: Member, quota: Quota, watch: Watch
) -> None:
    assert take(services, quota, contact, 10)
    watch.at += timedelta(days=1)
    assert take(services, quota, contact, 6) is None
    exceeded = why_not(services, quota, contact, 6)
    assert (exceeded.period, exceeded.limit, exceeded.used) == ("month", 15, 10)
    assert exceeded.resets_at == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert take(services, quota, contact, 5)
    watch.at += timedelta(days=1)
    assert take(services, quota, contact, 10)
    assert usage(services, quota, contact).month.used == 10


@both_databases
def test_more_than_a_limit_is_never_counted(services: Services, contact: Member, quota: Quota) -> None:
    assert take(services, quota, contact, 11) is None
    assert why_not(services, quota, contact, 11).period == "day"
    assert why_not(services, quota, contact, 16).period == "month"
    assert take(services, replace(quota, daily=0), contact) is None
    assert usage(services, quota, contact).day.used == 0


@both_databases
def test_a_clock_that_steps_back_over_midnight_gives_nothing_away(
    services: Services, contact: Member, quota: Quota, watch: Watch
) -> None:
    watch.at = datetime(2026, 3, 30, 22, 0, 1, tzinfo=UTC)
    assert take(services, quota, contact, 10)
    watch.at -= timedelta(seconds=5)
    assert take(services, quota, contact) is None
    # What is in the way is the later day, and it ends at its own midnight.
    assert why_not(services, quota, contact).resets_at == datetime(2026, 3, 31, 22, tzinfo=UTC)
    watch.at += timedelta(seconds=10)
    assert take(services, quota, contact) is None
    assert usage(services, quota, contact).day.used == 10


@both_databases
def test_what_is_given_back_can_be_taken_again(
    services: Services, contact: Member, quota: Quota, watch: Watch
) -> None:
    taken, more = take(services, quota, contact, 4), take(services, quota, contact, 6)
    assert taken is not None
    assert more is not None
    counting(services, quota).refused(taken, ProviderUnavailable())
    assert usage(services, quota, contact).day.used == 6
    # A count is given back once.
    counting(services, quota).refused(taken, ProviderUnavailable())
    assert usage(services, quota, contact).day.used == 6
    watch.at += timedelta(days=1)
    assert take(services, quota, contact, 2)
    counting(services, quota).refused(more, ProviderUnavailable())
    # The next day's count is not touched by what the day before gives back.
    assert usage(services, quota, contact).day.used == 2
    assert usage(services, quota, contact).month.used == 2


@both_databases
def test_a_suspension_or_an_ended_password_stops_the_count(services: Services, contact: Member) -> None:
    submission, settings = services.submission, services.settings
    login = submission.authenticate(contact.address, contact.password)
    content = f"From: {contact.address}\r\n\r\nhi\r\n".encode()
    services.lifecycle.suspend(ALICE, contact.account_id)
    with pytest.raises(AccountSuspended):
        submission.submit(login, recipients=[login.address], content=content)
    services.lifecycle.resume(ALICE, contact.account_id)
    with pytest.raises(AuthenticationFailed):
        submission.submit(replace(login, credential_id="gone"), recipients=[login.address], content=content)
    submission.submit(login, recipients=[login.address], content=content)
    with services.database.read() as connection:
        used = submission.quota.of_accounts(connection, [contact.account_id])[contact.account_id]
    assert (used.day.used, used.day.limit) == (1, settings.daily_email_limit_per_account)


def test_a_refusal_of_the_provider_is_not_counted(
    services: Services, contact: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_message: object) -> None:
        raise ProviderUnavailable

    submission = services.submission
    login = submission.authenticate(contact.address, contact.password)
    monkeypatch.setattr(services.provider_of("local"), "relay", refuse)
    content = f"From: {contact.address}\r\n\r\nhi\r\n".encode()
    with pytest.raises(ProviderUnavailable):
        submission.submit(login, recipients=[login.address], content=content)
    assert usage(services, submission.quota, contact).day.used == 0


@both_databases
def test_exactly_as_many_as_the_limit_pass_among_eight_threads_of_two_processes(
    services: Services, contact: Member
) -> None:
    settings = _with_limits(services.settings, 37)
    context = multiprocessing.get_context("fork")
    passed, start = context.Queue(), context.Barrier(2)
    services.database.close()
    processes = [context.Process(target=_send_all, args=(settings, contact, passed, start)) for _ in range(2)]
    for process in processes:
        process.start()
    results = [passed.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(60)
    assert sum(results) == 37
    assert all(results)
    assert usage(services, build_services(settings).submission.quota, contact).month.used == 37


def _send_all(settings: Settings, member: Member, passed: multiprocessing.Queue[int], start: Barrier) -> None:
    services = build_services(settings)
    services.submission.authenticate(member.address, member.password)
    start.wait(30)
    results: list[bool] = []
    threads = [threading.Thread(target=_send, args=(services.submission, member, results)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed.put(sum(results))


def _send(submission: Submission, member: Member, results: list[bool]) -> None:
    login = submission.authenticate(member.address, member.password)
    content = f"From: {member.address}\r\n\r\nhi\r\n".encode()
    for _ in range(12):
        try:
            submission.submit(login, recipients=[parse_address(member.address)], content=content)
        except QuotaExceeded:
            results.append(False)
        else:
            results.append(True)


def _with_limits(settings: Settings, limit: int) -> Settings:
    return replace(settings, daily_email_limit_per_account=limit, monthly_email_limit_per_account=10 * limit)


@given(
    zone=st.sampled_from(
        ["UTC", "Europe/Paris", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu", "Africa/Cairo"]
    ),
    at=st.datetimes(datetime(2005, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
)
def test_every_limit_begins_anew_at_the_first_instant_of_a_local_day(zone: str, at: datetime) -> None:
    timezone = ZoneInfo(zone)
    quota = Quota(clock=lambda: at, timezone=timezone, daily=1, monthly=1)
    today = at.astimezone(timezone).date()
    used = quota.counted(Counted(month=today.replace(day=1), month_used=1, day=today, day_used=1))
    for meter in (used.day, used.month):
        assert meter.resets_at > at
        after, before = (
            instant.astimezone(timezone)
            for instant in (meter.resets_at, meter.resets_at - timedelta(seconds=1))
        )
        assert after.date() > before.date()
    assert used.month.resets_at.astimezone(timezone).day == 1
