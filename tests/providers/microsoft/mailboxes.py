"""Mailboxes as the provider is asked about them."""

from __future__ import annotations

from dataclasses import replace

from email_provisioning.domain.address import Address
from email_provisioning.domain.ids import new_id
from email_provisioning.providers.base import Mailbox, Provider

DOMAIN = "example.test"


def wanted(local: str = "contact", domain: str = DOMAIN) -> Mailbox:
    """Return a mailbox that is not there yet."""
    address = Address(local=local, domain=domain)
    return Mailbox(account_id=new_id(), address=address, display_name="Contact", ref=None)


def made(provider: Provider, local: str = "contact") -> Mailbox:
    """Make a mailbox; whether it is ready is not asked."""
    mailbox = wanted(local)
    return replace(mailbox, ref=provider.create(mailbox))


def ready(provider: Provider, local: str = "contact") -> Mailbox:
    """Make a mailbox, and ask for it until it is ready."""
    mailbox = made(provider, local)
    assert any(provider.is_ready(mailbox) for _ in range(10))
    return mailbox
