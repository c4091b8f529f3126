"""The table of providers: ours, those of others, and a clear word for what is not there."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.providers import registry
from email_provisioning.providers.local import LocalProvider
from email_provisioning.providers.registry import ProviderNotAvailable, Surroundings
from email_provisioning.testing.provider import Held
from email_provisioning.testing.relaying import ELSEWHERE


def surroundings(tmp_path: Path, **settings: object) -> Surroundings:
    return Surroundings(
        resolve=Held().resolve,
        store=MaildirStore(tmp_path),
        hello="mail.example.test",
        settings={"SMTP_RELAY_URL": None, **settings},
    )


def test_the_local_provider_is_built(tmp_path: Path) -> None:
    relay = "smtp://relay.test"
    provider = registry.build("local", surroundings(tmp_path, SMTP_RELAY_URL=relay))
    assert isinstance(provider, LocalProvider)
    provider.check_recipient(ELSEWHERE)


@pytest.mark.parametrize("kind", ["nonsense", ""])
def test_a_kind_that_is_not_there_names_those_that_are(tmp_path: Path, kind: str) -> None:
    with pytest.raises(ProviderNotAvailable, match=f"EMAIL_PROVIDER={kind} .* choose one of local"):
        registry.build(kind, surroundings(tmp_path))


def test_another_distribution_may_offer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offered = EntryPoint(
        name="elsewhere", value="email_provisioning.providers.local:build", group=registry.ENTRY_POINTS
    )
    monkeypatch.setattr(registry, "offered", lambda: EntryPoints([offered]))
    assert registry.kinds() == [*registry.BUILT_IN, "elsewhere"]
    assert isinstance(registry.build("elsewhere", surroundings(tmp_path)), LocalProvider)


def test_no_secret_of_the_settings_is_shown(tmp_path: Path) -> None:
    assert "p4ss" not in repr(surroundings(tmp_path, SMTP_RELAY_URL="smtp://me:p4ss@relay.test"))


def test_an_adapter_is_imported_when_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "broken", "email_provisioning.providers.no_such:build")
    assert "email_provisioning.providers.no_such" not in sys.modules
    assert "broken" in registry.kinds()
    with pytest.raises(ModuleNotFoundError):
        registry.build("broken", surroundings(tmp_path))
