"""Sending: who may, as whom, how much, and through which provider."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import structlog
from sqlalchemy import Connection

from email_provisioning.domain.account import AccountState
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.address import Address, parse_address
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.limits import Limit
from email_provisioning.domain.networks import admits
from email_provisioning.errors import (
    AccountSuspended,
    AuthenticationFailed,
    InvalidName,
    InvalidState,
    ProvisioningError,
    StorageUnavailable,
)
from email_provisioning.persistence import limits, logins
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.usage import Recipients
from email_provisioning.providers.base import Outgoing, Provider
from email_provisioning.provisioning.counting import Counting, Taken
from email_provisioning.provisioning.directory import Directory
from email_provisioning.provisioning.last_use import LastUse
from email_provisioning.provisioning.outgoing import completed
from email_provisioning.provisioning.quota import Quota
from email_provisioning.provisioning.refusals import Refusals
from email_provisioning.secret_stores.keyring import Keyring

_log = structlog.get_logger(__name__)

#: Is compared with where there is no password, so that an unknown address costs what a known one does.
_NO_DIGEST = "0" * 64
#: How often a count is tried that fails for a reason which is gone when it is looked for.
TRIES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Login:
    """Who sends, once proved."""

    account_id: str
    #: The password that proved it; None where the owner's own session did.
    credential_id: str | None
    #: The only address to send from.
    address: Address
    display_name: str
    #: The provider's kind.
    provider: str
    #: The address that the client connects from; None where that does not matter.
    client: str | None = None
    #: The networks that the password was limited to when it was last looked at.
    networks: str | None = None
    #: To how many recipients one message could go when the login began; None: there was no such limit.
    recipients: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """A message whose recipients are counted, and that its provider has yet to get."""

    #: The provider's kind.
    provider: str
    message: Outgoing
    taken: Taken


@dataclass(frozen=True, kw_only=True)
class Submission:
    """Takes messages from those who prove that they may send."""

    database: Database
    provider_of: Callable[[str], Provider]
    directory: Directory
    counting: Counting
    refusals: Refusals
    #: Tells whether mail for a domain is kept on this server.
    keeps: Callable[[str], bool]
    #: Whether what is delivered here counts against the limits too.
    counts_internal: bool
    keyring: Keyring
    last_use: LastUse
    clock: Clock

    def authenticate(self, username: str, password: str, client: str | None = None) -> Login:
        """Return who this is; raise `AuthenticationFailed`, or `AccountSuspended` for the right password.

        ``client`` is the address that the client connects from. Takes the same queries and comparisons whether the
        address exists or not, and however many passwords it has.
        """
        now, digest = self.clock(), self.keyring.digest(password)
        with self.database.read() as connection:
            claimant = logins.for_login(connection, _held(username), digest, at=now)
        known = claimant.password if claimant is not None else None
        is_right = hmac.compare_digest(known.digest if known is not None else _NO_DIGEST, digest)
        if claimant is None or known is None or not is_right:
            raise AuthenticationFailed
        if not admits(known.networks, client):
            # A stranger who has the password must not learn that it is right.
            _log.warning("sign_in_outside_networks", account=claimant.account_id, credential=known.id)
            raise AuthenticationFailed
        _check_may_send(claimant.state)
        self.last_use.note(known, at=now, client=client)
        return Login(
            account_id=claimant.account_id,
            credential_id=known.id,
            address=Address(local=claimant.local_part, domain=claimant.domain),
            display_name=claimant.display_name,
            provider=claimant.provider,
            client=client,
            networks=known.networks,
            recipients=claimant.recipients if claimant.recipients is not None else self.quota.recipients,
        )

    def login_of(self, actor: Actor, account_id: str) -> Login:
        """Return the login of an address that the actor owns; raise `AccountNotFound` for a stranger."""
        with self.database.read() as connection:
            account = self.directory.find(connection, actor, account_id)
            most = limits.of_accounts(connection, [account.id], self.quota.defaults, at=self.clock())
        _check_may_send(account.state, InvalidState("This address cannot send: it is not active."))
        return Login(
            account_id=account.id,
            credential_id=None,
            address=Address(local=account.local_part, domain=account.domain),
            display_name=account.display_name,
            provider=account.provider,
            recipients=most[account.id][Limit.RECIPIENTS],
        )

    def check_recipient(self, login: Login, recipient: Address) -> None:
        """Raise `RecipientRefused` where mail to this recipient is known to be undeliverable."""
        self.provider_of(login.provider).check_recipient(recipient)

    def most_recipients(self, login: Login, *, ours: int) -> int:
        """Return to how many recipients one message can go: ``ours``, or fewer where the provider takes fewer."""
        most = self.provider_of(login.provider).capabilities.max_recipients
        return min(limit for limit in (ours, most, login.recipients) if limit is not None)

    def check_still(self, login: Login) -> None:
        """Raise what `authenticate` would raise for the same login now."""
        with self.database.read() as connection:
            self._standing(connection, login)

    def submit(self, login: Login, *, recipients: Sequence[Address], content: bytes) -> None:
        """Send a message; when this returns, the provider has it for every recipient.

        Suspension, rotation and expiry are looked up anew. Raises `AccountSuspended`, `AuthenticationFailed`,
        `SenderRefused`, `QuotaExceeded`, `TooManyRecipients`, or what the provider refuses with: the recipients are
        not counted then.
        """
        with self.noting(login, recipients=len(recipients)):
            content = completed(content, sender=login.address, at=self.clock())
            taken = self._take(login, self._counted(login, recipients))
        self.relay(_posting(login, recipients, content, taken))

    def count_at_once(self, login: Login, *, recipients: Sequence[Address], content: bytes) -> Posting | None:
        """Begin what `submit` does, for who may not wait; `relay` ends it.

        None, and nothing counted, where that would have to wait, or something is in the way: `submit` tells what.
        """
        try:
            content = completed(content, sender=login.address, at=self.clock(), plain=True)
            taken = self.counting.take_at_once(
                login.account_id,
                self._counted(login, recipients),
                credential_id=login.credential_id,
                networks=login.networks,
            )
        except ProvisioningError:
            return None
        return _posting(login, recipients, content, taken) if taken is not None else None

    def relay(self, posting: Posting) -> None:
        """Hand a counted message to the provider; raise what it refuses with, and give the count back."""
        try:
            self.provider_of(posting.provider).relay(posting.message)
        except BaseException as error:
            self.counting.refused(posting.taken, error)
            raise
        self.counting.sent(posting.taken)

    @contextmanager
    def noting(self, login: Login, *, recipients: int = 1) -> Iterator[None]:
        """Note what mail of an address is refused with within, before its recipients are counted."""
        try:
            yield
        except ProvisioningError as error:
            self.refusals.note(login.account_id, error, recipients)
            raise

    @property
    def quota(self) -> Quota:
        """Return the limits that are counted against."""
        return self.counting.quota

    def _counted(self, login: Login, recipients: Sequence[Address]) -> Recipients:
        """Return how many recipients count against the limits: what never leaves this server need not."""
        delivers_here = self.provider_of(login.provider).capabilities.hosted and not self.counts_internal
        internal = sum(self.keeps(each.domain) for each in recipients) if delivers_here else 0
        return Recipients(counted=len(recipients) - internal, internal=internal)

    def _take(self, login: Login, recipients: Recipients) -> Taken:
        """Count the recipients, or raise what is in the way."""
        for _ in range(TRIES):
            taken = self.counting.take(
                login.account_id, recipients, credential_id=login.credential_id, networks=login.networks
            )
            if taken is not None:
                return taken
            with self.database.read() as connection:
                login = self._standing(connection, login)
                exceeded = self.quota.exceeded(connection, login.account_id, recipients)
            if exceeded is not None:
                raise exceeded
            # What was in the way has gone in between, such as a count that was given back, or networks that were
            # changed and still admit the client.
        raise StorageUnavailable

    def _standing(self, connection: Connection, login: Login) -> Login:
        """Return a login as it is now, or raise why it is none any more."""
        found = logins.standing(connection, login.account_id, login.credential_id, at=self.clock())
        if found is None:
            raise AuthenticationFailed("This address does not exist any more.")
        _check_may_send(found.state)
        if login.credential_id is None:
            return login
        if not found.usable:
            raise AuthenticationFailed("This password has ended: use another one.")
        if not admits(found.networks, login.client):
            raise AuthenticationFailed("This password may not be used from your network any more.")
        return replace(login, networks=found.networks)


def _posting(login: Login, recipients: Sequence[Address], content: bytes, taken: Taken) -> Posting:
    message = Outgoing(
        sender=login.address.email, recipients=recipients, content=content, account_id=login.account_id
    )
    return Posting(provider=login.provider, message=message, taken=taken)


def _held(username: str) -> str:
    try:
        # Not by what is known of addresses of envelopes: it would tell by its time who has signed in lately.
        return parse_address(username).email
    except InvalidName:
        return ""


def _check_may_send(state: AccountState, otherwise: Exception | None = None) -> None:
    if state is AccountState.SUSPENDED:
        raise AccountSuspended
    if state is not AccountState.ACTIVE:
        raise otherwise or AuthenticationFailed
