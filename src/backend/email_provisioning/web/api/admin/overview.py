"""How things stand, for administrators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from email_provisioning.doctor.report import told
from email_provisioning.persistence.sent_days import SentDay
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.requests import language_of
from email_provisioning.web.schemas.accounts import AccountLimit
from email_provisioning.web.schemas.admin.overview import (
    AddressCount,
    CreationDay,
    Overview,
    ProviderCost,
    RunsUnderWay,
    SendingDay,
    SendingLimits,
)
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.doctor import FindingLine


@operation("GET", "/admin/overview", given=NoInput, answers={200: Overview})
def get_overview(call: Call[NoInput]) -> Answer:
    """Tell how things stand: addresses, creations, sends, costs, what is under way and what needs attention."""
    found, settings = call.services.administration.overseeing.overview(), call.services.settings
    language = language_of(call.request)
    return Answer(
        body=Overview(
            at=found.at,
            addresses=[
                AddressCount(
                    domain=each.domain, provider=each.provider, status=each.state.value, count=each.count
                )
                for each in found.addresses
            ],
            limits=AccountLimit(used=found.used, max=found.limit),
            creations=[
                CreationDay(day=each.day, succeeded=each.succeeded, failed=each.failed)
                for each in found.creations
            ],
            sends=_sends(found.sends) if found.sends is not None else None,
            sending_limits=SendingLimits(
                daily=settings.daily_email_limit_per_account, monthly=settings.monthly_email_limit_per_account
            ),
            costs=_costs(found.costs) if found.costs is not None else None,
            runs=RunsUnderWay(
                count=found.runs.count,
                oldest_at=found.runs.oldest_at,
                waiting=found.runs.waiting,
                waiting_since=found.runs.waiting_since,
            ),
            warnings=[FindingLine.model_validate(told(each, language)) for each in found.warnings],
        )
    )


def _sends(found: Sequence[SentDay]) -> list[SendingDay]:
    return [SendingDay.model_validate(asdict(each)) for each in found]


def _costs(found: Mapping[str, float]) -> list[ProviderCost]:
    parted = [(*name.rpartition("/")[::2], amount) for name, amount in sorted(found.items())]
    return [
        ProviderCost(provider=provider, currency=currency, amount=f"{amount:.2f}")
        for provider, currency, amount in parted
    ]
