"""Which mailbox here a recipient's mail goes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from email_provisioning.domain.account import PREPARING, RECEIVING, ROLE_MAILBOX, ROLE_NAMES
from email_provisioning.domain.address import Address, parse_address
from email_provisioning.errors import StillProvisioning, UnknownRecipient
from email_provisioning.persistence import recipients
from email_provisioning.persistence.database import Database
from email_provisioning.providers.base import Provider
from email_provisioning.provisioning.domains import Domains


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """Looks recipients up among the addresses that are kept on this server."""

    database: Database
    domains: Domains
    provider_of: Callable[[str], Provider]

    def keeps(self, name: str) -> bool:
        """Tell whether mail for a domain is kept on this server."""
        domain = self.domains.all().get(name)
        return domain is not None and self.provider_of(domain.provider).capabilities.hosted

    def resolve(self, recipient: Address) -> str | None:
        """Return the ref of the recipient's mailbox, None where his domain is not kept here.

        Raises `UnknownRecipient` for an address on a domain of ours that nobody holds or that takes no mail any more,
        `StillProvisioning` for one that is being made.
        Every name of a domain's administrators leads to their one mailbox.
        """
        if not self.keeps(recipient.domain):
            return None
        local = recipient.local.casefold()
        local = ROLE_MAILBOX if local in ROLE_NAMES else local
        with self.database.read() as connection:
            holder = recipients.holder(connection, f"{local}@{recipient.domain}")
        if holder is not None and holder.state in PREPARING:
            raise StillProvisioning
        if holder is None or holder.state not in RECEIVING or holder.ref is None:
            raise UnknownRecipient
        return holder.ref


#: `parse_address` for envelopes, where the same addresses come again and again.
canonical = lru_cache(maxsize=4096)(parse_address)


def recipient_of(text: str, *, default_domain: str | None = None) -> Address:
    """Return the address of an envelope: its domain canonical, its local part in the case that was given.

    Another server may tell cases apart, and tokens in reply addresses need it (RFC 5321, section 2.4). Raises
    `InvalidName`.
    """
    known = canonical(text, default_domain=default_domain)
    local = text.strip(" \t").rpartition("@")[0] or text.strip(" \t")
    return Address(local=local, domain=known.domain) if local.casefold() == known.local else known
