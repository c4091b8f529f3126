"""Tells once in a period that an address has nearly used a limit up, or altogether."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from email_provisioning.domain.account import Account
from email_provisioning.domain.event import EventKind
from email_provisioning.errors import StorageUnavailable
from email_provisioning.persistence import accounts, usage
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.usage import Counted
from email_provisioning.provisioning.events import emit
from email_provisioning.provisioning.quota import SHARES, Meter, Quota

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class QuotaEvents:
    """Looks at each count whether it is the first to reach a share of a limit."""

    database: Database
    quota: Quota

    def tell(self, account_id: str, counted: Counted) -> None:
        """Tell of what a count has reached; one that was cut off is made up for at the next count."""
        use = self.quota.counted(counted)
        month = use.month.share if use.month.share > counted.month_told else 0
        day = use.day.share if use.day.share > counted.day_told else 0
        if not month and not day:
            return
        try:
            if month:
                self._tell(account_id, counted, use.month, period="month")
            if day:
                self._tell(account_id, counted, use.day, period="day")
        except StorageUnavailable as problem:
            # The message is sent: that is what its sender must hear. The next count tells of it.
            _log.warning("quota_event_not_written", account=account_id, cause=problem.cause)

    def _tell(self, account_id: str, counted: Counted, meter: Meter, *, period: str) -> None:
        with self.database.write() as connection:
            account = accounts.get(connection, account_id)
            share = {period: meter.share}
            if account is None or not usage.tell(connection, account_id, counted, **share):
                return
            kind = EventKind.QUOTA_REACHED if meter.share == SHARES[-1] else EventKind.QUOTA_WARNING
            emit(
                connection,
                kind,
                at=self.quota.clock(),
                account_id=account.id,
                user_id=account.user_id,
                data=_data(account, meter, period),
            )
        _log.info(str(kind).replace(".", "_"), account=account_id, period=period, percent=meter.share)


def _data(account: Account, meter: Meter, period: str) -> dict[str, object]:
    return {
        "address": account.email,
        "domain": account.domain,
        "provider": account.provider,
        "period": period,
        "percent": meter.share,
        "used": meter.used,
        "limit": meter.limit,
        "resets_at": f"{meter.resets_at:%Y-%m-%dT%H:%M:%SZ}",
    }
