"""Further passwords of an address, each for one use: of our gateway at once, of the vendor's own by a durable run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from email_provisioning.domain.account import STARTS_FROM, Account, Operation, RunState
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.credential import CredentialKind, CredentialStatus, check_label
from email_provisioning.domain.networks import parse_networks
from email_provisioning.domain.run import Run
from email_provisioning.errors import (
    CredentialLimitReached,
    CredentialNotFound,
    IdempotencyKeyReused,
    InvalidState,
    NotSupported,
    from_code,
)
from email_provisioning.persistence import credentials as rows
from email_provisioning.persistence import runs
from email_provisioning.persistence.credentials import Credential
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning import direct_notes
from email_provisioning.provisioning.credential_list import check_expiry, check_networks, counted
from email_provisioning.provisioning.credentials import Credentials
from email_provisioning.provisioning.directory import Directory
from email_provisioning.provisioning.ending import Progress
from email_provisioning.provisioning.passwords import Issued, Passwords, Wish, successor, to_rotate
from email_provisioning.provisioning.runner import Runner
from email_provisioning.provisioning.waiting import Waiter


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A password that was made, or that the vendor is still at."""

    account: Account
    credential: Credential
    #: Only in the answer to the request that sees it made, and while that view lasts.
    credentials: Credentials | None
    #: Until when the one that it replaces works on; None where that is not known yet, or there is none.
    previous_valid_until: datetime | None = None

    @property
    def pending(self) -> bool:
        """Tell whether the vendor is still at it."""
        return self.credential.status is CredentialStatus.PENDING


@dataclass(frozen=True, kw_only=True, slots=True)
class _Begun:
    """A password whose row is written."""

    credential: Credential
    progress: Progress
    #: The password itself, where it is ours.
    issued: Issued | None


