"""What addresses have sent."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from email_provisioning.web.schemas.accounts import UsagePeriod
from email_provisioning.web.schemas.base import Input, Output, StoredText
from email_provisioning.web.schemas.limits import EffectiveLimit

#: A day or a month as ISO 8601 writes it, and nothing else that Python would take for a date.
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples=["2026-11-25"])]
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$", examples=["2026-11"])]


class PeriodQuery(Input):
    """Which days; by default the month so far."""

    first: Day | None = Field(default=None, description="The first day; by default the first of the month.")
    last: Day | None = Field(default=None, description="The last day; by default today.")


class Tally(Output):
    """What happened, in recipients; bounces and complaints in messages."""

    accepted: int = Field(description="What was sent on, here or elsewhere.")
    internal: int = Field(description="What of that stayed on this server and did not count.")
    refused: dict[str, int] = Field(description="By the code of the refusal.")
    bounced: int
    complaints: int


class DayOfUsage(Tally):
    """What happened on a day; before the days that are kept, in the month that begins with it."""

    day: datetime.date


class VendorFigures(Output):
    """What the vendor has counted in the month so far, in recipients."""

    accepted: int | None
    bounced: int | None
    complaints: int | None
    as_of: datetime.datetime | None = Field(description="Everything before this instant is in.")
    lag_seconds: int | None = Field(description="How far the vendor is behind.")
    error_code: str | None = Field(description="Why the vendor could not be asked.")


class AccountUsage(Output):
    """What an address has sent, beside the limits that hold for it."""

    account_id: str
    email: str
    first: datetime.date
    last: datetime.date
    timezone: str = Field(description="Where days and months begin at midnight.")
    days: list[DayOfUsage] = Field(description="Those on which anything happened.")
    day: UsagePeriod
    month: UsagePeriod
    minute: UsagePeriod | None = Field(description="null where a minute has no limit.")
    limits: list[EffectiveLimit]
    vendor: VendorFigures | None = Field(description="null where the vendor counts nothing.")


class TotalsQuery(Input):
    """Which totals."""

    group: Literal["provider", "domain", "user"]
    month: Month | None = Field(default=None, description="By default the one in progress.")
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: StoredText | None = Field(default=None, description="next_key of the page before.")


class GroupOfUsage(Tally):
    """What the addresses of a group have sent in a month."""

    key: str = Field(description="The provider, the domain or the person's id.")
    addresses: int = Field(description="How many of them have sent anything.")


class UsageTotals(Output):
    """Totals of a month, by their key."""

    month: datetime.date
    group: Literal["provider", "domain", "user"]
    totals: list[GroupOfUsage]
    next_key: str | None = Field(description="Pass it as after to get what follows.")
