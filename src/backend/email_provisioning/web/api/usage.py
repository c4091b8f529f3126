"""What addresses have sent: each one's for its owner, everybody's added up for administrators."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from email_provisioning.errors import AccountNotFound
from email_provisioning.persistence.usage_totals import Group
from email_provisioning.provisioning.usage_report import PeriodInvalid, Report, Vendor
from email_provisioning.web.api.limits import effective
from email_provisioning.web.api.paths import account_id
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.rendering import period
from email_provisioning.web.schemas.usage import (
    AccountUsage,
    DayOfUsage,
    GroupOfUsage,
    PeriodQuery,
    TotalsQuery,
    UsageTotals,
    VendorFigures,
)

#: How often a minute one client may ask: the vendor is asked each time where it counts.
REPORTS_PER_MINUTE = 120


@operation(
    "GET",
    "/accounts/<id>/usage",
    given=PeriodQuery,
    answers={200: AccountUsage},
    problems=(AccountNotFound, PeriodInvalid),
    per_minute=lambda _settings: REPORTS_PER_MINUTE,
)
def get_account_usage(call: Call[PeriodQuery]) -> Answer:
    """Tell what one of my addresses has sent on each day of a period, its limits, and when they begin anew.

    What the vendor has counted stands beside it where the vendor does, with how far it is behind.
    """
    services, given = call.services, call.given
    report = services.usage.of(call.actor, account_id(call), first=_day(given.first), last=_day(given.last))
    body = _report(report, services.usage.vendor(report.account), services.settings.limits_timezone)
    return Answer(body=body)


@operation("GET", "/admin/usage", given=TotalsQuery, answers={200: UsageTotals}, problems=(PeriodInvalid,))
def list_usage(call: Call[TotalsQuery]) -> Answer:
    """Add up what was sent in a month by provider, domain or person."""
    given = call.given
    month = _day(f"{given.month}-01") if given.month is not None else None
    found = call.services.usage.totals(Group(given.group), month=month, limit=given.limit, after=given.after)
    totals = [
        GroupOfUsage(key=each.key, addresses=each.addresses, **asdict(each.tally)) for each in found.totals
    ]
    return Answer(
        body=UsageTotals(month=found.month, group=given.group, totals=totals, next_key=found.next_key)
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PeriodInvalid(f"There is no day {text}.") from None


def _report(found: Report, vendor: Vendor | None, timezone: str) -> AccountUsage:
    return AccountUsage(
        account_id=found.account.id,
        email=found.account.email,
        first=found.first,
        last=found.last,
        timezone=timezone,
        days=[DayOfUsage(day=day, **asdict(tally)) for day, tally in found.days.items()],
        day=period(found.use.day),
        month=period(found.use.month),
        minute=period(found.minute) if found.minute is not None else None,
        limits=[effective(each) for each in found.limits],
        vendor=_vendor(vendor) if vendor is not None else None,
    )


def _vendor(found: Vendor) -> VendorFigures:
    figures = found.figures
    return VendorFigures(
        accepted=figures.accepted if figures is not None else None,
        bounced=figures.bounced if figures is not None else None,
        complaints=figures.complaints if figures is not None else None,
        as_of=figures.as_of if figures is not None else None,
        lag_seconds=found.lag_seconds,
        error_code=found.error_code,
    )
