"""Whatever was done with a password while it was on show, nothing of it stays once the show has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.e2e.answers import instead
from tests.e2e.house import House
from tests.e2e.pages.stage import Stage
from tests.e2e.panel import PAGE, Panel
from tests.e2e.traces import memory, refuse_traces
from tests.e2e.window import FLAGS, Windows
from tests.support.server import Mailbox, mailbox_of

#: What a code for a telephone is drawn as.
DRAWN = (
    "[...document.querySelectorAll('dialog svg[role=img] path')].map((path) => path.getAttribute('d')).join()"
)
#: What Back and Forward have kept with this entry.
STATE = "JSON.stringify([history.state, location.href])"


def shown(panel: Panel) -> Mailbox:
    """Create an address and return what the dialog shows."""
    panel.name.fill(panel.house.fresh("contact"))
    panel.submit.click()
    return panel.note()


def expect_nothing_left(panel: Panel, mailbox: Mailbox, drawn: str = "") -> None:
    """Fail where the page or its memory still has the password, as text or as a drawing."""
    expect(panel.credentials).to_have_count(0)
    expect(panel.row(mailbox.email)).to_be_visible()
    refuse_traces(panel, mailbox)
    # React may keep the last version of what it showed until the next one.
    panel.page.get_by_role("button", name="Créer une autre adresse").click()
    expect(panel.name).to_be_visible()
    left = memory(panel)
    # Not in the message of the assertion: it would be the whole memory.
    found = [text in left for text in (mailbox.email, mailbox.password, drawn or mailbox.password)]
    assert found == [True, False, False], "the address is there, and nothing of its password"


def test_copied_saved_and_drawn_it_is_gone_once_it_is_put_away(visit: Callable[..., Panel]) -> None:
    camille = visit()
    mailbox, dialog = shown(camille), camille.credentials
    copy = dialog.get_by_role("button", name="Copier : Identifiants, Mot de passe")
    copy.click()
    expect(copy).to_have_text("Copié")
    with camille.page.expect_download() as download:
        dialog.get_by_role("button", name="Télécharger").click()
    assert mailbox.password in Path(download.value.path()).read_text(encoding="utf-8")
    dialog.get_by_role("button", name="Code QR pour téléphone").click()
    expect(dialog.get_by_role("img")).to_be_visible()
    drawn = camille.page.evaluate(DRAWN)
    assert len(drawn) > 1_000
    camille.saved.click()
    expect_nothing_left(camille, mailbox, drawn)
    # What is on the clipboard is the person's own.
    assert camille.page.evaluate("navigator.clipboard.readText()") == mailbox.password


def test_it_is_gone_when_the_longer_time_is_over_too(visit: Callable[..., Panel]) -> None:
    camille = visit(clock=True)
    mailbox, dialog = shown(camille), camille.credentials
    dialog.get_by_role("button", name="Code QR pour téléphone").click()
    expect(dialog.get_by_role("img")).to_be_visible()
    dialog.get_by_role("button", name="Plus de temps").click()
    expect(dialog.get_by_role("button", name="Plus de temps")).to_have_count(0)
    camille.page.clock.fast_forward(299_000)
    expect(dialog).to_contain_text(mailbox.password)
    camille.page.clock.fast_forward(1_000)
    expect(camille.credentials).to_have_count(0)
    expect(camille.row(mailbox.email)).to_be_visible()
    refuse_traces(camille, mailbox)


def test_its_time_ends_by_itself_and_leaves_nothing_in_memory(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille, created = visit(), []

    def for_a_second(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        created.append(mailbox_of(body))
        body["credentials"]["expires_in"] = 1
        route.fulfill(response=answer, json=body)

    camille.name.fill(house.fresh("contact"))
    with instead(camille.page, "/create", for_a_second):
        camille.submit.click()
        expect(camille.notice.filter(has_text="n’est plus affiché. Perdu ?")).to_be_visible()
    expect_nothing_left(camille, created[0])


def test_no_entry_of_the_history_keeps_it(house: House, visit: Callable[..., Panel]) -> None:
    camille = visit(opened=False)
    address = house.address(camille.person, house.fresh("info"))
    camille.open()
    camille.open_inbox(address.email)
    camille.page.go_back()
    mailbox = shown(camille)
    camille.page.go_forward()
    expect(camille.credentials).to_contain_text(mailbox.password)
    camille.page.go_back()
    expect(camille.credentials).to_contain_text(mailbox.password)
    camille.saved.click()
    expect(camille.credentials).to_have_count(0)
    for step in (camille.page.go_forward, camille.page.go_back, camille.page.reload, camille.page.go_forward):
        step()
        assert mailbox.password not in camille.page.evaluate(STATE)
        expect(camille.page.get_by_text(address.email).filter(visible=True).first).to_be_visible()
        refuse_traces(camille, mailbox)


def test_a_new_password_leaves_nothing_either(house: House, windows: Windows) -> None:
    stage = Stage.opened(house, windows, french=False, clock=True)
    address = stage.address("contact")
    stage.go()
    stage.press("", f"More actions for {address.email}")
    stage.press("", "New password")
    stage.press("", "Show a new password")
    dialog = stage.page.get_by_role("dialog", name="Save these credentials now")
    password = (
        dialog.get_by_text("Password", exact=True).locator("xpath=following-sibling::dd[1]").inner_text()
    )
    assert password != address.password
    stage.page.clock.fast_forward(30_000)
    expect(dialog).to_have_count(0)
    expect(stage.page.get_by_role("status").filter(has_text="is no longer shown. Lost it?")).to_be_visible()
    refuse_traces(stage.panel, Mailbox(id=address.id, email=address.email, password=password))


# -- A page that the browser keeps whole -----------------------------------------------------------------------

#: Notes that the page was kept whole and shown again.
NOTE_RETURN = "addEventListener('pageshow', (event) => { window.keptWhole = event.persisted; });"


@pytest.fixture
def keeping_windows(browser: Browser, program: Callable[[str, str], str]) -> Iterator[Windows]:
    """Yield windows of a browser that keeps pages for Back and Forward, which Playwright otherwise forbids.

    Chromium as people use it: its headless shell keeps none.
    """
    chromium = program("chromium", "chromium")
    keeping = browser.browser_type.launch(
        executable_path=chromium, args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    with Windows(keeping) as windows:
        yield windows
    windows.complain()
    keeping.close()


def test_a_page_that_back_brings_back_whole_has_put_it_away(house: House, keeping_windows: Windows) -> None:
    camille = Panel.visited(house, keeping_windows)
    camille.page.evaluate(NOTE_RETURN)
    mailbox = shown(camille)
    camille.page.goto(f"{house.server.url}{PAGE}/no-such-page")
    # A page that comes back whole does not load again.
    camille.page.go_back(wait_until="commit")
    assert camille.page.evaluate("window.keptWhole"), "the browser has kept the page whole"
    expect(camille.credentials).to_have_count(0)
    expect(camille.notice.filter(has_text="n’est plus affiché. Perdu ?")).to_be_visible()
    expect(camille.row(mailbox.email)).to_be_visible()
    refuse_traces(camille, mailbox)
    with house.server.submission(mailbox) as program:
        assert program.noop()[0] == 250
