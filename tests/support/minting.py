"""A provider whose vendor issues passwords: the scripted one, with a vendor whose records outlive any process."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest

from email_provisioning.providers import local, registry
from email_provisioning.providers.base import Capabilities, Direct, DirectCredential, Holding, Mailbox
from email_provisioning.providers.local import LocalProvider
from tests.support.scripted import Script, ScriptedProvider


@dataclass(frozen=True)
class Vendor:
    """What the vendor knows: a file for each password, named after its mark, and never the password itself."""

    folder: Path

    def mint(self, account_id: str, version: int) -> tuple[str, str]:
        """Make a password, whatever there is already, and return its id and secret; the secret is seen only now."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ref, secret = secrets.token_hex(8), f"vendor-{secrets.token_urlsafe(24)}"
        draft = self.folder / f".{ref}"
        draft.write_text(_digest(secret))
        draft.rename(self.folder / f"{account_id}.{version}.{ref}")
        return ref, secret

    def live(self) -> list[tuple[str, int]]:
        """Return account and version of every password, doubles among them."""
        return sorted((account_id, version) for account_id, version, _ref in self._all())

    def remove(self, account_id: str, version: int | None = None) -> None:
        """Remove the passwords of a mark."""
        for account, number, ref in self._all():
            if account == account_id and version in (None, number):
                (self.folder / f"{account}.{number}.{ref}").unlink(missing_ok=True)

    def stop(self, account_id: str) -> None:
        """Let an account's passwords not send."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f".stopped-{account_id}").touch()

    def let_go(self, account_id: str) -> None:
        """Let them send again."""
        (self.folder / f".stopped-{account_id}").unlink(missing_ok=True)

    def accepts(self, username: str, password: str) -> bool:
        """Tell whether a mail client may send."""
        for account_id, version, ref in self._all():
            if ref == username and not (self.folder / f".stopped-{account_id}").exists():
                return (self.folder / f"{account_id}.{version}.{ref}").read_text() == _digest(password)
        return False

    def _all(self) -> Iterator[tuple[str, int, str]]:
        for file in sorted(self.folder.glob("[!.]*")):
            account_id, version, ref = file.name.split(".")
            yield account_id, int(version), ref


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class MintingProvider(ScriptedProvider):
    """Issues passwords as a vendor does that knows no idempotency: by listing what bears our mark."""

    capabilities: ClassVar[Capabilities] = replace(
        ScriptedProvider.capabilities, direct=Direct.ANY_SENDER, direct_note="direct_any_sender"
    )
    vendor: Vendor

    def issue_direct(self, mailbox: Mailbox, *, version: int) -> DirectCredential:
        """Play, remove what was lost, and mint."""
        self.script.play("issue_direct")
        self.vendor.remove(mailbox.account_id, version)
        ref, secret = self.vendor.mint(mailbox.account_id, version)
        self.script.play("issued")
        return DirectCredential(
            ref=ref, username=ref, password=secret, host="smtp.vendor.test", port=587, security="starttls"
        )

    def revoke_direct(self, mailbox: Mailbox, *, version: int) -> None:
        """Play, then remove."""
        self.script.play("revoke_direct")
        self.vendor.remove(mailbox.account_id, version)

    def suspend(self, mailbox: Mailbox) -> None:
        """Stop the passwords too."""
        super().suspend(mailbox)
        self.vendor.stop(mailbox.account_id)

    def resume(self, mailbox: Mailbox) -> None:
        """Let them go."""
        super().resume(mailbox)
        self.vendor.let_go(mailbox.account_id)

    def delete(self, mailbox: Mailbox) -> None:
        """Stop the passwords too."""
        super().delete(mailbox)
        self.vendor.stop(mailbox.account_id)

    def restore(self, mailbox: Mailbox) -> None:
        """Let them go."""
        super().restore(mailbox)
        self.vendor.let_go(mailbox.account_id)

    def purge(self, mailbox: Mailbox) -> None:
        """Remove the passwords too."""
        super().purge(mailbox)
        self.vendor.remove(mailbox.account_id)

    def holdings(self, domain: str) -> Iterator[Holding]:
        """Return the mailboxes with the passwords."""
        live = self.vendor.live()
        for holding in super().holdings(domain):
            versions = tuple(version for account, version in live if account == holding.account_id)
            yield replace(holding, direct_versions=versions)


def build(surroundings: registry.Surroundings) -> LocalProvider:
    """Return the minting provider in the place of the local one; the vendor's records are in the data folder."""
    minting = MintingProvider.__new__(MintingProvider)
    minting.__dict__.update(local.build(surroundings).__dict__)
    minting.vendor = Vendor(Path(str(surroundings.settings["EMAIL_DATA_DIR"])) / "vendor")
    return minting


@contextmanager
def minting_provider() -> Iterator[Script]:
    """Put a minting provider in the place of the local one for a while."""
    ScriptedProvider.script = Script()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.BUILT_IN, "local", f"{__name__}:build")
        yield ScriptedProvider.script


@pytest.fixture
def minting() -> Iterator[Script]:
    """Yield the script of the minting provider that every service built in this test uses."""
    with minting_provider() as script:
        yield script
