"""What a month costs: so far, and what it will most likely have cost at its end, whoever caused it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from email_provisioning.domain.cost import (
    Catalogue,
    Demand,
    Misfit,
    Plan,
    Rate,
    cheapest,
    converted,
    misfit,
    price,
    quotes,
    shares,
    to_cents,
)

#: The least part of a month that what comes is reckoned from: the first hours say little.
LEAST_PART = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What is paid for."""

    #: That are there now: licences are for these.
    addresses: int = 0
    #: In recipients, of this month so far.
    emails: int = 0

    def __add__(self, other: Load) -> Load:
        """Return both together."""
        return Load(addresses=self.addresses + other.addresses, emails=self.emails + other.emails)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """How much of a month has passed."""

    passed: timedelta
    whole: timedelta

    @classmethod
    def of(cls, now: datetime, *, start: datetime, end: datetime) -> Part:
        """Return how much of what lies between two instants has passed now."""
        whole = end - start
        return cls(passed=min(max(now - start, LEAST_PART), whole), whole=whole)

    def whole_of(self, emails: int) -> int:
        """Return how many messages there will be in the month where it goes on as until now, rounded up."""
        exact = Decimal(emails) * _seconds(self.whole) / _seconds(self.passed)
        return int(exact.to_integral_value(rounding=ROUND_CEILING))


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """The plan that a provider's prices are taken from."""

    plan: Plan
    #: Whether the operator has said so; otherwise it is the cheapest that fits.
    by_operator: bool
    #: Why the plan that the operator has named does not do.
    misfit: Misfit | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bill:
    """What a provider costs in a month, exactly."""

    load: Load
    #: The messages of the whole month, where it goes on so.
    expected: int
    choice: Choice
    so_far: Decimal
    forecast: Decimal

    @property
    def currency(self) -> str:
        """Return what it is in."""
        return self.choice.plan.currency


def choose(
    catalogue: Catalogue,
    provider: str,
    demand: Demand,
    *,
    named: Mapping[str, str],
    currency: str,
    rates: Sequence[Rate],
) -> Choice | None:
    """Return the plan that the operator has named for a provider, or the cheapest that fits; None where none does."""
    plans = [plan for plan in catalogue.plans if plan.provider == provider]
    if (name := named.get(provider)) is not None:
        # Whoever names a plan has it: its condition holds.
        plan = next(each for each in plans if each.name.lower() == name.lower())
        held = frozenset({plan.condition} if plan.condition is not None else ())
        asked = Demand(addresses=demand.addresses, emails=demand.emails, conditions=demand.conditions | held)
        return Choice(plan=plan, by_operator=True, misfit=misfit(plan, asked))
    offered = Catalogue(
        edition=catalogue.edition,
        read_on=catalogue.read_on,
        valid_until=catalogue.valid_until,
        plans=plans,
    )
    found = quotes(offered, demand)
    best = cheapest(found, currency=currency, rates=rates)
    if best is None:
        others = sorted({each.plan.currency for each in found if each.misfit is None})
        best = cheapest(found, currency=others[0]) if others else None
    return Choice(plan=best.plan, by_operator=False) if best is not None else None


def bill(choice: Choice, load: Load, part: Part) -> Bill:
    """Return what a provider costs: licences for the whole month, messages as far as they were sent."""
    expected = part.whole_of(load.emails)
    return Bill(
        load=load,
        expected=expected,
        choice=choice,
        so_far=price(choice.plan, addresses=load.addresses, emails=load.emails),
        forecast=price(choice.plan, addresses=load.addresses, emails=expected),
    )


def split(found: Bill, loads: Mapping[str, Load], amount: Decimal) -> dict[str, Decimal]:
    """Split what a provider costs among those who caused it, to the cent: nothing is lost, and nothing invented.

    What is paid for each month or address goes by addresses, what is paid for messages goes by messages.
    """
    fixed = price(found.choice.plan, addresses=found.load.addresses, emails=0)
    addresses = sum(each.addresses for each in loads.values())
    emails = sum(each.emails for each in loads.values())
    moving = amount - fixed
    weights = {
        name: _part(fixed, each.addresses, addresses, len(loads))
        + _part(moving, each.emails, emails, len(loads))
        for name, each in loads.items()
    }
    return shares(to_cents(amount), weights)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """Amounts of several currencies, together in one as far as rates lead there."""

    currency: str
    #: None: a rate is missing.
    amount: Decimal | None
    #: Currency → what there is in it, to the cent.
    by_currency: Mapping[str, Decimal]


def add_up(amounts: Iterable[tuple[str, Decimal]], *, currency: str, rates: Sequence[Rate]) -> Sum:
    """Return the sum of amounts with their currencies; no amount is converted without a rate."""
    by_currency: dict[str, Decimal] = {}
    for each, amount in amounts:
        by_currency[each] = by_currency.get(each, Decimal(0)) + amount
    known = [converted(amount, each, currency, rates) for each, amount in by_currency.items()]
    whole = [amount for amount in known if amount is not None]
    return Sum(
        currency=currency,
        amount=to_cents(sum(whole, Decimal(0))) if len(whole) == len(known) else None,
        by_currency={each: to_cents(amount) for each, amount in sorted(by_currency.items())},
    )


def _part(amount: Decimal, own: int, whole: int, count: int) -> Decimal:
    """Return a share by what is one's own of a whole; of nothing, everybody has the same."""
    return amount * own / whole if whole else amount / count


def _seconds(length: timedelta) -> Decimal:
    return Decimal(length // timedelta(microseconds=1)) / 1_000_000
