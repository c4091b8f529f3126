"""One delivery into one or several Maildirs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from email_provisioning.mailbox._files import Owner, sync_directory, write_durably
from email_provisioning.mailbox._maildir_names import new_name


class Delivery:
    """Bring one message into every mailbox or none: `prepare`, then `commit`, and `clean_up` in any case.

    The file is written once and linked into the other mailboxes: Maildir keeps flags in names and nobody
    writes to a message's file, so that the mailboxes stay independent (Dovecot's delivery does the same).
    """

    def __init__(self, mailboxes: Sequence[Path], message: bytes, owner: Owner) -> None:
        """Take the folders of the mailboxes, which must lie in one file system."""
        self._mailboxes = mailboxes
        self._message = message
        self._owner = owner
        self._name = new_name(message)
        self._prepared: list[Path] = []

    def prepare(self) -> None:
        """Write the message durably where no reader sees it."""
        for mailbox in self._mailboxes:
            path = mailbox / "tmp" / self._name
            if not self._prepared:
                # Noted first: a disk that fills up in the middle leaves a part of the file.
                self._prepared.append(path)
                write_durably(path, self._message, self._owner)
            else:
                os.link(self._prepared[0], path)
                self._prepared.append(path)

    def commit(self) -> None:
        """Let the message appear everywhere, durably; a failure takes it back everywhere."""
        arrived: list[Path] = []
        try:
            for path in self._prepared:
                target = path.parent.parent / "new" / self._name
                path.rename(target)
                arrived.append(target)
            for target in arrived:
                sync_directory(target.parent)
            self._prepared.clear()
        except OSError:
            for target in arrived:
                # A reader that has already moved it to cur/ keeps it: a message twice is better than none.
                with suppress(OSError):
                    target.unlink()
            raise

    def clean_up(self) -> None:
        """Remove what `commit` has not moved."""
        for path in self._prepared:
            # What a failing disk does not let go of is removed later as stale; the caller's own error counts.
            with suppress(OSError):
                path.unlink()
