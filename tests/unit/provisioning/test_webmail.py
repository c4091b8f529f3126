"""Where the mail of an address is read in a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.providers.local import LocalProvider
from tests.support.services import ALICE

VENDORS = "https://mail.vendor.example/"


@pytest.mark.parametrize(
    ("read", "webmail", "expected"),
    [(True, None, "ours"), (True, VENDORS, "ours"), (False, VENDORS, VENDORS), (False, None, None)],
    ids=["here", "here rather than at the vendor's", "at the vendor's", "nowhere"],
)
def test_the_mail_is_read_here_or_else_at_the_vendors(
    make_services: Callable[..., Services],
    monkeypatch: pytest.MonkeyPatch,
    read: bool,
    webmail: str | None,
    expected: str | None,
) -> None:
    capabilities = replace(LocalProvider.capabilities, read=read, webmail=webmail)
    monkeypatch.setattr(LocalProvider, "capabilities", capabilities)
    services = make_services()
    created = services.creation.create(ALICE, username="contact")
    ours = f"{services.settings.public_url}/email-provisioning/mailboxes/{created.account.id}"
    assert created.credentials is not None
    assert created.credentials.webmail_url == (ours if expected == "ours" else expected)
    setup = services.mail_setup.of_account(services.directory.get(ALICE, created.account.id))
    assert setup.webmail_url == created.credentials.webmail_url
