"""Whatever goes wrong, what was typed is kept, and the page says what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.answers import instead, refusing
from tests.e2e.house import House
from tests.e2e.pages.stage import Stage
from tests.e2e.panel import Panel
from tests.e2e.window import Windows

#: A refusal of the server → what the page says of it.
REFUSALS = {
    (500, "internal_error"): "Ce n’est pas de votre fait : réessayez dans un moment.",
    (503, "storage_unavailable"): "Rien n’a changé : réessayez dans un moment.",
    (503, "provider_unavailable"): "Le fournisseur de messagerie ne répond pas pour l’instant.",
    (429, "too_many_requests"): "Réessayez dans 42 secondes.",
    (403, "account_limit_reached"): "Vous avez atteint votre limite de 10 adresses. Supprimez-en une",
}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal[1])
def test_a_creation_that_is_refused_can_be_tried_again(
    house: House, visit: Callable[..., Panel], refusal: tuple[int, str]
) -> None:
    camille, name = visit(), house.fresh("contact")
    camille.page.get_by_label("Nom affiché").fill("Accueil")
    camille.name.fill(name)
    status, code = refusal
    answer = refusing(status, code, request_id="r-1234", retry_after=42, limit=10, used=10)
    with instead(camille.page, "/create", answer):
        camille.submit.click()
        expect(camille.alert).to_contain_text(REFUSALS[refusal])
    expect(camille.alert).to_contain_text("Ce que vous avez saisi est conservé.")
    if status >= 500:
        expect(camille.alert).to_contain_text("Référence pour votre administrateur : r-1234")
    expect(camille.name).to_have_value(name)
    expect(camille.page.get_by_label("Nom affiché")).to_have_value("Accueil")
    camille.submit.click()
    assert camille.note().email == f"{name}@example.test"
    expect(camille.alert).to_have_count(0)


def test_an_answer_that_is_lost_on_the_way_does_not_lose_the_password(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille, name = visit(), house.fresh("contact")
    camille.name.fill(name)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    with instead(camille.page, "/create", lose):
        camille.submit.click()
        expect(camille.alert).to_contain_text("Le serveur ne répond pas.")
    assert house.addresses(camille.person) == [f"{name}@example.test"], "it was created all the same"
    camille.submit.click()
    assert camille.note().email == f"{name}@example.test"
    assert house.addresses(camille.person) == [f"{name}@example.test"]


def test_without_a_network_the_page_says_so_and_goes_on_afterwards(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille, name = visit(), house.fresh("contact")
    expect(camille.page.get_by_text("Aucune adresse pour l’instant")).to_be_visible()
    camille.window.context.set_offline(True)
    camille.name.fill(name)
    expect(camille.page.get_by_text("La disponibilité n’a pas pu être vérifiée.")).to_be_visible()
    camille.submit.click()
    expect(camille.alert).to_contain_text(
        "Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez."
    )
    expect(camille.name).to_have_value(name)
    camille.window.context.set_offline(False)
    camille.submit.click()
    assert camille.note().email == f"{name}@example.test"


def test_a_session_that_ends_in_the_middle_takes_nothing_away(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille, name = visit(), house.fresh("contact")
    camille.name.fill(name)
    camille.expect_free(name)
    camille.window.context.clear_cookies()
    camille.submit.click()
    ended = camille.alert.filter(has_text="Votre session est terminée.")
    expect(ended).to_be_visible()
    expect(camille.name).to_have_value(name)

    # Signed in again elsewhere, in a way that this page hears nothing of.
    camille.renew_session()
    camille.page.get_by_role("button", name="Je suis connecté : réessayer").click()
    expect(ended).to_have_count(0)
    expect(camille.name).to_have_value(name)
    camille.submit.click()
    assert camille.note().email == f"{name}@example.test"


def test_a_list_that_cannot_be_read_can_be_asked_for_again(visit: Callable[..., Panel]) -> None:
    camille = visit(opened=False, clock=True)
    with instead(camille.page, "/my-accounts*", refusing(503, "storage_unavailable")):
        camille.open()
        # The page asks a few times before it says so.
        camille.let_time_pass_until(camille.alert)
        expect(camille.alert).to_contain_text("réessayez dans un moment")
    camille.alert.get_by_role("button", name="Réessayer").click()
    expect(camille.page.get_by_text("Aucune adresse pour l’instant")).to_be_visible()
    expect(camille.alert).to_have_count(0)


def test_a_sending_limit_says_when_it_starts_anew(house: House, visit: Callable[..., Panel]) -> None:
    camille = visit(opened=False)
    address = house.address(camille.person, house.fresh("contact"))
    camille.open()
    write(camille.page, address.email)
    # Noon in Paris, tomorrow or some day.
    resets = datetime(2099, 7, 1, 10, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = refusing(429, "quota_exceeded", period="day", limit=500, used=500, resets_at=resets)
    with instead(camille.page, "/accounts/*/send", answer):
        camille.page.get_by_role("button", name="Envoyer").click()
        expect(camille.alert).to_contain_text("La limite de 500 destinataires par jour est atteinte.")
    expect(camille.alert).to_contain_text("Prochain envoi possible : 1er juil., 12:00.")
    expect(camille.page.get_by_label("Message", exact=True)).to_have_value("Bonjour à toutes et à tous")
    camille.page.get_by_role("button", name="Envoyer").click()
    expect(camille.notice.get_by_text("Message envoyé à 1 destinataire.")).to_be_visible()


def test_a_recipient_that_cannot_be_reached_loses_nothing(house: House, visit: Callable[..., Panel]) -> None:
    camille = visit(opened=False)
    address = house.address(camille.person, house.fresh("contact"))
    camille.open()
    for recipient, answer in {
        "somebody@elsewhere.example": "Un destinataire ne peut pas être joint d’ici.",
        "not an address": "« not » n’est pas une adresse valide.",
        "": "Indiquez au moins un destinataire.",
    }.items():
        write(camille.page, address.email, recipient)
        camille.page.get_by_role("button", name="Envoyer").click()
        expect(camille.page.get_by_text(answer)).to_be_visible()
        expect(camille.page.get_by_label("Message", exact=True)).to_have_value("Bonjour à toutes et à tous")
        camille.page.get_by_role("button", name="Mes adresses").click()


def write(page: Page, sender: str, recipient: str | None = None) -> None:
    """Write a message, to oneself where no recipient is given."""
    page.get_by_role("button", name=f"Écrire depuis {sender}").click()
    page.get_by_label("À", exact=True).fill(sender if recipient is None else recipient)
    page.get_by_label("Message", exact=True).fill("Bonjour à toutes et à tous")


# -- Names that cannot be ----------------------------------------------------------------------------------------------

NO_ADDRESS = ("Ce nom ne peut pas être une adresse.", "This name cannot be an address.")
#: What somebody types → what the page says of it, in French and in English.
NAMES = {
    "a" * 10_000: (
        "Ce nom est trop long : 64 caractères au plus.",
        "This name is too long: 64 characters at most.",
    ),
    "دعم": NO_ADDRESS,
    "🚀support": NO_ADDRESS,
    "👩‍💻": NO_ADDRESS,
    "\u202etcatnoc": NO_ADDRESS,
    "sans espace": NO_ADDRESS,
    "..": NO_ADDRESS,
    "contact@elsewhere.test": (
        "Aucune adresse ne peut être créée sur ce domaine.",
        "Addresses cannot be created on this domain.",
    ),
    "<img src=x onerror=alert(1)>": NO_ADDRESS,
    "postmaster": ("Ce nom est réservé", "This name is reserved"),
    "no-sp4m": ("Votre administrateur a interdit ce nom.", "Your administrator has blocked this name."),
}


@pytest.mark.parametrize("french", [True, False], ids=["french", "english"])
def test_a_name_that_cannot_be_an_address_is_kept_and_explained(
    house: House, windows: Windows, french: bool
) -> None:
    stage = Stage.opened(house, windows, french=french)
    page, field = stage.page, stage.field("Nom de l’adresse", "Name of the address")
    for name, explanation in NAMES.items():
        field.fill("")
        page.keyboard.insert_text(name)
        expect(page.get_by_text(stage.say(*explanation))).to_be_visible()
        stage.press("Créer l’adresse email", "Create the e-mail address")
        expect(field).to_be_focused()
        expect(field).to_have_value(name)
        expect(field).to_have_attribute("aria-invalid", "true")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert stage.panel.window.asked("POST", "/create") == 0
