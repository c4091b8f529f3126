"""Everybody's addresses, for administrators: listed, looked at, and changed many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from email_provisioning.domain.actor import Actor
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.job import Job, JobKind, JobRow, JobState
from email_provisioning.errors import JobNotReady, TooManyAddresses
from email_provisioning.persistence import log, users
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.directory import AccountPage, AccountView, Directory, Wanted
from email_provisioning.provisioning.jobs.book import MOST_LABEL, JobBook, JobView

#: How many addresses a filter may name, and how many are read at once.
MOST_BY_FILTER, PAGE = 50_000, 1000


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Lists everybody's addresses, and begins bulk actions."""

    database: Database
    clock: Clock
    directory: Directory
    jobs: JobBook

    def page(
        self, actor: Actor, wanted: Wanted, *, limit: int = 50, cursor: str | None = None
    ) -> AccountPage:
        """Return up to ``limit`` addresses as `Directory.page` does; what was looked for is written down."""
        found = self.directory.page(everybody(actor), self._by_id(wanted), limit=limit, cursor=cursor)
        if cursor is None:
            with self.database.write(durable=False) as connection:
                log.append(
                    connection,
                    at=self.clock(),
                    actor=actor,
                    action="list_accounts",
                    status="success",
                    details=_told(wanted),
                )
        return found

    def look(self, actor: Actor, account_id: str) -> AccountView:
        """Return one address; whose it is sees in its entries who looked."""
        return self.directory.look(everybody(actor), account_id)

    def begin(
        self, actor: Actor, kind: JobKind, *, ids: Sequence[str] | None = None, wanted: Wanted | None = None
    ) -> JobView:
        """Begin to do something to many addresses, named by their ids or by a filter, as they are at this moment.

        Raises `TooManyAddresses`, and `JobNotReady` where there are none.
        """
        found = self._named(actor, ids) if ids is not None else self._filtered(actor, wanted or Wanted())
        if not found:
            raise JobNotReady("There is no such address.")
        job = self._job(actor, kind, wanted if ids is None else None)
        chunks = (found[start : start + PAGE] for start in range(0, len(found), PAGE))
        return self.jobs.write_down(actor, job, chunks, action=f"{kind}_many", state=JobState.RUNNING)

    def _job(self, actor: Actor, kind: JobKind, wanted: Wanted | None) -> Job:
        now = self.clock()
        return Job(
            id=new_id(),
            kind=kind,
            state=JobState.RUNNING,
            actor=actor.user_id,
            actor_name=actor.name[:MOST_LABEL],
            request_id=actor.request_id,
            origin=actor.origin,
            label="",
            options={"filter": _told(wanted)} if wanted is not None else {},
            created_at=now,
            started_at=now,
            due_at=now,
        )

    def _named(self, actor: Actor, ids: Sequence[str]) -> list[JobRow]:
        """Return a row for each id; one that is not there, or not for this actor, fails when it is its turn."""
        with self.database.read() as connection:
            known = self.directory.emails_of(connection, everybody(actor), ids)
        return [
            JobRow(
                number=number,
                given=known.get(account_id, account_id),
                address=known.get(account_id),
                account_id=account_id if account_id in known else None,
            )
            for number, account_id in enumerate(dict.fromkeys(ids), start=1)
        ]

    def _filtered(self, actor: Actor, wanted: Wanted) -> list[JobRow]:
        found: list[JobRow] = []
        cursor: str | None = None
        plain = self._by_id(wanted)
        while True:
            page, cursor = self.directory.accounts_page(everybody(actor), plain, limit=PAGE, cursor=cursor)
            # The administrators' own mailboxes always exist: nothing is done to them.
            for account in (each for each in page if not each.shared):
                number, email = len(found) + 1, account.email
                found.append(JobRow(number=number, given=email, address=email, account_id=account.id))
            if len(found) > MOST_BY_FILTER:
                raise TooManyAddresses(f"These are more than {MOST_BY_FILTER} addresses: narrow the filter.")
            if cursor is None:
                return found

    def _by_id(self, wanted: Wanted) -> Wanted:
        """Return the filter with the owner's id, where the owner is named by a name of ours."""
        if wanted.owner is None:
            return wanted
        with self.database.read() as connection:
            user = users.by_name(connection, wanted.owner)
        return replace(wanted, owner=user.id) if user is not None else wanted


def everybody(actor: Actor) -> Actor:
    """Return an administrator or auditor as one for whom every address is there."""
    return replace(actor, owns_all=True)


def _told(wanted: Wanted) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(wanted).items() if value is not None and value != ""}
