"""Creating an address: the name, the password and the intent are on disk before anybody outside is called."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from email_provisioning.domain.account import Account, AccountState, Operation, RunState
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.address import Address
from email_provisioning.domain.display_name import check_display_name
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.run import Run
from email_provisioning.errors import (
    AddressTaken,
    DomainNotVerified,
    DomainUnknown,
    IdempotencyKeyReused,
    PermissionDenied,
    ProvisioningError,
    from_code,
)
from email_provisioning.persistence import accounts, domains, runs
from email_provisioning.persistence.database import Database
from email_provisioning.providers.base import Provider
from email_provisioning.provisioning.availability import Availability
from email_provisioning.provisioning.credentials import Credentials
from email_provisioning.provisioning.ending import OnComplete, Progress
from email_provisioning.provisioning.passwords import FIRST_VERSION, Issued, Passwords
from email_provisioning.provisioning.runner import Runner
from email_provisioning.provisioning.waiting import Waiter

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Created:
    """A creation that is complete, or goes on by itself."""

    account: Account
    run: Run
    #: Only in the answer to the request that sees the address become active, and while that view lasts.
    credentials: Credentials | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wish:
    """What a person asked for, checked."""

    address: Address
    display_name: str
    provider: Provider
    idempotency_key: str | None
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reserved:
    """A name that is ours from now on."""

    progress: Progress
    issued: Issued
    #: Notes, in the transaction that completes the run, that its credentials are being shown.
    show: OnComplete
    #: What was shown so.
    shown: list[Credentials]


@dataclass(frozen=True, kw_only=True)
class Creation:
    """Creates addresses."""

    database: Database
    availability: Availability
    provider_of: Callable[[str], Provider]
    runner: Runner
    waiter: Waiter
    passwords: Passwords

    def create(
        self,
        actor: Actor,
        *,
        username: str,
        domain: str | None = None,
        display_name: str = "",
        idempotency_key: str | None = None,
    ) -> Created:
        """Create an address for the actor, or find the creation that the same key stands for.

        Raises `InvalidName` and its kin, `AddressTaken` with suggestions, `AccountLimitReached`,
        `IdempotencyKeyReused`, or the error that the provider refused it with.
        """
        digest = _digest(username, domain, display_name)
        if known := self._known(actor, idempotency_key):
            return self._replay(actor, known, digest)
        address = self.availability.judge(username, domain)
        if not actor.may_on(address.domain):
            raise PermissionDenied(f"This token may not create addresses on {address.domain}.")
        wish = _Wish(
            address=address,
            display_name=check_display_name(display_name),
            provider=self.provider_of(self.availability.domains.get(address.domain).provider),
            idempotency_key=idempotency_key,
            digest=digest,
        )
        try:
            reserved = self._reserve(actor, wish)
        except IntegrityError:
            if known := self._known(actor, idempotency_key):
                return self._replay(actor, known, digest)
            raise self._taken(address) from None
        return self._finish(actor, wish, reserved)

    def _finish(self, actor: Actor, wish: _Wish, reserved: _Reserved) -> Created:
        # A store of secrets outside is a network call, as a provider is.
        at_once = wish.provider.capabilities.answers_at_once and not self.passwords.secrets.is_outside
        progress = self.waiter.wait(reserved.progress, at_once=at_once, on_complete=reserved.show)
        if progress.run.finished and reserved.shown:
            return Created(account=progress.account, run=progress.run, credentials=reserved.shown[0])
        return self._answer(actor, progress.account, progress.run, reserved.issued)

    def _reserve(self, actor: Actor, wish: _Wish) -> _Reserved:
        account = new_account(
            new_id(),
            owner=actor.user_id,
            address=wish.address,
            display_name=wish.display_name,
            provider=wish.provider,
            at=self.runner.clock(),
        )
        # Where the mail is kept here, the constraint on our own table has the last word, and the only one.
        hosted = wish.provider.capabilities.hosted
        if not hosted and self._is_taken(wish, account):
            raise self._taken(wish.address)
        run = self.runner.new_run(
            actor,
            account.id,
            Operation.CREATE,
            idempotency_key=wish.idempotency_key,
            request_digest=wish.digest,
        )
        account = replace(account, operation_id=run.id)
        shown: list[Credentials] = []

        def show(connection: Connection) -> Mapping[str, object]:
            shown[:] = self.passwords.show_issued(connection, account, issued)
            return {"credentials_shown": bool(shown)}

        with self.database.write() as connection:
            # The list that the name was judged by may be some seconds old.
            if not domains.keep(connection, account.domain):
                raise DomainUnknown
            accounts.insert(connection, account)
            issued = self.passwords.issue(connection, account, version=FIRST_VERSION, at=run.created_at)
            progress = self.runner.begin(connection, run, account, on_complete=show)
        return _Reserved(progress=progress, issued=issued, show=show, shown=shown)

    def _is_taken(self, wish: _Wish, account: Account) -> bool:
        try:
            return wish.provider.is_taken(wish.address, account_id=account.id)
        except DomainNotVerified as error:
            raise self._with_records(error, account) from error

    def _answer(self, actor: Actor, account: Account, run: Run, issued: Issued | None = None) -> Created:
        if run.state is RunState.FAILED:
            raise self._with_records(from_code(run.error_code), account)
        credentials = self.passwords.first_view(account, actor, issued) if run.finished else None
        return Created(account=account, run=run, credentials=credentials)

    def _with_records(self, error: ProvisioningError, account: Account) -> ProvisioningError:
        """Return the error, with the DNS records to publish where it is about these and the provider tells them."""
        if not isinstance(error, DomainNotVerified) or error.records:
            return error
        try:
            status = self.provider_of(account.provider).domain_status(account.domain)
        except ProvisioningError as unknown:
            _log.warning("records_unknown", domain=account.domain, code=unknown.code, cause=unknown.cause)
            return error
        records = [record.as_json() for record in status.records]
        return DomainNotVerified(error.detail, cause=error.cause, records=records)

    def _known(self, actor: Actor, key: str | None) -> Run | None:
        if key is None:
            return None
        with self.database.read() as connection:
            return runs.by_idempotency_key(connection, actor=actor.user_id, key=key)

    def _replay(self, actor: Actor, run: Run, digest: str) -> Created:
        if run.request_digest != digest:
            raise IdempotencyKeyReused
        with self.database.read() as connection:
            account = self.passwords.directory.find(connection, actor, run.account_id)
        return self._answer(actor, account, run)

    def _taken(self, address: Address) -> AddressTaken:
        return AddressTaken(suggestions=self.availability.suggest(address.local, address.domain))


def new_account(
    account_id: str, *, owner: str, address: Address, display_name: str, provider: Provider, at: datetime
) -> Account:
    """Return an account as it is when its name is reserved."""
    return Account(
        id=account_id,
        user_id=owner,
        local_part=address.local,
        domain=address.domain,
        display_name=display_name,
        provider=provider.kind,
        # What has not to be made is known to the provider by our own id.
        provider_ref=account_id if provider.capabilities.made_on_first_use else None,
        state=AccountState.RESERVED,
        previous_state=None,
        error_code=None,
        created_at=at,
        activated_at=None,
        deleted_at=None,
        purge_at=None,
        operation_id=None,
    )


def _digest(*request: str | None) -> str:
    return hashlib.sha256(json.dumps(request).encode()).hexdigest()
