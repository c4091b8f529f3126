"""What addresses have sent: each one's days beside its limits, and everybody's months added up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import structlog
from sqlalchemy import Connection

from email_provisioning.domain.account import Account
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.address import Address
from email_provisioning.domain.limits import InForce, Limit
from email_provisioning.errors import NotSupported, ProvisioningError
from email_provisioning.persistence import usage, usage_days, usage_totals
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.usage_days import Tally
from email_provisioning.persistence.usage_totals import Group, Total
from email_provisioning.providers.base import Mailbox, Provider, VendorUsage
from email_provisioning.provisioning.directory import Directory
from email_provisioning.provisioning.limit_admin import LimitAdmin
from email_provisioning.provisioning.quota import Meter, Quota, Usage, next_month

_log = structlog.get_logger(__name__)

#: The most days of one answer.
MOST_DAYS = 400


class PeriodInvalid(ProvisioningError):
    """This is no period: its first day comes before its last, and there are at most 400 days in between."""

    code, status = "period_invalid", 422


@dataclass(frozen=True, kw_only=True, slots=True)
class Vendor:
    """What the vendor has counted in the month so far, beside what we have."""

    #: None where it could not be asked: then ``error_code`` tells why.
    figures: VendorUsage | None
    error_code: str | None
    #: How far the vendor is behind, in seconds.
    lag_seconds: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What an address has sent."""

    account: Account
    first: date
    last: date
    #: The days of the period on which anything happened, in order.
    days: Mapping[date, Tally]
    #: The use of the day and the month in progress, and of the minute where that has a limit.
    use: Usage
    minute: Meter | None
    limits: Sequence[InForce]


@dataclass(frozen=True, kw_only=True, slots=True)
class TotalPage:
    """Some groups' totals of a month."""

    month: date
    totals: Sequence[Total]
    #: Pass it as ``after`` to get what follows; None at the end.
    next_key: str | None


@dataclass(frozen=True, kw_only=True)
class UsageReport:
    """Reads what was counted."""

    database: Database
    directory: Directory
    quota: Quota
    limits: LimitAdmin
    provider_of: Callable[[str], Provider]

    def of(
        self, actor: Actor, account_id: str, *, first: date | None = None, last: date | None = None
    ) -> Report:
        """Return what an address has sent in a period, by default in the month so far.

        Raises `AccountNotFound` for a stranger, `PeriodInvalid`.
        """
        now = self.quota.clock()
        today = self.quota.day(now)
        # An end without a beginning has the month of its own.
        last = last or max(today, first or today)
        first = first or last.replace(day=1)
        if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
            raise PeriodInvalid
        with self.database.read() as connection:
            account = self.directory.find(connection, actor, account_id)
            return self._report(connection, account, first, last)

    def vendor(self, account: Account) -> Vendor | None:
        """Return what the vendor has counted for an address in the month so far; None where it counts nothing."""
        provider = self.provider_of(account.provider)
        if not provider.capabilities.usage:
            return None
        month = self.quota.day(self.quota.clock()).replace(day=1)
        mailbox = Mailbox(
            account_id=account.id,
            address=Address(local=account.local_part, domain=account.domain),
            display_name=account.display_name,
            ref=account.provider_ref,
        )
        try:
            figures = provider.usage(mailbox, month=month)
        except NotSupported:
            return None
        except ProvisioningError as error:
            # Our own figures are worth showing without the vendor's.
            _log.warning("vendor_usage_unavailable", account=account.id, code=error.code, cause=error.cause)
            return Vendor(figures=None, error_code=error.code, lag_seconds=None)
        lag = max(0, int((self.quota.clock() - figures.as_of).total_seconds()))
        return Vendor(figures=figures, error_code=None, lag_seconds=lag)

    def totals(
        self, group: Group, *, month: date | None = None, limit: int = 50, after: str | None = None
    ) -> TotalPage:
        """Return a month's totals by provider, domain or person; the month in progress by default."""
        month = (month or self.quota.day(self.quota.clock())).replace(day=1)
        with self.database.read() as connection:
            found = usage_totals.of_month(
                connection, group, month, next_month(month), limit=limit + 1, after=after
            )
        following = found[limit - 1].key if len(found) > limit else None
        return TotalPage(month=month, totals=found[:limit], next_key=following)

    def _report(self, connection: Connection, account: Account, first: date, last: date) -> Report:
        moment = self.quota.moment(self.quota.clock())
        counted = usage.read(connection, account.id, month=moment.month)
        limits = self.limits.in_force(connection, account)
        most = next(each.value for each in limits if each.limit is Limit.MINUTE)
        return Report(
            account=account,
            first=first,
            last=last,
            days=usage_days.of_account(connection, account.id, first=first, last=last),
            use=self.quota.of_accounts(connection, [account.id])[account.id],
            minute=None if most is None else self.quota.in_minute(counted, moment.minute, most),
            limits=limits,
        )
