"""Suspending, resuming, deleting and restoring an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from email_provisioning.domain.account import STARTS_FROM, Account, Operation, RunState
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.run import Run
from email_provisioning.errors import AccountNotFound, InvalidState, NotSupported, from_code
from email_provisioning.persistence import accounts, runs
from email_provisioning.persistence.database import Database
from email_provisioning.providers.base import Provider
from email_provisioning.provisioning.directory import AccountView, Directory
from email_provisioning.provisioning.ending import Progress
from email_provisioning.provisioning.operations import CHANGES
from email_provisioning.provisioning.runner import Runner
from email_provisioning.provisioning.waiting import Waiter


@dataclass(frozen=True, kw_only=True)
class Lifecycle:
    """Moves addresses between their states.

    Asking for the state that an address is in already changes nothing; what its state does not allow raises
    `InvalidState`. The view that comes back tells in ``run`` whether the change is still under way.
    """

    database: Database
    directory: Directory
    provider_of: Callable[[str], Provider]
    runner: Runner
    waiter: Waiter

    def suspend(self, actor: Actor, account_id: str) -> AccountView:
        """Stop the address from sending, from this commit on."""
        return self._carry_out(actor, account_id, Operation.SUSPEND)

    def resume(self, actor: Actor, account_id: str) -> AccountView:
        """Let the address send again."""
        return self._carry_out(actor, account_id, Operation.RESUME)

    def delete(self, actor: Actor, account_id: str) -> AccountView:
        """Take the address out of use; it can be restored for as long as we and its provider keep it."""
        return self._carry_out(actor, account_id, Operation.DELETE)

    def restore(self, actor: Actor, account_id: str) -> AccountView:
        """Bring a deleted address back as it was, with its mail and its passwords."""
        return self._carry_out(actor, account_id, Operation.RESTORE)

    def purge(self, actor: Actor, account: Account) -> None:
        """Remove a deleted address for good, as far as it goes now; a worker carries on the rest."""
        if progress := self._begin(actor, account, Operation.PURGE):
            self.runner.advance(progress)

    def _carry_out(self, actor: Actor, account_id: str, operation: Operation) -> AccountView:
        with self.database.read() as connection:
            account = self.directory.find(connection, actor, account_id)
        provider = self.provider_of(account.provider)
        self._check(account, operation)
        if progress := self._begin(actor, account, operation):
            progress = self.waiter.wait(progress, at_once=provider.capabilities.answers_at_once)
            if progress.run.state is RunState.FAILED:
                raise from_code(progress.run.error_code)
        return self.directory.get(actor, account_id)

    def begin_in(self, connection: Connection, run: Run, account_id: str) -> Progress | None:
        """Begin an operation in the caller's transaction, by whom it was asked for; None where nothing is to be done.

        Raises `AccountNotFound`, `InvalidState` and `NotSupported`.
        """
        account = accounts.get(connection, account_id, lock=True)
        if account is None:
            raise AccountNotFound
        self._check(account, run.operation)
        return self._begin_locked(connection, run, account)

    def _check(self, account: Account, operation: Operation) -> None:
        """Raise `NotSupported` or `InvalidState` for what can never be done to an address."""
        restorable = self.provider_of(account.provider).capabilities.restore
        if operation is Operation.RESTORE and not restorable:
            raise NotSupported("This provider cannot bring a deleted address back.")
        if account.shared:
            raise InvalidState(
                "This mailbox belongs to the domain (RFC 5321, section 4.5.1): it always exists."
            )

    def _begin(self, actor: Actor, account: Account, operation: Operation) -> Progress | None:
        run = self.runner.new_run(actor, account.id, operation)
        with self.database.write() as connection:
            locked = accounts.get(connection, account.id, lock=True)
            return self._begin_locked(connection, run, locked) if locked is not None else None

    def _begin_locked(self, connection: Connection, run: Run, account: Account) -> Progress | None:
        if _is_done(account, run.operation):
            return None
        if run.operation is Operation.PURGE and _is_issuing(connection, account):
            raise InvalidState(
                "The provider still issues a password of this address: it is removed after that."
            )
        expected = STARTS_FROM[run.operation]
        if not accounts.begin_operation(connection, account.id, expected=expected, run_id=run.id):
            raise _not_now(account, run.operation)
        return self.runner.begin(connection, run, replace(account, operation_id=run.id))


def _is_done(account: Account, operation: Operation) -> bool:
    return (
        account.state is CHANGES[operation].target
        and account.operation_id is None
        and account.state not in STARTS_FROM[operation]
    )


def _is_issuing(connection: Connection, account: Account) -> bool:
    """Tell whether a password could come to be at the vendor after everything of the address was removed there."""
    return any(run.operation is Operation.ISSUE_DIRECT for run in runs.of_credentials(connection, account.id))


def _not_now(account: Account, operation: Operation) -> InvalidState:
    if account.operation_id is not None:
        return InvalidState("Another operation on this address is under way: try again when it is finished.")
    return InvalidState(f"An address that is {account.state} cannot be {_PAST[operation]}.")


_PAST = {
    Operation.SUSPEND: "suspended",
    Operation.RESUME: "resumed",
    Operation.DELETE: "deleted",
    Operation.RESTORE: "restored",
    Operation.PURGE: "removed",
    Operation.REPAIR: "repaired",
}
