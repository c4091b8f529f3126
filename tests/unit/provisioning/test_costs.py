"""The catalogues of prices: the guide's scenarios to the cent, and what is wrong with a catalogue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from email_provisioning.bootstrap import build_services
from email_provisioning.provisioning.catalogues import CatalogueUnusable, UnknownEdition, load, shipped
from email_provisioning.provisioning.costs import Costs, DemandOutOfRange, Estimate
from email_provisioning.settings import Settings

AT = datetime(2026, 11, 25, tzinfo=UTC)
PLAN = '[[plan]]\nprovider = "mine"\nname = "Flat"\ncurrency = "EUR"\nbase = "3.00"\nsource = "contract"\n'
HEAD = 'edition = "mine"\nread_on = 2026-11-01\nvalid_until = 2027-01-31\n'


def costs(own: Path | None = None, edition: str | None = None, at: datetime = AT) -> Costs:
    return Costs(clock=lambda: at, edition=edition, own=own, currency="USD", rates=())


def monthly(found: Estimate, provider: str, plan: str) -> Decimal:
    (one,) = [each for each in found.quotes if (each.plan.provider, each.plan.name) == (provider, plan)]
    assert one.misfit is None
    return one.monthly


def test_the_scenarios_of_the_guide_come_out_to_its_figures() -> None:
    small = costs().estimate(addresses=100, emails=50_000, edition="2025-12")
    assert monthly(small, "sendgrid", "Essentials") == Decimal("19.95")
    middle = costs().estimate(addresses=500, emails=250_000, edition="2025-12")
    assert monthly(middle, "aws-ses", "On demand") == Decimal("25.00")
    assert monthly(middle, "sendgrid", "Pro") == Decimal("89.95")
    large = costs().estimate(addresses=2000, emails=1_000_000, edition="2025-12")
    assert monthly(large, "aws-ses", "On demand") == Decimal("100.00")
    assert monthly(large, "microsoft365", "Business Basic") == Decimal("10000.00")


def test_the_same_scenarios_at_the_prices_of_november_2026() -> None:
    small = costs().estimate(addresses=100, emails=50_000)
    assert small.catalogue.edition == "2026-11"
    assert monthly(small, "sendgrid", "Essentials") == Decimal("19.95")
    assert monthly(small, "aws-ses", "Essentials") == Decimal("8.00")
    large = costs().estimate(addresses=2000, emails=1_000_000)
    assert monthly(large, "aws-ses", "Essentials") == Decimal("160.00")
    assert monthly(large, "microsoft365", "Business Basic") == Decimal("10400.00")
    assert large.recommended is not None
    assert large.recommended.plan.provider == "aws-ses"


def test_what_comes_with_us_can_be_used() -> None:
    assert shipped() == ["2025-12", "2026-11"]
    for edition in shipped():
        assert load(edition).edition == edition


def test_an_edition_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(UnknownEdition, match="choose one of 2025-12, 2026-11"):
        costs().estimate(addresses=1, emails=1, edition="../../etc/passwd")


@pytest.mark.parametrize(("addresses", "emails"), [(-1, 0), (0, -1), (10**12, 0), (0, 10**15)])
def test_a_demand_beyond_reason_is_refused(addresses: int, emails: int) -> None:
    with pytest.raises(DemandOutOfRange):
        costs().estimate(addresses=addresses, emails=emails)


def test_prices_grow_stale() -> None:
    assert not costs().estimate(addresses=1, emails=1).stale
    assert costs(at=datetime(2028, 1, 1, tzinfo=UTC)).estimate(addresses=1, emails=1).stale


def test_stale_prices_are_warned_of_at_the_start(
    make_settings: Callable[..., Settings], sqlite_url: str
) -> None:
    settings = make_settings(DATABASE_URL=sqlite_url)
    with capture_logs() as said:
        build_services(settings, clock=lambda: AT)
    assert [each for each in said if each["event"] == "cost_catalogue_stale"] == []
    with capture_logs() as said:
        build_services(settings, clock=lambda: datetime(2027, 6, 1, tzinfo=UTC))
    (warning,) = [each for each in said if each["event"] == "cost_catalogue_stale"]
    assert (warning["log_level"], warning["valid_until"]) == ("warning", "2027-05-31")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('tier = [{ since = 10, per_thousand = "1" }]', "a tier is missing between 0 and 10"),
        (
            'tier = [{ since = 0, until = 9, per_thousand = "0" }, { since = 5, per_thousand = "1" }]',
            "the tier since 5 overlaps",
        ),
        ('tier = [{ since = 0, until = 0, per_thousand = "1" }]', "until is no whole number"),
        ("trial_days = -1", "trial_days is no whole number"),
    ],
)
def test_the_start_is_refused_with_prices_that_cannot_be_used(
    wrong: str, told: str, make_settings: Callable[..., Settings], sqlite_url: str, tmp_path: Path
) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(f"{HEAD}{PLAN}{wrong}\n")
    settings = make_settings(DATABASE_URL=sqlite_url, COST_CATALOGUE_FILE=str(own))
    with pytest.raises(CatalogueUnusable, match=told):
        build_services(settings)


def test_an_operator_has_prices_of_his_own(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(HEAD + PLAN)
    found = costs(own).estimate(addresses=1, emails=1)
    assert (found.catalogue.edition, found.catalogue.read_on) == ("mine", date(2026, 11, 1))
    assert found.recommended is not None, "the only currency there is"
    assert found.recommended.monthly == Decimal("3.00")
    assert costs(own).estimate(addresses=1, emails=1, edition="2025-12").catalogue.edition == "2025-12"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (HEAD + PLAN.replace("EUR", "EUX"), "plan mine Flat: EUX is no currency"),
        (HEAD + PLAN.replace('"3.00"', "3.0"), "base is no amount"),
        (HEAD + PLAN.replace('"3.00"', '"-3"'), "base is no amount"),
        (HEAD + PLAN.replace('"3.00"', '"NaN"'), "base is no amount"),
        (HEAD + PLAN + PLAN, "is given twice"),
        (HEAD + PLAN.replace("base", "bass"), "unknown name bass"),
        (HEAD, "plan is missing"),
        (HEAD.replace("2027-01-31", "2026-01-31") + PLAN, "valid_until is before read_on"),
        (HEAD.replace("2026-11-01", '"soon"') + PLAN, "read_on is missing"),
        ("edition = ", "cannot be used"),
        (HEAD + PLAN + "max_daily = 0\n", "max_daily is no whole number from 1"),
        (
            HEAD + PLAN + 'tier = [{ since = 0, until = 9, per_thousand = "0" }]\n',
            "a tier is missing beyond 9 messages",
        ),
        (
            HEAD
            + PLAN
            + 'tier = [{ since = 0, until = 9, per_thousand = "0" }, { since = 10, per_thousand = "1" }]\n',
            "a tier is missing between 9 and 10",
        ),
        (
            HEAD
            + PLAN
            + 'tier = [{ since = 0, until = 9, per_thousand = "0" }, { since = 8, per_thousand = "1" }]\n',
            "the tier since 8 overlaps",
        ),
        (HEAD + PLAN + "tier = [{ since = 0 }]\n", "per_thousand is no amount"),
    ],
)
def test_a_catalogue_that_cannot_be_used_says_where_and_why(tmp_path: Path, wrong: str, told: str) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(wrong)
    with pytest.raises(CatalogueUnusable, match=told):
        costs(own).check()
