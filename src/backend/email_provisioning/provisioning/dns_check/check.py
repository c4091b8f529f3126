"""Checks the records of a domain over DNS, all at once and within a bounded time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from email_provisioning.domain.dns import DnsRecord, Purpose
from email_provisioning.domain.mail_tags import is_dmarc
from email_provisioning.domain.spf import is_spf
from email_provisioning.provisioning.dns_check.answers import Server
from email_provisioning.provisioning.dns_check.hosts import check_alias, check_mx, check_plain
from email_provisioning.provisioning.dns_check.keys import check_dkim_alias, check_dkim_key, check_dmarc
from email_provisioning.provisioning.dns_check.results import CheckedRecord
from email_provisioning.provisioning.dns_check.spf import check_spf

if TYPE_CHECKING:
    from email_provisioning.provisioning.dns_check.lookup import Lookups

#: How many look-ups are under way at once.
AT_ONCE = 16
#: How many times one look-up's time all of them may take together: SPF asks ten names one after the other.
PATIENCE = 3


@dataclass(frozen=True, kw_only=True)
class DnsCheck:
    """Looks up what a provider wants published."""

    #: Whom to ask; none: whom the system asks.
    servers: Sequence[Server]
    #: How long one look-up may take, in seconds.
    seconds: float

    def check(self, records: Sequence[DnsRecord]) -> Sequence[CheckedRecord]:
        """Return how each record stands, in the same order."""
        if not records:
            return []
        # What speaks DNS takes long to load, and a server that starts has nothing to look up.
        from email_provisioning.provisioning.dns_check.lookup import Lookups

        deadline = time.monotonic() + PATIENCE * self.seconds
        lookups = Lookups(servers=self.servers, seconds=self.seconds, deadline=deadline)
        with ThreadPoolExecutor(max_workers=min(AT_ONCE, len(records)), thread_name_prefix="dns") as pool:
            return list(pool.map(lambda record: _check(record, lookups, records), records))


def _check(record: DnsRecord, lookups: Lookups, all_records: Sequence[DnsRecord]) -> CheckedRecord:
    """Check a record by its meaning, or by its text where the provider wants something that we do not understand."""
    try:
        return _check_meaning(record, lookups, all_records)
    except ValueError:
        return check_plain(record, lookups)


def _check_meaning(record: DnsRecord, lookups: Lookups, all_records: Sequence[DnsRecord]) -> CheckedRecord:
    if record.type == "MX":
        return check_mx(record, lookups, [each for each in all_records if each.type == "MX"])
    if record.type == "CNAME":
        return (check_dkim_alias if record.purpose is Purpose.DKIM else check_alias)(record, lookups)
    if record.type == "TXT" and is_spf(record.value):
        return check_spf(record, lookups)
    if record.type == "TXT" and is_dmarc(record.value):
        return check_dmarc(record, lookups)
    if record.type == "TXT" and record.purpose is Purpose.DKIM:
        return check_dkim_key(record, lookups)
    return check_plain(record, lookups)
