"""An address that sends, a clock that is set by hand, and what is in force for both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import Account
from email_provisioning.errors import QuotaExceeded, TooManyRecipients
from email_provisioning.persistence.usage import Recipients
from email_provisioning.provisioning.counting import Taken
from email_provisioning.provisioning.quota import Usage
from email_provisioning.settings import Settings
from tests.support.services import ALICE, started


@dataclass
class Watch:
    """A clock that is set by hand."""

    at: datetime = datetime(2026, 11, 25, 12, 0, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The application with a clock of the test's own, and an address in it."""

    services: Services
    watch: Watch
    account: Account

    def take(self, counted: int = 1, internal: int = 0) -> Taken | None:
        """Count recipients."""
        return self.services.submission.counting.take(
            self.account.id, Recipients(counted=counted, internal=internal)
        )

    def send(self, counted: int = 1, internal: int = 0) -> Taken:
        """Count recipients whose message the provider has."""
        taken = self.take(counted, internal)
        assert taken is not None
        self.services.submission.counting.sent(taken)
        return taken

    def why_not(self, counted: int = 1, internal: int = 0) -> QuotaExceeded | TooManyRecipients | None:
        """Return the limit that is in the way."""
        with self.services.database.read() as connection:
            return self.services.submission.quota.exceeded(
                connection, self.account.id, Recipients(counted=counted, internal=internal)
            )

    def usage(self) -> Usage:
        """Return the use of the day and of the month."""
        with self.services.database.read() as connection:
            return self.services.submission.quota.of_accounts(connection, [self.account.id])[self.account.id]


@pytest.fixture
def open_desk(make_settings: Callable[..., Settings], database_url: str) -> Callable[..., Desk]:
    """Return a function that opens a desk with settings of NAME="value" pairs."""

    def make(**given: str) -> Desk:
        watch = Watch()
        services = started(build_services(make_settings(DATABASE_URL=database_url, **given), clock=watch))
        account = services.creation.create(ALICE, username="contact").account
        return Desk(services=services, watch=watch, account=account)

    return make


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """Return a desk where ten recipients may be sent to in a day, and twenty in a month."""
    return open_desk(
        DAILY_EMAIL_LIMIT_PER_ACCOUNT="10",
        MONTHLY_EMAIL_LIMIT_PER_ACCOUNT="20",
        LIMITS_TIMEZONE="Europe/Paris",
    )
