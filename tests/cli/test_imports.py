"""Importing at the command line, and looking after users and operations under way."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.cli.command_line import SECRET, CommandLine

FILE = "E-mail;Nom complet;Propriétaire\ncontact@example.test;=Élodie;alice\ninfo;Zoé;alice\nx y;;alice\n"


def test_a_file_is_checked_applied_and_accounted_for(command_line: CommandLine, tmp_path: Path) -> None:
    command_line.json("users", "create", "alice")
    file = tmp_path / "équipe.csv"
    file.write_text(FILE, encoding="cp1252")

    checked = command_line.run("import", "check", str(file), "--json")
    assert checked.exit_code == 4
    found = json.loads(checked.stdout)
    assert (found["ready"], found["refused"]) == (2, 1)
    assert [(each["line"], each["code"]) for each in found["bad"]] == [(4, "name_invalid")]
    assert "x y" in command_line.run("import", "check", str(file)).stdout

    assert "--skip-bad" in command_line.refused("import", "apply", str(file), code=4)
    applied = command_line.run("import", "apply", str(file), "--skip-bad", "--json")
    assert applied.exit_code == 0, applied.output
    assert json.loads(applied.stdout)["done"] == 2
    assert command_line.json("import", "status", str(file))["status"] == "done"
    assert command_line.run("import", "apply", str(file), "--skip-bad").exit_code == 0, "again does nothing"
    assert len(command_line.json("accounts", "list")["accounts"]) == 3

    result = tmp_path / "result.csv"
    command_line.run("import", "result", str(file), "--output", str(result), LANG="fr_FR.UTF-8")
    text = result.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert [each["status"] for each in rows] == ["done", "done", "refused"]
    assert rows[0]["display_name"] == "'=Élodie"
    assert rows[2]["remedy"]
    assert not SECRET.search(text)
    told = command_line.run("import", "result", str(file), "--format", "json").stdout
    assert len(json.loads(told)["rows"]) == 3


def test_rows_without_an_owner_need_one_at_the_command_line(
    sqlite_command_line: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "names.csv"
    file.write_text("username\ncontact\n", encoding="utf-8")
    found = json.loads(sqlite_command_line.run("import", "check", str(file), "--json").stdout)
    assert found["bad"][0]["code"] == "owner_unknown"
    sqlite_command_line.json("users", "create", "bob")
    assert sqlite_command_line.json("import", "check", str(file), "--owner", "bob")["ready"] == 1
    assert "(user_not_found)" in sqlite_command_line.refused("import", "check", str(file), "--owner", "eve")


def test_what_cannot_be_imported_says_why(sqlite_command_line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("nothing\n", encoding="utf-8")
    assert "(import_columns_missing)" in sqlite_command_line.refused("import", "check", str(file))
    assert "(job_not_found)" in sqlite_command_line.refused("import", "status", str(file))
    large = sqlite_command_line.refused("import", "check", str(file), MAX_IMPORT_BYTES="1024")
    assert "(import_columns_missing)" in large
    file.write_text("username\n" + "x" * 2000, encoding="utf-8")
    refused = sqlite_command_line.refused("import", "check", str(file), MAX_IMPORT_BYTES="1024")
    assert "(import_too_long)" in refused


def test_users_are_found_and_given_roles(sqlite_command_line: CommandLine) -> None:
    for name in ("alice", "bob"):
        sqlite_command_line.json("users", "create", name)
    sqlite_command_line.json("users", "create", "chief", "--admin")
    listed = sqlite_command_line.json("users", "list", "--search", "LI")["users"]
    assert [each["name"] for each in listed] == ["alice"]
    assert sqlite_command_line.json("users", "role", "bob", "auditor")["auditor"]
    refused = sqlite_command_line.refused("users", "role", "chief", "member")
    assert "(last_administrator)" in refused
    assert sqlite_command_line.json("users", "end-sessions", "bob") == {"name": "bob", "ended": 0}
    only = sqlite_command_line.json("users", "list", "--role", "administrator")["users"]
    assert [each["name"] for each in only] == ["chief"]


def test_operations_under_way_are_listed(sqlite_command_line: CommandLine) -> None:
    assert sqlite_command_line.json("runs", "list") == {"runs": []}
    missing = "00000000-0000-4000-8000-000000000000"
    for action in ("retry", "undo"):
        assert "(run_not_found)" in sqlite_command_line.refused("runs", action, missing)
