"""The steps of a plan. Each looks again whether it is still wanted, writes down what it does, and can be repeated."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlalchemy import Connection

from email_provisioning.domain.account import STARTS_FROM, Account, AccountState, Operation, RunState
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.address import Address
from email_provisioning.domain.drift import Difference, Drift, Plan
from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence import accounts, comparing, log
from email_provisioning.persistence.comparing import Issued
from email_provisioning.persistence.database import Database
from email_provisioning.providers.base import Mailbox, Provider
from email_provisioning.provisioning.reconcile.comparison import is_gone
from email_provisioning.provisioning.revoking import Revoking
from email_provisioning.provisioning.runner import Runner


class Outcome(StrEnum):
    """What became of a step."""

    DONE = "done"
    #: A durable run goes on with it by itself.
    UNDER_WAY = "under_way"
    #: It is not wanted any more, or something else is being done to the address.
    LEFT = "left"
    #: The provider, or the store, cannot do it now.
    LATER = "later"
    #: The provider refuses it.
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """A step that was taken."""

    difference: Difference
    outcome: Outcome
    #: The stable code of the error that stood in its way.
    error_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Takes the steps of one plan on behalf of an actor."""

    database: Database
    provider_of: Callable[[str], Provider]
    runner: Runner
    revoking: Revoking
    actor: Actor
    plan: Plan
    #: The runs that these steps have begun.
    _begun: set[str] = field(default_factory=set)

    def take(self, difference: Difference) -> Done:
        """Do away with a difference; raise what the provider refuses it with."""
        match difference.drift:
            case Drift.MISSING:
                return self._run(difference, Operation.REPAIR, STARTS_FROM[Operation.REPAIR])
            case Drift.NOT_SUSPENDED_THERE:
                return self._run(difference, Operation.REPAIR, {AccountState.SUSPENDED})
            case Drift.SUSPENDED_THERE:
                return self._run(difference, Operation.SUSPEND, STARTS_FROM[Operation.SUSPEND])
            case Drift.MOVED:
                return self._adopt(difference)
            case Drift.ORPHAN:
                return self._remove_orphan(difference)
            case Drift.CREDENTIAL_UNKNOWN:
                return self._revoke_unknown(difference)
            case Drift.CREDENTIAL_MISSING:
                return self._strike_off(difference)
            case Drift.FOREIGN:
                return Done(difference=difference, outcome=Outcome.LEFT)

    def _run(self, difference: Difference, operation: Operation, expected: Collection[AccountState]) -> Done:
        """Carry a durable run on as far as it goes now."""
        with self.database.write() as connection:
            account = self._idle(connection, difference)
            if account is None:
                return Done(difference=difference, outcome=Outcome.LEFT)
            run = self.runner.new_run(self.actor, account.id, operation)
            if not accounts.begin_operation(connection, account.id, expected=expected, run_id=run.id):
                return Done(difference=difference, outcome=Outcome.LEFT)
            progress = self.runner.begin(connection, run, replace(account, operation_id=run.id))
        self._begun.add(run.id)
        run = self.runner.advance(progress).run
        outcome = _OUTCOMES.get(run.state, Outcome.UNDER_WAY)
        return Done(difference=difference, outcome=outcome, error_code=run.error_code)

    def _adopt(self, difference: Difference) -> Done:
        """Know what bears the account's mark by its new id."""
        with self.database.write() as connection:
            account = self._idle(connection, difference)
            if account is None:
                return Done(difference=difference, outcome=Outcome.LEFT)
            accounts.update(connection, account, provider_ref=difference.ref)
            self._note(connection, difference, action="adopt", status="success")
        return Done(difference=difference, outcome=Outcome.DONE)

    def _remove_orphan(self, difference: Difference) -> Done:
        """Remove what bears the mark of an account that there is no more."""
        with self.database.write() as connection:
            account = accounts.get(connection, _id(difference))
            if not is_gone(account) or self._busy(connection, difference):
                return Done(difference=difference, outcome=Outcome.LEFT)
            self._note(connection, difference, action="remove_orphan", status="begun")
        mailbox = self._mailbox(difference)
        return self._outside(difference, "remove_orphan", lambda provider: provider.purge(mailbox))

    def _revoke_unknown(self, difference: Difference) -> Done:
        """Revoke a vendor's password that nobody was given."""
        version = difference.version or 0
        with self.database.write() as connection:
            account = self._idle(connection, difference)
            if account is None or version in self._issued(connection, difference):
                return Done(difference=difference, outcome=Outcome.LEFT)
            self._note(connection, difference, action="revoke_unknown", status="begun")
        mailbox = self._mailbox(difference)
        return self._outside(
            difference,
            "revoke_unknown",
            lambda provider: provider.revoke_direct(mailbox, version=version),
        )

    def _strike_off(self, difference: Difference) -> Done:
        """End a password here that the vendor has no more: its owner sees that it is gone, and takes a new one."""
        with self.database.write() as connection:
            account = self._idle(connection, difference)
            known = self._issued(connection, difference)
        issued = known.get(difference.version or 0)
        if account is None or issued is None or not issued.in_use:
            return Done(difference=difference, outcome=Outcome.LEFT)
        # Whoever may carry a plan out may do so for everybody's addresses.
        actor = replace(self.actor, owns_all=True)
        gone = self.revoking.revoke(actor, account.id, issued.credential_id)
        return Done(difference=difference, outcome=Outcome.DONE if gone else Outcome.UNDER_WAY)

    def _outside(self, difference: Difference, action: str, call: Callable[[Provider], None]) -> Done:
        """Call the provider, and write down what came of it."""
        try:
            call(self.provider_of(self.plan.provider))
        except ProvisioningError as error:
            with self.database.write() as connection:
                self._note(connection, difference, action=action, status="failed", code=error.code)
            raise
        with self.database.write() as connection:
            self._note(connection, difference, action=action, status="success")
        return Done(difference=difference, outcome=Outcome.DONE)

    def _idle(self, connection: Connection, difference: Difference) -> Account | None:
        """Return the account, locked, unless anybody else has done something to it since shortly before the plan."""
        account = accounts.get(connection, _id(difference), lock=True)
        if account is None or account.operation_id is not None or self._busy(connection, difference):
            return None
        return account

    def _busy(self, connection: Connection, difference: Difference) -> bool:
        since = self.plan.made_at - self.runner.lease
        changed = comparing.changed_since(connection, [_id(difference)], since=since, but=self._begun)
        return bool(changed)

    def _issued(self, connection: Connection, difference: Difference) -> Mapping[int, Issued]:
        found = comparing.issued(connection, [_id(difference)], at=self.plan.made_at)
        return found.get(_id(difference), {})

    def _mailbox(self, difference: Difference) -> Mailbox:
        """Return what a provider knows by our mark; where its address is not known, it is one that nobody can have."""
        local, _, domain = (difference.address or f"{_id(difference)}@{self.plan.domain}").rpartition("@")
        address = Address(local=local, domain=domain)
        return Mailbox(account_id=_id(difference), address=address, display_name="", ref=difference.ref)

    def _note(
        self, connection: Connection, difference: Difference, *, action: str, status: str, **more: object
    ) -> None:
        about = {"ref": difference.ref, "version": difference.version, **more}
        log.append(
            connection,
            at=self.runner.clock(),
            actor=self.actor,
            action=action,
            status=status,
            account_id=difference.account_id,
            address=difference.address,
            details={
                "domain": self.plan.domain,
                "provider": self.plan.provider,
                **{name: value for name, value in about.items() if value is not None},
            },
        )


_OUTCOMES = {RunState.SUCCEEDED: Outcome.DONE, RunState.FAILED: Outcome.REFUSED}


def _id(difference: Difference) -> str:
    return difference.account_id or ""
