"""Webhooks that nobody is told by any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from email_provisioning.doctor.database import is_usable
from email_provisioning.domain.clock import Clock
from email_provisioning.domain.finding import Finding, Level
from email_provisioning.domain.sentences import checks
from email_provisioning.domain.webhook import Webhook
from email_provisioning.domain.webhook_url import host_of
from email_provisioning.persistence.database import Database
from email_provisioning.provisioning.webhooks.webhooks import Webhooks

SUBJECT = "webhooks"
#: From when on a webhook that fails is worth a word: receivers are restarted now and then.
FAILING_FOR = timedelta(hours=1)


def check_webhooks(webhooks: Webhooks, database: Database, clock: Clock) -> Sequence[Finding]:
    """Tell which webhooks were turned off by themselves, or have been failing for a while."""
    if not is_usable(database):
        return []  # told of in its own place
    found = []
    for view in webhooks.list():
        if view.webhook.disabled_reason is not None:
            found.append(_disabled(view.webhook))
        elif (since := view.webhook.failing_since) is not None and clock() - since >= FAILING_FOR:
            host = host_of(view.webhook.url)
            detail = checks.WEBHOOK_FAILING(host=host, since=since, pending=view.pending)
            found.append(Finding(level=Level.WARNING, subject=SUBJECT, code="webhook_failing", detail=detail))
    return found


def _disabled(webhook: Webhook) -> Finding:
    why = {"failing": checks.WEBHOOK_FAILED, "gone": checks.WEBHOOK_GONE}
    detail = why[str(webhook.disabled_reason)](host=host_of(webhook.url))
    return Finding(level=Level.WARNING, subject=SUBJECT, code="webhook_disabled", detail=detail)
