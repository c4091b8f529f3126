"""Costs."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from email_provisioning.provisioning.costs import MOST_ADDRESSES, MOST_EMAILS
from email_provisioning.web.schemas.base import Input, Output, ShortText


class EstimateQuery(Input):
    """What is wanted for a month."""

    addresses: Annotated[int, Field(ge=0, le=MOST_ADDRESSES)]
    emails: Annotated[int, Field(ge=0, le=MOST_EMAILS, description="Messages in a month.")]
    edition: ShortText | None = Field(default=None, description="Of the prices, such as 2026-11.")
    from_ec2: bool = Field(default=False, description="The messages are sent from EC2.")
    ses_since_june_2025: bool = Field(
        default=False, description="The account at AWS SES has sent since June 2025."
    )


class PlanPrice(Output):
    """What a plan costs for it."""

    provider: str
    plan: str
    currency: str
    monthly: str = Field(description="A decimal number, to the cent.")
    fits: bool
    reason: str | None = Field(description="Why it does not fit.")
    reason_code: str | None
    source: str = Field(description="Where the figures were read: vendor, secondary or guide.")
    note: str


class CostEstimate(Output):
    """Every plan, those that fit first, in each currency the cheapest first."""

    edition: str
    read_on: date
    stale: bool = Field(description="The prices are older than they should be.")
    plans: list[PlanPrice]
    recommended: PlanPrice | None = Field(description="The cheapest that fits.")
