"""Mail kept as Maildir: one file a message, which Dovecot can serve at the same time."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from email_provisioning.errors import InvalidState, StorageUnavailable, UnknownRecipient
from email_provisioning.mailbox import _maildir_reading as reading
from email_provisioning.mailbox._files import (
    Owner,
    locked,
    make_directory,
    move_durably,
    storage_errors,
    sync_directory,
)
from email_provisioning.mailbox._maildir_delivery import Delivery
from email_provisioning.mailbox._maildir_names import new_name
from email_provisioning.mailbox.base import MailStore, MessagePage, StoredMessage

#: What makes a folder a Maildir.
FOLDERS = ("tmp", "new", "cur")
#: The folder of a mailbox that holds what was thrown away (Maildir++).
BIN = ".Trash"
#: The age in seconds at which a file in tmp/ belongs to a delivery that died (36 hours, as the format says).
STALE_SECONDS = 36 * 3600
#: How many mailboxes are remembered as being on the disk.
MOST_SETTLED = 10_000
_REF = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class MaildirStore(MailStore):
    """Keeps mailboxes as ``<root>/<ref>/{tmp,new,cur}``, those put aside in ``<root>/.deleted``.

    A ref is a UUID in lower case; anything else raises ValueError, so that none can lead out of the root.
    """

    def __init__(self, root: Path, *, owner: Owner = None) -> None:
        """Use the folder ``root``, made on first use; what is made is given to ``owner`` (user id, group id).

        An owner is needed where we run as root and an unprivileged Dovecot reads the same mail.
        """
        self._root = root
        self._aside_root = root / ".deleted"
        self._trash_root = root / ".trash"
        self._owner = owner
        #: The mailboxes whose folders this process knows to be on the disk.
        self._settled: set[str] = set()

    def create(self, ref: str) -> None:
        """Make the mailbox durably, where the first message or the first look has not yet made it."""
        mailbox = self._in_use(ref)
        with storage_errors(), self._alone():
            if self._aside(ref).exists():
                raise InvalidState(cause=f"mailbox {ref} is put aside")
            make_directory(mailbox, self._owner)
            sync_directory(self._root)

    def prepare(self) -> None:
        """Make the store itself, before anybody else looks for it."""
        with storage_errors(), self._alone():
            pass

    def exists(self, ref: str) -> bool:
        """Tell whether it is there."""
        with storage_errors():
            return self._in_use(ref).is_dir()

    @contextmanager
    def delivering(self, refs: Sequence[str], message: bytes) -> Iterator[None]:
        """Write to tmp/ before the block, and move to new/ after it."""
        delivery = Delivery([self._in_use(ref) for ref in dict.fromkeys(refs)], message, self._owner)
        try:
            with self._delivery_errors(refs):
                for ref in refs:
                    self._settle(ref)
                delivery.prepare()
            yield
            with self._delivery_errors(refs):
                delivery.commit()
        finally:
            delivery.clean_up()

    def put_aside(self, ref: str) -> None:
        """Move the mailbox to ``.deleted``."""
        with storage_errors(), self._alone():
            make_directory(self._aside_root, self._owner)
            move_durably(self._in_use(ref), self._aside(ref))

    def bring_back(self, ref: str) -> None:
        """Move the mailbox back."""
        with storage_errors(), self._alone():
            make_directory(self._aside_root, self._owner)
            move_durably(self._aside(ref), self._in_use(ref))

    def remove(self, ref: str) -> None:
        """Move the mailbox out of every reader's sight at once, then remove what it holds, file by file."""
        with storage_errors():
            with self._alone():
                make_directory(self._trash_root, self._owner)
                for place in (self._in_use(ref), self._aside(ref)):
                    if place.exists():
                        move_durably(place, self._trash_root / f"{ref}.{new_name(b'')}")
            # What a killed call has left is found here as well.
            for leftover in self._trash_root.glob(f"{ref}.*"):
                shutil.rmtree(leftover)

    def refs(self) -> set[str]:
        """Return the names of the folders."""
        with storage_errors():
            places = [root for root in (self._root, self._aside_root, self._trash_root) if root.exists()]
            names = {path.name.partition(".")[0] for root in places for path in root.iterdir()}
        return {name for name in names if _REF.fullmatch(name)}

    def page(self, ref: str, *, limit: int, cursor: str | None = None) -> MessagePage:
        """List new/ and cur/ by name: a name begins with the second of delivery."""
        mailbox = self._in_use(ref)
        with storage_errors():
            self._make_folders(ref)
            self._remove_stale(mailbox / "tmp")
            return reading.page(mailbox, limit=limit, cursor=cursor)

    def read(self, ref: str, message_id: str) -> StoredMessage:
        """Read the file and move it to cur/ with the flag S."""
        with storage_errors():
            self._make_folders(ref)
            return reading.read(self._in_use(ref), message_id)

    def mark(self, ref: str, message_id: str, *, seen: bool) -> None:
        """Rename the file, in cur/ from now on."""
        with storage_errors():
            self._make_folders(ref)
            reading.mark(self._in_use(ref), message_id, seen=seen)

    def discard(self, ref: str, message_id: str) -> None:
        """Move the file to the folder that Dovecot shows as the bin."""
        mailbox = self._in_use(ref)
        with storage_errors():
            self._make_folders(ref)
            bin_ = mailbox / BIN
            for folder in (bin_, *(bin_ / name for name in FOLDERS)):
                make_directory(folder, self._owner)
            reading.move(mailbox, message_id, bin_)
            # The bin's name first: a crash leaves the message in the one or in the other.
            sync_directory(bin_ / "cur")

    def _settle(self, ref: str) -> None:
        """Have the mailbox on the disk for good before the first message is."""
        if ref not in self._settled:
            self._make_folders(ref)
            sync_directory(self._in_use(ref))
            if len(self._settled) >= MOST_SETTLED:
                self._settled.clear()
            self._settled.add(ref)

    def _make_folders(self, ref: str) -> None:
        """Make what is missing of a mailbox; raise `UnknownRecipient` for one that is put aside."""
        mailbox = self._in_use(ref)
        if not mailbox.is_dir():
            try:
                self.create(ref)
            except InvalidState as error:
                raise UnknownRecipient(cause=error.cause) from error
        for name in FOLDERS:
            make_directory(mailbox / name, self._owner)

    def _in_use(self, ref: str) -> Path:
        return self._root / _checked(ref)

    def _aside(self, ref: str) -> Path:
        return self._aside_root / _checked(ref)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from making or moving mailboxes: a ref is never in two places."""
        if not self._root.exists():
            self._root.parent.mkdir(parents=True, exist_ok=True)
            make_directory(self._root, self._owner)
            sync_directory(self._root.parent)
        with locked(self._root / ".lock"):
            yield

    @contextmanager
    def _delivery_errors(self, refs: Sequence[str]) -> Iterator[None]:
        """Tell a mailbox put aside under our feet, which is final, from a store that fails."""
        try:
            with storage_errors():
                yield
        except StorageUnavailable as error:
            if any(self._aside(ref).exists() for ref in refs):
                raise UnknownRecipient(cause=error.cause) from error
            raise

    def _remove_stale(self, tmp: Path) -> None:
        oldest = time.time() - STALE_SECONDS
        for path in tmp.iterdir():
            # Tidying keeps nobody from reading, and another reader may tidy at the same time.
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()


def _checked(ref: str) -> str:
    if not _REF.fullmatch(ref):
        raise ValueError("a mailbox ref is a UUID in lower case")
    return ref
