"""Money is exact, plans are priced by their tiers, and no currency is turned into another by guess."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.domain.cost import (
    Demand,
    Plan,
    Quote,
    Rate,
    Tier,
    cheapest,
    converted,
    misfit,
    price,
    shares,
    to_cents,
)


def plan(name: str = "plan", currency: str = "USD", **values: Any) -> Plan:
    found: dict[str, Any] = {
        "base": Decimal(0),
        "per_address": Decimal(0),
        "tiers": (),
        "max_addresses": None,
        "max_monthly": None,
        "max_daily": None,
        "trial_days": None,
        "condition": None,
        **values,
    }
    return Plan(provider="p", name=name, currency=currency, source="vendor", note="", **found)


TIERS = (
    Tier(since=0, until=1000, per_thousand=Decimal(0)),
    Tier(since=1000, until=3000, per_thousand=Decimal("0.50")),
    Tier(since=3000, until=None, per_thousand=Decimal("0.25")),
)


@pytest.mark.parametrize(
    ("emails", "expected"), [(0, "0"), (1000, "0"), (1001, "0.0005"), (3000, "1"), (5000, "1.50")]
)
def test_each_message_is_priced_by_the_tier_it_falls_in(emails: int, expected: str) -> None:
    assert price(plan(tiers=TIERS), addresses=7, emails=emails) == Decimal(expected)


def test_base_and_addresses_are_added() -> None:
    found = plan(base=Decimal("19.95"), per_address=Decimal("5.20"))
    assert price(found, addresses=3, emails=10) == Decimal("35.55")


def test_half_a_cent_is_a_cent() -> None:
    assert to_cents(Decimal("0.005")) == Decimal("0.01")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"condition": "from_ec2"}, "condition"),
        ({"trial_days": 60}, "trial"),
        ({"max_addresses": 99}, "addresses"),
        ({"max_monthly": 49_999}, "monthly_emails"),
        ({"max_daily": 100}, "daily_emails"),
    ],
)
def test_a_plan_that_does_not_do_says_why(values: dict[str, Any], code: str) -> None:
    demand = Demand(addresses=100, emails=50_000)
    found = misfit(plan(**values), demand)
    assert found is not None
    assert found.code == code
    assert misfit(plan(), demand) is None


def test_a_condition_that_holds_is_no_hindrance() -> None:
    demand = Demand(addresses=1, emails=1, conditions=frozenset({"from_ec2"}))
    assert misfit(plan(condition="from_ec2"), demand) is None


def quote(name: str, currency: str, monthly: str) -> Quote:
    return Quote(plan=plan(name, currency), monthly=Decimal(monthly), misfit=None)


def test_an_amount_is_converted_only_by_a_rate_that_was_given() -> None:
    rates = [Rate(base="EUR", quote="USD", rate=Decimal("1.10"), on=date(2026, 11, 20))]
    assert converted(Decimal(10), "EUR", "USD", rates) == Decimal(11)
    assert converted(Decimal(11), "USD", "EUR", rates) == Decimal(10)
    assert converted(Decimal(10), "EUR", "CHF", rates) is None
    found = [quote("dollars", "USD", "10.50"), quote("euros", "EUR", "9.00")]
    without, by_rate = cheapest(found, currency="USD"), cheapest(found, currency="USD", rates=rates)
    assert without is not None
    assert by_rate is not None
    assert (without.plan.name, by_rate.plan.name) == ("dollars", "euros")


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.dictionaries(
        st.text(min_size=1), st.decimals(min_value=0, max_value=10**6, places=3), min_size=1, max_size=20
    ),
)
def test_shares_add_up_to_what_is_shared(amount: Decimal, weights: dict[str, Decimal]) -> None:
    found = shares(amount, weights)
    if sum(weights.values()) == 0:
        assert found == {}
        return
    assert sum(found.values()) == amount
    assert all(share >= 0 for share in found.values())
