"""What a plan of a provider costs in a month, exactly: money is decimal, and never converted without a rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

#: Days of a month in which a daily limit is counted: the shortest that a plan must last for.
DAYS = 28
CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """A stretch of a month's messages, and what each thousand of them costs."""

    #: The first message of it is number ``since`` + 1.
    since: int
    #: The last message of it; None: it never ends.
    until: int | None
    per_thousand: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a provider sells."""

    #: The provider's kind.
    provider: str
    name: str
    #: ISO 4217.
    currency: str
    #: For each month, whatever is used.
    base: Decimal
    #: For each address and month.
    per_address: Decimal
    #: In order, without gaps; empty: messages cost nothing.
    tiers: Sequence[Tier]
    #: The most addresses; None: any number.
    max_addresses: int | None
    #: The most messages in a month and in a day; None: any number.
    max_monthly: int | None
    max_daily: int | None
    #: After how many days it ends; None: it does not.
    trial_days: int | None
    #: Under which condition it can be had, a name that the caller asserts; None: always.
    condition: str | None
    #: Where the figures were read, and how sure they are.
    source: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """The plans of some providers as they were on a day."""

    edition: str
    read_on: date
    #: From then on it is stale.
    valid_until: date
    plans: Sequence[Plan]


@dataclass(frozen=True, kw_only=True, slots=True)
class Demand:
    """What is wanted for a month."""

    addresses: int
    #: Messages.
    emails: int
    #: The conditions that hold.
    conditions: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Misfit:
    """Why a plan does not do."""

    code: str
    #: In words.
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """A plan's price for a demand."""

    plan: Plan
    #: To the cent.
    monthly: Decimal
    #: None where the plan fits.
    misfit: Misfit | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """What one unit of a currency is worth in another, on a day."""

    base: str
    quote: str
    rate: Decimal
    on: date


def price(plan: Plan, *, addresses: int, emails: int) -> Decimal:
    """Return the exact price of a month, unrounded; ``emails`` are messages."""
    total = plan.base + plan.per_address * addresses
    for tier in plan.tiers:
        end = emails if tier.until is None else min(emails, tier.until)
        total += tier.per_thousand * max(0, end - tier.since) / 1000
    return total


def to_cents(amount: Decimal) -> Decimal:
    """Round to the cent, halves up."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def misfit(plan: Plan, demand: Demand) -> Misfit | None:
    """Return why a plan does not do for a demand, the first reason there is."""
    if plan.condition is not None and plan.condition not in demand.conditions:
        return Misfit(code="condition", text=f"only under the condition {plan.condition}")
    if plan.trial_days is not None:
        return Misfit(code="trial", text=f"a trial that ends after {plan.trial_days} days")
    if plan.max_addresses is not None and demand.addresses > plan.max_addresses:
        return Misfit(code="addresses", text=f"at most {plan.max_addresses} addresses")
    if plan.max_monthly is not None and demand.emails > plan.max_monthly:
        return Misfit(code="monthly_emails", text=f"at most {plan.max_monthly} messages a month")
    if plan.max_daily is not None and demand.emails > plan.max_daily * DAYS:
        return Misfit(code="daily_emails", text=f"at most {plan.max_daily} messages a day")
    return None


def quotes(catalogue: Catalogue, demand: Demand) -> list[Quote]:
    """Price every plan: those that fit first, in each currency the cheapest first."""
    found = [
        Quote(
            plan=plan,
            monthly=to_cents(price(plan, addresses=demand.addresses, emails=demand.emails)),
            misfit=misfit(plan, demand),
        )
        for plan in catalogue.plans
    ]
    return sorted(found, key=lambda each: (each.misfit is not None, each.plan.currency, each.monthly))


def cheapest(found: Iterable[Quote], *, currency: str, rates: Sequence[Rate] = ()) -> Quote | None:
    """Return the cheapest plan that fits, among those whose price is known in ``currency``."""
    known = [
        (amount, each)
        for each in found
        if each.misfit is None
        and (amount := converted(each.monthly, each.plan.currency, currency, rates)) is not None
    ]
    return min(known, key=lambda pair: pair[0])[1] if known else None


def converted(amount: Decimal, base: str, quote: str, rates: Sequence[Rate]) -> Decimal | None:
    """Return an amount in another currency by the rates that were given, None where none leads there."""
    if base == quote:
        return amount
    for rate in rates:
        if (rate.base, rate.quote) == (base, quote):
            return amount * rate.rate
        if (rate.base, rate.quote) == (quote, base):
            return amount / rate.rate
    return None


def shares(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Split an amount by weights, to the cent and without losing one: the largest remainders get the rest."""
    total = sum(weights.values(), Decimal(0))
    if total == 0:
        return {}
    cents = int(to_cents(amount) / CENT)
    exact = {name: cents * weight / total for name, weight in weights.items()}
    given = {name: int(share) for name, share in exact.items()}
    rest = cents - sum(given.values())
    for name in sorted(exact, key=lambda name: (given[name] - exact[name], name))[:rest]:
        given[name] += 1
    return {name: share * CENT for name, share in given.items()}
