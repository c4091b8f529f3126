"""A provider that takes its time: the page follows, and who leaves comes back to a password that nobody has seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from tests.e2e.answers import held_back
from tests.e2e.house import House
from tests.e2e.panel import Panel
from tests.e2e.window import Windows
from tests.fakes.sendgrid.running import FakeSendGrid, fake_sendgrid
from tests.support.server import Server


@pytest.fixture
def vendor() -> Iterator[FakeSendGrid]:
    """Yield a vendor behind a network."""
    running = fake_sendgrid()
    # In a thread of its own: it runs an event loop, and Playwright has the one of this thread.
    with ThreadPoolExecutor(max_workers=1) as thread:
        vendor = thread.submit(running.__enter__).result()
        yield vendor
        thread.submit(running.__exit__, None, None, None).result()


@pytest.fixture
def slow_house(vendor: FakeSendGrid, start_server: Callable[..., Server]) -> Iterator[House]:
    """Yield a server whose provider that is; a creation answers before it is over."""
    server = start_server(
        EMAIL_PROVIDER="sendgrid", IMAP_PORT="0", CREATE_WAIT_SECONDS="0", **vendor.environ()
    )
    house = House.of(server)
    yield house
    house.services.database.close()


def test_the_page_listens_to_a_slow_creation_and_then_shows_the_password(
    slow_house: House, windows: Windows
) -> None:
    camille = Panel.visited(slow_house, windows)
    camille.name.fill("contact")
    with camille.page.expect_response("**/accounts/*/events") as following:
        camille.submit.click()
    assert following.value.status == 200
    assert following.value.header_value("content-type") == "text/event-stream; charset=utf-8"
    mailbox = camille.note()
    assert mailbox.email == "contact@example.test"
    with slow_house.server.submission(mailbox) as program:
        assert program.noop()[0] == 250


def test_who_leaves_a_slow_creation_finds_its_password_unseen_on_return(
    slow_house: House, windows: Windows
) -> None:
    camille = Panel.visited(slow_house, windows)
    camille.name.fill("contact")
    with held_back(camille.page, "/accounts/*/events"):
        camille.submit.click()
        expect(camille.page.get_by_role("heading", name="Création de contact@example.test")).to_be_visible()
        returned = camille.another_tab()
        camille.page.close()
    row = returned.row("contact@example.test")
    row.get_by_role("button", name="Afficher les identifiants de contact@example.test").click()
    mailbox = returned.note()
    returned.saved.click()
    expect(row.get_by_role("button", name="Afficher les identifiants")).to_have_count(0)
    with slow_house.server.submission(mailbox) as program:
        assert program.noop()[0] == 250
