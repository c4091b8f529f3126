"""What is particular to Maildir: names, modes, a Dovecot at work on the same files, and many messages."""

from __future__ import annotations

import os
import re
import stat
import time
from pathlib import Path

import pytest

from email_provisioning.domain.ids import new_id
from email_provisioning.errors import MessageNotFound
from email_provisioning.mailbox import _maildir_reading as reading
from email_provisioning.mailbox._maildir_names import as_seen, id_of, unique_part_of_id
from email_provisioning.mailbox.maildir import STALE_SECONDS, MaildirStore

MESSAGE = b"Subject: hello\r\n\r\nhello\r\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def store(root: Path) -> MaildirStore:
    return MaildirStore(root)


@pytest.fixture
def ref(store: MaildirStore) -> str:
    """Return a mailbox that has been looked at: its folders are there."""
    ref = new_id()
    store.create(ref)
    store.page(ref, limit=1)
    return ref


def deliver(store: MaildirStore, *refs: str, message: bytes = MESSAGE) -> None:
    with store.delivering(refs, message):
        pass


def only(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


# -- Files ------------------------------------------------------------


def test_a_name_tells_both_sizes(store: MaildirStore, root: Path, ref: str) -> None:
    deliver(store, ref, message=b"a\r\nb\nc\n")
    name = only(root / ref / "new").name
    assert re.fullmatch(r"\d{10}\.M\d{6}P\d+Q\d+R[0-9a-f]{8}\.[A-Za-z0-9._-]+,S=7,W=9", name)


def test_only_the_owner_reads_mail(store: MaildirStore, root: Path, ref: str) -> None:
    os.umask(os.umask(0))
    deliver(store, ref)
    for path in [root, *root.rglob("*")]:
        if path.name != ".lock":
            wanted = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_what_is_made_is_given_to_the_owner(root: Path) -> None:
    store = MaildirStore(root, owner=(12_345, 23_456))
    ref, other = new_id(), new_id()
    store.create(ref)
    store.create(other)
    deliver(store, ref, other)
    store.put_aside(other)
    for path in [root, *root.rglob("*")]:
        if path.name != ".lock":
            assert (path.stat().st_uid, path.stat().st_gid) == (12_345, 23_456), path


def test_a_message_for_many_is_written_once(store: MaildirStore, root: Path) -> None:
    refs = [new_id() for _ in range(5)]
    for each in refs:
        store.create(each)
    deliver(store, *refs)
    assert len({only(root / each / "new").stat().st_ino for each in refs}) == 1
    assert not any(list((root / each / "tmp").iterdir()) for each in refs)


def test_a_delivery_waits_for_one_file_and_one_directory(
    store: MaildirStore, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(store, ref)  # The first one waits for the folders as well.
    synced: list[str] = []
    fsync = os.fsync

    def watch(descriptor: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    deliver(store, ref)
    assert [Path(path).parent.name for path in synced] == ["tmp", ref]
    assert Path(synced[1]).name == "new"


def test_what_killed_deliveries_left_is_removed_in_time(store: MaildirStore, root: Path, ref: str) -> None:
    fresh, stale = root / ref / "tmp" / "fresh", root / ref / "tmp" / "stale"
    fresh.touch()
    stale.touch()
    long_ago = time.time() - STALE_SECONDS - 60
    os.utime(stale, (long_ago, long_ago))
    store.page(ref, limit=10)
    assert only(root / ref / "tmp") == fresh


# -- Dovecot at work on the same files ------------------------------------------------------------


def test_flags_that_change_do_not_change_the_id(store: MaildirStore, root: Path, ref: str) -> None:
    deliver(store, ref)
    message_id = store.page(ref, limit=1).messages[0].id
    path = only(root / ref / "new")
    for flags in ("", "F", "FS", "FRST"):
        path = path.rename(root / ref / "cur" / f"{path.name.partition(':')[0]}:2,{flags}")
        (summary,) = store.page(ref, limit=10).messages
        assert (summary.id, summary.seen) == (message_id, "S" in flags)
        assert store.read(ref, message_id).content == MESSAGE
        path = only(root / ref / "cur")
        assert path.name.endswith(f":2,{''.join(sorted({*flags, 'S'}))}")


def test_a_message_that_moves_under_our_feet_is_found(
    store: MaildirStore, root: Path, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(store, ref)
    message_id = store.page(ref, limit=1).messages[0].id
    find = reading._find
    moves = iter(["", "F"])

    def find_then_move(mailbox: Path, unique: str) -> Path | None:
        found = find(mailbox, unique)
        flags = next(moves, None)
        if found is not None and flags is not None:
            found.rename(mailbox / "cur" / f"{found.name.partition(':')[0]}:2,{flags}")
        return found

    monkeypatch.setattr(reading, "_find", find_then_move)
    assert store.read(ref, message_id).content == MESSAGE
    assert only(root / ref / "cur").name.endswith(":2,FS")


def test_a_message_that_is_listed_twice_is_shown_once(
    store: MaildirStore, root: Path, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(store, ref)
    deliver(store, ref)
    listdir = os.listdir

    def list_then_move(path: Path) -> list[str]:
        names = listdir(path)
        if path.name == "new":
            for name in names:
                (path / name).rename(path.parent / "cur" / f"{name}:2,")
        return names

    monkeypatch.setattr(os, "listdir", list_then_move)
    assert len(store.page(ref, limit=10).messages) == 2


def test_a_message_that_vanishes_is_left_out(
    store: MaildirStore, root: Path, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(store, ref)
    deliver(store, ref)
    listdir = os.listdir
    gone: list[str] = []

    def list_then_remove(path: Path) -> list[str]:
        names = listdir(path)
        if path.name == "new" and not gone:
            gone.append(names[0])
            (path / names[0]).unlink()
        return names

    monkeypatch.setattr(os, "listdir", list_then_remove)
    (left,) = store.page(ref, limit=10).messages
    assert left.id != id_of(gone[0])
    with pytest.raises(MessageNotFound):
        store.read(ref, id_of(gone[0]))


def test_files_named_by_others_have_safe_ids(store: MaildirStore, root: Path, ref: str) -> None:
    names = ["1700000000.M1P2.host\\057x:2,S", "msg with space", "é\udcff", "~tilde", "1700000001.plain,S=1"]
    for name in names:
        (root / ref / "cur" / name).write_bytes(MESSAGE)
    (root / ref / "cur" / ".hidden").write_bytes(MESSAGE)
    summaries = store.page(ref, limit=10).messages
    assert len(summaries) == len(names)
    for summary in summaries:
        assert re.fullmatch(r"[A-Za-z0-9._~-]+", summary.id)
        assert store.read(ref, summary.id).content == MESSAGE


def test_an_id_leads_back_to_its_name() -> None:
    for name in ("1.M2P3.host", "a b", "~x", "\\057", "\udcff"):
        assert unique_part_of_id(id_of(name + ",S=1:2,F")) == name
    assert as_seen("x:2,FR") == "x:2,FRS"


# -- A store that fails ------------------------------------------------------------


def test_a_mailbox_is_made_with_its_first_message(store: MaildirStore) -> None:
    new = new_id()
    assert not store.exists(new)
    deliver(store, new)
    assert read_all(store, new) == [MESSAGE]


def test_a_mailbox_without_mail_is_empty_and_not_missing(store: MaildirStore) -> None:
    assert list(store.page(new_id(), limit=10).messages) == []
    with pytest.raises(MessageNotFound):
        store.read(new_id(), "x")


def read_all(store: MaildirStore, ref: str) -> list[bytes]:
    return [store.read(ref, each.id).content for each in store.page(ref, limit=10).messages]


# -- Many messages ------------------------------------------------------------


def test_a_page_costs_the_files_of_the_page_alone(
    store: MaildirStore, root: Path, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3_000):
        (root / ref / "cur" / f"{1_700_000_000 + number}.M0P1.host:2,S").write_bytes(MESSAGE)
    opened: list[Path] = []
    open_file = Path.open

    def watch(path: Path, *arguments: object, **options: object) -> object:
        opened.append(path)
        return open_file(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", watch)
    page = store.page(ref, limit=50)
    assert len(opened) == len(page.messages) == 50
    assert page.messages[0].id == "1700002999.M0P1.host"
    following = store.page(ref, limit=50, cursor=page.next_cursor)
    assert following.messages[0].id == "1700002949.M0P1.host"
