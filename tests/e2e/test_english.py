"""The page in English, for those whose browser asks for it or who choose it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.panel import Panel


def test_an_english_speaker_creates_an_address(house: House, visit: Callable[..., Panel]) -> None:
    page, name = (alex := visit(locale="en-GB")).page, house.fresh("hello")
    expect(page).to_have_title("E-mail addresses")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_label("Name of the address").fill(name)
    expect(page.get_by_text(f"{name}@example.test is available.")).to_be_visible()
    page.get_by_label("Display name").fill("Hello desk")
    page.get_by_role("button", name="Create the e-mail address").click()
    dialog = page.get_by_role("dialog", name="Save these credentials now")
    expect(dialog.get_by_role("heading", name="Sending (SMTP)")).to_be_visible()
    dialog.get_by_role("button", name="I have saved them").click()
    expect(page.get_by_role("heading", name=f"{name}@example.test is ready.")).to_be_focused()
    row = alex.page.get_by_role("region", name="My addresses").get_by_role("listitem").filter(has_text=name)
    expect(row).to_contain_text("Hello desk")
    expect(row).to_contain_text("Active")
    expect(row).to_contain_text("0 of 500")


def test_the_chosen_language_stays(visit: Callable[..., Panel]) -> None:
    camille = visit()
    expect(camille.page).to_have_title("Adresses email")
    camille.name.fill("bonjour")
    camille.page.get_by_role("button", name="English").click()
    field = camille.page.get_by_label("Name of the address")
    expect(field).to_have_value("bonjour")
    camille.page.reload()
    expect(field).to_be_visible()
    expect(camille.page).to_have_title("E-mail addresses")
    camille.page.get_by_role("button", name="Français").click()
    expect(camille.name).to_be_visible()
    expect(camille.page.locator("html")).to_have_attribute("lang", "fr")
