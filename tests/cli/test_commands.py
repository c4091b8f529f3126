"""What operators do with the command line, and what it prints for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

import click
import pytest
from click.testing import CliRunner

from email_provisioning.bootstrap import build_services
from email_provisioning.cli import main
from email_provisioning.domain.passwords import PASSWORD_PREFIX, SIGN_IN_PREFIX, TOKEN_PREFIX, is_wellformed
from email_provisioning.persistence.tokens import Purpose
from email_provisioning.provisioning.access import SignInLinkInvalid
from email_provisioning.settings import load_settings
from email_provisioning.web import create_app
from tests.cli.command_line import SECRET, CommandLine
from tests.support.services import ALICE


def find(path: Sequence[str]) -> click.Command:
    """Return the command of a path."""
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    return command


def commands(*path: str) -> list[tuple[str, ...]]:
    """Return every command and group below one."""
    command = find(path)
    if not isinstance(command, click.Group):
        return [path]
    names = command.list_commands(click.Context(command))
    return [path, *(each for name in names for each in commands(*path, name))]


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_every_command_explains_itself_without_any_settings(path: tuple[str, ...]) -> None:
    # Not one setting can be read, and nothing is imported that help does not need.
    result = CliRunner().invoke(main, [*path, "--help"], env={"EMAIL_ENV_FILE": "/no/such/file"})
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")
    assert result.stdout.splitlines()[2].startswith("  "), "a line that says what it does"
    options = [each for each in find(path).params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []


def test_a_token_makes_its_user_and_lets_a_program_in(command_line: CommandLine) -> None:
    issued = command_line.json("token", "create", "--user", "alice")
    assert set(issued) == {"token", "id", "user"}
    assert is_wellformed(issued["token"], TOKEN_PREFIX)
    again = command_line.run("token", "create", "--user", "alice", "--label", "backup", "--days", "30")
    assert is_wellformed(again.stdout.strip(), TOKEN_PREFIX), "without --json it prints the token alone"
    (alice,) = command_line.json("users", "list")["users"]
    assert (alice["name"], alice["administrator"]) == ("alice", False)

    services = build_services(load_settings(command_line.environ))
    for token in (issued["token"], again.stdout.strip()):
        actor = services.access.authenticate(token, Purpose.API)
        assert actor is not None
        assert actor.name == "alice"

    listed = command_line.run("token", "list", "--user", "alice")
    assert "backup" in listed.stdout
    assert not SECRET.search(listed.output)
    assert len(command_line.json("token", "list", "--user", "alice")["tokens"]) == 2
    assert command_line.json("token", "revoke", issued["id"]) == {"id": issued["id"], "revoked": True}
    assert services.access.authenticate(issued["token"], Purpose.API) is None
    assert services.access.authenticate(again.stdout.strip(), Purpose.API) is not None
    services.database.close()


def test_an_administrator_is_made_only_where_the_user_is_new(command_line: CommandLine) -> None:
    command_line.json("token", "create", "--user", "chief", "--admin")
    command_line.json("token", "create", "--user", "chief", "--admin")
    command_line.json("token", "create", "--user", "alice")
    assert "leave --admin out" in command_line.refused(
        "token", "create", "--user", "alice", "--admin", code=2
    )
    known = {each["name"]: each["administrator"] for each in command_line.json("users", "list")["users"]}
    assert known == {"alice": False, "chief": True}


def test_a_sign_in_link_opens_one_session_and_ends_those_before(command_line: CommandLine) -> None:
    first = command_line.json("users", "create", "Zoé Dupont")["sign_in_link"]
    second = command_line.json("users", "link", "Zoé Dupont")["sign_in_link"]
    services = build_services(load_settings(command_line.environ))
    for link, opens in ((first, False), (second, True), (second, False)):
        parts = urlsplit(link)
        assert parts.path == "/email-provisioning"
        token = parts.fragment.removeprefix("sign-in=")
        assert is_wellformed(token, SIGN_IN_PREFIX)
        try:
            session = services.access.open_session(token)
        except SignInLinkInvalid:
            assert not opens
        else:
            assert opens
            assert session.user.name == "Zoé Dupont"
    services.database.close()


def test_a_disabled_user_is_let_in_no_more(command_line: CommandLine) -> None:
    token = command_line.json("token", "create", "--user", "alice")["token"]
    assert command_line.json("users", "disable", "alice")["disabled"] is not None
    services = build_services(load_settings(command_line.environ))
    assert services.access.authenticate(token, Purpose.API) is None
    for command in (("users", "link", "alice"), ("token", "create", "--user", "alice")):
        assert "enable the user first" in command_line.refused(*command)
    assert command_line.json("users", "enable", "alice")["disabled"] is None
    command_line.json("token", "create", "--user", "alice")
    services.database.close()


def test_an_address_is_created_shown_listed_and_deleted(command_line: CommandLine) -> None:
    command_line.json("users", "create", "alice")
    create = ("accounts", "create", "contact", "--user", "alice", "--display-name", "Service clients")
    created = command_line.json(*create)
    assert (created["email"], created["status"]) == ("contact@example.test", "active")
    assert is_wellformed(created["password"], PASSWORD_PREFIX)
    services = build_services(load_settings(command_line.environ))
    assert services.submission.authenticate("contact@example.test", created["password"])
    services.database.close()

    for name in ("contact@example.test", created["id"]):
        shown = command_line.json("accounts", "show", name)
        assert (shown["id"], shown["display_name"]) == (created["id"], "Service clients")
    (found,) = command_line.json("accounts", "list", "--search", "cont", "--status", "active")["accounts"]
    assert found["email"] == "contact@example.test"
    for look in (("accounts", "list"), ("accounts", "show", "contact@example.test")):
        result = command_line.run(*look)
        assert "contact@example.test" in result.stdout
        assert not SECRET.search(result.output)

    gone = command_line.json("accounts", "delete", "contact@example.test")
    assert gone["status"] == "deleted"
    assert gone["restorable_until"] > gone["created"]
    assert command_line.json("accounts", "list", "--search", "cont")["accounts"] == []
    (deleted,) = command_line.json("accounts", "list", "--status", "deleted")["accounts"]
    assert deleted["id"] == created["id"]


def test_lists_are_complete_however_long(sqlite_command_line: CommandLine) -> None:
    many = {**sqlite_command_line.environ, "MAX_EMAIL_ACCOUNTS_PER_USER": "1000"}
    services = build_services(load_settings(many))
    for number in range(205):
        services.creation.create(ALICE, username=f"name{number}")
    listed = sqlite_command_line.json("accounts", "list", "--search", "name")["accounts"]
    assert len({each["email"] for each in listed}) == 205
    services.database.close()


def test_the_document_of_the_api_is_printed_as_it_is_served(sqlite_command_line: CommandLine) -> None:
    printed = sqlite_command_line.run("openapi")
    assert printed.exit_code == 0
    served = create_app(load_settings({**sqlite_command_line.environ, "EMBEDDED_WORKER": "false"}))
    answer = served.test_client().get("/api/email/openapi.json")
    assert json.loads(printed.stdout) == answer.get_json()
    assert answer.get_json()["openapi"].startswith("3.1")
