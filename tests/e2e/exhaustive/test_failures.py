"""A request that fails leaves what was typed and says what to do: each one that members make, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.e2e.house import House
from tests.e2e.panel import Panel
from tests.e2e.walk import Walk, changes, walked
from tests.e2e.window import Windows
from tests.support.server import Mailbox, letter

#: A password of a person.
PHRASE = "une phrase assez longue"


def walking(visit: Callable[..., Panel], house: House) -> tuple[Panel, Mailbox, Walk]:
    """Return somebody with an address, at the page."""
    camille = visit(opened=False)
    address = house.address(camille.person, house.fresh("contact"))
    camille.open()
    expect(camille.row(address.email)).to_be_visible()
    return camille, address, Walk(page=camille.page)


def test_creating_and_looking_after_an_address(house: House, visit: Callable[..., Panel]) -> None:
    camille, address, walk = walking(visit, house)
    page, row = camille.page, camille.row(address.email)
    display_name, name = page.get_by_label("Nom affiché"), house.fresh("accueil")
    display_name.fill("Accueil")
    camille.name.fill(name)
    walk.try_again("POST /create", camille.submit.click, {camille.name: name, display_name: "Accueil"})
    expect(camille.credentials).to_contain_text(f"{name}@example.test")
    camille.saved.click()

    actions = camille.unfold(address.email)
    walk.try_again(
        "POST /accounts/{id}/suspend", actions.get_by_role("button", name="Suspendre l’envoi").click
    )
    walk.try_again(
        "POST /accounts/{id}/resume", actions.get_by_role("button", name="Réactiver l’envoi").click
    )
    actions.get_by_role("button", name="Nouveau mot de passe").click()
    walk.try_again(
        "POST /accounts/{id}/rotate",
        page.get_by_role("button", name="Afficher un nouveau mot de passe").click,
    )
    camille.saved.click()
    actions.get_by_role("button", name="Supprimer").click()
    walk.try_again("DELETE /accounts/{id}", page.get_by_role("button", name="Supprimer l’adresse").click)
    walk.try_again("POST /accounts/{id}/restore", camille.notice.get_by_role("button", name="Annuler").click)
    expect(row).to_be_visible()


def test_the_passwords_of_an_address(house: House, visit: Callable[..., Panel]) -> None:
    camille, address, walk = walking(visit, house)
    camille.unfold(address.email).get_by_role("button", name="Mots de passe").click()
    dialog = camille.page.get_by_role("dialog", name=f"Mots de passe de {address.email}")
    dialog.get_by_role("button", name="Ajouter un mot de passe").click()
    label, networks = dialog.get_by_label("Libellé"), dialog.get_by_label("Limiter à des réseaux")
    label.fill("Téléphone")
    networks.fill("127.0.0.0/8")
    walk.try_again(
        "POST /accounts/{id}/credentials",
        dialog.get_by_role("button", name="Créer et afficher").click,
        {label: "Téléphone", networks: "127.0.0.0/8"},
    )
    camille.saved.click()
    dialog.get_by_role("button", name="Renouveler : Téléphone").first.click()
    question = camille.page.get_by_role("dialog", name="Renouveler « Téléphone »")
    walk.try_again(
        "POST /accounts/{id}/credentials/{credential}/rotate",
        question.get_by_role("button", name="Renouveler").click,
    )
    camille.saved.click()
    expect(question).to_have_count(0)
    dialog.get_by_role("button", name="Révoquer : Téléphone").first.click()
    question = camille.page.get_by_role("dialog", name="Révoquer « Téléphone »")
    walk.try_again(
        "DELETE /accounts/{id}/credentials/{credential}",
        question.get_by_role("button", name="Révoquer").click,
    )
    expect(question).to_have_count(0)


def test_writing_and_putting_away_messages(house: House, visit: Callable[..., Panel]) -> None:
    camille, address, walk = walking(visit, house)
    page = camille.page
    page.get_by_role("button", name=f"Écrire depuis {address.email}").click()
    typed: dict[Locator, str] = {
        page.get_by_label("À", exact=True): address.email,
        page.get_by_label("Objet"): "Bonjour",
        page.get_by_label("Message", exact=True): "Une réponse de trois lignes\n\nÀ bientôt",
    }
    for field, value in typed.items():
        field.fill(value)
    page.locator("input[type=file]").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"plan"}
    )
    walk.try_again("POST /accounts/{id}/send", page.get_by_role("button", name="Envoyer").click, typed)
    with house.server.submission(address) as program:
        program.send_message(letter(address.email, address.email, "Encore un"))
    page.get_by_role("button", name="Actualiser").click()
    camille.message("Bonjour").click()
    expect(page.get_by_role("link", name="plan.txt")).to_be_visible()
    walk.try_again(
        "PATCH /accounts/{id}/messages/{message}", page.get_by_role("button", name="Marquer non lu").click
    )
    camille.message("Bonjour").click()
    page.get_by_role("button", name="Supprimer").click()
    question = page.get_by_role("dialog").get_by_role("button", name="Mettre à la corbeille")
    walk.try_again("DELETE /accounts/{id}/messages/{message}", question.click)
    expect(camille.message("Bonjour")).to_have_count(0)


def test_getting_in_and_out(house: House, windows: Windows) -> None:
    person = house.person()
    window = windows.open(house.server.url)
    camille = Panel(house=house, window=window, page=window.context.new_page(), person=person)
    page, walk = camille.page, Walk(page=camille.page)
    for _ in range(2):
        house.session(person)
    page.goto(house.link(person))
    walk.try_again("POST /session", page.get_by_role("button", name="Continuer").click)

    page.get_by_role("button", name=person.name).click()
    account = page.get_by_role("dialog", name="Mon compte")
    # Three, of which the page's own is ended otherwise.
    sessions = account.get_by_role("button", name="Déconnecter")
    expect(sessions).to_have_count(2)
    walk.try_again("DELETE /sessions/{id}", sessions.first.click)
    expect(sessions).to_have_count(1)
    chosen = account.get_by_label("Nouveau mot de passe")
    chosen.fill(PHRASE)
    walk.try_again(
        "POST /me/password",
        account.get_by_role("button", name="Enregistrer le mot de passe").click,
        {chosen: PHRASE},
    )
    # It has ended the others, and the page knows.
    expect(sessions).to_have_count(0)
    account.get_by_role("button", name="Fermer").click()
    walk.try_again("DELETE /session", page.get_by_role("button", name="Se déconnecter").click)

    name, password = (page.locator(f"[autocomplete={kind}]") for kind in ("username", "current-password"))
    name.fill(person.name)

    def sign_in() -> None:
        # A password is typed anew each time; the name stays.
        password.fill(PHRASE)
        page.get_by_role("button", name="Se connecter", exact=True).click()

    walk.try_again("POST /session", sign_in, {name: person.name})
    expect(page.get_by_role("heading", name="Mes adresses")).to_be_visible()


def test_every_request_that_changes_something_is_walked() -> None:
    assert len(changes()) > 40, "the sources are read as they are written"
    assert changes() == walked(), "walk a new request in test_failures.py or test_failures_admin.py"
