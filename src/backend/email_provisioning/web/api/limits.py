"""Limits of a domain, a person or an address other than the settings', for administrators."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning import errors
from email_provisioning.domain.limits import InForce, Limit, Override, Scope
from email_provisioning.provisioning.limit_admin import Wish
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.limits import (
    EffectiveLimit,
    EffectiveLimits,
    EffectiveQuery,
    ExplainedLimit,
    LimitChange,
    LimitOverride,
    LimitOverridePage,
    LimitQuery,
    LimitRequest,
    LimitValues,
)


@operation(
    "GET",
    "/admin/limits",
    given=LimitQuery,
    answers={200: LimitOverridePage},
    problems=(errors.InvalidCursor,),
)
def list_limits(call: Call[LimitQuery]) -> Answer:
    """List the limits that were set for domains, people and addresses, oldest first."""
    given, admin = call.given, call.services.limits
    scope = Scope(given.scope) if given.scope is not None else None
    found = admin.page(limit=given.limit, cursor=given.cursor, scope=scope)
    return Answer(
        body=LimitOverridePage(
            overrides=[override(each) for each in found.overrides],
            next_cursor=found.next_cursor,
            defaults=_values(admin.defaults),
        )
    )


@operation(
    "PATCH",
    "/admin/limits",
    given=LimitRequest,
    answers={200: LimitChange},
    problems=(errors.InvalidLimit, errors.LimitTargetUnknown),
)
def set_limits(call: Call[LimitRequest]) -> Answer:
    """Set limits of a domain, a person or an address; the most specific one holds.

    Limits that are not named stay as they are; null lets one inherit again, and the last one removes the entry. It is
    felt by the next message.
    """
    given = call.given
    values = {limit: getattr(given, limit) for limit in Limit if limit in given.model_fields_set}
    wish = Wish(
        values=values,
        reason=given.reason,
        expires_at=given.expires_at,
        changes_end="expires_at" in given.model_fields_set,
    )
    found = call.services.limits.set(call.actor, Scope(given.scope), given.target, wish)
    return Answer(body=LimitChange(override=override(found) if found is not None else None))


@operation(
    "DELETE",
    "/admin/limits/<limit>",
    given=NoInput,
    answers={204: None},
    problems=(errors.LimitNotFound,),
)
def remove_limits(call: Call[NoInput]) -> Answer:
    """Let a domain, a person or an address inherit all its limits again."""
    call.services.limits.remove(call.actor, call.path["limit"])
    return Answer(body=None, status=204)


@operation(
    "GET",
    "/admin/effective-limits",
    given=EffectiveQuery,
    answers={200: EffectiveLimits},
    problems=(errors.LimitTargetUnknown,),
)
def get_effective_limits(call: Call[EffectiveQuery]) -> Answer:
    """Tell every limit that holds for an address now, and where each comes from."""
    account, limits = call.services.limits.of_address(call.given.address)
    return Answer(
        body=EffectiveLimits(
            address=account.email,
            account_id=account.id,
            user_id=account.user_id,
            limits=[ExplainedLimit(**effective(each).model_dump(), reason=each.reason) for each in limits],
        )
    )


def override(found: Override) -> LimitOverride:
    """Return an override as the API shows it."""
    return LimitOverride(
        id=found.id,
        scope=found.scope.value,
        target=found.target,
        limits=_values(found.values),
        reason=found.reason,
        expires_at=found.expires_at,
        set_by=found.set_by,
        set_at=found.set_at,
    )


def effective(found: InForce) -> EffectiveLimit:
    """Return a limit that holds as the API shows it; the reason is for administrators."""
    return EffectiveLimit.model_validate(
        {
            "limit": found.limit.value,
            "value": found.value,
            "source": str(found.source),
            "expires_at": found.expires_at,
        }
    )


def _values(values: Mapping[Limit, int | None]) -> LimitValues:
    return LimitValues(**{limit.value: values.get(limit) for limit in Limit})
