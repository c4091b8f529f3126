"""The life of an address whose mailbox is here and whose mail leaves through a smarthost."""

from __future__ import annotations

from collections.abc import Callable

from email_provisioning.bootstrap import Services
from email_provisioning.domain.address import parse_address
from email_provisioning.testing.outside import smtp_outside
from tests.providers.story import CHAPTERS, ELSEWHERE, SETTINGS, Vendor, house_of, tell
from tests.support.server import Mailbox


def test_the_life_of_an_address(make_services: Callable[..., Services]) -> None:
    with smtp_outside() as outside:
        services = make_services(SMTP_RELAY_URL=f"smtp://127.0.0.1:{outside.port}", **SETTINGS)

        def deliver(mailbox: Mailbox, content: bytes) -> None:
            services.inbound.deliver(
                sender=ELSEWHERE, recipients=[parse_address(mailbox.email)], content=content
            )

        vendor = Vendor(arrived=lambda: [each.content for each in outside.arrived], deliver=deliver)
        with house_of(services) as house:
            assert tell(house, vendor) == CHAPTERS
