"""The Maildir store keeps the contract of a mail store."""

from __future__ import annotations

from pathlib import Path

import pytest

from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.testing.mail_store import MailStoreContract


class TestMaildirStore(MailStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> MaildirStore:
        return MaildirStore(tmp_path / "mail")
