"""What each operation does: its outside steps, and what is written when they are done or undone."""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import Connection

from email_provisioning.domain.account import Account, AccountState, Operation
from email_provisioning.domain.event import EventKind
from email_provisioning.domain.run import Run
from email_provisioning.errors import AccountLimitReached, StillProvisioning
from email_provisioning.persistence import accounts, counters, credentials, limits
from email_provisioning.providers.base import Capabilities, Mailbox, Provider
from email_provisioning.provisioning.secrets_keeping import Secrets

#: Values of the account: what a step found out, what a change sets.
Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One outside call, repeatable, and the call that takes it back."""

    name: str
    do: Callable[[Provider, Mailbox], Values]
    undo: Callable[[Provider, Mailbox], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How many addresses there may be, and how long what has ended is kept."""

    per_user: int
    total: int
    #: How long a deleted address can be restored.
    retention: timedelta
    #: How long a password works on after a rotation.
    overlap: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What a change needs to write inside one transaction."""

    connection: Connection
    account: Account
    at: datetime
    limits: Limits
    secrets: Secrets
    run: Run
    #: What the last step has found out.
    found: Values

    def count(self) -> None:
        """Count the account against the limits of its owner and of the server, or raise `AccountLimitReached`."""
        account = self.account
        if account.shared:
            return
        most = limits.most_accounts(self.connection, account.user_id, account.domain, at=self.at)
        per_user = self.limits.per_user if most is None else most
        wanted = dict(zip(self._counters(), (per_user, self.limits.total), strict=True))
        if refused := counters.take(self.connection, wanted):
            used = counters.used(self.connection, refused)
            raise AccountLimitReached(limit=wanted[refused], used=used)

    def uncount(self) -> None:
        """Take the account off the limits again."""
        for name in self._counters():
            counters.give_back(self.connection, name)

    def _counters(self) -> tuple[str, ...]:
        # Always in this order: two transactions that lock the rows in turn could wait for each other.
        return () if self.account.shared else (user_counter(self.account.user_id), TOTAL_COUNTER)


TOTAL_COUNTER = "accounts"


def user_counter(user_id: str) -> str:
    """Return the name of the counter of one user's addresses."""
    return f"accounts/{user_id}"


class Change(ABC):
    """One operation: what is done inside each of its transactions, and the account's values that follow from it."""

    operation: ClassVar[Operation]
    #: The state that the account is in once the change is complete; asking for it again then changes nothing.
    target: ClassVar[AccountState | None]
    #: Whether it is given up after `GIVE_UP_AFTER`; one that is not goes on until it succeeds.
    gives_up: ClassVar[bool] = True
    #: Whether what it makes at the provider bears the version of its run as a mark.
    marks: ClassVar[bool] = False
    #: Whether it is complete only when the account's secrets are in the store that they are kept in.
    keeps_secrets: ClassVar[bool] = False
    #: Whether a refusal ends it; otherwise it is tried until what stands in the way is mended.
    ends_refused: ClassVar[bool] = True
    #: What is told of it once it is complete; None: nothing, or `complete` writes it down itself.
    event: ClassVar[EventKind | None] = None
    #: Whether it is told that it was undone.
    tells_failure: ClassVar[bool] = False

    def steps(self, capabilities: Capabilities, version: int | None) -> Sequence[Step]:
        """Return the outside steps in order; none where our own records are all there is."""
        return ()

    def learn(self, found: Values) -> Values:
        """Return what is the account's own of what a step has found out."""
        return found

    def release(self, code: str | None) -> Values:
        """Return what holds of the account once the run is over; ``code`` is the error that it failed with."""
        return {"operation_id": None, "error_code": code}

    def steps_of(self, account: Account, capabilities: Capabilities, version: int | None) -> Sequence[Step]:
        """Return the steps for an account that is in a certain state when the operation begins, and stays in it."""
        return self.steps(capabilities, version)

    def begin(self, work: Work) -> Values:
        """Return what holds from the transaction on that records the intent."""
        return {}

    def complete(self, work: Work) -> Values:
        """Return what holds once every step is done."""
        return {"state": self.target}

    def revert(self, work: Work) -> Values:
        """Return what holds once every step is undone."""
        return {}


def _create(provider: Provider, mailbox: Mailbox) -> Values:
    return {"provider_ref": provider.create(mailbox)}


def probed(provider: Provider, mailbox: Mailbox) -> Values:
    """Return when the mailbox is ready; raise `StillProvisioning` before."""
    if not provider.is_ready(mailbox):
        raise StillProvisioning
    return {}


def nothing(provider: Provider, mailbox: Mailbox) -> None:
    """Undo a step that changed nothing."""


def quietly(call: Callable[[Provider, Mailbox], None]) -> Callable[[Provider, Mailbox], Values]:
    """Make a step of a call that finds nothing out."""

    def do(provider: Provider, mailbox: Mailbox) -> Values:
        call(provider, mailbox)
        return {}

    return do


#: What every creation begins with.
FIRST_STEP = "provision"


