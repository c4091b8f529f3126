"""The domains as administrators see them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from email_provisioning.domain.dns import Purpose
from email_provisioning.web.schemas.base import Input, Output, ShortText


class DomainRequest(Input):
    """The domain to add."""

    name: ShortText = Field(examples=["example.org"])
    provider: Annotated[str, Field(max_length=40)] = Field(examples=["local"])


class ManagedDomain(Output):
    """A domain that addresses can be made on."""

    name: str
    provider: str
    default: bool
    addresses: int = Field(description="How many are on it, its role mailbox apart.")


class ProviderChoice(Output):
    """A provider that a domain may be given."""

    kind: str
    missing_settings: list[str] = Field(
        description="What it needs and is not given: until then it is refused."
    )


class ManagedDomains(Output):
    """Every domain, the default one first, and what a new one may be given."""

    domains: list[ManagedDomain]
    providers: list[ProviderChoice]


class DnsRemark(Output):
    """Something to see to beside a record that is there."""

    code: str
    detail: str = Field(description="In the language of Accept-Language.")


class DnsRecordStatus(Output):
    """A DNS record that the provider wants, against what is there."""

    purpose: Purpose
    name: str
    type: str
    required: bool = Field(description="Without it nothing can be sent; the others are strongly advised.")
    expected: str = Field(description="The data to publish, as zone files write it.")
    found: list[str] = Field(description="What is there.")
    state: Literal["ok", "missing", "different", "unreachable"]
    code: str = Field(description="What was found, for programs.")
    detail: str = Field(description="What was found, in the language of Accept-Language.")
    remarks: list[DnsRemark]


class DomainStatus(Output):
    """How a domain stands at its provider and in the DNS."""

    name: str
    provider: str
    verified: bool = Field(description="Whether the provider sends for it now.")
    records: list[DnsRecordStatus]
