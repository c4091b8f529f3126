"""Secrets at the command line: moved, sealed anew, and compared with the accounts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.cli.command_line import SECRET, CommandLine
from tests.fakes.vault.serving import RunningVault, serving_vault

FOUND = 4


@pytest.fixture
def vault() -> Iterator[RunningVault]:
    with serving_vault() as running:
        yield running


@pytest.fixture
def line(command_line: CommandLine, vault: RunningVault) -> CommandLine:
    """The command line of a server that keeps its secrets itself and could keep them in a vault."""
    given = {name: value for name, value in vault.settings.items() if name != "SECRET_STORE"}
    return replace(command_line, environ={**command_line.environ, **given})


@pytest.fixture
def passwords(line: CommandLine) -> dict[str, str]:
    """Return the passwords of some addresses."""
    line.json("users", "create", "alice")
    names = ("contact", "support", "info")
    found = {name: line.json("accounts", "create", name, "--user", "alice") for name in names}
    return {name: account["password"] for name, account in found.items()}


def kept(vault: RunningVault) -> set[str]:
    """Return the passwords in the vault."""
    return {each.versions[-1]["password"] for each in vault.vault.kept.values() if each.versions[-1]}


def test_secrets_move_there_and_back(
    line: CommandLine, vault: RunningVault, passwords: dict[str, str]
) -> None:
    there = line.run("secrets", "migrate", "--to", "hashicorp-vault", "--json")
    assert there.exit_code == 0
    assert json.loads(there.stdout) == {"store": "hashicorp-vault", "moved": 3, "not_moved": []}
    assert "3 of 3 copied" in there.stderr
    assert "3 of 3 removed from where they were" in there.stderr
    assert "New secrets go to local" in there.stderr
    assert kept(vault) == set(passwords.values())
    assert line.json("secrets", "verify", "--read")["stores"] == {"hashicorp-vault": 3}

    again = line.json("secrets", "migrate", "--to", "hashicorp-vault")
    assert again["moved"] == 3

    back = line.run("secrets", "migrate", "--to", "local")
    assert back.exit_code == 0
    assert "New secrets" not in back.stderr
    assert vault.vault.kept == {}
    assert line.json("secrets", "verify", "--read")["stores"] == {"local": 3}
    assert not SECRET.search(there.output + back.output)


def test_a_secret_that_cannot_be_moved_keeps_no_other_back(
    line: CommandLine, vault: RunningVault, passwords: dict[str, str]
) -> None:
    alice = next(iter(line.json("accounts", "list")["accounts"]))["user"]
    broken = line.json("accounts", "list")["accounts"][0]["id"]
    vault.vault.denied.append(f"secret/data/smtp/{alice}/{broken}")
    result = line.run("secrets", "migrate", "--to", "hashicorp-vault", "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert answer["moved"] == 2
    (failed,) = answer["not_moved"]
    assert (failed["account_id"], failed["code"]) == (broken, "secret_store_permission_missing")
    assert line.json("secrets", "verify", "--read")["stores"] == {"hashicorp-vault": 2, "local": 1}
    vault.vault.denied.clear()
    assert line.json("secrets", "migrate", "--to", "hashicorp-vault")["moved"] == 3


def test_a_store_that_is_down_is_told_and_nothing_is_lost(
    line: CommandLine, vault: RunningVault, passwords: dict[str, str]
) -> None:
    vault.vault.sealed = True
    assert "secret_store_sealed" in line.refused("secrets", "migrate", "--to", "hashicorp-vault", code=3)
    assert line.json("secrets", "verify", "--read")["stores"] == {"local": 3}


def test_a_store_without_settings_is_told(command_line: CommandLine) -> None:
    told = command_line.refused("secrets", "migrate", "--to", "azure-key-vault")
    assert "secret_store_misconfigured" in told
    assert "AZURE_KEY_VAULT_URL" in told


def test_the_key_is_rotated(line: CommandLine, passwords: dict[str, str], data_dir: Path) -> None:
    file = data_dir / "secret-keys.json"
    before = json.loads(file.read_text())
    result = line.run("secrets", "rotate-key", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"key": "k2", "sealed": 3, "cannot_be_opened": []}
    assert "3 of 3 sealed anew" in result.stderr
    after = json.loads(file.read_text())
    assert [each["id"] for each in after["keys"]] == ["k2"]
    assert after["pepper"] == before["pepper"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert line.json("secrets", "verify", "--read")["problems"] == []
    assert line.json("secrets", "rotate-key")["key"] == "k3"


def test_a_key_file_that_is_missing_is_not_made_anew(
    line: CommandLine, passwords: dict[str, str], data_dir: Path
) -> None:
    file = data_dir / "secret-keys.json"
    away = file.rename(file.with_suffix(".away"))
    for command in ("rotate-key", "verify"):
        told = line.refused("secrets", command)
        assert "key_file_missing" in told
        assert "restore it from your backup" in told
        assert not file.exists()
    away.rename(file)
    assert line.json("secrets", "verify", "--read")["problems"] == []


def test_a_key_file_that_others_can_read_is_refused(
    line: CommandLine, passwords: dict[str, str], data_dir: Path
) -> None:
    file = data_dir / "secret-keys.json"
    file.chmod(0o640)
    assert "chmod 600" in line.refused("secrets", "rotate-key")


def test_verify_finds_what_is_lost_orphaned_and_changed(
    line: CommandLine, vault: RunningVault, passwords: dict[str, str]
) -> None:
    line.json("secrets", "migrate", "--to", "hashicorp-vault")
    listed = line.json("accounts", "list")["accounts"]
    accounts = {name: each for each in listed if (name := each["email"].partition("@")[0]) in passwords}
    path = {name: f"smtp/{each['user']}/{each['id']}/1" for name, each in accounts.items()}
    del vault.vault.kept[path["contact"]]
    changed = vault.vault.kept[path["support"]].versions[-1]
    assert changed is not None
    changed["password"] = "changed"
    with create_engine(
        line.environ["DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:")
    ).begin() as raw:
        raw.execute(
            text("DELETE FROM email_provisioning_credentials WHERE account_id = :id"),
            {"id": accounts["info"]["id"]},
        )
    result = line.run("secrets", "verify", "--read", "--json")
    assert result.exit_code == FOUND
    found: dict[str, Any] = {each["account_id"]: each for each in json.loads(result.stdout)["problems"]}
    assert {name: found[each["id"]]["wrong"] for name, each in accounts.items()} == {
        "contact": "lost",
        "support": "changed",
        "info": "orphaned",
    }
    assert not SECRET.search(result.output)
    unread = line.run("secrets", "verify")
    assert unread.exit_code == FOUND
    assert "lost" in unread.stdout
    assert "changed" not in unread.stdout


def test_verify_finds_a_secret_that_no_account_knows_of(
    line: CommandLine, vault: RunningVault, passwords: dict[str, str]
) -> None:
    line.json("secrets", "migrate", "--to", "hashicorp-vault")
    path, found = next(iter(vault.vault.kept.items()))
    owner, account, _version = path.removeprefix("smtp/").split("/")
    vault.vault.kept[f"smtp/{owner}/{account}/7"] = found
    vault.vault.kept[f"smtp/somebody/{account}/1"] = found
    result = line.run("secrets", "verify", "--json")
    assert result.exit_code == FOUND
    problems = json.loads(result.stdout)["problems"]
    assert [(each["wrong"], each["user_id"], each["version"]) for each in problems] == [
        ("doubled", "somebody", 1),
        ("orphaned", owner, 7),
    ]
