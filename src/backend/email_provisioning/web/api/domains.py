"""The domains, for administrators."""

from __future__ import annotations

from email_provisioning import errors
from email_provisioning.provisioning.domain_admin import DomainView
from email_provisioning.web.operations import Answer, Call, operation
from email_provisioning.web.requests import language_of
from email_provisioning.web.schemas.base import NoInput
from email_provisioning.web.schemas.domains import (
    DnsRecordStatus,
    DomainRequest,
    DomainStatus,
    ManagedDomain,
    ManagedDomains,
    ProviderChoice,
)

#: How often a minute one client may have the DNS and the provider asked.
CHECKS_PER_MINUTE = 30


@operation("GET", "/admin/domains", given=NoInput, answers={200: ManagedDomains})
def list_domains(call: Call[NoInput]) -> Answer:
    """List every domain, and the providers that a new one may be given."""
    admin = call.services.domain_admin
    choices = [
        ProviderChoice(kind=each.kind, missing_settings=list(each.missing)) for each in admin.choices()
    ]
    return Answer(body=ManagedDomains(domains=[_domain(view) for view in admin.list()], providers=choices))


@operation(
    "POST",
    "/admin/domains",
    given=DomainRequest,
    answers={201: ManagedDomain},
    problems=(
        errors.DomainUnknown,
        errors.DomainExists,
        errors.ProviderUnknown,
        errors.ProviderSettingsMissing,
        errors.InvalidState,
    ),
)
def add_domain(call: Call[DomainRequest]) -> Answer:
    """Add a domain; every process offers it within seconds.

    Its status tells which DNS records to publish.
    """
    added = call.services.domain_admin.add(call.actor, call.given.name, call.given.provider)
    location = {"Location": call.url(f"/admin/domains/{added.name}/status")}
    return Answer(body=_domain(added), status=201, headers=location)


@operation(
    "DELETE",
    "/admin/domains/<name>",
    given=NoInput,
    answers={204: None},
    problems=(
        errors.DomainNotFound,
        errors.DomainUnknown,
        errors.DomainInUse,
        errors.DomainIsDefault,
        errors.InvalidState,
    ),
)
def remove_domain(call: Call[NoInput]) -> Answer:
    """Remove a domain that no address is on.

    The mail of its postmaster is kept as long as that of a deleted address, and is there again where the domain is
    added again before.
    """
    call.services.domain_admin.remove(call.actor, call.path["name"])
    return Answer(body=None, status=204)


@operation(
    "GET",
    "/admin/domains/<name>/status",
    given=NoInput,
    answers={200: DomainStatus},
    problems=(
        errors.DomainNotFound,
        errors.DomainUnknown,
        errors.ProviderError,
        errors.ProviderUnavailable,
        errors.RateLimitExceeded,
        errors.ProviderSettingsMissing,
    ),
    per_minute=lambda _settings: CHECKS_PER_MINUTE,
)
def get_domain_status(call: Call[NoInput]) -> Answer:
    """Tell which DNS records the provider of a domain wants, and what is there.

    A vendor that tells them only of a domain that it knows is told of the domain first where an administrator asks;
    an auditor's question changes nothing.
    """
    report = call.services.domain_admin.status(call.actor, call.path["name"])
    records = [
        DnsRecordStatus.model_validate(record.as_json(language_of(call.request))) for record in report.records
    ]
    return Answer(
        body=DomainStatus(
            name=report.name, provider=report.provider, verified=report.verified, records=records
        )
    )


def _domain(view: DomainView) -> ManagedDomain:
    return ManagedDomain(
        name=view.name, provider=view.provider, default=view.default, addresses=view.addresses
    )
