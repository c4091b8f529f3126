"""A vendor that keeps its users in a folder, one file each: it outlives the processes that are killed in a test."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import ClassVar

import pytest

from email_provisioning.domain.address import Address
from email_provisioning.domain.dns import DomainStatus
from email_provisioning.domain.finding import Finding
from email_provisioning.domain.ids import new_id
from email_provisioning.errors import AddressTaken, InvalidState
from email_provisioning.providers import registry
from email_provisioning.providers.base import (
    Capabilities,
    Direct,
    DirectCredential,
    Holding,
    Mailbox,
    Outgoing,
    Provider,
)


@dataclass(frozen=True, kw_only=True)
class User:
    """A user at the vendor."""

    ref: str = field(default_factory=new_id)
    #: Empty where it is only a key.
    email: str = ""
    #: The mark.
    account_id: str | None = None
    suspended: bool = False
    deleted: bool = False
    versions: list[int] = field(default_factory=list)


class FolderVendor(Provider):
    """Does what the vendor's API does, at once."""

    kind: ClassVar[str] = "local"
    capabilities: ClassVar[Capabilities] = Capabilities(
        send=True,
        receive=True,
        read=False,
        remote_suspend=True,
        receives_while_suspended=False,
        restore=True,
        ready_at_once=False,
        made_on_first_use=False,
        makes_mailboxes=True,
        hosted=False,
        direct=Direct.ANY_SENDER,
        direct_note="direct_any_sender",
    )
    folder: ClassVar[Path]

    # -- What a test does at the vendor itself ------------------------------------------------------------

    def users(self) -> list[User]:
        """Return everybody who is there."""
        found = []
        for file in self.folder.glob("*.json"):
            # Another process may have dropped a user since the folder was listed.
            with suppress(FileNotFoundError):
                found.append(User(**json.loads(file.read_text())))
        return sorted(found, key=lambda user: user.ref)

    def keep(self, user: User) -> User:
        """Add a user, or change one."""
        draft = self.folder / f"{user.ref}.{os.getpid()}.{new_id()}"
        draft.write_text(json.dumps(asdict(user)))
        os.replace(draft, self.folder / f"{user.ref}.json")
        return user

    def drop(self, user: User) -> None:
        """Remove a user for good."""
        (self.folder / f"{user.ref}.json").unlink(missing_ok=True)

    def user_of(self, account_id: str) -> User | None:
        """Return who bears the mark of an account."""
        return next((user for user in self.users() if user.account_id == account_id), None)

    # -- What the adapter does ------------------------------------------------------------

    def is_taken(self, address: Address, *, account_id: str) -> bool:
        """Tell whether another user has the address."""
        return any(user.email == address.email and user.account_id != account_id for user in self.users())

    def create(self, mailbox: Mailbox) -> str:
        """Add the user, or find it by the mark."""
        for user in self.users():
            if user.account_id == mailbox.account_id and not user.deleted:
                return user.ref
            if user.email == mailbox.address.email:
                raise AddressTaken
        return self.keep(User(email=mailbox.address.email, account_id=mailbox.account_id)).ref

    def is_ready(self, mailbox: Mailbox) -> bool:
        """Tell whether the user is there."""
        user = self.user_of(mailbox.account_id)
        return user is not None and not user.deleted

    def suspend(self, mailbox: Mailbox) -> None:
        """Suspend the user."""
        self._change(mailbox, suspended=True)

    def resume(self, mailbox: Mailbox) -> None:
        """Let the user send."""
        self._change(mailbox, suspended=False)

    def delete(self, mailbox: Mailbox) -> None:
        """Delete the user softly."""
        if self.user_of(mailbox.account_id) is not None:
            self._change(mailbox, deleted=True)

    def restore(self, mailbox: Mailbox) -> None:
        """Bring a deleted user back."""
        self._change(mailbox, deleted=False)

    def purge(self, mailbox: Mailbox) -> None:
        """Remove whatever bears the mark."""
        for user in self.users():
            if user.account_id == mailbox.account_id:
                self.drop(user)

    def check_recipient(self, recipient: Address) -> None:
        """Take anybody."""

    def relay(self, message: Outgoing) -> str | None:
        """Send nothing."""
        return None

    def issue_direct(self, mailbox: Mailbox, *, version: int) -> DirectCredential:
        """Mint a key."""
        user = self._user(mailbox)
        self.keep(replace(user, versions=sorted({*user.versions, version})))
        return DirectCredential(
            ref=f"{user.ref}-{version}",
            username="key",
            password=new_id(),
            host="smtp.vendor.test",
            port=587,
            security="starttls",
        )

    def revoke_direct(self, mailbox: Mailbox, *, version: int) -> None:
        """Remove a key."""
        if (user := self.user_of(mailbox.account_id)) is not None:
            self.keep(replace(user, versions=[each for each in user.versions if each != version]))

    def domain_status(self, domain: str) -> DomainStatus:
        """Send for every domain."""
        return DomainStatus(domain=domain, verified=True, records=())

    def diagnose(self, domain: str) -> Sequence[Finding]:
        """Find nothing."""
        return []

    def holdings(self, domain: str) -> Iterator[Holding]:
        """List everybody."""
        for user in self.users():
            local, _, there = user.email.rpartition("@")
            yield Holding(
                ref=user.ref,
                address=Address(local=local, domain=there) if user.email else None,
                account_id=user.account_id,
                suspended=user.suspended,
                deleted=user.deleted,
                direct_versions=tuple(user.versions),
            )

    def _user(self, mailbox: Mailbox) -> User:
        user = self.user_of(mailbox.account_id)
        if user is None:
            raise InvalidState
        return user

    def _change(self, mailbox: Mailbox, **values: bool) -> None:
        user = self._user(mailbox)
        self.keep(User(**{**asdict(user), **values}))


def build(surroundings: registry.Surroundings) -> FolderVendor:
    """Return the vendor in the place of the local provider."""
    return FolderVendor()


@contextmanager
def folder_vendor(folder: Path) -> Iterator[FolderVendor]:
    """Put a vendor in the place of the local provider for a while."""
    folder.mkdir(exist_ok=True)
    FolderVendor.folder = folder
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.BUILT_IN, "local", f"{__name__}:build")
        yield FolderVendor()


@pytest.fixture
def vendor(tmp_path: Path) -> Iterator[FolderVendor]:
    """Yield the vendor behind every service built in this test, whose users the test may change by hand."""
    with folder_vendor(tmp_path / "vendor") as vendor:
        yield vendor
