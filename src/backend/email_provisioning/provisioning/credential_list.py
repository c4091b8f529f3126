"""The passwords of an address as they are shown to its owner, and what can be changed of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from email_provisioning.domain.actor import Actor
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.credential import CredentialKind, CredentialStatus, check_label
from email_provisioning.domain.networks import parse_networks
from email_provisioning.domain.run import Run
from email_provisioning.errors import CredentialNotFound, InvalidExpiry, InvalidState, NotSupported
from email_provisioning.persistence import credentials as rows
from email_provisioning.persistence import log, runs
from email_provisioning.persistence.credentials import Credential
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.directory import Directory

#: How far ahead a password may end.
LONGEST_LIFE = timedelta(days=3660)


@dataclass(frozen=True, kw_only=True, slots=True)
class CredentialView:
    """A password as it is shown to those who may see its address."""

    credential: Credential
    #: What is under way with it; None for one of our gateway.
    run: Run | None
    #: When it is time to rotate it; None where nobody has to.
    rotation_due_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CredentialPage:
    """All passwords of an address, newest first."""

    credentials: Sequence[CredentialView]
    #: How many count against the limit, and the limit.
    used: int
    limit: int


@dataclass(frozen=True, kw_only=True)
class CredentialList:
    """Shows and changes what is known of passwords, never the passwords."""

    database: Database
    directory: Directory
    clock: Clock
    #: How many passwords an address may have.
    limit: int
    #: After how long a password is to be rotated; None: never.
    rotation: timedelta | None

    def of(self, actor: Actor, account_id: str) -> CredentialPage:
        """Return the passwords of an address; raise `AccountNotFound` for a stranger."""
        now = self.clock()
        with self.database.read() as connection:
            account = self.directory.find(connection, actor, account_id)
            known = rows.of_account(connection, account.id)
            under_way = runs.of_credentials(connection, account.id)
        return CredentialPage(
            credentials=[self._view(each, under_way) for each in known if not _has_gone(each, now)],
            used=len(counted(known, at=now)),
            limit=self.limit,
        )

    def get(self, actor: Actor, account_id: str, credential_id: str) -> CredentialView:
        """Return one password; raise `CredentialNotFound` where it is not there, or not any more."""
        with self.database.read() as connection:
            account = self.directory.find(connection, actor, account_id)
            found = rows.get(connection, account.id, credential_id)
            under_way = runs.of_credentials(connection, account.id)
        if found is None or _has_gone(found, self.clock()):
            raise CredentialNotFound
        return self._view(found, under_way)

    def change(
        self,
        actor: Actor,
        account_id: str,
        credential_id: str,
        *,
        label: str | None = None,
        networks: Sequence[str] | None = None,
        expires_at: datetime | None = None,
        lasting: bool = False,
    ) -> CredentialView:
        """Change the label, the networks or the end of a password; what is None stays, ``lasting`` takes the end away.

        Open sessions feel it with their next message.
        """
        values: dict[str, Any] = {}
        if label is not None:
            values["label"] = check_label(label)
        if networks is not None:
            values["networks"] = parse_networks(networks)
        if expires_at is not None or lasting:
            values["expires_at"] = check_expiry(expires_at, at=self.clock())
        with self.database.write() as connection:
            account = self.directory.find(connection, actor, account_id)
            found = rows.get(connection, account.id, credential_id, lock=True)
            if found is None or _has_gone(found, self.clock()):
                raise CredentialNotFound
            _check_changeable(found, values)
            changed = rows.change(connection, found, **values) if values else found
            log.append(
                connection,
                at=self.clock(),
                actor=actor,
                action="change_credential",
                status="success",
                account_id=account.id,
                address=account.email,
                details={"credential": found.id, "version": found.version, "changed": sorted(values)},
            )
        return self._view(changed, ())

    def _view(self, credential: Credential, under_way: Sequence[Run]) -> CredentialView:
        run = next((run for run in under_way if run.version == credential.version), None)
        return CredentialView(
            credential=credential, run=run, rotation_due_at=rotation_due_at(credential, self.rotation)
        )


def rotation_due_at(credential: Credential, rotation: timedelta | None) -> datetime | None:
    """Return when it is time to rotate a password; None where nobody has to."""
    in_use = credential.status is CredentialStatus.ACTIVE and credential.replaced_at is None
    return credential.created_at + rotation if rotation is not None and in_use else None


def counted(known: Sequence[Credential], *, at: datetime) -> list[Credential]:
    """Return the passwords that count against the limit: not those that go, nor those that were refused."""
    return [
        each
        for each in known
        if each.replaced_at is None and each.error_code is None and not _has_gone(each, at)
    ]


def check_expiry(expires_at: datetime | None, *, at: datetime) -> datetime | None:
    """Return the end of a password; raise `InvalidExpiry` for one that is not in the future."""
    if expires_at is None:
        return None
    if expires_at.tzinfo is None or not at < expires_at <= at + LONGEST_LIFE:
        raise InvalidExpiry
    return expires_at


def check_networks(networks: str | None, kind: CredentialKind) -> None:
    """Raise `NotSupported` for a password of the vendor's own: its server would not look at them."""
    if networks is not None and kind is CredentialKind.DIRECT:
        raise NotSupported(
            "The provider's own passwords cannot be limited to networks: make a gateway password for that."
        )


def _has_gone(credential: Credential, at: datetime) -> bool:
    """Tell whether a password has ended; a direct one is there until the vendor has removed it."""
    ended = credential.expires_at is not None and credential.expires_at <= at
    return ended and (credential.kind is CredentialKind.GATEWAY or credential.error_code is not None)


def _check_changeable(credential: Credential, values: dict[str, Any]) -> None:
    if credential.replaced_at is not None:
        raise InvalidState(
            "This password was replaced and ends by itself: change the one that took its place."
        )
    if credential.status not in (CredentialStatus.ACTIVE, CredentialStatus.PENDING):
        raise InvalidState(f"This password cannot be changed: it is {credential.status}.")
    check_networks(values.get("networks"), credential.kind)
