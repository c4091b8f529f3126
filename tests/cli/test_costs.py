"""What the command line says of costs."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from email_provisioning.cli import main


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["costs", "estimate", *arguments])
    return result.exit_code, result.output


def test_the_guide_s_first_scenario() -> None:
    code, output = run("--addresses", "100", "--emails", "50000", "--edition", "2025-12", "--json")
    assert code == 0
    answer = json.loads(output)
    (essentials,) = [
        each for each in answer["plans"] if (each["provider"], each["plan"]) == ("sendgrid", "Essentials")
    ]
    assert (essentials["monthly"], essentials["currency"], essentials["fits"]) == ("19.95", "USD", True)
    (free,) = [each for each in answer["plans"] if (each["provider"], each["plan"]) == ("sendgrid", "Free")]
    assert (free["fits"], free["reason"]) == (False, "at most 100 messages a day")
    assert answer["recommended"]["monthly"] == "5.00"


def test_a_table_for_people_ends_with_the_cheapest() -> None:
    code, output = run("--addresses", "2000", "--emails", "1000000")
    assert code == 0
    assert "cheapest: aws-ses Essentials, 160.00 USD a month" in output
    assert "prices of 2026-11, read on 2026-11-15" in output


def test_what_is_no_number_and_an_unknown_edition_are_refused() -> None:
    assert run("--addresses", "many", "--emails", "1")[0] == 2
    assert run("--addresses", "-1", "--emails", "1")[0] == 2
    code, output = run("--addresses", "1", "--emails", "1", "--edition", "1999-01")
    assert code == 1
    assert "choose one of 2025-12, 2026-11" in output


#: The guide's scenarios: addresses, messages, and what each plan costs by the guide and by today's prices.
SCENARIOS: dict[str, tuple[int, int, dict[tuple[str, str], tuple[str | None, str | None]]]] = {
    "small": (100, 50_000, {("sendgrid", "Essentials"): ("19.95", "19.95")}),
    "middle": (
        500,
        250_000,
        {
            ("aws-ses", "On demand"): ("25.00", "25.00"),
            ("aws-ses", "Essentials"): (None, "40.00"),
            ("sendgrid", "Pro"): ("89.95", "224.95"),
        },
    ),
    "large": (
        2000,
        1_000_000,
        {
            ("aws-ses", "On demand"): ("100.00", "100.00"),
            ("aws-ses", "Essentials"): (None, "160.00"),
            ("microsoft365", "Business Basic"): ("10000.00", "10400.00"),
        },
    ),
}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_guide_s_scenarios_and_today_s_prices_beside_them(scenario: str) -> None:
    addresses, emails, expected = SCENARIOS[scenario]
    found: dict[str, dict[tuple[str, str], str]] = {}
    for edition in ("2025-12", "2026-11"):
        arguments = ("--addresses", str(addresses), "--emails", str(emails), "--edition", edition, "--json")
        code, output = run(*arguments, "--condition", "ses_since_june_2025")
        assert code == 0, output
        plans = json.loads(output)["plans"]
        found[edition] = {(each["provider"], each["plan"]): each["monthly"] for each in plans if each["fits"]}
    for (provider, plan), prices in expected.items():
        both = tuple(found[edition].get((provider, plan)) for edition in found)
        assert both == prices
        print(f"costs: {scenario}: {provider} {plan}: {both[0]} by 2025-12, {both[1]} by 2026-11")
