"""Many callers at once, in many processes: each promise is kept exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from email_provisioning.bootstrap import build_services
from email_provisioning.domain.actor import Actor
from email_provisioning.errors import AccountLimitReached, AddressTaken
from email_provisioning.settings import Settings
from tests.faults.consistency import problems
from tests.support.processes import in_processes
from tests.support.services import started

ROUNDS, PROCESSES, THREADS = 50, 4, 50


def test_two_hundred_creations_of_one_name_succeed_exactly_once_in_each_of_fifty_rounds(
    make_settings: Callable[..., Settings], database_url: str
) -> None:
    settings = make_settings(DATABASE_URL=database_url, MAX_EMAIL_ACCOUNTS_TOTAL="100000")

    def work(number: int) -> Counter[str]:
        services = build_services(settings)
        outcomes: Counter[str] = Counter()

        def attempt(round_: int, thread: int) -> str:
            actor = Actor(user_id=f"user-{round_}-{number}-{thread}", name="somebody")
            try:
                services.creation.create(actor, username=f"contact{round_}")
            except AddressTaken:
                return "taken"
            return f"created {round_}"

        with ThreadPoolExecutor(THREADS) as pool:
            for round_ in range(ROUNDS):
                outcomes.update(pool.map(attempt, [round_] * THREADS, range(THREADS)))
        return outcomes

    total: Counter[str] = Counter()
    for outcomes in in_processes(work, PROCESSES):
        assert isinstance(outcomes, dict), outcomes
        total.update(outcomes)
    assert total.pop("taken") == ROUNDS * (PROCESSES * THREADS - 1)
    assert total == {f"created {round_}": 1 for round_ in range(ROUNDS)}
    assert problems(started(build_services(settings))) == []


def test_the_limit_of_addresses_holds_among_processes(
    make_settings: Callable[..., Settings], database_url: str
) -> None:
    settings = make_settings(DATABASE_URL=database_url, MAX_EMAIL_ACCOUNTS_PER_USER="7")
    actor = Actor(user_id="greedy", name="Greedy")

    def work(number: int) -> int:
        services = build_services(settings)

        def attempt(thread: int) -> int:
            try:
                services.creation.create(actor, username=f"name-{number}-{thread}")
            except AccountLimitReached:
                return 0
            return 1

        with ThreadPoolExecutor(8) as pool:
            return sum(pool.map(attempt, range(8)))

    results = in_processes(work, PROCESSES)
    assert sum(int(str(result)) for result in results) == 7
    assert problems(started(build_services(settings))) == []
