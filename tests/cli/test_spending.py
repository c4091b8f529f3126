"""What is spent, and what may be, at the command line."""

from __future__ import annotations

from tests.cli.command_line import CommandLine


def test_the_month_and_a_budget(command_line: CommandLine) -> None:
    command_line.json("users", "create", "alice")
    command_line.json("accounts", "create", "contact", "--user", "alice")
    month = command_line.json("costs", "month")
    assert [(each["provider"], each["plan"]) for each in month["providers"]] == [("local", "own server")]
    assert month["so_far"]["amount"] == "0.00"
    for by in ("provider", "domain", "user"):
        shown = command_line.run("costs", "month", "--by", by).stdout
        assert "so far: 0.00 USD; by the end of the month: 0.00 USD" in shown

    made = command_line.json(
        "costs", "budgets", "add", "100", "--domain", "Example.Test", "--threshold", "50"
    )
    assert (made["for"], made["amount"], made["thresholds"], made["spent"]) == (
        "domain example.test",
        "100.00",
        "50",
        "0.00",
    )
    changed = command_line.json(
        "costs", "budgets", "change", made["id"], "--amount", "20", "--currency", "EUR"
    )
    assert (changed["amount"], changed["currency"]) == ("20.00", "EUR")
    assert command_line.json("costs", "budgets", "list")["budgets"] == [changed]
    assert command_line.json("costs", "budgets", "remove", made["id"])["removed"]


def test_what_cannot_be_done_says_why(sqlite_command_line: CommandLine) -> None:
    line = sqlite_command_line
    assert "(budget_invalid)" in line.refused("costs", "budgets", "add", "nothing")
    assert "(budget_not_found)" in line.refused("costs", "budgets", "remove", "nonsense")
    assert "contradict" in line.refused(
        "costs", "budgets", "add", "1", "--provider", "a", "--domain", "b", code=2
    )
    assert "(cost_plan_unknown)" in line.refused("costs", "month", COST_PLANS="sendgrid:Gold")
    assert "COST_PLANS" in line.refused("costs", "month", code=78, COST_PLANS="sendgrid")
