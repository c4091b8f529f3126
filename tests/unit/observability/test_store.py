"""The counts of many processes: exact after a kill, and nothing that can stop what is counted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from email_provisioning.observability.metrics import series
from email_provisioning.observability.metrics.store import MOST_CHILDREN, OTHER, Store
from email_provisioning.observability.metrics.values_file import SIZE
from tests.support.processes import in_processes
from tests.support.server import ROOT

MESSAGES, SESSIONS, SECONDS = series.MESSAGES.name, series.SESSIONS.name, series.MESSAGE_SECONDS.name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "metrics"


def count_of(folder: Path, *labels: str, name: str = MESSAGES) -> float:
    return Store(folder).totals().numbers[name].get(labels, 0.0)


def test_what_threads_and_processes_count_adds_up(folder: Path) -> None:
    def work(_number: int) -> int:
        store = Store(folder)
        threads = [threading.Thread(target=lambda: count(store, 500)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return 4 * 500

    assert sum(int(str(each)) for each in in_processes(work, 3)) == count_of(folder, "api", "ok") == 6000


def count(store: Store, times: int) -> None:
    for _ in range(times):
        store.add(series.MESSAGES, "api", "ok")


def test_a_killed_process_takes_no_count_with_it_and_its_successor_counts_on(folder: Path) -> None:
    for times in (3, 4):
        killed = os.fork()
        if not killed:
            store = Store(folder)
            count(store, times)
            store.add(series.SESSIONS)
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(killed, 0)
    totals = Store(folder).totals()
    assert totals.numbers[MESSAGES] == {("api", "ok"): 7}
    assert SESSIONS not in totals.numbers, "the sessions of a process that is dead"
    assert len(list(folder.iterdir())) == 1, "a file of its own for each process that ever was"


def test_a_living_process_has_its_sessions_and_its_successor_begins_with_none(folder: Path) -> None:
    store = Store(folder)
    store.add(series.SESSIONS, amount=3)
    assert count_of(folder, name=SESSIONS) == 3

    def one_more(_number: int) -> float:
        another = Store(folder)
        another.add(series.SESSIONS)
        return count_of(folder, name=SESSIONS)

    assert in_processes(one_more, 1) == [4]
    store.forget()
    successor = Store(folder)
    successor.add(series.SESSIONS)
    assert count_of(folder, name=SESSIONS) == 1


def test_a_fork_counts_for_itself_and_its_parent_goes_on(folder: Path) -> None:
    store = Store(folder)
    count(store, 2)
    assert in_processes(lambda _: count(store, 5), 2) == [None, None]
    count(store, 1)
    assert count_of(folder, "api", "ok") == 13


def test_a_histogram_is_that_of_all_processes(folder: Path) -> None:
    def work(number: int) -> None:
        store = Store(folder)
        for value in (0.0005, 0.003, 99.0):
            store.observe(series.MESSAGE_SECONDS, "api", value=value + number)

    in_processes(work, 2)
    found = Store(folder).totals().distributions[SECONDS][("api",)]
    assert found.total == pytest.approx(0.0005 + 0.003 + 99 + 1.0005 + 1.003 + 100)
    by_bound = dict(zip([*series.QUICK, None], found.buckets, strict=True))
    assert {bound: number for bound, number in by_bound.items() if number} == {
        0.001: 1,
        0.005: 1,
        2.5: 2,
        None: 2,
    }


def test_a_scrape_while_processes_count_and_die_never_goes_backwards(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from email_provisioning.observability.metrics.store import Store;"
        "from email_provisioning.observability.metrics import series; store = Store(Path(sys.argv[1]));"
        "store.add(series.MESSAGES, 'api', 'ok'); print(flush=True)\n"
        "while True: store.add(series.MESSAGES, 'api', 'ok')"
    )
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src/backend")}
    seen = [0.0]
    for _ in range(3):
        command = [sys.executable, "-c", script, str(folder)]
        with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            for _ in range(50):
                seen.append(count_of(folder, "api", "ok"))
            process.kill()
    assert seen == sorted(seen)
    assert seen[-1] > 0


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"\xff" * SIZE, b"\x20" + b"\xff" * (SIZE - 1)])
def test_a_file_that_is_none_is_begun_anew_and_disturbs_nobody(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "process-0000.values").write_bytes(content)
    (folder / "process-0001.values").write_bytes(content)
    assert count_of(folder, "api", "ok") == 0
    count(Store(folder), 2)
    assert count_of(folder, "api", "ok") == 2


def test_a_disk_without_room_costs_the_count_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    count(Store(folder), 2)
    monkeypatch.undo()
    assert count_of(folder, "api", "ok") == 0
    count(Store(folder), 2)
    assert count_of(folder, "api", "ok") == 2


def test_no_number_of_labels_is_too_many(folder: Path) -> None:
    store = Store(folder)
    for number in range(MOST_CHILDREN + 50):
        store.add(series.VENDOR_CALLS, "vendor", f"operation{number}", "ok")
    found = store.totals().numbers[series.VENDOR_CALLS.name]
    assert len(found) == MOST_CHILDREN + 1
    assert found[OTHER, OTHER, OTHER] == 50


def test_what_another_version_counted_is_left_out(folder: Path) -> None:
    older = series.Series(name=MESSAGES, kind=series.Kind.COUNTER, help="", labels=("door",))
    gone = series.Series(name="email_provisioning_gone", kind=series.Kind.COUNTER, help="")
    store = Store(folder)
    store.add(older, "api")
    store.add(gone)
    count(store, 1)
    assert store.totals().numbers == {MESSAGES: {("api", "ok"): 1}}
