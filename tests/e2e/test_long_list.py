"""Somebody has 5,000 addresses, and works with them as with three."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from benchmarks.http_accounts import PLACES, WORDS, add_accounts
from email_provisioning.persistence.users import User
from email_provisioning.web.panel import FOLDER
from tests.e2e.house import House
from tests.e2e.keyboard import Keyboard
from tests.e2e.panel import Panel
from tests.e2e.window import Windows
from tests.support.server import environ_of, serving

ADDRESSES = 5_000
#: The newest is the first in the list.
FIRST, LAST = "press-tours4999@example.test", "contact-paris0@example.test"
#: Rows that may be in the page at once: those in sight, some before and after, and the one that has the focus.
MOST_ROWS = 40
#: Turns of the wheel or presses of a key that lead to any end, with a page of the list each.
MOST_TURNS = 300
#: What tells that the list has gone on, from what it was before.
_WENT_ON = """before => {
    const last = [...document.querySelectorAll('li[aria-posinset]')].at(-1);
    return last?.ariaPosInSet === last?.ariaSetSize || last?.ariaPosInSet !== before;
}"""
_TOP = "element => element.getBoundingClientRect().top"
#: Pixels that a row may move while another one goes or comes: less than the half of a row.
STILL = 60


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Iterator[House]:
    """Yield a server of its own: so many addresses would use up what all people of another one may have."""
    if not (FOLDER / "index.html").exists():
        pytest.skip("the panel is not built: make panel")
    limits = {"MAX_EMAIL_ACCOUNTS_PER_USER": "20000", "MAX_EMAIL_ACCOUNTS_TOTAL": "20000"}
    environ = environ_of(tmp_path_factory.mktemp("crowd") / "data", free_port, **limits)
    with serving(environ, tmp_path_factory.mktemp("output")) as server:
        house = House.of(server)
        yield house
        house.services.database.close()


@pytest.fixture(scope="module")
def owner(house: House) -> User:
    """Return somebody who has very many addresses."""
    person = house.person()
    add_accounts(house.services, person.id, ADDRESSES)
    return person


@pytest.fixture
def panel(house: House, owner: User, windows: Windows) -> Panel:
    """Return the page of that person, with the list in sight."""
    panel = Panel.signed_in(house, windows.open(house.server.url), owner)
    expect(panel.row(FIRST)).to_be_visible()
    return panel


def test_the_last_address_is_reached_by_keyboard_and_by_scrolling(panel: Panel) -> None:
    page, keyboard, last = panel.page, Keyboard(panel.page), panel.row(LAST)
    # While others follow, nobody says how many there are.
    expect(panel.row(FIRST)).to_have_attribute("aria-setsize", "-1")
    panel.row(FIRST).get_by_role("button", name="Messages").focus()
    for _ in range(MOST_TURNS):
        if last.count():
            break
        before = _last_place(panel)
        keyboard.press("End")
        page.wait_for_function(_WENT_ON, arg=before)
    expect(last.get_by_role("button", name="Messages")).to_be_focused()
    _expect_at_the_end(panel)
    keyboard.press("ArrowUp")
    expect(panel.row(_address(ADDRESSES - 1)).get_by_role("button").first).to_be_focused()
    keyboard.press("Home")
    expect(panel.row(FIRST).get_by_role("button", name="Messages")).to_be_focused()
    expect(panel.row(FIRST)).to_be_in_viewport()

    page.mouse.move(640, 600)
    for _ in range(MOST_TURNS):
        if last.count():
            break
        page.mouse.wheel(0, 500_000)
    expect(last).to_be_in_viewport()
    _expect_at_the_end(panel)


def test_the_list_stays_where_it_is_when_an_address_goes_and_comes_back(panel: Panel) -> None:
    page, place = panel.page, _far_down(panel)
    # The one above the one that has the focus, and what is beside it.
    above, address, below = (_address(place + step) for step in (-1, 0, 1))
    stands = panel.row(above).evaluate(_TOP)

    panel.unfold(address).get_by_role("button", name="Supprimer").click()
    page.get_by_role("dialog").get_by_role("button", name="Supprimer l’adresse").click()
    expect(panel.row(address)).to_have_count(0)
    expect(panel.row(below).get_by_role("button").first).to_be_focused()
    assert abs(panel.row(above).evaluate(_TOP) - stands) < STILL

    panel.notice.get_by_role("button", name="Annuler").click()
    expect(panel.row(address)).to_have_attribute("aria-posinset", str(place))
    expect(panel.row(address)).to_be_in_viewport()
    assert abs(panel.row(above).evaluate(_TOP) - stands) < STILL


@pytest.mark.parametrize("back", ["button", "browser"])
def test_whoever_returns_from_a_mailbox_finds_the_row_that_led_there(panel: Panel, back: str) -> None:
    page, place = panel.page, _far_down(panel)
    address = _address(place)
    opener = panel.row(address).get_by_role("button", name=f"Écrire depuis {address}")
    opener.click()
    expect(page.get_by_role("heading", name=f"Messages de {address}")).to_be_in_viewport()
    if back == "button":
        page.get_by_role("button", name="Mes adresses").click()
    else:
        page.go_back()
    expect(opener).to_be_focused()
    expect(panel.row(address)).to_be_in_viewport(ratio=1)
    expect(panel.row(_address(place - 1))).to_be_in_viewport()
    assert _rows(panel).count() <= MOST_ROWS


def test_one_among_very_many_is_found(panel: Panel) -> None:
    search = panel.page.get_by_label("Rechercher une adresse")
    search.fill("nice4263")
    expect(panel.addresses.get_by_role("listitem")).to_have_count(1)
    expect(panel.row("hello-nice4263@example.test")).to_be_visible()
    search.fill("")
    expect(panel.row(FIRST)).to_be_visible()


def _address(place: int) -> str:
    """Return the address at a place of the list, from 1 on."""
    number = ADDRESSES - place
    return f"{WORDS[number % 10]}-{PLACES[number // 10 % 10]}{number}@example.test"


def _rows(panel: Panel) -> Locator:
    return panel.addresses.get_by_role("listitem")


def _focused_row(panel: Panel) -> Locator:
    return _rows(panel).filter(has=panel.page.locator("button:focus"))


def _far_down(panel: Panel) -> int:
    """Go far down by the keyboard, to the last row but one; return its place."""
    keyboard = Keyboard(panel.page)
    panel.row(FIRST).get_by_role("button", name="Messages").focus()
    for _ in range(4):
        before = _last_place(panel)
        keyboard.press("End")
        panel.page.wait_for_function(_WENT_ON, arg=before)
    keyboard.press("ArrowUp")
    return int(_focused_row(panel).get_attribute("aria-posinset") or 0)


def _last_place(panel: Panel) -> str | None:
    return _rows(panel).last.get_attribute("aria-posinset")


def _expect_at_the_end(panel: Panel) -> None:
    """See that a screen reader hears which of how many the last row is, and that few others are in the page."""
    expect(panel.row(LAST)).to_have_attribute("aria-posinset", str(ADDRESSES))
    expect(panel.row(LAST)).to_have_attribute("aria-setsize", str(ADDRESSES))
    assert _rows(panel).count() <= MOST_ROWS