@dataclass(frozen=True, kw_only=True)
class Issuing:
    """Makes passwords."""

    database: Database
    directory: Directory
    runner: Runner
    waiter: Waiter
    passwords: Passwords
    #: How many passwords an address may have.
    limit: int

    def issue(
        self,
        actor: Actor,
        account_id: str,
        *,
        kind: CredentialKind = CredentialKind.GATEWAY,
        label: str = "",
        networks: Sequence[str] = (),
        expires_at: datetime | None = None,
        idempotency_key: str | None = None,
    ) -> Made:
        """Make a password for an address, or find the one that the same key stands for.

        Raises `InvalidCredential` and its kin, `CredentialLimitReached`, `NotSupported` with the reason,
        `IdempotencyKeyReused`, or the error that the provider refused it with.
        """
        digest = _digest(account_id, kind, label, [*networks], expires_at)
        if known := self._known(actor, idempotency_key):
            return self._replay(actor, known, digest)
        wish = Wish(
            kind=kind,
            label=check_label(label),
            networks=parse_networks(networks),
            expires_at=check_expiry(expires_at, at=self.runner.clock()),
        )
        check_networks(wish.networks, kind)
        try:
            with self.database.write() as connection:
                account = self.directory.find(connection, actor, account_id, lock=True)
                before = rows.of_account(connection, account.id)
                self._check_room(before)
                request = {"idempotency_key": idempotency_key, "request_digest": digest}
                begun = self._begin(connection, actor, account, wish, before, request)
        except IntegrityError:
            if known := self._known(actor, idempotency_key):
                return self._replay(actor, known, digest)
            raise
        return self._finish(actor, begun)

    def rotate(self, actor: Actor, account_id: str, credential_id: str) -> Made:
        """Make a password that takes the place of another one, which works on for the overlap."""
        with self.database.read() as connection:
            account = self.directory.find(connection, actor, account_id)
            old = rows.get(connection, account.id, credential_id)
        if old is not None and old.kind is CredentialKind.DIRECT:
            return self._rotate_direct(actor, account_id, credential_id)
        rotated = self.passwords.rotate(actor, account_id, credential_id)
        return Made(
            account=rotated.account,
            credential=rotated.credential,
            credentials=rotated.credentials,
            previous_valid_until=rotated.previous_valid_until,
        )

    def _rotate_direct(self, actor: Actor, account_id: str, credential_id: str) -> Made:
        """Let the vendor issue another password; the old one is revoked when the overlap has passed."""
        now = self.runner.clock()
        with self.database.write() as connection:
            account = self.directory.find(connection, actor, account_id, lock=True)
            before = rows.of_account(connection, account.id)
            old = to_rotate(before, credential_id, at=now)
            if old is None or old.status is not CredentialStatus.ACTIVE:
                raise InvalidState("This password cannot be rotated: it was not issued, or is being revoked.")
            begun = self._begin(connection, actor, account, successor(old, at=now), before, {})
        made = self._finish(actor, begun)
        with self.database.read() as connection:
            before_it = rows.get(connection, account_id, credential_id)
        ends_at = (
            before_it.expires_at if before_it is not None and before_it.replaced_at is not None else None
        )
        return replace(made, previous_valid_until=ends_at)

    def _begin(
        self,
        connection: Connection,
        actor: Actor,
        account: Account,
        wish: Wish,
        before: Sequence[Credential],
        request: Mapping[str, str | None],
    ) -> _Begun:
        """Write the row down: the vendor is called only when the version that marks the password is on disk."""
        direct = wish.kind is CredentialKind.DIRECT
        operation = Operation.ISSUE_DIRECT if direct else Operation.ISSUE
        self._check_possible(account, operation, before)
        version = rows.next_version(connection, account.id)
        run = self.runner.new_run(actor, account.id, operation, version=version, **request)
        issued: Issued | None = None
        if direct:
            credential = wish.credential(account.id, version=version, digest=None, at=run.created_at)
            rows.insert(connection, credential)
        else:
            issued = self.passwords.issue(connection, account, version=version, at=run.created_at, wish=wish)
            credential = issued.credential
        details = {"credential": credential.id, "label": credential.label}
        progress = self.runner.begin(connection, run, account, on_complete=lambda _connection: details)
        return _Begun(credential=credential, progress=progress, issued=issued)

    def _finish(self, actor: Actor, begun: _Begun) -> Made:
        account = begun.progress.account
        if begun.issued is not None:
            # A commit of its own: a caller that never gets the answer can still ask to see the password.
            shown = self.passwords.show(actor, account, begun.issued)
            return Made(account=account, credential=begun.credential, credentials=shown)
        progress = self.waiter.wait(begun.progress, at_once=False)
        return self._answer(actor, account, progress.run)

    def _answer(self, actor: Actor, account: Account, run: Run) -> Made:
        if run.state is RunState.FAILED:
            raise from_code(run.error_code)
        with self.database.read() as connection:
            credential = rows.by_version(connection, account.id, run.version or 0)
        if credential is None:
            raise CredentialNotFound
        shown: Credentials | None = None
        if run.finished and credential.status is CredentialStatus.ACTIVE:
            shown = self.passwords.view(actor, account, credential)
        return Made(account=account, credential=credential, credentials=shown)

    def _known(self, actor: Actor, key: str | None) -> Run | None:
        if key is None:
            return None
        with self.database.read() as connection:
            return runs.by_idempotency_key(connection, actor=actor.user_id, key=key)

    def _replay(self, actor: Actor, run: Run, digest: str) -> Made:
        if run.request_digest != digest:
            raise IdempotencyKeyReused
        with self.database.read() as connection:
            account = self.directory.find(connection, actor, run.account_id)
        return self._answer(actor, account, run)

    def _check_possible(self, account: Account, operation: Operation, before: Sequence[Credential]) -> None:
        if account.state not in STARTS_FROM[operation]:
            raise InvalidState(f"An address that is {account.state} gets no new password.")
        if operation is not Operation.ISSUE_DIRECT:
            return
        if reason := direct_notes.refusal(self.directory.provider_of(account.provider).capabilities):
            raise NotSupported(reason)
        # One at a time: what the vendor allows of them is counted by the vendor.
        if any(each.status is CredentialStatus.PENDING for each in before):
            raise InvalidState("The provider is still issuing another password: wait until that is there.")

    def _check_room(self, before: Sequence[Credential]) -> None:
        used = len(counted(before, at=self.runner.clock()))
        if used >= self.limit:
            raise CredentialLimitReached(limit=self.limit, used=used)


def _digest(
    account_id: str, kind: CredentialKind, label: str, networks: list[str], at: datetime | None
) -> str:
    request = ["issue", account_id, kind, label, networks, at.isoformat() if at is not None else None]
    return hashlib.sha256(json.dumps(request).encode()).hexdigest()
