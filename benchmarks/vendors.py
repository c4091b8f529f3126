"""The vendors' fakes, each with an application beside it, for what is measured against the vendor's own time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.http_servers import place
from email_provisioning.bootstrap import Services
from email_provisioning.observability.logs import configure_logs
from tests.fakes.amazon.running import fake_amazon
from tests.fakes.google.serving import serving_google
from tests.fakes.microsoft.serving import serving_microsoft
from tests.fakes.sendgrid.running import fake_sendgrid
from tests.fakes.server import FakeServer


@dataclass(frozen=True, kw_only=True)
class Stand:
    """An application with one vendor's fake behind it."""

    services: Services
    #: The vendor's API; SendGrid's SMTP relay is apart from it.
    server: FakeServer


#: Opens a vendor's fake; yields its API and the settings that lead to it.
Opened = Iterator[tuple[FakeServer, Mapping[str, str]]]


@contextmanager
def _sendgrid() -> Opened:
    with fake_sendgrid() as fake:
        yield fake.server, {"EMAIL_PROVIDER": "sendgrid", **fake.environ()}


@contextmanager
def _amazon() -> Opened:
    with fake_amazon() as fake:
        yield fake.server, {"EMAIL_PROVIDER": "aws-ses", **fake.environ()}


@contextmanager
def _microsoft() -> Opened:
    with serving_microsoft() as fake:
        # A mailbox is there as soon as its licence is: how long Microsoft takes over it is not ours to measure.
        fake.tenant.delay = 0
        yield fake.server, {"EMAIL_PROVIDER": "microsoft365", **fake.settings}


@contextmanager
def _google() -> Opened:
    with tempfile.TemporaryDirectory(prefix="benchmark-google-") as folder:
        with serving_google(Path(folder)) as fake:
            yield fake.server, fake.settings


_OPEN = {
    "SendGrid": _sendgrid,
    "Amazon SES": _amazon,
    "Microsoft 365": _microsoft,
    "Google Workspace": _google,
}
VENDORS = tuple(_OPEN)
#: Those that make something for each address: with the others, a verified domain is all that an address needs.
MAKERS = ("Microsoft 365", "Google Workspace")
#: What the vendors count by: no rate is in the way.
_FREE = ",".join(
    f"{account}:1000"
    for account in ("sendgrid", "aws-ses", "aws-ses/send", "aws-ses/iam", "microsoft365", "google")
)


@contextmanager
def stand(vendor: str, answer_seconds: float) -> Iterator[Stand]:
    """Open a vendor that takes so long for each answer, and an application that is led to it."""
    with _OPEN[vendor]() as (server, environ):
        with place("", {**environ, "PROVIDER_RATES": _FREE}) as at:
            configure_logs(at.services.settings)
            server.delay = answer_seconds
            yield Stand(services=at.services, server=server)
