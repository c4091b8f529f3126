"""The SendGrid provider keeps the contract of a provider, alone and with a subuser for each domain.

Every exchange with the fake is held against SendGrid's official OpenAPI files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from email_provisioning.providers.sendgrid import SendGridProvider
from email_provisioning.testing.relaying import RelayingContract
from tests.fakes.sendgrid.running import FakeSendGrid, fake_sendgrid
from tests.fakes.sendgrid.smtp import Sink


class TestSendGrid(RelayingContract):
    @pytest.fixture
    def fake(self) -> Iterator[FakeSendGrid]:
        with fake_sendgrid() as fake:  # which finds no violation, or fails
            yield fake

    @pytest.fixture
    def outside(self, fake: FakeSendGrid) -> Sink:
        return fake.sink

    @pytest.fixture
    def provider(self, fake: FakeSendGrid, tmp_path: Path) -> SendGridProvider:
        return fake.provider(tmp_path, smtp_seconds=1)


class TestSendGridWithSubusers(TestSendGrid):
    @pytest.fixture
    def provider(self, fake: FakeSendGrid, tmp_path: Path) -> SendGridProvider:
        return fake.provider(tmp_path, smtp_seconds=1, subusers=True)
