"""The page on a narrow screen and in the dark."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.e2e.house import House
from tests.e2e.panel import Panel

#: The narrowest screen that a page must fit without scrolling sideways (WCAG 2.2, 1.4.10), in CSS pixels.
NARROW = 320
#: Milliseconds that a page may take to find its place on another screen.
TO_SETTLE = 5_000
#: What is visible and reaches beyond the screen, or can be scrolled sideways.
TOO_WIDE = """() => {
    const screen = document.documentElement.clientWidth;
    const seen = (element) =>
        element.checkVisibility({ visibilityProperty: true }) && getComputedStyle(element).clipPath === 'none';
    const beyond = (element) => seen(element) && element.getBoundingClientRect().right > screen + 0.5;
    const scrolls = (element) => element.scrollWidth > element.clientWidth;
    return [
        ...[...document.querySelectorAll('body *')].filter(beyond),
        ...[document.documentElement, ...document.querySelectorAll('dialog, section, article')].filter(scrolls),
    ].map((element) => element.outerHTML.slice(0, 200));
}"""


def expect_to_fit(page: Page) -> None:
    """Fail where anything reaches beyond the screen, once charts have found their size."""
    with suppress(PlaywrightTimeout):
        page.wait_for_function(f"() => ({TOO_WIDE})().length === 0", timeout=TO_SETTLE)
    assert page.evaluate(TOO_WIDE) == []


def wide_letter(to: str) -> EmailMessage:
    """Return a message whose every part is wider than a narrow screen."""
    message = EmailMessage()
    message["From"] = f"{'Wolfeschlegelsteinhausen' * 3} <client@elsewhere.example>"
    message["To"], message["Subject"] = to, "Donaudampfschifffahrtsgesellschaft" * 3
    message.set_content("mot" * 200 + "\nhttps://elsewhere.example/" + "a" * 300)
    message.add_alternative(
        "<table width=900><tr><td>" + "mot" * 200 + "</td></tr></table><pre>" + "x" * 400 + "</pre>",
        subtype="html",
    )
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="facture" * 20 + ".pdf")
    return message


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everything_fits_a_narrow_screen(house: House, visit: Callable[..., Panel], dark: bool) -> None:
    camille = visit(width=NARROW, dark=dark)
    page = camille.page
    long_name = house.fresh("un-nom-presque-aussi-long-que-possible-pour-une-adresse")
    taken = house.address(house.person("Dominique"), long_name, display_name="x" * 60)
    expect(camille.name).to_be_visible()
    expect_to_fit(page)
    camille.name.fill(taken.email)
    camille.expect_taken()
    expect(camille.suggestions.first).to_be_visible()
    expect_to_fit(page)
    camille.suggestions.first.click()
    camille.submit.click()
    mailbox = camille.note()
    expect_to_fit(page)
    camille.saved.click()
    expect(camille.row(mailbox.email)).to_be_visible()
    expect_to_fit(page)

    camille.unfold(mailbox.email).get_by_role("button", name="Supprimer").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect_to_fit(page)
    page.get_by_role("dialog").get_by_role("button", name="Annuler").click()
    expect_to_fit(page)

    with house.server.exchange() as elsewhere:
        elsewhere.send_message(wide_letter(mailbox.email))
    camille.open_inbox(mailbox.email)
    camille.message("Donaudampfschifffahrts").click()
    expect(page.get_by_role("link", name="facture")).to_be_visible()
    expect_to_fit(page)
    page.get_by_text("Texte", exact=True).click()
    expect(page.get_by_role("link", name="https://elsewhere.example/")).to_be_visible()
    expect_to_fit(page)
    page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_role("button", name="Envoyer")).to_be_visible()
    expect_to_fit(page)
    page.get_by_role("button", name="Retour aux messages").click()
    expect(camille.message("Donaudampfschifffahrts")).to_be_visible()
    expect_to_fit(page)


def test_a_narrow_sign_in_page_fits_too(house: House, visit: Callable[..., Panel]) -> None:
    camille = visit(width=NARROW)
    camille.page.get_by_role("button", name="Se déconnecter").click()
    expect(camille.page.get_by_role("heading", name="Connectez-vous")).to_be_visible()
    expect_to_fit(camille.page)
    camille.page.goto(house.link(camille.person))
    expect(camille.page.get_by_role("heading", name="Bienvenue")).to_be_visible()
    expect_to_fit(camille.page)


def brightness(page: Page) -> float:
    """Return how bright the page's ground is, from 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    red, green, blue = (int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
    return (red + green + blue) / 3


def test_the_page_follows_the_system_into_the_dark_until_the_person_chooses(
    visit: Callable[..., Panel],
) -> None:
    camille = visit(dark=True)
    expect(camille.name).to_be_visible()
    assert brightness(camille.page) < 60
    camille.page.get_by_role("button", name="Passer au thème clair").click()
    expect(camille.page.get_by_role("button", name="Passer au thème sombre")).to_be_visible()
    assert brightness(camille.page) > 200
    camille.page.reload()
    expect(camille.name).to_be_visible()
    assert brightness(camille.page) > 200
