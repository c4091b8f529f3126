"""Metrics stay as many as they are, however many addresses there are."""

from __future__ import annotations

from flask.testing import FlaskClient

from email_provisioning.bootstrap import Services
from email_provisioning.domain.account import AccountState
from tests.support.bulk import add, an_account
from tests.support.samples import PATH, samples, summed


def scrape(client: FlaskClient) -> dict[str, float]:
    return samples(client.get(PATH).text)


def fill(services: Services, numbers: range) -> None:
    """Add an address for each number, each of a user of its own, in the states that there are."""
    states = [state for state in AccountState if state is not AccountState.FAILED]
    at = services.clock()
    made = [an_account(number, at=at, state=states[number % len(states)]) for number in numbers]
    with services.database.write() as connection:
        add(connection, made)
    services.worker.measuring.measure()


def test_a_hundred_thousand_addresses_are_as_many_series_as_a_hundred(
    client: FlaskClient, web_services: Services
) -> None:
    fill(web_services, range(100))
    # A scrape is a request, too.
    scrape(client)
    few = scrape(client)
    fill(web_services, range(100, 100_000))
    many = scrape(client)
    assert set(few) == set(many)
    assert summed(many, "accounts") - summed(few, "accounts") == 99_900
