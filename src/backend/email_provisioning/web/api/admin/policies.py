"""The rules for names, for administrators."""

from __future__ import annotations

from email_provisioning.domain.policy import RESERVED
from email_provisioning.provisioning.administration.policies import PatternInvalid
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.schemas.admin.policies import (
    LimitsInForce,
    Policy,
    PolicyTrial,
    PolicyTrialRequest,
)
from email_provisioning.web.schemas.base import NoInput

#: How many names one client may try in a minute.
TRIALS_PER_MINUTE = 240


@operation("GET", "/admin/policy", given=NoInput, answers={200: Policy})
def get_policy(call: Call[NoInput]) -> Answer:
    """Tell the rules for names and the limits in force.

    They are settings: to change them, change .env and start the server again.
    """
    settings, rules = call.services.settings, call.services.administration.policies.in_force
    return Answer(
        body=Policy(
            allowed=list(rules.allowed),
            blocked=list(rules.blocked),
            reserved=sorted(RESERVED),
            places=list(settings.suggestion_places),
            limits=LimitsInForce(
                addresses_per_user=settings.max_email_accounts_per_user,
                addresses_total=settings.max_email_accounts_total,
                credentials_per_address=settings.max_email_credentials_per_account,
                daily_recipients=settings.daily_email_limit_per_account,
                monthly_recipients=settings.monthly_email_limit_per_account,
                recipients_per_message=settings.gateway_max_recipients,
                message_bytes=settings.gateway_max_message_bytes,
            ),
        )
    )


@operation(
    "POST",
    "/admin/policy/try",
    given=PolicyTrialRequest,
    answers={200: PolicyTrial},
    problems=(PatternInvalid,),
    per_minute=lambda _settings: TRIALS_PER_MINUTE,
)
def try_policy(call: Call[PolicyTrialRequest]) -> Answer:
    """Try a name: what a member would be told, and which pattern decided.

    With other patterns nothing is changed: it tells what they would do, before they are put into .env.
    """
    given = call.given
    trial = call.services.administration.policies.attempt(
        given.username, domain=given.domain, allowed=given.allowed, blocked=given.blocked
    )
    verdict, decision = trial.verdict, trial.decision
    return Answer(
        body=PolicyTrial(
            available=verdict.available,
            email=verdict.email,
            reason=verdict.reason.code if verdict.reason else None,
            detail=verdict.reason.detail if verdict.reason else None,
            suggestions=list(verdict.suggestions),
            decided_by=decision.by.value,
            pattern=decision.pattern,
        )
    )
