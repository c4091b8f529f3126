"""What addresses and messages cost this month, by the catalogue and our own counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.budget import Scope
from email_provisioning.domain.event import EventKind
from email_provisioning.persistence import log_search
from email_provisioning.persistence.events import Filter
from email_provisioning.provisioning.budgets import BudgetExists, BudgetNotFound, InvalidBudget
from email_provisioning.provisioning.costs import CostPlanUnknown
from email_provisioning.provisioning.spending import Share
from email_provisioning.settings import Settings
from tests.support.paid import have
from tests.support.services import ADMIN, ALICE, started

#: Half of November has passed.
NOON = datetime(2026, 11, 16, tzinfo=UTC)


@pytest.fixture
def make_dated(make_settings: Callable[..., Settings], database_url: str) -> Callable[..., Services]:
    """Return a function that builds the application at an instant of its own."""

    def make(at: datetime = NOON, **given: str) -> Services:
        settings = make_settings(DATABASE_URL=database_url, **given)
        return started(build_services(settings, clock=lambda: at))

    return make


def fill(services: Services) -> None:
    """Let two domains and three people have addresses at three providers."""
    for user, sent in (("anna", 40_000), ("anna", 0), ("bob", 20_000)):
        have(services, "sendgrid", "shop.example", user, sent=sent)
    for user in ("anna", "carl", "carl"):
        have(services, "microsoft365", "office.example", user, sent=100)
    have(services, "local", "example.test", "bob", sent=5000)


def amounts(shares: object) -> dict[tuple[str, str], tuple[str, str]]:
    assert isinstance(shares, list)
    found: list[Share] = shares
    return {(each.name, each.provider): (str(each.so_far), str(each.forecast)) for each in found}


def test_the_month_costs_what_its_addresses_and_messages_cost(make_dated: Callable[..., Services]) -> None:
    services = make_dated(COST_PLANS="sendgrid:essentials", COST_RATES="EUR/USD=1.10@2026-11-20")
    fill(services)
    found = services.spending.month()
    assert (found.month, found.edition, found.stale) == (date(2026, 11, 1), "2026-11", False)
    by_provider = {each.provider: each for each in found.providers}
    sendgrid, microsoft = by_provider["sendgrid"].bill, by_provider["microsoft365"].bill
    assert sendgrid is not None
    assert microsoft is not None
    # 60,000 messages by half of the month: 50,000 are in the price, the others cost 1.30 a thousand.
    assert sendgrid.choice.by_operator
    assert (sendgrid.so_far, sendgrid.expected) == (Decimal("32.95"), 120_000)
    assert sendgrid.forecast == Decimal("19.95") + Decimal("1.30") * 70
    assert not microsoft.choice.by_operator
    assert (microsoft.choice.plan.name, microsoft.so_far) == ("Business Basic", Decimal("15.60"))
    assert (by_provider["local"].own, by_provider["local"].bill) == (True, None)
    assert found.so_far.by_currency == {"EUR": Decimal("15.60"), "USD": Decimal("32.95")}
    assert found.so_far.amount == Decimal("50.11"), "32.95 + 15.60 × 1.10"
    assert amounts(found.domains) == {
        ("shop.example", "sendgrid"): ("32.95", "110.95"),
        ("office.example", "microsoft365"): ("15.60", "15.60"),
    }
    # Anna has two of three addresses and 40,000 of 60,000 messages at SendGrid.
    assert amounts(found.users) == {
        ("anna", "sendgrid"): ("21.97", "73.97"),
        ("bob", "sendgrid"): ("10.98", "36.98"),
        ("carl", "microsoft365"): ("10.40", "10.40"),
        ("anna", "microsoft365"): ("5.20", "5.20"),
    }
    without = services.spending.month(users=False)
    assert list(without.users) == []


def test_without_a_rate_nothing_is_converted(make_dated: Callable[..., Services]) -> None:
    services = make_dated()
    fill(services)
    found = services.spending.month()
    assert found.so_far.amount is None
    assert set(found.so_far.by_currency) == {"EUR", "USD"}


def test_another_month_s_messages_and_deleted_addresses_do_not_count(
    make_dated: Callable[..., Services],
) -> None:
    services = make_dated()
    have(services, "aws-ses", "shop.example", "anna", sent=9_000_000, month=date(2026, 10, 1))
    made = services.creation.create(ALICE, username="contact").account
    services.lifecycle.delete(ALICE, made.id)
    found = services.spending.month()
    assert [(each.provider, each.load.addresses, each.load.emails) for each in found.providers] == [
        ("aws-ses", 1, 0)
    ]
    assert found.so_far.amount == Decimal("0.00")


def test_months_begin_where_the_limits_say(make_dated: Callable[..., Services]) -> None:
    at = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    assert make_dated(at).spending.first_day(at) == date(2026, 10, 1)
    paris = make_dated(at, LIMITS_TIMEZONE="Europe/Paris").spending
    assert paris.first_day(at) == date(2026, 11, 1)
    # November has no change of the clocks, October has one, of an hour.
    assert paris.part(at).whole == timedelta(days=30)
    assert paris.part(datetime(2026, 10, 15, tzinfo=UTC)).whole == timedelta(days=31, hours=1)


def test_the_next_address_has_its_price_before_it_is_made(make_dated: Callable[..., Services]) -> None:
    services = make_dated(COST_PLANS="sendgrid:Essentials")
    fill(services)
    microsoft = services.spending.next_address("microsoft365")
    assert microsoft.choice is not None
    assert (microsoft.choice.plan.name, microsoft.monthly) == ("Business Basic", Decimal("5.20"))
    sendgrid = services.spending.next_address("sendgrid")
    assert (sendgrid.monthly, sendgrid.per_thousand) == (Decimal("0.00"), Decimal("1.30"))
    local = services.spending.next_address("local")
    assert (local.own, local.monthly) == (True, Decimal("0.00"))
    unknown = services.spending.next_address("pigeon-post")
    assert (unknown.own, unknown.monthly, unknown.choice) == (False, None, None)


def test_the_first_address_brings_the_plan_s_price_with_it(make_dated: Callable[..., Services]) -> None:
    services = make_dated(COST_PLANS="sendgrid:Pro")
    assert services.spending.next_address("sendgrid").monthly == Decimal("89.95")
    have(services, "sendgrid", "shop.example", "anna")
    services.spending._read_at = float("-inf")
    assert services.spending.next_address("sendgrid").monthly == Decimal("0.00")


def test_an_address_that_needs_a_larger_plan_costs_the_difference(
    make_dated: Callable[..., Services], tmp_path: object
) -> None:
    services = make_dated(COST_EDITION="2025-12")
    for number in range(100):
        have(services, "sendgrid", "shop.example", f"user{number}", sent=300)
    found = services.spending.next_address("sendgrid")
    assert found.choice is not None
    assert (found.choice.plan.name, found.monthly) == ("Pro", Decimal("70.00")), "89.95 - 19.95"


def test_a_plan_that_is_not_in_the_catalogue_is_told_at_the_start(
    make_dated: Callable[..., Services],
) -> None:
    with pytest.raises(CostPlanUnknown, match=r"sendgrid:Gold.*Trial, Essentials, Pro"):
        make_dated(COST_PLANS="sendgrid:Gold")


def told(services: Services) -> list[tuple[str, int, str]]:
    with services.database.read():
        found = services.events.page(Filter(), limit=100)
    return [
        (str(each.kind), each.data["percent"], each.data["spent"])
        for each in reversed(found)
        if each.kind in (EventKind.BUDGET_WARNING, EventKind.BUDGET_REACHED)
    ]


def test_a_budget_tells_once_of_each_threshold(make_dated: Callable[..., Services]) -> None:
    services = make_dated()
    view = services.budgets.add(
        ADMIN, scope=Scope.PROVIDER, subject="microsoft365", amount="12", currency="EUR"
    )
    have(services, "microsoft365", "office.example", "anna")
    services.worker.sweep()
    assert told(services) == []
    have(services, "microsoft365", "office.example", "anna")
    services.budgets.look()
    services.budgets.look()
    make_dated().budgets.look()
    assert told(services) == [("budget.warning", 80, "10.40")]
    have(services, "microsoft365", "office.example", "anna")
    services.budgets.look()
    assert told(services)[1:] == [("budget.reached", 100, "15.60")]
    assert list(services.budgets.get(view.budget.id).told) == [80, 100]
    following = make_dated(NOON + timedelta(days=30))
    following.budgets.look()
    assert told(services)[2:] == [("budget.warning", 80, "15.60"), ("budget.reached", 100, "15.60")]


def test_budgets_are_for_everything_a_provider_or_a_domain(make_dated: Callable[..., Services]) -> None:
    services = make_dated(COST_PLANS="sendgrid:Essentials", COST_RATES="EUR/USD=1.10@2026-11-20")
    fill(services)
    total = services.budgets.add(ADMIN, scope=Scope.TOTAL, amount="1000", currency="EUR")
    domain = services.budgets.add(ADMIN, scope=Scope.DOMAIN, subject="example.test", amount="10")
    provider = services.budgets.add(ADMIN, scope=Scope.PROVIDER, subject="sendgrid", amount="100")
    assert [(view.spent, view.forecast) for view in (total, domain, provider)] == [
        (Decimal("45.55"), Decimal("116.46")),
        (Decimal("0.00"), Decimal("0.00")),
        (Decimal("32.95"), Decimal("110.95")),
    ]
    assert [view.budget.id for view in services.budgets.list()] == [
        total.budget.id,
        domain.budget.id,
        provider.budget.id,
    ]
    pounds = services.budgets.change(ADMIN, total.budget.id, currency="GBP")
    assert pounds.spent is None, "no rate leads there"


def test_what_is_unpriced_is_not_taken_for_nothing(make_dated: Callable[..., Services]) -> None:
    services = make_dated()
    have(services, "pigeon-post", "example.test", "anna")
    total = services.budgets.add(ADMIN, scope=Scope.TOTAL, amount="10")
    domain = services.budgets.add(ADMIN, scope=Scope.DOMAIN, subject="example.test", amount="10")
    assert (total.spent, domain.spent) == (None, None)


def test_a_changed_budget_tells_anew_and_a_removed_one_is_gone(make_dated: Callable[..., Services]) -> None:
    services = make_dated()
    have(services, "microsoft365", "office.example", "anna")
    budget = services.budgets.add(ADMIN, scope=Scope.TOTAL, amount="5.20", currency="EUR").budget
    services.worker.sweep()
    services.budgets.change(ADMIN, budget.id, amount="6", thresholds=[50])
    services.worker.sweep()
    assert told(services) == [
        ("budget.warning", 80, "5.20"),
        ("budget.reached", 100, "5.20"),
        ("budget.warning", 50, "5.20"),
    ]
    services.budgets.remove(ADMIN, budget.id)
    for act in (services.budgets.get, lambda each: services.budgets.remove(ADMIN, each)):
        with pytest.raises(BudgetNotFound):
            act(budget.id)
    with services.database.read() as connection:
        found = log_search.newest_first(connection, log_search.Filter(user_id=ADMIN.user_id), limit=10)
    assert [entry.action for entry in found] == ["remove_budget", "change_budget", "add_budget"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "0"},
        {"amount": "-1"},
        {"amount": "NaN"},
        {"amount": "Infinity"},
        {"amount": "1e999999"},
        {"amount": "1.001"},
        {"amount": "much"},
        {"amount": "9" * 30},
        {"currency": "EUX"},
        {"thresholds": []},
        {"thresholds": [0]},
        {"thresholds": [1001]},
        {"thresholds": list(range(1, 12))},
        {"subject": "example.test"},
        {"scope": Scope.PROVIDER, "subject": ""},
        {"scope": Scope.PROVIDER, "subject": "pigeon-post"},
        {"scope": Scope.DOMAIN, "subject": "other.example"},
    ],
)
def test_what_cannot_be_a_budget_is_refused(
    wrong: dict[str, object], make_dated: Callable[..., Services]
) -> None:
    services = make_dated()
    given: dict[str, object] = {"scope": Scope.TOTAL, "amount": "10", **wrong}
    with pytest.raises(InvalidBudget):
        services.budgets.add(ADMIN, **given)  # type: ignore[arg-type]
    assert list(services.budgets.list()) == []


def test_there_is_one_budget_for_a_thing(make_dated: Callable[..., Services]) -> None:
    services = make_dated()
    services.budgets.add(ADMIN, scope=Scope.TOTAL, amount="10")
    with pytest.raises(BudgetExists):
        services.budgets.add(ADMIN, scope=Scope.TOTAL, amount="20")
