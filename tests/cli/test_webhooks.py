"""Webhooks at the command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.command_line import CommandLine
from tests.fakes.receiver import Receiver, receiving

OPEN = {"WEBHOOK_PRIVATE_NETWORKS": "127.0.0.0/8"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def open_line(command_line: CommandLine) -> CommandLine:
    return CommandLine(environ={**command_line.environ, **OPEN})


def test_a_webhook_comes_is_used_and_goes(open_line: CommandLine, receiver: Receiver) -> None:
    made = open_line.json("webhooks", "add", receiver.url, "--kind", "account.*", "--description", "Ours")
    assert made["secret"].startswith("whsec_")
    webhook = made["id"]
    assert open_line.json("webhooks", "test", webhook)["outcome"] == "ok"
    receiver.order(500)
    assert open_line.run("webhooks", "test", webhook).exit_code == 1
    listed = open_line.run("webhooks", "deliveries", webhook, "--state", "failed").stdout
    assert "webhook.test" in listed
    assert "refused" in listed
    rotated = open_line.json("webhooks", "rotate-secret", webhook)
    assert rotated["secret"] != made["secret"]
    assert rotated["former_secret_signs_until"]
    event = open_line.json("webhooks", "deliveries", webhook)["deliveries"][0]["event"]
    assert open_line.json("webhooks", "replay", webhook, "--event", event)["to_deliver"] == 1
    assert open_line.json("webhooks", "replay", webhook, "--since", "2026-01-01")["to_deliver"] == 0
    changed = open_line.json("webhooks", "change", webhook, "--off", "--all-kinds")
    assert (changed["active"], changed["kinds"], changed["pending"]) == (False, "all", 0)
    (row,) = open_line.json("webhooks", "list")["webhooks"]
    assert row == changed
    assert "whsec_" not in open_line.run("webhooks", "list").output
    assert open_line.json("webhooks", "remove", webhook) == {"id": webhook, "removed": True}


def test_what_cannot_be_done_says_why(sqlite_command_line: CommandLine) -> None:
    line = sqlite_command_line
    assert "(webhook_target_forbidden)" in line.refused("webhooks", "add", "https://127.0.0.1/")
    assert "(webhook_invalid)" in line.refused("webhooks", "add", "http://example.org/")
    assert "(webhook_not_found)" in line.refused("webhooks", "test", "nonsense")
    assert "either --event" in line.refused("webhooks", "replay", "x", code=2)
    assert "contradict" in line.refused("webhooks", "change", "x", "--kind", "a", "--all-kinds", code=2)
    assert "instant" in line.refused("webhooks", "replay", "x", "--since", "yesterday", code=2)
    assert "WEBHOOK_PRIVATE_NETWORKS" in line.refused(
        "webhooks", "list", code=78, WEBHOOK_PRIVATE_NETWORKS="10.0.0.1/8"
    )
