"""What the command line says of costs."""

from __future__ import annotations

import json

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
