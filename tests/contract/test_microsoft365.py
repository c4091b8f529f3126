"""The Microsoft 365 provider keeps the contracts of a provider and of a reader, against a stateful fake of Graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from email_provisioning.mailbox.base import MailboxReader
from email_provisioning.providers.microsoft365 import Microsoft365Provider
from email_provisioning.testing.mailbox_reader import MailboxReaderContract
from email_provisioning.testing.provider import Held
from email_provisioning.testing.relaying import RelayingContract
from tests.fakes.microsoft.provider import provider_at
from tests.fakes.microsoft.serving import Microsoft, MicrosoftOutside, serving_microsoft


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    with serving_microsoft() as microsoft:
        yield microsoft


class TestMicrosoft365(RelayingContract):
    hears_of_refused_recipients: ClassVar[bool] = False
    sends_bounces: ClassVar[bool] = False

    @pytest.fixture
    def outside(self, microsoft: Microsoft) -> MicrosoftOutside:
        return microsoft.outside

    @pytest.fixture
    def provider(self, held: Held, microsoft: Microsoft) -> Microsoft365Provider:
        return provider_at(microsoft)


class TestMicrosoft365Reader(MailboxReaderContract):
    @pytest.fixture(autouse=True)
    def tenant(self, microsoft: Microsoft) -> None:
        self.microsoft = microsoft

    @pytest.fixture
    def reader(self, microsoft: Microsoft) -> MailboxReader:
        return provider_at(microsoft).reader

    def mailbox(self, reader: MailboxReader) -> str:
        tenant = self.microsoft.tenant
        person = tenant.add_person(f"user{len(tenant.people)}@example.test")
        person.not_yet = 0
        return person.id

    def deliver(self, reader: MailboxReader, message: bytes, *refs: str) -> None:
        for ref in refs:
            self.microsoft.tenant.deliver(self.microsoft.tenant.people[ref], message)