class Create(Change):
    """Make the mailbox and probe that it works; on failure remove it and release the name."""

    operation, target = Operation.CREATE, AccountState.ACTIVE
    event, tells_failure = EventKind.ACCOUNT_CREATED, True
    keeps_secrets = True

    def steps(self, capabilities: Capabilities, version: int | None) -> Sequence[Step]:
        """Provision, and probe unless the provider is ready at once; nothing where nothing has to be made."""
        if capabilities.made_on_first_use:
            return ()
        provision = Step(name=FIRST_STEP, do=_create, undo=lambda provider, box: provider.purge(box))
        probe = Step(name="probe", do=probed, undo=nothing)
        return (provision,) if capabilities.ready_at_once else (provision, probe)

    def begin(self, work: Work) -> Values:
        """Count it against the limits."""
        work.count()
        return {}

    def complete(self, work: Work) -> Values:
        """Activate."""
        return {"state": AccountState.ACTIVE, "activated_at": work.at}

    def revert(self, work: Work) -> Values:
        """Release the name, forget the secret, and keep the failure visible for a while."""
        credentials.remove_all(work.connection, work.account.id)
        work.secrets.delete_in(work.connection, work.account.id)
        work.uncount()
        keep_until = work.at + work.limits.retention
        return {"state": AccountState.FAILED, "purge_at": keep_until}


class Suspend(Change):
    """Stop sending at once; the provider is told where it has to be."""

    operation, target = Operation.SUSPEND, AccountState.SUSPENDED
    event, tells_failure = EventKind.ACCOUNT_SUSPENDED, True

    def steps(self, capabilities: Capabilities, version: int | None) -> Sequence[Step]:
        """Tell the provider."""
        step = Step(
            name="suspend", do=quietly(lambda p, box: p.suspend(box)), undo=lambda p, box: p.resume(box)
        )
        return (step,) if capabilities.remote_suspend else ()

    def begin(self, work: Work) -> Values:
        """Suspend here first: the gateway refuses from this commit on."""
        return {"state": AccountState.SUSPENDED}

    def revert(self, work: Work) -> Values:
        """Return to active."""
        return {"state": AccountState.ACTIVE}


class Resume(Change):
    """Allow sending again, once the provider does."""

    operation, target = Operation.RESUME, AccountState.ACTIVE
    event, tells_failure = EventKind.ACCOUNT_RESUMED, True

    def steps(self, capabilities: Capabilities, version: int | None) -> Sequence[Step]:
        """Tell the provider."""
        step = Step(
            name="resume", do=quietly(lambda p, box: p.resume(box)), undo=lambda p, box: p.suspend(box)
        )
        return (step,) if capabilities.remote_suspend else ()


class Delete(Change):
    """Take the address out of use and keep it, with its name, until its retention ends."""

    operation, target = Operation.DELETE, AccountState.DELETED
    event, tells_failure = EventKind.ACCOUNT_DELETED, True
    gives_up = False

    def steps(self, capabilities: Capabilities, version: int | None) -> Sequence[Step]:
        """Take it out of use at the provider."""
        return (
            Step(name="delete", do=quietly(lambda p, box: p.delete(box)), undo=lambda p, box: p.restore(box)),
        )

    def begin(self, work: Work) -> Values:
        """Stop sending and receiving at once, remembering what to return to."""
        return {"state": AccountState.DELETING, "previous_state": work.account.state}

    def complete(self, work: Work) -> Values:
        """Keep it until its retention ends, off the limits."""
        work.uncount()
        until = work.at + work.limits.retention
        return {"state": AccountState.DELETED, "deleted_at": work.at, "purge_at": until}

    def revert(self, work: Work) -> Values:
        """Return to what it was."""
        return {"state": work.account.previous_state or AccountState.ACTIVE}


class Restore(Change):
    """Bring a deleted address back as it was, with its mail and its passwords."""

    operation, target = Operation.RESTORE, AccountState.ACTIVE
    event, tells_failure = EventKind.ACCOUNT_RESTORED, True

    def steps(self, capabilities: Capabilities, version: int | None) -> Sequence[Step]:
        """Bring it back at the provider."""
        return (
            Step(
                name="restore", do=quietly(lambda p, box: p.restore(box)), undo=lambda p, box: p.delete(box)
            ),
        )

    def begin(self, work: Work) -> Values:
        """Count it again; its retention does not end meanwhile."""
        work.count()
        return {"state": AccountState.PROVISIONING, "purge_at": None}

    def complete(self, work: Work) -> Values:
        """Return to the state that it was deleted in: a suspended address stays suspended."""
        state = work.account.previous_state or AccountState.ACTIVE
        return {"state": state, "deleted_at": None}

    def revert(self, work: Work) -> Values:
        """Stay deleted."""
        work.uncount()
        until = work.at + work.limits.retention
        return {"state": AccountState.DELETED, "purge_at": until}


class Purge(Change):
    """Remove a deleted address for good, with its mail, its passwords and its runs."""

    operation, target = Operation.PURGE, AccountState.DELETED
    event = EventKind.ACCOUNT_PURGED
    gives_up = False
    # Nobody asks for it again: a vendor that refuses a key of today's would keep the mailbox for ever.
    ends_refused = False

    def steps(self, capabilities: Capabilities, version: int | None) -> Sequence[Step]:
        """Remove it at the provider."""
        return (Step(name="purge", do=quietly(lambda p, box: p.purge(box)), undo=nothing),)

    def begin(self, work: Work) -> Values:
        """Leave the queue of addresses to purge."""
        return {"purge_at": None}

    def complete(self, work: Work) -> Values:
        """Remove everything; the name is free again."""
        work.secrets.delete_in(work.connection, work.account.id)
        accounts.remove(work.connection, work.account.id)
        return {}
