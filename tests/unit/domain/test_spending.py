"""What a month costs: exact, split without losing a cent, and forecast by what has passed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.domain.budget import Budget, Scope, passed
from email_provisioning.domain.cost import Catalogue, Demand, Plan, Rate, Tier, to_cents
from email_provisioning.domain.spending import Choice, Load, Part, add_up, bill, choose, split

HALF = Part(passed=timedelta(days=15), whole=timedelta(days=30))


def plan(name: str = "plan", provider: str = "p", currency: str = "USD", **values: Any) -> Plan:
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
    return Plan(provider=provider, name=name, currency=currency, source="vendor", note="", **found)


def catalogue(*plans: Plan) -> Catalogue:
    return Catalogue(edition="x", read_on=date(2026, 11, 1), valid_until=date(2027, 1, 1), plans=plans)


METERED = plan(
    base=Decimal("19.95"),
    per_address=Decimal("5.20"),
    tiers=(
        Tier(since=0, until=1000, per_thousand=Decimal(0)),
        Tier(since=1000, until=None, per_thousand=Decimal("1.30")),
    ),
)


def test_licences_are_paid_for_the_month_and_messages_as_far_as_they_were_sent() -> None:
    found = bill(Choice(plan=METERED, by_operator=True), Load(addresses=10, emails=1500), HALF)
    assert found.so_far == Decimal("19.95") + Decimal(52) + Decimal("0.65")
    assert found.expected == 3000
    assert found.forecast == Decimal("19.95") + Decimal(52) + Decimal("2.60")


def test_the_first_hours_say_little_of_a_month() -> None:
    start, end = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    assert Part.of(start, start=start, end=end).whole_of(10) == 300
    assert Part.of(start + timedelta(hours=1), start=start, end=end).whole_of(10) == 300
    assert Part.of(start + timedelta(days=10), start=start, end=end).whole_of(10) == 30
    assert Part.of(end - timedelta(seconds=1), start=start, end=end).whole_of(10) == 11
    assert Part.of(end + timedelta(days=1), start=start, end=end).whole_of(10) == 10


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=5),
        st.builds(Load, addresses=st.integers(min_value=0, max_value=10**6), emails=st.integers(0, 10**9)),
        min_size=1,
        max_size=20,
    )
)
def test_what_is_split_adds_up_to_the_cent(loads: dict[str, Load]) -> None:
    found = bill(Choice(plan=METERED, by_operator=False), sum(loads.values(), Load()), HALF)
    for amount in (found.so_far, found.forecast):
        parts = split(found, loads, amount)
        assert sum(parts.values()) == to_cents(amount)
        assert all(part >= 0 for part in parts.values())


def test_who_sends_pays_for_messages_and_who_has_addresses_pays_for_these() -> None:
    loads = {"many": Load(addresses=9, emails=0), "busy": Load(addresses=1, emails=2000)}
    found = bill(Choice(plan=METERED, by_operator=True), sum(loads.values(), Load()), HALF)
    parts = split(found, loads, found.so_far)
    assert found.so_far == Decimal("73.25")
    assert parts == {"many": Decimal("64.75"), "busy": Decimal("8.50")}, (
        "half a cent each: one gets the whole"
    )


def chosen(*plans: Plan, named: dict[str, str] | None = None, emails: int = 0) -> Choice | None:
    rates = [Rate(base="EUR", quote="USD", rate=Decimal("1.10"), on=date(2026, 11, 20))]
    demand = Demand(addresses=10, emails=emails)
    return choose(catalogue(*plans), "p", demand, named=named or {}, currency="USD", rates=rates)


def test_without_a_word_of_the_operator_it_is_the_cheapest_that_fits() -> None:
    small = plan("small", base=Decimal(1), max_addresses=5)
    middle, large = plan("middle", base=Decimal(3)), plan("large", base=Decimal(9))
    other = plan("other", provider="q", base=Decimal("0.01"))
    found = chosen(small, middle, large, other)
    assert found is not None
    assert (found.plan.name, found.by_operator, found.misfit) == ("middle", False, None)
    assert chosen(small, other) is None
    euros = plan("euros", currency="EUR", base=Decimal("2.50"))
    with_euros = chosen(middle, euros)
    assert with_euros is not None
    assert with_euros.plan.name == "euros", "2.75 USD by the operator's rate"
    pounds = chosen(plan("pounds", currency="GBP", base=Decimal(2)))
    assert pounds is not None
    assert pounds.plan.currency == "GBP", "no rate leads there, and nothing else is sold"


def test_the_operator_s_plan_counts_though_it_may_not_do() -> None:
    small = plan("Small", base=Decimal(1), max_addresses=5)
    old = plan("Old", base=Decimal(2), condition="since_2025")
    found = chosen(small, old, named={"p": "small"})
    assert found is not None
    assert found.by_operator
    assert found.misfit is not None
    assert found.misfit.code == "addresses"
    conditional = chosen(small, old, named={"p": "Old"})
    assert conditional is not None
    assert conditional.misfit is None, "whoever has a plan meets its condition"


def test_amounts_are_added_up_only_where_rates_lead() -> None:
    rates = [Rate(base="EUR", quote="USD", rate=Decimal("1.10"), on=date(2026, 11, 20))]
    amounts = [("USD", Decimal("1.005")), ("EUR", Decimal(10)), ("USD", Decimal(2))]
    found = add_up(amounts, currency="USD", rates=rates)
    assert found.amount == Decimal("14.01")
    assert found.by_currency == {"EUR": Decimal("10.00"), "USD": Decimal("3.01")}
    assert add_up(amounts, currency="USD", rates=()).amount is None
    assert add_up((), currency="USD", rates=()).amount == Decimal("0.00")


@pytest.mark.parametrize(
    ("spent", "expected"),
    [("79.99", []), ("80", [80]), ("99.99", [80]), ("100", [80, 100]), ("500", [80, 100])],
)
def test_a_threshold_is_reached_exactly(spent: str, expected: list[int]) -> None:
    budget = Budget(
        id="b",
        scope=Scope.TOTAL,
        subject="",
        amount=Decimal("100.00"),
        currency="USD",
        thresholds=[80, 100],
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    assert passed(budget, Decimal(spent)) == expected
