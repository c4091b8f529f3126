"""What the command line refuses: with a reason, an honest exit code, and never a traceback or a secret."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from email_provisioning.errors import DomainNotVerified
from email_provisioning.persistence import database
from tests.cli.command_line import CommandLine
from tests.support.postgres import PostgresServer
from tests.support.scripted import Script

UNDERSTOOD_BUT_REFUSED = {
    "no such user": (("token", "list", "--user", "nobody"), "user_not_found"),
    "no such user for an address": (("accounts", "create", "contact", "--user", "nobody"), "user_not_found"),
    "no such token": (("token", "revoke", "nothing"), "token_not_found"),
    "no such address": (("accounts", "show", "nobody@example.test"), "account_not_found"),
    "no such account": (("accounts", "delete", "nothing"), "account_not_found"),
    "no address at all": (("accounts", "show", "@"), "domain_unknown"),
    "a user without a name": (("users", "create", ""), "user_invalid"),
    "a user with a line end": (("users", "create", "a\nb"), "user_invalid"),
    "no such revision": (("db", "upgrade", "nonsense"), "revision_refused"),
    "nothing before the first revision": (("db", "downgrade", "-7"), "revision_refused"),
}
NOT_UNDERSTOOD = {
    "no such command": ("nonsense",),
    "no command": ("accounts",),
    "no such option": ("accounts", "list", "--nonsense"),
    "a missing option": ("token", "create"),
    "a missing argument": ("accounts", "show"),
    "a value out of range": ("token", "create", "--user", "alice", "--days", "0"),
    "a value that is none": ("accounts", "list", "--status", "nonsense"),
}


@pytest.mark.parametrize(
    ("command", "code"), UNDERSTOOD_BUT_REFUSED.values(), ids=UNDERSTOOD_BUT_REFUSED.keys()
)
def test_what_cannot_be_done_ends_with_1_and_its_reason(
    sqlite_command_line: CommandLine, command: tuple[str, ...], code: str
) -> None:
    said = sqlite_command_line.refused(*command)
    assert said.startswith("error: ")
    assert f"({code})" in said


@pytest.mark.parametrize("command", NOT_UNDERSTOOD.values(), ids=NOT_UNDERSTOOD.keys())
def test_what_is_not_understood_ends_with_2(
    sqlite_command_line: CommandLine, command: tuple[str, ...]
) -> None:
    assert "Usage: " in sqlite_command_line.refused(*command, code=2)


@pytest.mark.parametrize("name", ["", "a b", "..", "abuse", "x" * 65, "contact@elsewhere.example", "a\r\nb"])
def test_a_name_that_cannot_be_had_is_refused(sqlite_command_line: CommandLine, name: str) -> None:
    sqlite_command_line.json("users", "create", "alice")
    said = sqlite_command_line.refused("accounts", "create", name, "--user", "alice")
    assert said.startswith("error: ")


def test_a_name_that_is_taken_comes_with_suggestions(command_line: CommandLine) -> None:
    command_line.json("users", "create", "alice")
    command_line.json("accounts", "create", "contact", "--user", "alice")
    said = command_line.refused("accounts", "create", "contact", "--user", "alice")
    assert "(email_already_exists)" in said
    assert "suggestions: " in said


def test_a_domain_that_is_not_verified_comes_with_its_records(
    sqlite_command_line: CommandLine, script: Script
) -> None:
    script.on("create", DomainNotVerified())
    sqlite_command_line.json("users", "create", "alice")
    said = sqlite_command_line.refused("accounts", "create", "contact", "--user", "alice")
    assert "(domain_not_verified)" in said
    assert "publish: example.test MX 10 127.0.0.1\n" in said
    assert "publish: example.test TXT v=spf1 mx -all\n" in said


# -- Not possible just now ---------------------------------------------------------------------------------------------


def test_a_locked_database_ends_with_3(
    sqlite_command_line: CommandLine, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SQLITE_BUSY_MS", 50)
    with closing(sqlite3.connect(data_dir / "email-provisioning.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = sqlite_command_line.refused("users", "create", "alice", code=3)
        assert "(storage_unavailable)" in said
        assert "database is locked" in said
    assert sqlite_command_line.json("users", "list")["users"] == []
    sqlite_command_line.json("users", "create", "alice")


def test_a_database_that_is_away_ends_with_3(
    make_command_line: Callable[[str], CommandLine], own_postgres: PostgresServer
) -> None:
    url = own_postgres.url(own_postgres.create_database(template="migrated"))
    command_line = make_command_line(url)
    own_postgres.stop()
    for command in (("users", "list"), ("db", "upgrade"), ("db", "current"), ("accounts", "list")):
        assert "(storage_unavailable)" in command_line.refused(*command, code=3)
    own_postgres.start()
    assert command_line.json("users", "list") == {"users": []}


def test_a_database_without_our_tables_asks_for_them(
    make_command_line: Callable[[str], CommandLine], data_dir: Path, postgres: PostgresServer
) -> None:
    empty = postgres.create_database()
    for url in (f"sqlite:///{data_dir}/empty.db", postgres.url(empty)):
        command_line = make_command_line(url)
        for command in (("users", "list"), ("token", "create", "--user", "alice"), ("accounts", "list")):
            said = command_line.refused(*command, code=1)
            assert "run python manage.py db upgrade" in said
            assert "SELECT" not in said
        command_line.run("db", "upgrade")
        assert command_line.json("users", "list") == {"users": []}
    postgres.drop_database(empty)


def test_a_file_that_is_no_database_is_told_of(
    make_command_line: Callable[[str], CommandLine], data_dir: Path
) -> None:
    (data_dir / "broken.db").write_text("This is a letter to somebody. " * 100)
    command_line = make_command_line(f"sqlite:///{data_dir}/broken.db")
    assert "not a database" in command_line.refused("users", "list", code=3)


# -- Settings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("EMAIL_DOMAINN", "example.com", "did you mean EMAIL_DOMAIN?"),
        ("HTTP_PORT", "80000", "HTTP_PORT=80000"),
        ("EMAIL_PROVIDER", "pigeon", "EMAIL_PROVIDER=pigeon"),
        ("EMAIL_PROVIDER", "sendgrid", "SENDGRID_API_KEY"),
        ("DATABASE_URL", "oracle://scott:tiger@db/email", "DATABASE_URL"),
        ("EMAIL_DATA_DIR", "/dev/null", "give a folder"),
        ("EMAIL_ENV_FILE", "/no/such/file", "cannot be read"),
    ],
)
@pytest.mark.parametrize("command", [("accounts", "list"), ("db", "upgrade"), ("serve",), ("worker",)])
def test_settings_that_cannot_be_used_end_with_78_and_the_remedy(
    sqlite_command_line: CommandLine, command: tuple[str, ...], name: str, value: str, remedy: str
) -> None:
    said = sqlite_command_line.refused(*command, code=78, **{name: value})
    assert remedy in said
    assert "tiger" not in said


def test_a_data_folder_that_cannot_be_made_is_named(sqlite_command_line: CommandLine) -> None:
    said = sqlite_command_line.refused("users", "list", EMAIL_DATA_DIR="/proc/nowhere")
    assert said.startswith("error: ")
    assert "/proc/nowhere" in said


def test_a_key_file_that_others_can_read_is_refused(sqlite_command_line: CommandLine, data_dir: Path) -> None:
    sqlite_command_line.json("users", "list")
    key_file = data_dir / "secret-keys.json"
    assert key_file.stat().st_mode & 0o777 == 0o600
    key_file.chmod(0o644)
    assert "run chmod 600" in sqlite_command_line.refused("users", "list")
    key_file.chmod(0o600)
    key_file.write_text("{}")
    assert "restore it from your backup" in sqlite_command_line.refused("users", "list")
