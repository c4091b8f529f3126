"""Everything can be done without a mouse, and one always sees where one is."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.keyboard import Keyboard
from tests.e2e.panel import Panel
from tests.e2e.window import Windows
from tests.support.server import letter


def test_from_the_link_to_the_inbox_without_a_mouse(house: House, windows: Windows) -> None:
    person = house.person()
    window = windows.open(house.server.url)
    camille = Panel(house=house, window=window, page=window.context.new_page(), person=person)
    keyboard, page = Keyboard(camille.page), camille.page
    page.goto(house.link(person))

    expect(page.get_by_role("button", name="Continuer")).to_be_visible()
    page.keyboard.press("Tab")
    keyboard.to(page.get_by_role("button", name="Continuer"))
    page.keyboard.press("Enter")
    expect(camille.name).to_be_visible()
    keyboard.keep_focus()

    taken = house.address(house.person("Dominique"), house.fresh("contact"))
    keyboard.to(camille.name)
    keyboard.type(taken.email.removesuffix("@example.test"))
    camille.expect_taken()
    keyboard.to(camille.suggestions.first)
    suggestion = camille.suggestions.first.inner_text()
    keyboard.press("Enter")
    expect(camille.name).to_be_focused()
    expect(page.get_by_text(f"{suggestion} est disponible.")).to_be_visible()
    keyboard.press("Enter")

    mailbox = camille.note()
    keyboard.keep_focus()
    keyboard.to(camille.credentials.get_by_role("button", name="Tout copier"))
    keyboard.press("Space")
    keyboard.to(camille.saved)
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"{mailbox.email} est prête.")).to_be_focused()

    with house.server.submission(mailbox) as program:
        program.send_message(letter(mailbox.email, mailbox.email, "Sans souris"))
    keyboard.to(page.get_by_role("button", name="Ouvrir la boîte"))
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Messages de {mailbox.email}")).to_be_focused()
    keyboard.to(camille.message("Sans souris"))
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sans souris")).to_be_focused()
    keyboard.to(page.get_by_role("button", name="Répondre"), key="Shift+Tab")
    keyboard.press("Enter")
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    keyboard.to(page.get_by_role("button", name="Envoyer"))
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Messages de {mailbox.email}")).to_be_focused()
    keyboard.to(page.get_by_role("button", name="Mes adresses"), key="Shift+Tab")
    keyboard.press("Enter")
    expect(camille.row(mailbox.email)).to_be_visible()
    keyboard.keep_focus()

    keyboard.to(page.get_by_role("button", name="Créer une autre adresse"))
    keyboard.press("Enter")
    keyboard.to(camille.name)


def test_an_address_is_looked_after_without_a_mouse(house: House, visit: Callable[..., Panel]) -> None:
    camille = visit(opened=False)
    address = house.address(camille.person, house.fresh("contact"))
    camille.open()
    expect(camille.row(address.email)).to_be_visible()
    keyboard, page, row = Keyboard(camille.page), camille.page, camille.row(address.email)
    page.keyboard.press("Tab")

    keyboard.to(row.get_by_role("button", name="Autres actions"))
    keyboard.press("Enter")
    keyboard.to(row.get_by_role("button", name="Suspendre l’envoi"))
    keyboard.press("Space")
    expect(row).to_contain_text("Suspendue")
    keyboard.keep_focus()
    keyboard.to(row.get_by_role("button", name="Réactiver l’envoi"))
    keyboard.press("Space")
    expect(row).to_contain_text("Active")
    keyboard.keep_focus()

    keyboard.to(row.get_by_role("button", name="Nouveau mot de passe"), key="Shift+Tab")
    keyboard.press("Enter")
    keyboard.to(page.get_by_role("button", name="Afficher un nouveau mot de passe"))
    keyboard.press("Enter")
    expect(camille.credentials).to_be_visible()
    keyboard.to(camille.saved)
    keyboard.press("Enter")
    expect(camille.credentials).to_have_count(0)
    keyboard.keep_focus()

    keyboard.to(row.get_by_role("button", name="Supprimer"))
    keyboard.press("Enter")
    question = page.get_by_role("dialog", name=f"Supprimer {address.email} ?")
    keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(row.get_by_role("button", name="Supprimer")).to_be_focused()
    keyboard.press("Enter")
    keyboard.to(question.get_by_role("button", name="Supprimer l’adresse"))
    keyboard.press("Enter")
    expect(row).to_have_count(0)
    expect(page.get_by_role("heading", name="Mes adresses")).to_be_focused()

    keyboard.to(camille.notice.get_by_role("button", name="Annuler"))
    keyboard.press("Enter")
    expect(camille.notice.get_by_text(f"{address.email} est restaurée.")).to_be_visible()
    expect(row).to_be_visible()
    keyboard.keep_focus()
    keyboard.to(camille.notice.get_by_role("button", name="Masquer ce message"))
    keyboard.press("Enter")
    keyboard.keep_focus()
