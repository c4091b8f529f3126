"""How things stand."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from email_provisioning.web.schemas.accounts import AccountLimit, Status
from email_provisioning.web.schemas.base import Output
from email_provisioning.web.schemas.doctor import FindingLine


class AddressCount(Output):
    """How many addresses of a domain are in a state."""

    domain: str
    provider: str
    status: Status
    count: int


class CreationDay(Output):
    """The creations of one day, of UTC."""

    day: date
    succeeded: int
    failed: int = Field(description="Those that were undone.")


class SendingDay(Output):
    """What was sent on one day, in recipients."""

    day: date
    accepted: int
    counted: int = Field(description="What of that counts against the limits.")
    refused: int


class SendingLimits(Output):
    """How many recipients an address may send to where nothing else is set for it."""

    daily: int
    monthly: int


class ProviderCost(Output):
    """What a provider costs this month, so far."""

    provider: str
    currency: str
    amount: str = Field(description="A decimal number, as text.")


class RunsUnderWay(Output):
    """The operations that are not finished."""

    count: int
    oldest_at: datetime | None
    waiting: int = Field(description="How many of them wait for a worker now.")
    waiting_since: datetime | None


class Overview(Output):
    """How things stand."""

    at: datetime
    addresses: list[AddressCount]
    limits: AccountLimit = Field(description="Of all addresses together.")
    creations: list[CreationDay] = Field(description="The last 30 days, oldest first.")
    sends: list[SendingDay] | None = Field(
        description="The last 30 days, oldest first; null: not counted yet."
    )
    sending_limits: SendingLimits
    costs: list[ProviderCost] | None = Field(description="Of this month; null: not reckoned here.")
    runs: RunsUnderWay
    warnings: list[FindingLine]
