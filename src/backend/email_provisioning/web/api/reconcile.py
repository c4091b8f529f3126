"""Comparisons of domains with their providers, for administrators."""

from __future__ import annotations

from email_provisioning import errors
from email_provisioning.domain.drift import Plan, in_step
from email_provisioning.persistence.reconciliations import Reconciled
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.reconcile import (
    Comparison,
    Comparisons,
    Difference,
    PlanRequest,
    ReconcilePlan,
)

#: How often a minute one client may have a whole domain compared.
PLANS_PER_MINUTE = 6
#: How many differences one answer lists.
MOST_LISTED = 1000


@operation("GET", "/admin/reconcile", given=NoInput, answers={200: Comparisons})
def list_reconciliations(call: Call[NoInput]) -> Answer:
    """Tell what the last comparison of each domain with its provider has found."""
    results = [_comparison(each) for each in call.services.reconciliation.results()]
    hours = call.services.settings.reconcile_interval_hours
    return Answer(body=Comparisons(interval_hours=hours, results=results))


@operation(
    "POST",
    "/admin/reconcile/plan",
    given=PlanRequest,
    answers={200: ReconcilePlan},
    problems=(
        errors.DomainNotFound,
        errors.DomainUnknown,
        errors.ProviderError,
        errors.ProviderUnavailable,
        errors.RateLimitExceeded,
        errors.ProviderSettingsMissing,
    ),
    per_minute=lambda _settings: PLANS_PER_MINUTE,
)
def plan_reconciliation(call: Call[PlanRequest]) -> Answer:
    """Compare a domain with its provider now, and tell what would be done about each difference.

    Changes nothing: a plan is carried out by `email-provisioning reconcile --apply`. The provider is asked for
    everything on the domain, page by page, which can take a while.
    """
    return Answer(body=_plan(call.services.reconciliation.plan(call.actor, call.given.domain)))


def _comparison(found: Reconciled) -> Comparison:
    return Comparison(
        domain=found.domain,
        provider=found.provider,
        planned_at=found.planned_at,
        error_code=found.error_code,
        accounts=found.accounts,
        skipped=found.skipped,
        there=found.there,
        counts={drift.value: count for drift, count in found.counts.items()},
        in_step=found.error_code is None and in_step(found.counts),
    )


def _plan(found: Plan) -> ReconcilePlan:
    listed = found.differences[:MOST_LISTED]
    return ReconcilePlan(
        domain=found.domain,
        provider=found.provider,
        planned_at=found.made_at,
        error_code=None,
        accounts=found.accounts,
        skipped=found.skipped,
        there=found.there,
        counts={drift.value: count for drift, count in found.counts.items()},
        in_step=found.in_step,
        removes=found.removed,
        safe=found.safe,
        complete=found.complete and len(listed) == len(found.differences),
        differences=[
            Difference(
                drift=each.drift.value,
                address=each.address,
                account_id=each.account_id,
                ref=each.ref,
                version=each.version,
            )
            for each in listed
        ],
    )
