"""The provider under test, connected to the fake."""

from __future__ import annotations

import os
from pathlib import Path

import httpx

from email_provisioning.domain.address import Address
from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.providers.microsoft365 import Microsoft365Provider, build
from email_provisioning.providers.registry import Surroundings
from email_provisioning.settings import Settings, load_settings
from email_provisioning.settings.spec import specs
from tests.fakes.microsoft.serving import Microsoft

#: How long an answer may take, in seconds: where one does not come, and where a busy machine may be slow to give it.
HASTY, PATIENT = httpx.Timeout(1.0, connect=5.0), httpx.Timeout(30.0)


def provider_at(
    microsoft: Microsoft, *, timeout: httpx.Timeout = PATIENT, **settings: str
) -> Microsoft365Provider:
    """Return the provider that calls the fake, with settings of NAME="value" beside those that lead there."""
    given = load_settings({**microsoft.settings, **settings}, env_file=Path(os.devnull))
    values = {name: getattr(given, attribute) for name, (attribute, _) in specs(Settings).items()}
    return build(surroundings_of(values), timeout=timeout)


def surroundings_of(settings: dict[str, object]) -> Surroundings:
    """Return what a provider with a vendor behind it needs: neither addresses nor mail are kept here."""
    return Surroundings(
        resolve=_elsewhere, store=MaildirStore(Path(os.devnull)), hello="mail.example.test", settings=settings
    )


def _elsewhere(_address: Address) -> str | None:
    return None
