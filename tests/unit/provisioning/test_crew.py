"""A worker's threads: several runs at once, each by one thread, and an end in good order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.domain.account import AccountState
from email_provisioning.persistence import tables
from tests.fakes.server import wait_until
from tests.faults.consistency import problems
from tests.support.scripted import Script
from tests.support.services import ALICE

THREADS = 4


@pytest.fixture
def make_worker(script: Script, make_services: Callable[..., Services]) -> Callable[[], Services]:
    """Return a function that makes another worker over the scripted provider; requests leave every run to workers."""

    def make() -> Services:
        return make_services(
            CREATE_WAIT_SECONDS="0",
            WORKER_THREADS=str(THREADS),
            WORKER_INTERVAL_SECONDS="0.05",
            MAX_EMAIL_ACCOUNTS_PER_USER="100",
        )

    return make


def leave_runs(services: Services, count: int) -> list[str]:
    """Begin creations as a request does that dies right after its commit: they are due, and nobody's."""
    made = []
    for number in range(count):
        created = services.creation.create(ALICE, username=f"name{number}")
        made.append(created.account.id)
    return made


def are_active(services: Services, ids: list[str]) -> bool:
    return all(
        services.directory.get(ALICE, account_id).account.state is AccountState.ACTIVE for account_id in ids
    )


class Nobody:
    """Runs nothing: what is left to it is left to the workers."""

    def submit(self, *_: object, **__: object) -> object:
        class Never:
            def result(self, timeout: float | None = None) -> object:
                raise TimeoutError

        return Never()


@pytest.fixture(autouse=True)
def _requests_die(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("email_provisioning.bootstrap.runs.ThreadPoolExecutor", lambda **_: Nobody())


def end_leases(services: Services) -> None:
    """Let what the dead requests hold be due."""
    with services.database.write() as connection:
        connection.execute(tables.runs.update().values(due_at=services.clock(), lease=None))


def test_a_worker_carries_several_runs_on_at_once(
    make_worker: Callable[[], Services], script: Script
) -> None:
    services = make_worker()
    meeting = threading.Barrier(THREADS, timeout=30)

    def meet() -> None:
        meeting.wait()

    script.on("create", *[meet] * THREADS)
    made = leave_runs(services, THREADS)
    end_leases(services)
    stop = threading.Event()
    with services.worker.crew.at_work(stop):
        wait_until(lambda: are_active(services, made), seconds=60)
    assert problems(services) == []


def test_workers_share_the_runs_and_none_is_carried_on_twice(
    make_worker: Callable[[], Services], script: Script
) -> None:
    workers = [make_worker(), make_worker()]
    made = leave_runs(workers[0], 24)
    end_leases(workers[0])
    with ExitStack() as stack:
        for services in workers:
            stack.enter_context(services.worker.crew.at_work(threading.Event()))
        wait_until(lambda: are_active(workers[0], made), seconds=60)
    assert script.calls.count("create") == len(made)
    assert problems(workers[0]) == []


def test_a_worker_that_is_stopped_leaves_its_runs_between_two_steps(
    make_worker: Callable[[], Services], script: Script
) -> None:
    services, stop = make_worker(), threading.Event()
    script.on("create", stop.set)
    (account_id,) = leave_runs(services, 1)
    end_leases(services)
    with services.worker.crew.at_work(stop):
        wait_until(stop.is_set, seconds=60)
    assert script.calls == ["create"], "the probe is another step"
    run = services.directory.get(ALICE, account_id).run
    assert run is not None
    assert (run.step, run.lease) == ("probe", None)

    with services.worker.crew.at_work(threading.Event()):
        wait_until(lambda: are_active(services, [account_id]), seconds=60)
    assert problems(services) == []


def test_a_defect_met_by_one_run_keeps_no_other_waiting(
    make_worker: Callable[[], Services], script: Script
) -> None:
    services = make_worker()
    script.on("create", ZeroDivisionError())
    made = leave_runs(services, 3)
    end_leases(services)
    with services.worker.crew.at_work(threading.Event()):
        wait_until(lambda: sum(are_active(services, [each]) for each in made) == 2, seconds=60)
    assert not are_active(services, made)
