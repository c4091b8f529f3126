"""Addresses: their canonical form, for comparing and for storing."""

from __future__ import annotations

import idna

from email_provisioning.errors import DomainUnknown

#: RFC 1035 §2.3.4: octets of a domain name in text, without the final dot.
MAX_DOMAIN = 253


def canonical_domain(text: str) -> str:
    """Return the domain as lower-case A-labels (IDNA 2008, UTS #46); raise DomainUnknown on nonsense."""
    if len(text) > MAX_DOMAIN + 2:
        raise DomainUnknown("This domain is too long: a domain name has at most 253 characters.")
    try:
        labels = idna.encode(text.strip().removesuffix("."), uts46=True, std3_rules=True)
    except UnicodeError as error:
        raise DomainUnknown("This is not a domain name: write it as in example.com.") from error
    domain = labels.decode("ascii").lower()
    if domain.rpartition(".")[2].isdigit():
        raise DomainUnknown("This is a number, not a domain name: write it as in example.com.")
    return domain
