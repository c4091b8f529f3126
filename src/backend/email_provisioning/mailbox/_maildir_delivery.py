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
        # Texts, and not paths: joining those takes longer than writing the message.
        self._mailboxes = [str(mailbox) for mailbox in mailboxes]
        self._message = message
        self._owner = owner
        self._name = new_name(message)
        #: The mailboxes in whose tmp/ the message is, or may be in part.
        self._prepared: list[str] = []

    def prepare(self) -> None:
        """Write the message durably where no reader sees it."""
        for mailbox in self._mailboxes:
            if not self._prepared:
                # Noted first: a disk that fills up in the middle leaves a part of the file.
                self._prepared.append(mailbox)
                write_durably(self._in(mailbox, "tmp"), self._message, self._owner)
            else:
                os.link(self._in(self._prepared[0], "tmp"), self._in(mailbox, "tmp"))
                self._prepared.append(mailbox)

    def commit(self) -> None:
        """Let the message appear everywhere, durably; a failure takes it back everywhere."""
        arrived: list[str] = []
        try:
            for mailbox in self._prepared:
                os.rename(self._in(mailbox, "tmp"), self._in(mailbox, "new"))
                arrived.append(mailbox)
            for mailbox in arrived:
                sync_directory(f"{mailbox}/new")
            self._prepared.clear()
        except OSError:
            for mailbox in arrived:
                # A reader that has already moved it to cur/ keeps it: a message twice is better than none.
                with suppress(OSError):
                    os.unlink(self._in(mailbox, "new"))
            raise

    def clean_up(self) -> None:
        """Remove what `commit` has not moved."""
        for mailbox in self._prepared:
            # What a failing disk does not let go of is removed later as stale; the caller's own error counts.
            with suppress(OSError):
                os.unlink(self._in(mailbox, "tmp"))

    def _in(self, mailbox: str, folder: str) -> str:
        return f"{mailbox}/{folder}/{self._name}"
