"""Leaked passwords and tokens are found in files, and their owners named."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from email_provisioning.cli import main
from email_provisioning.domain.passwords import PASSWORD_PREFIX, generate
from tests.cli.command_line import SECRET, CommandLine

FOUND = 4


@pytest.fixture
def leaked(command_line: CommandLine) -> dict[str, str]:
    """Return a password, a token and a sign-in link of this server, and a password of no server."""
    link = command_line.json("users", "create", "alice")["sign_in_link"]
    created = command_line.json("accounts", "create", "contact", "--user", "alice")
    token = command_line.json("token", "create", "--user", "alice", "--label", "backup")
    return {
        "password": created["password"],
        "token": token["token"],
        "sign_in_link": link.partition("=")[2],
        "unknown": generate(PASSWORD_PREFIX),
    }


def test_leaks_are_found_and_their_owners_named(
    command_line: CommandLine, leaked: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "logs" / "deep"
    folder.mkdir(parents=True)
    for name, secret in leaked.items():
        (folder / name).write_bytes(os.urandom(3000) + b"\n\n" + secret.encode() + b"\xff")
    result = command_line.run("secrets", "scan", str(tmp_path / "logs"), "--json")
    assert result.exit_code == FOUND
    assert not SECRET.search(result.output)
    report = json.loads(result.stdout)
    assert (report["files"], report["unread"]) == (4, [])
    found = {Path(leak["path"]).name: leak for leak in report["leaks"]}
    assert {name: leak["owner"] for name, leak in found.items()} == {
        "password": "contact@example.test",
        "token": "alice",
        "sign_in_link": "alice",
        "unknown": None,
    }
    assert {name: leak["works"] for name, leak in found.items()} == {
        "password": True,
        "token": True,
        "sign_in_link": True,
        "unknown": False,
    }
    assert all(leak["kind"] == name for name, leak in found.items() if name != "unknown")
    assert found["token"]["label"] == "backup"

    told = command_line.run("secrets", "scan", str(folder / "token"), str(folder / "unknown"))
    assert told.exit_code == FOUND
    assert not SECRET.search(told.output)
    assert 'token of alice "backup"' in told.stdout
    assert "does not work here" in told.stdout


def test_what_has_ended_is_told_apart(
    command_line: CommandLine, leaked: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "log"
    file.write_text(f"{leaked['password']} {leaked['token']}")
    command_line.json("accounts", "delete", "contact@example.test")
    command_line.json("users", "disable", "alice")
    report = json.loads(command_line.run("secrets", "scan", str(file), "--json").stdout)
    assert [(leak["owner"], leak["works"]) for leak in report["leaks"]] == [
        ("contact@example.test", False),
        (None, False),
    ]


def test_nothing_found_ends_well(sqlite_command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "zeros").write_bytes(bytes(3_000_000))
    result = sqlite_command_line.run("secrets", "scan", str(tmp_path / "empty"), str(tmp_path / "zeros"))
    assert result.exit_code == 0
    assert result.stdout == "no password or token in 2 files (3000000 bytes)\n"


def test_links_pipes_and_sockets_below_a_folder_are_left_alone(
    sqlite_command_line: CommandLine, tmp_path: Path
) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    folder.mkdir()
    (outside / "file").write_text(generate(PASSWORD_PREFIX))
    (folder / "file").symlink_to(outside / "file")
    (folder / "directory").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket"))
        assert sqlite_command_line.run("secrets", "scan", str(folder)).exit_code == 0
    named = sqlite_command_line.run("secrets", "scan", str(folder / "directory"))
    assert named.exit_code == FOUND, "a link that is named itself is meant"


def test_what_cannot_be_read_is_told_and_the_rest_is_searched(
    sqlite_command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").write_text("closed")
    (tmp_path / "odd\n\udcff").write_text("open")
    opened = os.open

    def refusing(path: Path, *arguments: int) -> int:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments)

    monkeypatch.setattr("email_provisioning.provisioning.leaks.os.open", refusing)
    result = sqlite_command_line.run("secrets", "scan", str(tmp_path), "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert [(Path(each["path"]).name, each["reason"]) for each in report["unread"]] == [
        ("closed", "Permission denied")
    ]
    (tmp_path / "odd\n\udcff").write_text(generate(PASSWORD_PREFIX))
    found = sqlite_command_line.run("secrets", "scan", str(tmp_path))
    assert found.exit_code == FOUND
    (line,) = found.stdout.splitlines()
    assert "odd\\n\\xff:1: " in line


def test_the_standard_input_is_searched(sqlite_command_line: CommandLine) -> None:
    result = CliRunner().invoke(
        main,
        ["secrets", "scan", "-"],
        input=f"password: {generate(PASSWORD_PREFIX)}",
        env=sqlite_command_line.environ,
        catch_exceptions=False,
    )
    assert result.exit_code == FOUND
    assert result.stdout.startswith("-:1: ")
