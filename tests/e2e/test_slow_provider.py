"""A provider that takes its time: the page follows, and who leaves comes back to a password that nobody has seen."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from tests.e2e.answers import held_back
from tests.e2e.house import Ground, House
from tests.e2e.panel import Panel
from tests.e2e.window import Windows
from tests.fakes.sendgrid.running import IPS, FakeSendGrid, fake_sendgrid
from tests.fakes.server import Fault


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
def slow_house(vendor: FakeSendGrid, ground: Ground) -> Iterator[House]:
    """Yield a server whose provider that is, and makes nothing before the test lets it; a creation answers at once."""
    # A domain's first address needs a subuser: the one thing that SendGrid makes for it.
    subusers = vendor.environ(SENDGRID_SUBUSERS="true", SENDGRID_SUBUSER_IPS=",".join(IPS))
    vendor.server.order(Fault.UNAVAILABLE, "^POST ", times=1000)
    with ground.house(EMAIL_PROVIDER="sendgrid", IMAP_PORT="0", CREATE_WAIT_SECONDS="0", **subusers) as house:
        yield house
    made = [exchange.path for exchange in vendor.server.exchanges if exchange.method == "POST"]
    assert made, "a creation had nothing to wait for"


def test_the_page_listens_to_a_slow_creation_and_then_shows_the_password(
    slow_house: House, vendor: FakeSendGrid, windows: Windows
) -> None:
    camille = Panel.visited(slow_house, windows)
    name = slow_house.fresh("contact")
    camille.name.fill(name)
    with camille.page.expect_response("**/accounts/*/events") as following:
        camille.submit.click()
    vendor.server.forget_orders()
    assert following.value.status == 200
    assert following.value.header_value("content-type") == "text/event-stream; charset=utf-8"
    mailbox = camille.note()
    assert mailbox.email == f"{name}@example.test"
    with slow_house.server.submission(mailbox) as program:
        assert program.noop()[0] == 250


def test_a_price_that_comes_while_the_button_is_pressed_does_not_undo_the_press(
    slow_house: House, vendor: FakeSendGrid, windows: Windows
) -> None:
    camille = Panel.visited(slow_house, windows, opened=False)
    email = f"{(name := slow_house.fresh('contact'))}@example.test"
    mouse = camille.page.mouse
    with held_back(camille.page, "/costs/next-address*") as let_go:
        camille.open()
        camille.name.fill(name)
        camille.expect_free(name)
        camille.submit.hover()
        mouse.down()
        let_go()
        expect(camille.page.get_by_text("Cette adresse ajoutera")).to_be_visible()
        mouse.up()
        expect(camille.page.get_by_role("heading", name=f"Création de {email}")).to_be_visible()
    vendor.server.forget_orders()
    assert camille.note().email == email


def test_who_leaves_a_slow_creation_finds_its_password_unseen_on_return(
    slow_house: House, vendor: FakeSendGrid, windows: Windows
) -> None:
    camille = Panel.visited(slow_house, windows)
    email = f"{(name := slow_house.fresh('contact'))}@example.test"
    camille.name.fill(name)
    with held_back(camille.page, "/accounts/*/events"):
        camille.submit.click()
        expect(camille.page.get_by_role("heading", name=f"Création de {email}")).to_be_visible()
        returned = camille.another_tab()
        camille.page.close()
    vendor.server.forget_orders()
    expect_unseen_password(slow_house, returned, email)


def test_back_out_of_a_slow_creation_and_forward_again_finds_it_too(
    slow_house: House, vendor: FakeSendGrid, windows: Windows
) -> None:
    camille = Panel.visited(slow_house, windows)
    email = f"{(name := slow_house.fresh('contact'))}@example.test"
    camille.name.fill(name)
    with held_back(camille.page, "/accounts/*/events"):
        camille.submit.click()
        expect(camille.page.get_by_role("heading", name=f"Création de {email}")).to_be_visible()
        camille.page.go_back()
    vendor.server.forget_orders()
    camille.page.go_forward()
    expect_unseen_password(slow_house, camille, email)
    assert slow_house.addresses(camille.person) == [email]


def expect_unseen_password(house: House, panel: Panel, email: str) -> None:
    """See that the password can be looked at once, and works."""
    row = panel.row(email)
    row.get_by_role("button", name=f"Afficher les identifiants de {email}").click()
    mailbox = panel.note()
    panel.saved.click()
    expect(row.get_by_role("button", name="Afficher les identifiants")).to_have_count(0)
    with house.server.submission(mailbox) as program:
        assert program.noop()[0] == 250
