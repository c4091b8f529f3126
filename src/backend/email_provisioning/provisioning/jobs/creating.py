"""Creating the addresses of an import, each in one transaction with what is written down of its row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from email_provisioning.domain.account import Operation
from email_provisioning.domain.address import Address
from email_provisioning.domain.display_name import check_display_name
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.job import Job, JobRow, RowState
from email_provisioning.errors import AddressTaken, DomainUnknown
from email_provisioning.persistence import accounts, domains
from email_provisioning.providers.base import Provider
from email_provisioning.provisioning.availability import Availability
from email_provisioning.provisioning.creation import new_account
from email_provisioning.provisioning.jobs.task import Taken, Task, actor_of, left_to_worker
from email_provisioning.provisioning.passwords import FIRST_VERSION, Passwords
from email_provisioning.provisioning.runner import Runner


@dataclass(frozen=True, kw_only=True)
class CreateTask(Task):
    """Creates one address for its owner, who can reveal its password once."""

    availability: Availability
    provider_of: Callable[[str], Provider]
    runner: Runner
    passwords: Passwords

    def asks_outside(self) -> bool:
        """Tell whether any domain's mail is kept elsewhere."""
        known = self.availability.domains.all().values()
        return not all(self.provider_of(domain.provider).capabilities.hosted for domain in known)

    def prepare(self, job: Job, row: JobRow) -> str | None:
        """Return the id that the address will have; ask a provider elsewhere whether it has the name already."""
        address = self._judged(row)
        account_id, provider = new_id(), self._provider(address)
        if not provider.capabilities.hosted and provider.is_taken(address, account_id=account_id):
            raise AddressTaken
        return account_id

    def take(self, connection: Connection, job: Job, row: JobRow, prepared: str | None) -> Taken:
        """Reserve the name, issue the password and begin the creation, as a person's would be."""
        address = self._judged(row)
        if not domains.keep(connection, address.domain):
            raise DomainUnknown
        account_id = prepared or new_id()
        run = left_to_worker(self.runner.new_run(actor_of(job), account_id, Operation.CREATE))
        account = new_account(
            account_id,
            owner=row.user_id or job.actor,
            address=address,
            display_name=check_display_name(row.display_name),
            provider=self._provider(address),
            at=run.created_at,
        )
        account = replace(account, operation_id=run.id)
        accounts.insert(connection, account)
        self.passwords.issue(connection, account, version=FIRST_VERSION, at=run.created_at)
        progress = self.runner.begin(connection, run, account)
        state = RowState.DONE if progress.run.finished else RowState.STARTED
        return Taken(state=state, account_id=account_id, run_id=run.id)

    def _judged(self, row: JobRow) -> Address:
        """Judge the name anew: the rules may have changed since the file was checked."""
        return self.availability.judge(row.address or row.given, None)

    def _provider(self, address: Address) -> Provider:
        return self.provider_of(self.availability.domains.get(address.domain).provider)
