"""The one table of who may call which operation; an operation that is not in it cannot be served."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.actor import Actor
from email_provisioning.domain.permissions import (
    ADMINISTERS,
    ADMINISTERS_ADDRESSES,
    ADMINISTERS_IN_PERSON,
    ANYBODY,
    IN_PERSON,
    INSPECTS,
    INSPECTS_ADDRESSES,
    READS_ADDRESSES,
    READS_MAIL,
    SEES_ONESELF,
    SENDS,
    SIGNED_IN,
    WRITES_ADDRESSES,
    Role,
    Rule,
)
from email_provisioning.errors import PermissionDenied

#: The operation's name → its rule.
RULES: Mapping[str, Rule] = {
    # AVAILABILITY_REQUIRES_LOGIN asks for more.
    "checkAvailability": ANYBODY,
    "createAddress": WRITES_ADDRESSES,
    "listAccounts": READS_ADDRESSES,
    "getAccount": READS_ADDRESSES,
    "followAccount": READS_ADDRESSES,
    "listAccountEntries": READS_ADDRESSES,
    "getAccountUsage": READS_ADDRESSES,
    "revealCredentials": WRITES_ADDRESSES,
    "rotateCredentials": WRITES_ADDRESSES,
    "listCredentials": READS_ADDRESSES,
    "createCredential": WRITES_ADDRESSES,
    "getCredential": READS_ADDRESSES,
    "changeCredential": WRITES_ADDRESSES,
    "revokeCredential": WRITES_ADDRESSES,
    "rotateCredential": WRITES_ADDRESSES,
    "revealCredential": WRITES_ADDRESSES,
    "suspendAccount": WRITES_ADDRESSES,
    "resumeAccount": WRITES_ADDRESSES,
    "deleteAccount": WRITES_ADDRESSES,
    "restoreAccount": WRITES_ADDRESSES,
    "sendMessage": SENDS,
    "listMessages": READS_MAIL,
    "getMessage": READS_MAIL,
    "getAttachment": READS_MAIL,
    "changeMessage": READS_MAIL,
    # What only reads may not throw away.
    "deleteMessage": WRITES_ADDRESSES,
    "getMessagePage": READS_MAIL,
    "getSetup": READS_ADDRESSES,
    "getAppleProfile": READS_ADDRESSES,
    "estimateCosts": SIGNED_IN,
    "getNextAddressCost": SIGNED_IN,
    # What is spent, and what may be
    "getMonthCosts": INSPECTS,
    "listBudgets": INSPECTS,
    "getBudget": INSPECTS,
    "addBudget": ADMINISTERS,
    "changeBudget": ADMINISTERS,
    "removeBudget": ADMINISTERS,
    "listEntries": INSPECTS,
    "exportEntries": INSPECTS,
    "listDomains": INSPECTS,
    "addDomain": ADMINISTERS,
    "removeDomain": ADMINISTERS,
    "getDomainStatus": INSPECTS,
    "getDiagnosis": INSPECTS,
    "listReconciliations": INSPECTS,
    "planReconciliation": INSPECTS,
    # What administrators do, and auditors see.
    "getOverview": INSPECTS,
    "listAddresses": INSPECTS_ADDRESSES,
    "getAddress": INSPECTS_ADDRESSES,
    "beginBulk": ADMINISTERS_ADDRESSES,
    "listJobs": INSPECTS,
    "getJob": INSPECTS,
    "listJobRows": INSPECTS,
    "cancelJob": ADMINISTERS,
    "applyJob": ADMINISTERS,
    "checkImport": ADMINISTERS,
    "listImports": INSPECTS,
    "getImport": INSPECTS,
    "listImportRows": INSPECTS,
    "applyImport": ADMINISTERS,
    "cancelImport": ADMINISTERS,
    "exportImport": INSPECTS,
    "exportImportJson": INSPECTS,
    "listUsers": INSPECTS,
    "inviteUser": ADMINISTERS_IN_PERSON,
    "getUser": INSPECTS,
    "changeUser": ADMINISTERS_IN_PERSON,
    "issueLink": ADMINISTERS_IN_PERSON,
    "endSessions": ADMINISTERS,
    "revokeToken": ADMINISTERS,
    "getPolicy": INSPECTS,
    "tryPolicy": INSPECTS,
    "listRuns": INSPECTS_ADDRESSES,
    "retryRun": ADMINISTERS_ADDRESSES,
    "undoRun": ADMINISTERS_ADDRESSES,
    # Events and webhooks
    "listEvents": INSPECTS,
    "listWebhooks": INSPECTS,
    "getWebhook": INSPECTS,
    "listDeliveries": INSPECTS,
    "addWebhook": ADMINISTERS,
    "changeWebhook": ADMINISTERS,
    "removeWebhook": ADMINISTERS,
    "rotateWebhookSecret": ADMINISTERS,
    "testWebhook": ADMINISTERS,
    "replayDelivery": ADMINISTERS,
    "replayWebhook": ADMINISTERS,
    "listLimits": INSPECTS,
    "setLimits": ADMINISTERS,
    "removeLimits": ADMINISTERS,
    "getEffectiveLimits": INSPECTS,
    "listUsage": INSPECTS,
    "getMe": SEES_ONESELF,
    "openSession": ANYBODY,
    "closeSession": ANYBODY,
    "getSignIn": ANYBODY,
    "listSessions": IN_PERSON,
    "endSession": IN_PERSON,
    "setPassword": IN_PERSON,
    "startOidc": ANYBODY,
    "finishOidc": ANYBODY,
    "getHealth": ANYBODY,
    "getReadiness": ANYBODY,
}

_WHO = {
    frozenset({Role.ADMINISTRATOR}): "Only administrators may do this.",
    frozenset({Role.ADMINISTRATOR, Role.AUDITOR}): "Only administrators and auditors may see this.",
    frozenset({Role.MEMBER, Role.ADMINISTRATOR}): "An auditor has no addresses.",
}


def check_permission(actor: Actor, rule: Rule) -> None:
    """Raise `PermissionDenied`, which says what is missing."""
    if rule.roles is not None and actor.role not in rule.roles:
        raise PermissionDenied(_WHO[rule.roles])
    if rule.in_person and actor.by_token:
        raise PermissionDenied("A token may not do this: sign in to do it yourself.")
    if rule.scope is not None and actor.scopes is not None and rule.scope not in actor.scopes:
        raise PermissionDenied(f"This token may not do this: it needs the scope {rule.scope}.")
    if actor.domains is not None and not rule.within_domains:
        raise PermissionDenied(
            "This token is limited to domains: it may do only what is about the addresses on them."
        )
