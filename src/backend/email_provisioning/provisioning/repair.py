"""Making the provider's side of an address what ours says it is."""

from __future__ import annotations

from collections.abc import Sequence

from email_provisioning.domain.account import Account, AccountState, Operation
from email_provisioning.errors import ProvisioningError
from email_provisioning.providers.base import Capabilities, Mailbox, Provider
from email_provisioning.provisioning.changes import Change, Step, Values, Work, nothing, probed, quietly


class Repair(Change):
    """Bring back or make what is missing there, and suspend what is suspended here; our own side stays as it is.

    What is done is never undone: what is there was wanted before.
    """

    operation = Operation.REPAIR
    target = AccountState.ACTIVE

    def steps_of(self, account: Account, capabilities: Capabilities, version: int | None) -> Sequence[Step]:
        """Bring back, probe, suspend: what the provider has of these, and the address needs."""
        steps = []
        if capabilities.makes_mailboxes and not capabilities.made_on_first_use:
            steps.append(Step(name="bring_back", do=_bring_back, undo=nothing))
            if not capabilities.ready_at_once:
                steps.append(Step(name="probe", do=probed, undo=nothing))
        if account.state is AccountState.SUSPENDED and capabilities.remote_suspend:
            steps.append(Step(name="suspend", do=quietly(lambda p, box: p.suspend(box)), undo=nothing))
        return steps

    def complete(self, work: Work) -> Values:
        """Leave the address as it is."""
        return {}


def _bring_back(provider: Provider, mailbox: Mailbox) -> Values:
    """Restore what the vendor still has, with its mail; then find it by our mark, or make it."""
    if provider.capabilities.restore and mailbox.ref is not None and not provider.is_ready(mailbox):
        try:
            provider.restore(mailbox)
        except ProvisioningError as error:
            if error.retryable:
                raise
            # There is nothing to restore.
    # What is there has perhaps another id than the one that we know: the answer to an earlier try was lost.
    return {"provider_ref": provider.create(mailbox)}
