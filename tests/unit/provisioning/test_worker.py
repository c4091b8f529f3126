"""A worker goes on with all its duties, whatever goes wrong with one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from email_provisioning.bootstrap import Services
from email_provisioning.errors import StorageUnavailable
from email_provisioning.provisioning.webhooks.round import Round
from email_provisioning.provisioning.worker import EmbeddedWorker, Worker
from tests.fakes.server import wait_until

#: What a worker does beside carrying runs on, by its part.
DUTIES = {
    "reminders": ["remind"],
    "secrets": ["tend", "sweep"],
    "audit": ["tend"],
    "measuring": ["tend"],
    "budgets": ["tend"],
    "counting": ["settle"],
    "limits": ["end"],
    "usage_upkeep": ["tend"],
    "sending_once": ["forget_old"],
    "jobs": ["tend", "tidy_up"],
    "reconciliation": ["tend"],
}
TWICE = 2


class Failing:
    """Notes what it is asked to do, and fails."""

    def __init__(self, part: str, asked: list[str], error: Callable[[], Exception]) -> None:
        self._part, self._asked, self._error = part, asked, error

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def fail(*_given: object, **_more: object) -> Any:
            self._asked.append(f"{self._part}.{name}")
            raise self._error()

        return fail


@pytest.fixture
def make_failing(make_services: Callable[..., Services]) -> Callable[..., tuple[Worker, list[str]]]:
    """Return a function that makes a worker of which every part fails, and the list of what it was asked."""

    def make(error: Callable[[], Exception] = ZeroDivisionError) -> tuple[Worker, list[str]]:
        asked: list[str] = []
        worker = make_services(WORKER_INTERVAL_SECONDS="0.05", WORKER_THREADS="1").worker
        parts: dict[str, Any] = {part: Failing(part, asked, error) for part in DUTIES}
        webhooks: Any = Failing("postman", asked, error)
        runner: Any = Failing("crew", asked, error)
        return replace(
            worker,
            **parts,
            webhooks=Round(postman=webhooks, interval=0.01),
            crew=replace(worker.crew, runner=runner, interval=0.01),
        ), asked

    return make


@contextmanager
def running(worker: Worker) -> Iterator[None]:
    embedded = EmbeddedWorker(worker)
    embedded.start()
    try:
        yield
    finally:
        embedded.stop()


def test_a_defect_ends_no_duty_of_a_worker_and_is_in_the_log(
    make_failing: Callable[..., tuple[Worker, list[str]]],
) -> None:
    worker, asked = make_failing()
    wanted = {f"{part}.{name}" for part, names in DUTIES.items() for name in names}
    wanted |= {"postman.spread", "crew.due"}
    with capture_logs() as entries, running(worker):
        wait_until(lambda: all(asked.count(each) >= TWICE for each in wanted), seconds=60)
    told = {each["duty"] for each in entries if each["event"] == "duty_crashed" and each["exc_info"]}
    assert told >= {"reconcile", "jobs", "webhooks", "run", "reminders", "usage"}


def test_a_round_ends_early_where_the_database_does_not_answer(
    make_failing: Callable[..., tuple[Worker, list[str]]],
) -> None:
    worker, asked = make_failing(StorageUnavailable)
    with pytest.raises(StorageUnavailable):
        worker._tidy_up()
    assert asked == ["reminders.remind"]
