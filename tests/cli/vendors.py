"""Each vendor's fake behind a set-up that the doctor looks at."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.doctoring import House
from tests.fakes.amazon.running import fake_amazon
from tests.fakes.google.serving import serving_google
from tests.fakes.microsoft.serving import serving_microsoft
from tests.fakes.sendgrid.running import fake_sendgrid
from tests.fakes.server import FakeServer

#: The domain that every fake knows.
DOMAIN = "example.test"
#: As many calls a second as nobody makes: no test is to wait for its turn.
RATES = "sendgrid:1000,aws-ses:1000,aws-ses/iam:1000,microsoft365:1000,google:1000"


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """A vendor's fake as it runs."""

    kind: str
    server: FakeServer
    #: The settings that lead to it.
    settings: dict[str, str] = field(repr=False)
    #: Those of them that are addresses of its API.
    urls: tuple[str, ...]

    def stand_behind(self, house: House) -> None:
        """Let the set-up be on this vendor."""
        here = {"EMAIL_PROVIDER": self.kind, "EMAIL_DOMAIN": DOMAIN, "PROVIDER_RATES": RATES}
        house.settings |= {**self.settings, **here}
        house.places[self.server.url.rpartition(":")[2]] = "vendor_port"


Serving = Callable[[Path], AbstractContextManager[Vendor]]


@contextmanager
def sendgrid(_folder: Path) -> Iterator[Vendor]:
    """Serve SendGrid."""
    with fake_sendgrid(DOMAIN) as fake:
        urls = ("SENDGRID_BASE_URL",)
        yield Vendor(kind="sendgrid", server=fake.server, settings=fake.environ(), urls=urls)


@contextmanager
def amazon(_folder: Path) -> Iterator[Vendor]:
    """Serve Amazon SES."""
    with fake_amazon(DOMAIN) as fake:
        urls = ("AWS_ENDPOINT_URL",)
        yield Vendor(kind="aws-ses", server=fake.server, settings=fake.environ(), urls=urls)


@contextmanager
def microsoft(_folder: Path) -> Iterator[Vendor]:
    """Serve Microsoft's sign-in service and Graph."""
    with serving_microsoft() as fake:
        urls = ("MICROSOFT_GRAPH_BASE_URL", "MICROSOFT_LOGIN_BASE_URL")
        yield Vendor(kind="microsoft365", server=fake.server, settings=fake.settings, urls=urls)


@contextmanager
def google(folder: Path) -> Iterator[Vendor]:
    """Serve a Google Workspace."""
    with serving_google(folder) as fake:
        os.chmod(fake.key_file, 0o600)
        urls = ("GOOGLE_API_BASE_URL", "GOOGLE_TOKEN_URL")
        yield Vendor(kind="google", server=fake.server, settings=fake.settings, urls=urls)


VENDORS: dict[str, Serving] = {
    "sendgrid": sendgrid,
    "aws-ses": amazon,
    "microsoft365": microsoft,
    "google": google,
}
