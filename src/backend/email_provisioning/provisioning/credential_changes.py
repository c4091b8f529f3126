"""What issuing and revoking a password does: ours in one transaction, the vendor's own in steps.

These runs stand beside the address's own operation: a vendor that does not answer keeps nobody from suspending or
deleting an address meanwhile. What such an operation means for a password under way is decided when it is complete.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import ClassVar

from email_provisioning.domain.account import STARTS_FROM, Operation
from email_provisioning.domain.event import EventKind
from email_provisioning.errors import CredentialNotFound, InvalidState
from email_provisioning.persistence import accounts, credentials
from email_provisioning.persistence.credentials import Credential, Vendor
from email_provisioning.providers.base import Capabilities, DirectCredential, Mailbox, Provider
from email_provisioning.provisioning.changes import Change, Step, Values, Work, nothing, quietly
from email_provisioning.provisioning.events import emit_credential, emit_revoked, emit_rotated
from email_provisioning.secret_stores.base import SecretRef

#: What the step that mints finds out: a `DirectCredential`.
ISSUED = "issued"
#: For how long a password that the vendor refused stays in the list, with the reason.
FAILURE_SHOWN = timedelta(hours=1)


class CredentialChange(Change, ABC):
    """A change of one password: the address itself goes on as it is."""

    target: ClassVar[None] = None

    def learn(self, found: Values) -> Values:
        """Return nothing: what was found out belongs to the password."""
        return {}

    def release(self, code: str | None) -> Values:
        """Return nothing: the address was never busy with it."""
        return {}

    def complete(self, work: Work) -> Values:
        """Leave the address as it is."""
        return {}


class Issue(CredentialChange):
    """Note that a password of our gateway was made, in the transaction that makes it."""

    operation = Operation.ISSUE

    def complete(self, work: Work) -> Values:
        """Tell of it."""
        if (credential := _credential(work)) is not None:
            emit_credential(
                work.connection, EventKind.CREDENTIAL_ISSUED, work.account, credential, at=work.at
            )
        return {}


class IssueDirect(CredentialChange):
    """Let the vendor mint a password, and keep its secret; the row with its version is there before."""

    operation = Operation.ISSUE_DIRECT
    marks = True

    def steps(self, capabilities: Capabilities, version: int | None) -> Sequence[Step]:
        """Mint; tried again after a lost answer, the vendor's side removes what was minted before."""
        number = _known(version)

        def mint(provider: Provider, mailbox: Mailbox) -> Values:
            return {ISSUED: provider.issue_direct(mailbox, version=number)}

        return (Step(name="issue", do=mint, undo=_revoking(number)),)

    def complete(self, work: Work) -> Values:
        """Seal the secret, unless the password or its address is not wanted any more: then it is taken back."""
        account = accounts.get(work.connection, work.account.id, lock=True)
        credential = _credential(work)
        if credential is None or credential.revoked_at is not None:
            raise CredentialNotFound("This password was revoked before the provider had issued it.")
        if account is None or account.state not in STARTS_FROM[self.operation]:
            raise InvalidState(
                "The address was suspended or deleted before the provider had issued the password."
            )
        self._keep(work, credential, work.found[ISSUED])
        return {}

    def revert(self, work: Work) -> Values:
        """Show for a while why there is no password, unless nobody wants it any more."""
        credential = _credential(work)
        if credential is not None and credential.revoked_at is not None:
            credentials.remove(work.connection, credential.id)
        elif credential is not None:
            ends_at = work.at + FAILURE_SHOWN
            credentials.change(
                work.connection, credential, error_code=work.run.error_code, expires_at=ends_at
            )
        return {}

    @staticmethod
    def _keep(work: Work, credential: Credential, issued: DirectCredential) -> None:
        ref = SecretRef(
            user_id=work.account.user_id, account_id=credential.account_id, version=credential.version
        )
        work.secrets.write_in(work.connection, ref, issued.password)
        vendor = Vendor(
            ref=issued.ref,
            username=issued.username,
            host=issued.host,
            port=issued.port,
            security=issued.security,
        )
        credentials.change(work.connection, credential, vendor=vendor)
        if credential.replaces is not None:
            ends_at = work.at + work.limits.overlap
            credentials.replaced(work.connection, [credential.replaces], at=work.at, ends_at=ends_at)
            emit_rotated(work.connection, work.account, credential, at=work.at, until=ends_at)
        else:
            emit_credential(
                work.connection, EventKind.CREDENTIAL_ISSUED, work.account, credential, at=work.at
            )


class RevokeDirect(CredentialChange):
    """Have the vendor remove a password. Nothing ends this but its success: until then the password works."""

    operation = Operation.REVOKE_DIRECT
    gives_up = False
    ends_refused = False

    def steps(self, capabilities: Capabilities, version: int | None) -> Sequence[Step]:
        """Remove it at the vendor."""
        return (Step(name="revoke", do=quietly(_revoking(_known(version))), undo=nothing),)

    def begin(self, work: Work) -> Values:
        """Show it to nobody from now on."""
        if (credential := _credential(work)) is not None:
            credentials.change(work.connection, credential, revoked_at=work.at)
            work.secrets.delete_in(work.connection, credential.account_id, credential.version)
        return {}

    def complete(self, work: Work) -> Values:
        """Forget it; where only what an overtaken worker made was removed, there is nothing to forget."""
        credential = _credential(work)
        if (
            credential is not None
            and credential.revoked_at is not None
            and credentials.remove(work.connection, credential.id)
        ):
            emit_revoked(work.connection, work.account, credential, at=work.at)
        return {}


def _revoking(version: int) -> Callable[[Provider, Mailbox], None]:
    return lambda provider, mailbox: provider.revoke_direct(mailbox, version=version)


def _known(version: int | None) -> int:
    if version is None:
        raise ValueError("a run about a password names its version")
    return version


def _credential(work: Work) -> Credential | None:
    return credentials.by_version(work.connection, work.account.id, _known(work.run.version))
