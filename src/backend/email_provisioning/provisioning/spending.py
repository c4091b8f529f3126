"""What addresses and messages cost in the month that is under way, and what one more address would."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from zoneinfo import ZoneInfo

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.cost import Demand, price, to_cents
from email_provisioning.domain.spending import (
    Bill,
    Choice,
    Load,
    Part,
    Sum,
    add_up,
    bill,
    choose,
    split,
)
from email_provisioning.persistence import spending as rows
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.costs import Costs

#: For how long what is paid for is remembered, in seconds: the price of the next address is asked for at every form.
TRUST_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderCost:
    """What a provider costs in this month."""

    provider: str
    load: Load
    #: None: its price is not known, unless it is our own server, which costs nothing here.
    bill: Bill | None
    #: Whether mail is kept on this server, which no vendor is paid for.
    own: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What a domain, or a person, costs at one provider in this month."""

    name: str
    provider: str
    load: Load
    currency: str
    so_far: Decimal
    forecast: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthCost:
    """What everything costs in this month."""

    #: The first day of the month.
    month: date
    at: datetime
    edition: str
    #: Whether the prices are older than they should be.
    stale: bool
    providers: Sequence[ProviderCost]
    domains: Sequence[Share]
    users: Sequence[Share]
    #: The domains with addresses at a provider whose prices are not known.
    unpriced: frozenset[str]
    so_far: Sum
    forecast: Sum


@dataclass(frozen=True, kw_only=True, slots=True)
class NextAddress:
    """What one more address costs a month."""

    provider: str
    #: None: nothing is known of it, unless it is our own server.
    choice: Choice | None
    own: bool
    #: To the cent; messages come on top of it.
    monthly: Decimal | None
    #: What the next thousand messages cost.
    per_thousand: Decimal | None
    #: Of the prices.
    edition: str


