"""The tables, all under one prefix so that they can live inside a host's database."""

from __future__ import annotations

from email_provisioning.persistence.tables.addresses import account_words, accounts, domains
from email_provisioning.persistence.tables.audit import log, log_segments
from email_provisioning.persistence.tables.base import (
    PREFIX,
    VERSION_TABLE,
    CanonicalJson,
    UtcDateTime,
    canonical_json,
    metadata,
)
from email_provisioning.persistence.tables.changes import runs, steps
from email_provisioning.persistence.tables.comparisons import reconciliations
from email_provisioning.persistence.tables.costs import budget_alerts, budgets
from email_provisioning.persistence.tables.counting import (
    counters,
    limit_overrides,
    pace,
    sends,
    usage,
    usage_days,
)
from email_provisioning.persistence.tables.events import events, webhook_deliveries, webhook_secrets, webhooks
from email_provisioning.persistence.tables.jobs import job_rows, jobs
from email_provisioning.persistence.tables.passwords import credentials, kept_secrets, secrets
from email_provisioning.persistence.tables.people import failures, sign_ins, tokens, users
from email_provisioning.persistence.tables.statistics import account_counts, daily_counts
from email_provisioning.persistence.tables.tallying import measurements, tallies

__all__ = [
    "PREFIX",
    "VERSION_TABLE",
    "CanonicalJson",
    "UtcDateTime",
    "account_counts",
    "account_words",
    "accounts",
    "budget_alerts",
    "budgets",
    "canonical_json",
    "counters",
    "credentials",
    "daily_counts",
    "domains",
    "events",
    "failures",
    "job_rows",
    "jobs",
    "kept_secrets",
    "limit_overrides",
    "log",
    "log_segments",
    "measurements",
    "metadata",
    "pace",
    "reconciliations",
    "runs",
    "secrets",
    "sends",
    "sign_ins",
    "steps",
    "tallies",
    "tokens",
    "usage",
    "usage_days",
    "users",
    "webhook_deliveries",
    "webhook_secrets",
    "webhooks",
]
