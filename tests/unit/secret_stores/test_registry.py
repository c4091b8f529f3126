"""The table of secret stores."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from email_provisioning.errors import SecretStoreMisconfigured
from email_provisioning.persistence.database import Database
from email_provisioning.secret_stores import registry
from email_provisioning.secret_stores.keyring import load_keyring
from email_provisioning.settings.values import SECRET_STORES

Surround = Callable[..., registry.Surroundings]


@pytest.fixture
def surround(tmp_path: Path) -> Iterator[Surround]:
    database = Database(f"sqlite:///{tmp_path}/database")
    keyring = load_keyring(tmp_path / "keys.json")
    yield lambda **given: registry.Surroundings(database=database, keyring=keyring, settings=given)
    database.close()


def test_there_is_one_for_each_choice_of_the_setting() -> None:
    assert tuple(registry.BUILT_IN) == SECRET_STORES


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("local", {}),
        ("azure-key-vault", {"AZURE_KEY_VAULT_URL": "https://v.vault.azure.net"}),
        ("aws-secrets-manager", {"AWS_REGION": "eu-west-1"}),
        ("hashicorp-vault", {"VAULT_ADDR": "https://vault:8200", "VAULT_TOKEN": "x"}),
    ],
)
def test_each_is_of_its_kind_and_opens_nothing(kind: str, given: dict[str, str], surround: Surround) -> None:
    assert registry.build(kind, surround(**given)).kind == kind


@pytest.mark.parametrize(
    ("kind", "library", "extra"),
    [
        ("azure-key-vault", "azure.keyvault.secrets", "azure"),
        ("aws-secrets-manager", "boto3", "aws"),
        ("hashicorp-vault", "hvac", "vault"),
    ],
)
def test_a_library_that_is_missing_is_told_with_the_line_that_installs_it(
    kind: str, library: str, extra: str, surround: Surround, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("email_provisioning.secret_stores.")]:
        if name.rpartition(".")[2] in {
            "azure_key_vault",
            "aws_secrets_manager",
            "hashicorp_vault",
            "_vault_session",
        }:
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SecretStoreMisconfigured) as refused:
        registry.build(kind, surround())
    assert f"pip install 'iapostemanager-email-provisioning[{extra}]'" in refused.value.detail
    assert kind in refused.value.detail


def test_an_unknown_one_is_told_with_those_that_there_are(surround: Surround) -> None:
    with pytest.raises(SecretStoreMisconfigured, match="choose one of local, azure-key-vault"):
        registry.build("keepass", surround())


def test_a_setting_that_is_missing_is_told(surround: Surround) -> None:
    with pytest.raises(SecretStoreMisconfigured) as refused:
        registry.build("hashicorp-vault", surround(VAULT_ADDR="https://vault:8200"))
    assert "VAULT_TOKEN" in str(refused.value.cause)


def test_a_store_is_made_once(surround: Surround) -> None:
    stores = registry.Stores(surround(AWS_REGION="eu-west-1"))
    assert stores.of("aws-secrets-manager") is stores.of("aws-secrets-manager")
    assert stores.of("local") is stores.embedded


def test_nothing_secret_is_shown(surround: Surround) -> None:
    assert "hvs." not in repr(surround(VAULT_TOKEN="hvs.secret"))
