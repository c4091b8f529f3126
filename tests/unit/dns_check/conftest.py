"""A DNS server of the test's own, and records checked against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from email_provisioning.domain.dns import DnsRecord, Purpose
from email_provisioning.provisioning.dns_check import CheckedRecord, DnsCheck
from email_provisioning.provisioning.dns_check.answers import Server
from tests.fakes.dns import FakeDns, serving_dns

#: How long one look-up may take where an answer comes, and where none ever does, in seconds.
PATIENT, HASTY = 30.0, 0.2
Check = Callable[..., CheckedRecord]


@pytest.fixture
def dns() -> Iterator[FakeDns]:
    """Yield a DNS server that knows nothing yet."""
    with serving_dns() as fake:
        yield fake


@pytest.fixture
def dns_check(dns: FakeDns) -> DnsCheck:
    """Return a check that asks it alone."""
    return DnsCheck(servers=[Server(address="127.0.0.1", port=dns.port)], seconds=PATIENT)


@pytest.fixture
def hasty_check(dns: FakeDns) -> DnsCheck:
    """Return a check that does not wait long for answers that never come."""
    return DnsCheck(servers=[Server(address="127.0.0.1", port=dns.port)], seconds=HASTY)


@pytest.fixture
def check(dns_check: DnsCheck) -> Check:
    """Return a function that checks one record."""

    def check_one(
        purpose: Purpose, name: str, kind: str, value: str, priority: int | None = None
    ) -> CheckedRecord:
        record = DnsRecord(purpose=purpose, name=name, type=kind, value=value, priority=priority)
        (checked,) = dns_check.check([record])
        return checked

    return check_one
