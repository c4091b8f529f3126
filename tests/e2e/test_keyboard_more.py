"""The rarer pages and the administrators' need no mouse either."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.house import House
from tests.e2e.keyboard import Keyboard
from tests.e2e.panel import PAGE, Panel
from tests.e2e.window import Windows


def test_a_password_is_kept_and_further_ones_are_made_without_a_mouse(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille = visit()
    keyboard, page = Keyboard(camille.page), camille.page
    camille.name.fill(house.fresh("contact"))
    page.keyboard.press("Enter")
    mailbox, dialog = camille.note(), camille.credentials
    with page.expect_download() as download:
        keyboard.to(dialog.get_by_role("button", name="Télécharger"))
        page.keyboard.press("Enter")
    assert mailbox.password in Path(download.value.path()).read_text(encoding="utf-8")
    keyboard.to(dialog.get_by_role("button", name="Code QR pour téléphone"))
    keyboard.press("Space")
    expect(dialog.get_by_role("img")).to_be_visible()
    keyboard.to(dialog.get_by_role("button", name="Plus de temps"), key="Shift+Tab")
    keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Plus de temps")).to_have_count(0)
    keyboard.to(camille.saved)
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"{mailbox.email} est prête.")).to_be_focused()

    row = camille.row(mailbox.email)
    keyboard.to(row.get_by_role("button", name="Autres actions"))
    keyboard.press("Enter")
    keyboard.to(row.get_by_role("button", name="Mots de passe"))
    keyboard.press("Enter")
    passwords = page.get_by_role("dialog", name=f"Mots de passe de {mailbox.email}")
    keyboard.to(passwords.get_by_role("button", name="Ajouter un mot de passe"))
    keyboard.press("Enter")
    keyboard.to(passwords.get_by_label("Libellé"))
    keyboard.type("Téléphone")
    keyboard.press("Enter")
    expect(dialog).to_be_visible()
    keyboard.to(camille.saved)
    keyboard.press("Enter")
    expect(passwords.get_by_text("Téléphone")).to_be_visible()
    keyboard.press("Escape")
    expect(passwords).to_have_count(0)
    expect(row.get_by_role("button", name="Mots de passe")).to_be_focused()
    keyboard.to(row.get_by_role("button", name="Configurer un logiciel ou un téléphone"), key="Shift+Tab")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Utiliser {mailbox.email}")).to_be_focused()
    keyboard.to(page.get_by_role("tab", name="Thunderbird"))
    keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Outlook")).to_be_focused()


def test_an_administrator_goes_everywhere_and_changes_things_without_a_mouse(
    house: House, windows: Windows
) -> None:
    email = house.address(house.person(), house.fresh("bulletin")).email
    person = house.services.access.create_user(house.fresh("Amélie"), True)
    page = Panel.signed_in(house, windows.open(house.server.url), person, opened=False).page
    page.goto(f"{house.server.url}{PAGE}/admin/overview")
    keyboard = Keyboard(page)
    expect(title(page, "Vue d’ensemble")).to_be_focused()

    go(page, keyboard, "Personnes et rôles")
    keyboard.to(page.get_by_role("button", name="Inviter une personne"))
    keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Inviter une personne")
    keyboard.to(dialog.get_by_label("Nom"))
    keyboard.type(name := house.fresh("Invitée"))
    keyboard.to(dialog.get_by_role("radio", name="Membre"))
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    expect(dialog.get_by_role("radio", name="Auditeur")).to_be_checked()
    keyboard.press("Enter")
    keyboard.to(page.get_by_role("button", name="Je l’ai transmis"))
    keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    keyboard.keep_focus()
    keyboard.to(page.get_by_label("Rechercher une personne"))
    keyboard.type(name)
    expect(page.get_by_role("row").filter(has_text=name)).to_contain_text("Auditeur")

    go(page, keyboard, "Limites")
    keyboard.to(page.get_by_role("button", name="Fixer des limites"))
    keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    for label, text in {
        "Nom ou adresse": email,
        "Destinataires par jour": "2000",
        "Raison": "Campagne",
    }.items():
        keyboard.to(dialog.get_by_label(label))
        keyboard.type(text)
    keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text=email)).to_contain_text("Campagne")
    keyboard.keep_focus()

    go(page, keyboard, "Toutes les adresses")
    keyboard.to(page.get_by_role("search", name="Adresses").get_by_label("Rechercher une adresse"))
    keyboard.type(email.partition("@")[0])
    box = page.get_by_role("checkbox", name=f"Sélectionner {email}")
    expect(page.get_by_role("row").filter(has_text="@example.test")).to_have_count(1)
    keyboard.to(box)
    keyboard.press("Space")
    expect(box).to_be_checked()
    keyboard.to(page.get_by_role("button", name="Suspendre", exact=True), key="Shift+Tab")
    keyboard.press("Enter")
    keyboard.to(page.get_by_role("dialog").get_by_role("button", name="Suspendre"))
    keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text=email)).to_contain_text("Suspendue")
    keyboard.keep_focus()


def title(page: Page, name: str) -> Locator:
    """Return the title of an administrators' page."""
    return page.get_by_role("heading", name=name, level=2, exact=True)


def go(page: Page, keyboard: Keyboard, name: str) -> None:
    """Go to another of the administrators' pages."""
    entry = page.get_by_role("navigation", name="Administration").get_by_role("button", name=name)
    keyboard.to(entry, key="Shift+Tab")
    keyboard.press("Enter")
    expect(title(page, name)).to_be_focused()
