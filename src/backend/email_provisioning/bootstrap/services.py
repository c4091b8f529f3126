"""What an entry point is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from email_provisioning.bootstrap.administration import Administration
from email_provisioning.domain.clock import Clock
from email_provisioning.observability.metrics.recorder import Metrics
from email_provisioning.observability.vendor_calls import VendorCalls
from email_provisioning.persistence.database import Database
from email_provisioning.providers.base import Provider
from email_provisioning.provisioning.access import Access
from email_provisioning.provisioning.audit import Audit
from email_provisioning.provisioning.availability import Availability
from email_provisioning.provisioning.budgets import Budgets
from email_provisioning.provisioning.costs import Costs
from email_provisioning.provisioning.creation import Creation
from email_provisioning.provisioning.credential_list import CredentialList
from email_provisioning.provisioning.directory import Directory
from email_provisioning.provisioning.domain_admin import DomainAdmin
from email_provisioning.provisioning.domains import Domains
from email_provisioning.provisioning.event_log import EventLog
from email_provisioning.provisioning.inbound import Inbound
from email_provisioning.provisioning.issuing import Issuing
from email_provisioning.provisioning.lifecycle import Lifecycle
from email_provisioning.provisioning.limit_admin import LimitAdmin
from email_provisioning.provisioning.mail_setup import MailSetup
from email_provisioning.provisioning.mailboxes import Mailboxes
from email_provisioning.provisioning.passwords import Passwords
from email_provisioning.provisioning.recipients import Recipients
from email_provisioning.provisioning.reconcile.reconciliation import Reconciliation
from email_provisioning.provisioning.revoking import Revoking
from email_provisioning.provisioning.runner import Runner
from email_provisioning.provisioning.secrets_keeping import Secrets
from email_provisioning.provisioning.sending_once import SendingOnce
from email_provisioning.provisioning.sign_in import SignIn
from email_provisioning.provisioning.spending import Spending
from email_provisioning.provisioning.submission import Submission
from email_provisioning.provisioning.usage_report import UsageReport
from email_provisioning.provisioning.webhooks.webhooks import Webhooks
from email_provisioning.provisioning.worker import Worker
from email_provisioning.secret_stores.keyring import Keyring
from email_provisioning.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything that an entry point may use."""

    settings: Settings
    clock: Clock
    database: Database
    keyring: Keyring
    secrets: Secrets
    domains: Domains
    domain_admin: DomainAdmin
    provider_of: Callable[[str], Provider]
    vendor_calls: VendorCalls
    metrics: Metrics
    recipients: Recipients
    availability: Availability
    creation: Creation
    directory: Directory
    limits: LimitAdmin
    usage: UsageReport
    passwords: Passwords
    credentials: CredentialList
    issuing: Issuing
    revoking: Revoking
    lifecycle: Lifecycle
    mailboxes: Mailboxes
    mail_setup: MailSetup
    submission: Submission
    sending_once: SendingOnce
    inbound: Inbound
    access: Access
    sign_in: SignIn
    audit: Audit
    costs: Costs
    spending: Spending
    budgets: Budgets
    runner: Runner
    reconciliation: Reconciliation
    events: EventLog
    webhooks: Webhooks
    worker: Worker
    administration: Administration
