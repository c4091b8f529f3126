"""The providers that there are, imported when one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoints, entry_points

from email_provisioning.domain.address import Address
from email_provisioning.errors import ProvisioningError
from email_provisioning.mailbox.base import MailStore
from email_provisioning.providers.base import Provider
from email_provisioning.providers.kept import KeptInMemory, KeptSecrets
from email_provisioning.providers.pacing import Pace, Unpaced

#: Kind → "module:factory"; a factory takes `Surroundings` and returns the provider.
BUILT_IN = {
    "local": "email_provisioning.providers.local:build",
    "microsoft365": "email_provisioning.providers.microsoft365:build",
    "google": "email_provisioning.providers.google_workspace:build",
    "aws-ses": "email_provisioning.providers.amazon_ses:build",
    "sendgrid": "email_provisioning.providers.sendgrid:build",
}
#: The group of entry points under which other distributions offer providers, each named by its kind.
ENTRY_POINTS = "email_provisioning.providers"

#: Returns the ref of an address's mailbox here, None for a domain that is not ours; raises `UnknownRecipient`
#: for an address on a domain of ours that nobody holds.
Resolve = Callable[[Address], str | None]


def unobserved(vendor: str, operation: str, outcome: str, seconds: float) -> None:
    """Do nothing with what was observed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a provider may need of the server that it serves."""

    #: Tells which addresses have a mailbox here.
    resolve: Resolve
    #: Keeps the mail of mailboxes that are here.
    store: MailStore
    #: The name by which this server introduces itself to others.
    hello: str
    #: Every setting by its name, such as ``SMTP_RELAY_URL``; None where it is not given.
    settings: Mapping[str, object] = field(repr=False)
    #: Lets calls pass at the vendor's rate.
    pace: Pace = field(default_factory=Unpaced)
    #: Keeps the provider's own secrets.
    kept: KeptSecrets = field(default_factory=KeptInMemory, repr=False)
    #: Is told of each call: vendor, operation, outcome (``ok`` or the error's code), seconds.
    observe: Callable[[str, str, str, float], None] = unobserved


Factory = Callable[[Surroundings], Provider]


class ProviderNotAvailable(ProvisioningError):
    """There is no such provider here."""

    code = "provider_not_available"


def build(kind: str, surroundings: Surroundings) -> Provider:
    """Return the provider of this kind; raise `ProviderNotAvailable`, which lists those there are."""
    return _factory(kind)(surroundings)


def kinds() -> list[str]:
    """Return the kinds that can be built, ours first."""
    return list(dict.fromkeys([*BUILT_IN, *sorted(offered().names)]))


@cache
def offered() -> EntryPoints:
    """Return what other distributions offer, found once: the metadata of every installed package is read for it."""
    return entry_points(group=ENTRY_POINTS)


def _factory(kind: str) -> Factory:
    if kind in BUILT_IN:
        module, _, name = BUILT_IN[kind].partition(":")
        built_in: Factory = getattr(import_module(module), name)
        return built_in
    for entry in offered().select(name=kind):
        factory: Factory = entry.load()
        return factory
    raise ProviderNotAvailable(
        f"EMAIL_PROVIDER={kind} is not available in this version: choose one of {', '.join(kinds())}."
    )
