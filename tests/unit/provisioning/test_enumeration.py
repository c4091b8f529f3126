"""Signing in takes the same for an address that somebody holds and for one that nobody does."""

from __future__ import annotations

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.errors import AuthenticationFailed
from email_provisioning.persistence import logins
from email_provisioning.provisioning.recipients import canonical
from tests.support.services import ALICE

HELD, FREE = "contact@example.test", "nobody@example.test"


def test_an_address_that_nobody_holds_is_answered_with_a_row_too(services: Services) -> None:
    services.creation.create(ALICE, username="contact")
    with services.database.read() as connection:
        held, free = (
            logins._FOR_LOGIN.one(connection, {"address": each, "digest": "0" * 64, "at": services.clock()})
            for each in (HELD, FREE)
        )
    assert held is not None
    assert held[2:4] == ["contact", "example.test"]
    assert free == [None] * len(held)


def test_who_has_signed_in_is_not_found_sooner_the_next_time(services: Services) -> None:
    services.creation.create(ALICE, username="contact")
    known = canonical.cache_info()
    for address in (HELD, FREE, HELD, FREE):
        with pytest.raises(AuthenticationFailed):
            services.submission.authenticate(address, "iap-wrong")
    assert canonical.cache_info() == known
