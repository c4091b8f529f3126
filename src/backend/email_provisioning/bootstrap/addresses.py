"""What is done with addresses and their passwords."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from email_provisioning.bootstrap.ground import Ground
from email_provisioning.bootstrap.mail_clients import mail_servers
from email_provisioning.bootstrap.runs import Runs
from email_provisioning.bootstrap.vendors import Vendors
from email_provisioning.domain.limits import Limit
from email_provisioning.domain.policy import NamePolicy
from email_provisioning.persistence.sending import SendingFile
from email_provisioning.provisioning.availability import Availability
from email_provisioning.provisioning.counting import Counting
from email_provisioning.provisioning.creation import Creation
from email_provisioning.provisioning.credential_list import CredentialList
from email_provisioning.provisioning.directory import Directory
from email_provisioning.provisioning.issuing import Issuing
from email_provisioning.provisioning.lifecycle import Lifecycle
from email_provisioning.provisioning.limit_admin import LimitAdmin
from email_provisioning.provisioning.passwords import Passwords
from email_provisioning.provisioning.quota import Quota
from email_provisioning.provisioning.quota_events import QuotaEvents
from email_provisioning.provisioning.revoking import Revoking
from email_provisioning.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """What is done with addresses."""

    quota: Quota
    counting: Counting
    limits: LimitAdmin
    directory: Directory
    availability: Availability
    creation: Creation
    lifecycle: Lifecycle
    passwords: Passwords
    credentials: CredentialList
    issuing: Issuing
    revoking: Revoking


def build_addresses(ground: Ground, vendors: Vendors, runs: Runs) -> Addresses:
    """Return what looks for, makes, changes and ends addresses and their passwords."""
    settings, database = ground.settings, ground.database
    quota = Quota(
        clock=ground.clock,
        timezone=ZoneInfo(settings.limits_timezone),
        daily=settings.daily_email_limit_per_account,
        monthly=settings.monthly_email_limit_per_account,
        minute=settings.minute_email_limit_per_account,
        recipients=settings.max_email_recipients_per_message,
    )
    counting = Counting(
        database=database,
        quota=quota,
        sending=SendingFile(settings.data_dir / "sending"),
        events=QuotaEvents(database=database, quota=quota),
    )
    directory = Directory(database=database, provider_of=vendors.provider_of, quota=quota, limits=runs.limits)
    availability = Availability(
        database=database,
        domains=vendors.domains,
        policy=NamePolicy(allowed=settings.allowed_email_patterns, blocked=settings.blocked_email_patterns),
        places=settings.suggestion_places,
    )
    passwords = Passwords(
        database=database,
        directory=directory,
        secrets=ground.secrets,
        keyring=ground.keyring,
        servers=mail_servers(settings),
        clock=ground.clock,
        overlap=runs.limits.overlap,
    )
    return Addresses(
        quota=quota,
        counting=counting,
        limits=LimitAdmin(
            database=database,
            clock=ground.clock,
            defaults={**quota.defaults, Limit.ACCOUNTS: settings.max_email_accounts_per_user},
        ),
        directory=directory,
        availability=availability,
        creation=Creation(
            database=database,
            availability=availability,
            provider_of=vendors.provider_of,
            runner=runs.runner,
            waiter=runs.waiter,
            passwords=passwords,
        ),
        lifecycle=Lifecycle(
            database=database,
            directory=directory,
            provider_of=vendors.provider_of,
            runner=runs.runner,
            waiter=runs.waiter,
        ),
        passwords=passwords,
        credentials=CredentialList(
            database=database,
            directory=directory,
            clock=ground.clock,
            limit=settings.max_email_credentials_per_account,
            rotation=rotation(settings),
        ),
        issuing=Issuing(
            database=database,
            directory=directory,
            runner=runs.runner,
            waiter=runs.waiter,
            passwords=passwords,
            limit=settings.max_email_credentials_per_account,
        ),
        revoking=Revoking(
            database=database,
            directory=directory,
            runner=runs.runner,
            waiter=runs.waiter,
            secrets=ground.secrets,
        ),
    )


def rotation(settings: Settings) -> timedelta | None:
    """Return the age at which a password is to be rotated; None where none is named."""
    return timedelta(days=settings.credential_rotation_days) or None
