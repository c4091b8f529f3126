"""Limits and what was sent, at the command line."""

from __future__ import annotations

import pytest

from tests.cli.command_line import CommandLine


def test_limits_are_set_shown_and_removed(command_line: CommandLine) -> None:
    command_line.json("users", "create", "alice")
    command_line.json("accounts", "create", "contact", "--user", "alice")
    who = ("--address", "contact@example.test")
    made = command_line.json("limits", "set", *who, "--daily", "7", "--minute", "3", "--reason", "a campaign")
    assert (made["scope"], made["target"], made["daily"], made["monthly"]) == (
        "address",
        "contact@example.test",
        7,
        None,
    )
    changed = command_line.json("limits", "set", *who, "--daily", "inherit", "--until", "2030-12-31")
    assert (changed["daily"], changed["minute"]) == (None, 3)
    assert changed["expires_at"] == "2031-01-01T00:00:00+00:00"
    command_line.json("limits", "set", "--user", "alice", "--daily", "9", "--reason", "a customer")
    listed = command_line.json("limits", "list")["limits"]
    assert [(each["scope"], each["set_by"]) for each in listed] == [
        ("address", "operator"),
        ("user", "operator"),
    ]
    assert len(command_line.json("limits", "list", "--scope", "user")["limits"]) == 1
    shown = command_line.json("limits", "show", "contact@example.test")
    found = {each["limit"]: (each["value"], each["source"]) for each in shown["limits"]}
    assert found["daily"] == (9, "user")
    assert found["minute"] == (3, "address")
    assert "none" in command_line.run("limits", "show", "contact@example.test").stdout
    assert command_line.json("limits", "remove", *who)["removed"] is True
    assert command_line.json("limits", "set", "--user", "alice", "--daily", "inherit")["removed"] is True
    assert command_line.json("limits", "list") == {"limits": []}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("set", "--domain", "example.test", "--daily", "-1", "--reason", "x"), 2, "from 0 to 1000000000"),
        (("set", "--domain", "example.test", "--daily", "9999999999999", "--reason", "x"), 2, "from 0 to"),
        (("set", "--domain", "example.test", "--daily", "many", "--reason", "x"), 2, "whole number"),
        (("set", "--domain", "example.test", "--daily", "1"), 1, "(limit_invalid)"),
        (("set", "--domain", "example.test", "--until", "x", "--reason", "x"), 1, "(limit_invalid)"),
        (("set", "--daily", "1", "--reason", "x"), 2, "one of --address"),
        (("set", "--user", "a", "--domain", "b", "--daily", "1", "--reason", "x"), 2, "one of --address"),
        (
            ("set", "--address", "nobody@example.test", "--daily", "1", "--reason", "x"),
            1,
            "(limit_target_unknown)",
        ),
        (("remove", "--domain", "example.test"), 1, "(limit_not_found)"),
        (("show", "nobody@example.test"), 1, "(limit_target_unknown)"),
    ],
)
def test_what_cannot_be_set_says_why(
    sqlite_command_line: CommandLine, arguments: tuple[str, ...], code: int, said: str
) -> None:
    sqlite_command_line.json("domains", "list")
    assert said in sqlite_command_line.refused("limits", *arguments, code=code)


def test_what_was_sent_is_shown_and_added_up(command_line: CommandLine) -> None:
    command_line.json("users", "create", "alice")
    command_line.json("accounts", "create", "contact", "--user", "alice")
    used = command_line.json("usage", "show", "contact@example.test")
    assert (used["days"], used["day"]["used"], used["day"]["limit"], used["vendor"]) == ([], 0, 500, None)
    assert "0 of 500, until" in command_line.run("usage", "show", "contact@example.test").stdout
    assert command_line.json("usage", "totals", "--by", "user") == {"totals": []}
    assert "(period_invalid)" in command_line.refused("usage", "totals", "--month", "soon")