@dataclass(kw_only=True)
class Spending:
    """Reckons what is spent, by the catalogue of prices and our own counts."""

    database: Database
    clock: Clock
    timezone: ZoneInfo
    costs: Costs
    #: Tells whether a provider keeps the mail on this server.
    is_own: Callable[[str], bool]
    _known: dict[rows.Key, Load] = field(default_factory=dict)
    _known_of: date | None = None
    _read_at: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def month(self, *, users: bool = True) -> MonthCost:
        """Return what the month costs so far, and by its end where it goes on so; by person where that is wanted."""
        now = self.clock()
        first = self.first_day(now)
        with self.database.read() as connection:
            domains = rows.by_domain(connection, month=first)
            people = rows.by_user(connection, month=first) if users else {}
        providers = self._providers(domains, self.part(now))
        catalogue = self.costs.catalogue()
        billed = [each.bill for each in providers if each.bill is not None]
        return MonthCost(
            month=first,
            at=now,
            edition=catalogue.edition,
            stale=self.costs.is_stale(catalogue),
            providers=providers,
            domains=_shares(providers, domains),
            users=_shares(providers, people),
            unpriced=_unpriced(providers, domains),
            so_far=self._sum((each.currency, each.so_far) for each in billed),
            forecast=self._sum((each.currency, each.forecast) for each in billed),
        )

    def by_provider(self) -> Mapping[str, float]:
        """Return what each provider costs so far this month, by ``provider/currency``: for metrics, not for sums."""
        bills = {each.provider: each.bill for each in self.month(users=False).providers}
        return {
            f"{provider}/{found.currency}": float(found.so_far)
            for provider, found in bills.items()
            if found is not None
        }

    def next_address(self, provider: str) -> NextAddress:
        """Return what one more address costs at a provider, with what is sent there now."""
        edition = self.costs.catalogue().edition
        if self._costs_nothing(provider):
            nothing = Decimal("0.00")
            return NextAddress(
                provider=provider,
                choice=None,
                own=True,
                monthly=nothing,
                per_thousand=nothing,
                edition=edition,
            )
        now = self.clock()
        known = self._remembered(now)
        load = sum((each for (kind, _domain), each in known.items() if kind == provider), Load())
        expected = self.part(now).whole_of(load.emails)
        after = self.choice(provider, addresses=load.addresses + 1, emails=expected)
        if after is None:
            return NextAddress(
                provider=provider, choice=None, own=False, monthly=None, per_thousand=None, edition=edition
            )
        price_then = _price(after, load.addresses + 1, expected)
        thousand = _price(after, load.addresses + 1, expected + 1000) - price_then
        return NextAddress(
            provider=provider,
            choice=after,
            own=False,
            monthly=to_cents(price_then - self._price_now(provider, load, expected, after)),
            per_thousand=to_cents(thousand),
            edition=edition,
        )

    def _price_now(self, provider: str, load: Load, expected: int, after: Choice) -> Decimal:
        """Return what is paid before one more address: nothing before the first one brings the plan with it."""
        before = self.choice(provider, addresses=load.addresses, emails=expected)
        if load == Load() or before is None or before.plan.currency != after.plan.currency:
            return Decimal(0)
        return _price(before, load.addresses, expected)

    def choice(self, provider: str, *, addresses: int, emails: int) -> Choice | None:
        """Return the plan that a provider is reckoned by."""
        return choose(
            self.costs.catalogue(),
            provider,
            Demand(addresses=addresses, emails=emails),
            named=dict(self.costs.plans),
            currency=self.costs.currency,
            rates=self.costs.rates,
        )

    def first_day(self, now: datetime) -> date:
        """Return the first day of the month of an instant, where months are counted."""
        return now.astimezone(self.timezone).date().replace(day=1)

    def part(self, now: datetime) -> Part:
        """Return how much of the month has passed."""
        first = self.first_day(now)
        following = (first + timedelta(days=32)).replace(day=1)
        return Part.of(now, start=self._midnight(first), end=self._midnight(following))

    def _providers(self, domains: Mapping[rows.Key, Load], part: Part) -> list[ProviderCost]:
        found = []
        for provider in sorted({kind for kind, _domain in domains}):
            load = sum((each for (kind, _domain), each in domains.items() if kind == provider), Load())
            own = self._costs_nothing(provider)
            expected = part.whole_of(load.emails)
            choice = None if own else self.choice(provider, addresses=load.addresses, emails=expected)
            billed = bill(choice, load, part) if choice is not None else None
            found.append(ProviderCost(provider=provider, load=load, bill=billed, own=own))
        return found

    def _costs_nothing(self, provider: str) -> bool:
        """Tell whether a provider is this server, unless the operator's own catalogue has a price of it."""
        priced = any(plan.provider == provider for plan in self.costs.catalogue().plans)
        return not priced and self.is_own(provider)

    def _sum(self, amounts: Iterable[tuple[str, Decimal]]) -> Sum:
        return add_up(amounts, currency=self.costs.currency, rates=self.costs.rates)

    def _remembered(self, now: datetime) -> Mapping[rows.Key, Load]:
        first = self.first_day(now)
        with self._lock:
            if first != self._known_of or time.monotonic() - self._read_at > TRUST_SECONDS:
                with self.database.read() as connection:
                    self._known = rows.by_domain(connection, month=first)
                self._known_of, self._read_at = first, time.monotonic()
            return self._known

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time_of_day(), self.timezone).astimezone(UTC)


def _price(choice: Choice, addresses: int, emails: int) -> Decimal:
    return price(choice.plan, addresses=addresses, emails=emails)


def _unpriced(providers: Sequence[ProviderCost], loads: Mapping[rows.Key, Load]) -> frozenset[str]:
    unknown = {each.provider for each in providers if each.bill is None and not each.own}
    return frozenset(domain for provider, domain in loads if provider in unknown)


def _shares(providers: Sequence[ProviderCost], loads: Mapping[rows.Key, Load]) -> list[Share]:
    """Return what each domain or person causes at each provider, the dearest first."""
    found = []
    for each in providers:
        own = {name: load for (kind, name), load in loads.items() if kind == each.provider}
        if each.bill is None or not own:
            continue
        so_far = split(each.bill, own, each.bill.so_far)
        forecast = split(each.bill, own, each.bill.forecast)
        found += [
            Share(
                name=name,
                provider=each.provider,
                load=load,
                currency=each.bill.currency,
                so_far=so_far.get(name, Decimal("0.00")),
                forecast=forecast.get(name, Decimal("0.00")),
            )
            for name, load in own.items()
        ]
    return sorted(found, key=lambda share: (-share.forecast, share.name, share.provider))
