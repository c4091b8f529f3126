"""Addresses at Google keep the contracts of a provider and of what reads mail, against a fake of Google's APIs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from email_provisioning.mailbox.base import MailboxReader
from email_provisioning.providers.base import Provider
from email_provisioning.testing.mailbox_reader import MailboxReaderContract
from email_provisioning.testing.outside import Outside
from email_provisioning.testing.provider import ProviderContract
from email_provisioning.testing.relaying import RelayingContract
from tests.fakes.google.discovery import Contract
from tests.fakes.google.serving import Google, serving_google


@pytest.fixture(autouse=True, scope="module")
def _checked() -> Iterator[None]:
    """Tell how much was held against Google's discovery documents; each fake fails where one was not kept."""
    yield
    checked = Contract.checked
    print(f"google: {checked.total()} requests and answers of {len(checked)} methods keep the documents")


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    with serving_google(tmp_path) as google:
        yield google


class SentByGmail(RelayingContract):
    # Gmail takes a message, and bounces later; it sends as a mailbox alone.
    hears_of_refused_recipients = False
    sends_bounces = False

    @pytest.fixture
    def outside(self, google: Google) -> Outside:
        return google.workspace.outside


class TestUsers(SentByGmail):
    # Google keeps a deleted user for its own time.
    purges_what_is_kept = False

    @pytest.fixture
    def provider(self, google: Google) -> Provider:
        return google.provider()


class TestGroups(ProviderContract):
    @pytest.fixture
    def provider(self, google: Google) -> Provider:
        return google.provider(GOOGLE_MAILBOX_KIND="group")


class TestGroupsThatAUserSendsFor(ProviderContract):
    @pytest.fixture
    def provider(self, google: Google) -> Provider:
        user = google.workspace.add_user("shared@example.test")
        return google.provider(GOOGLE_MAILBOX_KIND="group", GOOGLE_ALIAS_USER=user.email)


class TestAliases(SentByGmail):
    @pytest.fixture
    def provider(self, google: Google) -> Provider:
        user = google.workspace.add_user("shared@example.test")
        return google.provider(GOOGLE_MAILBOX_KIND="alias", GOOGLE_ALIAS_USER=user.email)


class TestReading(MailboxReaderContract):
    @pytest.fixture
    def reader(self, google: Google) -> MailboxReader:
        reader = google.provider().reader
        assert reader is not None
        return reader

    @pytest.fixture(autouse=True)
    def _google(self, google: Google) -> None:
        self.google = google

    def mailbox(self, reader: MailboxReader) -> str:
        return self.google.workspace.add_user(f"box{self.google.workspace.new_id()}@example.test").id

    def deliver(self, reader: MailboxReader, message: bytes, *refs: str) -> None:
        for ref in refs:
            user = self.google.workspace.user(ref)
            assert user is not None
            self.google.workspace.deliver(user, message)
