"""A disk that fails, and a process that is killed, at every single step."""

from __future__ import annotations

import errno
import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from email_provisioning.domain.ids import new_id
from email_provisioning.errors import StorageUnavailable
from email_provisioning.mailbox.maildir import MaildirStore

MESSAGE = b"Subject: hello\r\n\r\n" + b"hello\r\n" * 500
#: The calls by which the store changes the disk.
CALLS = ("mkdir", "open", "write", "fsync", "rename", "link", "unlink", "rmdir", "close")
#: More steps than any operation has.
ENOUGH = 200

Operation = Callable[[MaildirStore, str], None]


class Steps:
    """Counts the calls of the process to the disk, and does something at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, at: int, do: Callable[[], None]) -> None:
        self.count = 0
        for name in CALLS:
            self._watch(monkeypatch, name, at, do)

    def _watch(self, monkeypatch: pytest.MonkeyPatch, name: str, at: int, do: Callable[[], None]) -> None:
        real = getattr(os, name)

        def call(*arguments: object, **options: object) -> object:
            # What tidies up after a fault may go on: one fault at a time.
            if name not in {"close", "unlink"} or at >= ENOUGH:
                self.count += 1
                if self.count == at:
                    do()
            return real(*arguments, **options)

        monkeypatch.setattr(os, name, call)


def deliver(store: MaildirStore, *refs: str) -> None:
    with store.delivering(refs, MESSAGE):
        pass


def failure(operation: Callable[[], None]) -> StorageUnavailable | None:
    """Run the operation; return what it raised."""
    try:
        operation()
    except StorageUnavailable as error:
        return error
    return None


def contents(store: MaildirStore, ref: str) -> list[bytes]:
    return [store.read(ref, each.id).content for each in store.page(ref, limit=10).messages]


class Abandoned(Exception):
    """A delivery that is taken back."""


def mailbox(store: MaildirStore) -> str:
    """Make a mailbox whose folders the store knows to be on the disk: the first delivery waits for them."""
    ref = new_id()
    store.create(ref)
    with suppress(Abandoned), store.delivering([ref], MESSAGE):
        raise Abandoned
    return ref


# -- A disk that fails ------------------------------------------------------------


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("copies", [1, 3])
def test_a_delivery_that_fails_at_any_step_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, copies: int
) -> None:
    store = MaildirStore(tmp_path)
    refs = [mailbox(store) for _ in range(copies)]

    def fail() -> None:
        raise OSError(code, os.strerror(code))

    failures = 0
    for step in range(1, ENOUGH):
        with monkeypatch.context() as patch:
            steps = Steps(patch, at=step, do=fail)
            error = failure(lambda: deliver(store, *refs))
        if error is None:
            assert steps.count < step
            break
        failures += 1
        assert errno.errorcode[code] in (error.cause or "")
        assert error.retryable
        left = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != ".lock"]
        assert left == [], step
    # open, write and fsync of the file; a link for each further copy; a rename, open and fsync for each copy.
    assert failures == 3 + (copies - 1) + 3 * copies
    assert all(contents(store, ref) == [MESSAGE] for ref in refs)


def test_a_disk_that_really_is_full_leaves_nothing(tmp_path: Path) -> None:
    store = MaildirStore(tmp_path)
    ref = mailbox(store)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with pytest.raises(StorageUnavailable, match="try again"):
            deliver(store, ref)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert list((tmp_path / ref / "tmp").iterdir()) == []
    deliver(store, ref)
    assert contents(store, ref) == [MESSAGE]


@pytest.mark.parametrize("code", [errno.EROFS, errno.ENOSPC])
def test_mail_can_be_read_on_a_disk_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    store = MaildirStore(tmp_path)
    ref = mailbox(store)
    deliver(store, ref)

    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "rename", fail)
    assert contents(store, ref) == [MESSAGE]
    assert not store.page(ref, limit=1).messages[0].seen


# -- A process that is killed ------------------------------------------------------------


def dies_at(step: int, operation: Callable[[], None]) -> bool:
    """Run the operation in a child that is killed with SIGKILL before its given step; tell whether it was."""
    child = os.fork()
    if child == 0:
        Steps(pytest.MonkeyPatch(), at=step, do=lambda: os.kill(os.getpid(), signal.SIGKILL))
        operation()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def prepared_none(store: MaildirStore, ref: str) -> None:
    """Leave the mailbox unmade."""


def prepared_used(store: MaildirStore, ref: str) -> None:
    store.create(ref)
    deliver(store, ref)


def prepared_aside(store: MaildirStore, ref: str) -> None:
    prepared_used(store, ref)
    store.put_aside(ref)


@pytest.mark.parametrize(
    ("prepare", "operation", "steps"),
    [
        (prepared_none, MaildirStore.create, 8),
        (prepared_used, MaildirStore.put_aside, 6),
        (prepared_aside, MaildirStore.bring_back, 6),
        (prepared_used, MaildirStore.remove, 10),
        (prepared_aside, MaildirStore.remove, 10),
    ],
)
def test_an_operation_killed_at_any_step_is_completed_by_another(
    tmp_path: Path, prepare: Operation, operation: Operation, steps: int
) -> None:
    done = 0
    for step in range(1, ENOUGH):
        store = MaildirStore(tmp_path / str(step))
        ref = new_id()
        prepare(store, ref)
        killed = dies_at(step, partial(operation, store, ref))
        mail = 0 if operation is MaildirStore.remove or prepare is prepared_none else 1
        # Half done is known of, so that an audit finds it.
        assert store.refs() <= {ref}
        operation(store, ref)
        if operation is MaildirStore.remove:
            assert store.refs() == set()
            assert not any(path.is_file() for path in tmp_path.glob(f"{step}/*/**") if path.name != ".lock")
            store.create(ref)
        elif operation is MaildirStore.put_aside:
            assert not store.exists(ref)
            store.bring_back(ref)
        assert store.exists(ref)
        assert len(contents(store, ref)) == mail
        if not killed:
            break
        done += 1
    assert done >= steps


def test_a_delivery_killed_at_any_step_shows_no_half_message(tmp_path: Path) -> None:
    store = MaildirStore(tmp_path)
    for step in range(1, ENOUGH):
        refs = [mailbox(store), mailbox(store)]
        killed = dies_at(step, partial(deliver, store, *refs))
        for ref in refs:
            assert contents(store, ref) in ([], [MESSAGE])
        if not killed:
            break
    assert step == 11
