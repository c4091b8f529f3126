"""Importing many addresses from a file: looked at first, then created by a job."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from email_provisioning.domain.actor import Actor
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.job import Job, JobKind, JobState
from email_provisioning.domain.tabular import open_table
from email_provisioning.provisioning.jobs.book import MOST_LABEL, PAGE, JobBook, JobView
from email_provisioning.provisioning.jobs.checking import Checking, Owners


@dataclass(frozen=True, kw_only=True)
class Imports(JobBook):
    """Looks at files, and writes down what would become of each row."""

    checking: Checking

    def check(
        self,
        actor: Actor,
        content: bytes,
        *,
        label: str = "",
        owner: str | None = None,
        owners_by_id: bool = False,
    ) -> JobView:
        """Look at a file and return the import that it would be; nothing is created.

        ``owner`` is the id of the owner of rows that name none; None: the actor, where that is a person.
        Raises `ImportRefused` for a file that cannot be read as a whole.
        """
        table, now = open_table(content), self.clock()
        job = Job(
            id=new_id(),
            kind=JobKind.IMPORT,
            state=JobState.READING,
            actor=actor.user_id,
            actor_name=actor.name[:MOST_LABEL],
            request_id=actor.request_id,
            origin=actor.origin,
            label=_plain(label),
            options={
                "encoding": table.sheet.encoding,
                "delimiter": table.sheet.delimiter,
                "columns": list(table.sheet.columns),
                "ignored": list(table.sheet.ignored),
                "digest": digest_of(content),
            },
            created_at=now,
        )
        default = owner or (None if actor.owns_all else actor.user_id)
        owners = Owners(default=default, by_id=owners_by_id)
        found = self.checking.check(table.records(), owners)
        return self.write_down(actor, job, found, action="check_import", state=JobState.CHECKED)

    def of_content(self, content: bytes) -> Job | None:
        """Return the newest import of a file of this content; None where there is none."""
        cursor, digest = None, digest_of(content)
        while True:
            page = self.page(limit=PAGE, cursor=cursor)
            for view in page.jobs:
                if view.job.options.get("digest") == digest:
                    return view.job
            cursor = page.next_cursor
            if cursor is None:
                return None


def digest_of(content: bytes) -> str:
    """Return what a file is known by."""
    return hashlib.sha256(content).hexdigest()


def _plain(label: str) -> str:
    return "".join(each for each in label if each.isprintable())[:MOST_LABEL]
