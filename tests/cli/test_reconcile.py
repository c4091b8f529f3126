"""``email-provisioning reconcile``: what it prints, what it does, and what it ends with."""

from __future__ import annotations

import json
from typing import Any

import pytest

from email_provisioning.errors import ProviderUnavailable
from email_provisioning.providers.base import Mailbox
from tests.cli.command_line import CommandLine
from tests.support.folder_vendor import FolderVendor, User

#: An id that we gave out long ago.
OLD = "01900000-0000-7000-8000-00000000000{}"
FOUND, REFUSED, LATER, NOT_UNDERSTOOD = 4, 1, 3, 2


@pytest.fixture(autouse=True)
def _old_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave nothing out because it was made a moment ago."""
    monkeypatch.setenv("RUN_LEASE_SECONDS", "1")


@pytest.fixture
def members(command_line: CommandLine, vendor: FolderVendor) -> dict[str, str]:
    """Make addresses, and return the id of each."""
    command_line.json("users", "create", "alice")
    made = {}
    for name in ("contact", "support", "sales", "info"):
        made[name] = command_line.json("accounts", "create", name, "--user", "alice")["id"]
    return made


def orphan(vendor: FolderVendor, number: int = 1) -> User:
    return vendor.keep(
        User(email=f"left{number}@example.test", account_id=OLD.format(number), ref=f"ref-{number}")
    )


def answer(command_line: CommandLine, *arguments: str, code: int) -> Any:
    result = command_line.run("reconcile", *arguments, "--json")
    assert result.exit_code == code, result.output
    (report,) = json.loads(result.stdout)["domains"]
    return report


def test_both_in_step(command_line: CommandLine, vendor: FolderVendor, members: dict[str, str]) -> None:
    result = command_line.run("reconcile", "--plan")
    assert (result.exit_code, "no differences" in result.output) == (0, True)
    report = answer(command_line, "--plan", "--domain", "Example.test", code=0)
    assert (report["in_step"], report["there"], report["differences"]) == (True, 4, [])


def test_a_plan_is_shown_and_changes_nothing(
    command_line: CommandLine, vendor: FolderVendor, members: dict[str, str]
) -> None:
    orphan(vendor)
    before = vendor.users()
    result = command_line.run("reconcile", "--plan")
    assert result.exit_code == FOUND
    assert "orphan" in result.output
    assert "left1@example.test  remove it there" in result.output
    (difference,) = answer(command_line, "--plan", code=FOUND)["differences"]
    assert difference == {
        "drift": "orphan",
        "address": "left1@example.test",
        "remedy": "remove it there",
        "version": None,
        "account": OLD.format(1),
        "ref": "ref-1",
    }
    assert vendor.users() == before


def test_a_plan_is_carried_out_and_then_there_is_nothing_to_do(
    command_line: CommandLine, vendor: FolderVendor, members: dict[str, str]
) -> None:
    orphan(vendor)
    (step,) = answer(command_line, "--apply", code=0)["steps"]
    assert (step["drift"], step["outcome"], step["error"]) == ("orphan", "done", None)
    result = command_line.run("reconcile", "--apply")
    assert (result.exit_code, "no steps" in result.output) == (0, True)
    assert answer(command_line, "--plan", code=0)["in_step"]


def test_what_is_foreign_is_shown_and_is_nothing_to_do(
    command_line: CommandLine, vendor: FolderVendor, members: dict[str, str]
) -> None:
    vendor.keep(User(email="ceo@example.test"))
    report = answer(command_line, "--plan", code=0)
    assert (report["counts"], report["in_step"]) == ({"foreign": 1}, True)
    assert answer(command_line, "--apply", code=0)["steps"] == []


def test_a_plan_that_removes_much_needs_force(
    command_line: CommandLine, vendor: FolderVendor, members: dict[str, str]
) -> None:
    for number in range(4):
        orphan(vendor, number)
    assert "removes 4, and may remove 2: needs --force" in command_line.run("reconcile", "--plan").output
    told = command_line.refused("reconcile", "--apply", code=REFUSED)
    assert "plan_unsafe" in told
    assert len(vendor.users()) == 8
    assert len(answer(command_line, "--apply", "--force", code=0)["steps"]) == 4


def test_a_provider_that_does_not_answer(
    command_line: CommandLine, vendor: FolderVendor, members: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_vendor: FolderVendor, _given: Mailbox | str) -> None:
        raise ProviderUnavailable(retry_after=0.01)

    orphan(vendor)
    monkeypatch.setattr(FolderVendor, "purge", fails)
    (step,) = answer(command_line, "--apply", code=LATER)["steps"]
    assert (step["outcome"], step["error"]) == ("later", "provider_unavailable")
    monkeypatch.setattr(FolderVendor, "holdings", fails)
    assert answer(command_line, "--plan", code=LATER)["error_code"] == "provider_unavailable"


def test_what_is_not_understood(command_line: CommandLine, vendor: FolderVendor) -> None:
    for arguments in ((), ("--plan", "--apply"), ("--plan", "--force"), ("--plan", "--bogus")):
        assert command_line.run("reconcile", *arguments).exit_code == NOT_UNDERSTOOD
    assert "domain_not_found" in command_line.refused("reconcile", "--plan", "--domain", "elsewhere.test")


def test_mailboxes_of_this_machine_are_compared_too(command_line: CommandLine, data_dir: Any) -> None:
    # The real provider: a mailbox is made with its first message, and the administrators have one of their own.
    command_line.json("users", "create", "alice")
    command_line.json("accounts", "create", "contact", "--user", "alice")
    assert answer(command_line, "--plan", code=0)["in_step"]
    left = data_dir / "mail" / OLD.format(1)
    left.mkdir(parents=True)
    report = answer(command_line, "--plan", code=FOUND)
    assert report["counts"] == {"orphan": 1}
    assert answer(command_line, "--apply", "--force", code=0)["steps"][0]["outcome"] == "done"
    assert not left.exists()
