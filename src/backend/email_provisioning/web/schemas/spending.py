"""What is spent, and what may be."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StrictInt

from email_provisioning.web.schemas.base import Input, Output, StoredText

Money = Annotated[str, Field(description="A decimal number, to the cent.")]


class NextAddressQuery(Input):
    """Where the address would be."""

    domain: StoredText | None = Field(default=None, description="Without it, the default one.")


class NextAddressCost(Output):
    """What one more address would cost a month."""

    domain: str
    provider: str
    plan: str | None = Field(description="null: nothing is paid for, or no price is known.")
    chosen: Literal["operator", "cheapest"] | None = Field(
        description="Whether the plan is the operator's, by COST_PLANS, or the cheapest that fits."
    )
    currency: str | None
    monthly: Money | None = Field(description="null: no price is known.")
    per_thousand_messages: Money | None
    own_server: bool = Field(description="The mail is kept on this server: no vendor is paid.")
    edition: str


class Amount(Output):
    """An amount."""

    currency: str
    amount: Money


class CostSum(Output):
    """Several amounts together."""

    currency: str
    amount: Money | None = Field(description="null: a rate is missing, see by_currency.")
    by_currency: list[Amount]


class ProviderSpending(Output):
    """What a provider costs this month."""

    provider: str
    addresses: int
    emails: int = Field(description="Recipients, of this month so far.")
    expected_emails: int | None = Field(description="By the end of the month, where it goes on so.")
    plan: str | None
    chosen: Literal["operator", "cheapest"] | None
    misfit: str | None = Field(description="Why the operator's plan does not do.")
    currency: str | None
    so_far: Money | None = Field(description="Licences of the whole month, messages as far as sent.")
    forecast: Money | None
    own_server: bool


class Spender(Output):
    """What a domain or a person costs this month, at one provider."""

    name: str = Field(description="The domain, or the person's id.")
    provider: str
    addresses: int
    emails: int
    currency: str
    so_far: Money
    forecast: Money


class MonthCosts(Output):
    """What the month costs so far, and will have cost at its end."""

    month: date
    at: datetime
    edition: str
    stale: bool
    so_far: CostSum
    forecast: CostSum
    providers: list[ProviderSpending]
    domains: list[Spender] = Field(description="The dearest first, up to limit.")
    users: list[Spender] = Field(description="The dearest first, up to limit.")
    complete: bool = Field(description="Whether every domain and person is listed.")


class MonthQuery(Input):
    """How much of it."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class BudgetRequest(Input):
    """A new budget."""

    scope: Literal["total", "provider", "domain"]
    subject: StoredText = Field(default="", description="The provider or the domain; empty for the total.")
    amount: StoredText = Field(examples=["100.00"], description="For a month.")
    currency: StoredText | None = Field(default=None, description="Without it, COST_CURRENCY.")
    thresholds: list[StrictInt] = Field(default=[80, 100], max_length=100, description="In percent.")


class BudgetChange(Input):
    """What is to be changed: what is not given stays."""

    amount: StoredText | None = None
    currency: StoredText | None = None
    thresholds: list[StrictInt] | None = Field(default=None, max_length=100)


class Budget(Output):
    """What may be spent in a month, and what is."""

    id: str
    scope: Literal["total", "provider", "domain"]
    subject: str
    amount: Money
    currency: str
    thresholds: list[int]
    spent: Money | None = Field(description="null: a rate or a price is missing.")
    forecast: Money | None
    percent: float | None = Field(description="How much of it is spent.")
    told: list[int] = Field(description="The thresholds that were reached and told of this month.")


class BudgetList(Output):
    """Every budget, oldest first."""

    budgets: list[Budget]
