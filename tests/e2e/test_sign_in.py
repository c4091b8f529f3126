"""How a person gets in, and out."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.house import House
from tests.e2e.panel import Panel
from tests.e2e.window import Windows
from tests.support.server import Server


def visited_addresses(page: Page) -> list[str]:
    """Return every address that Back and Forward lead to."""
    history = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    return [entry["url"] for entry in history["entries"]]


def test_the_link_of_the_first_start_signs_the_administrator_in_once(
    start_server: Callable[..., Server], windows: Windows
) -> None:
    server = start_server(IMAP_PORT="0")
    printed = re.search(r"http\S+#sign-in=(\S+)", server.output.read_text())
    assert printed is not None
    link, token = printed[0], printed[1]

    page = windows.open(server.url).context.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", name="Bienvenue")).to_be_visible()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Créer une adresse")).to_be_visible()
    expect(page.get_by_text("Connecté : admin")).to_be_visible()
    assert not [url for url in visited_addresses(page) if token in url]
    page.reload()
    expect(page.get_by_role("heading", name="Mes adresses")).to_be_visible()

    stranger = windows.open(server.url).context.new_page()
    stranger.goto(link)
    stranger.get_by_role("button", name="Continuer").click()
    expect(stranger.get_by_role("alert")).to_contain_text("Ce lien de connexion a déjà servi ou a expiré.")
    expect(stranger.get_by_role("alert")).to_contain_text("Demandez-en un nouveau.")
    stranger.get_by_role("button", name="Fermer").click()
    expect(stranger.get_by_role("heading", name="Connectez-vous")).to_be_visible()
    assert not [url for url in visited_addresses(stranger) if token in url]


def test_who_signs_out_sees_nothing_any_more(visit: Callable[..., Panel], house: House) -> None:
    camille = visit(opened=False)
    address = house.address(camille.person, house.fresh("contact"))
    camille.open()
    expect(camille.row(address.email)).to_be_visible()
    camille.page.get_by_role("button", name="Se déconnecter").click()
    expect(camille.page.get_by_role("heading", name="Connectez-vous")).to_be_visible()
    expect(camille.page.get_by_text(address.email)).to_have_count(0)
    camille.page.reload()
    expect(camille.page.get_by_role("heading", name="Connectez-vous")).to_be_visible()


def test_nobody_sees_the_addresses_of_another(visit: Callable[..., Panel], house: House) -> None:
    camille, dominique = visit(), visit()
    address = house.address(camille.person, house.fresh("contact"))
    dominique.page.goto(f"{house.server.url}/email-provisioning/mailboxes/{address.id}")
    expect(dominique.alert).to_contain_text("Cette adresse n’existe pas ou plus parmi les vôtres.")
    dominique.page.get_by_role("button", name="Mes adresses").click()
    expect(dominique.page.get_by_text("Aucune adresse pour l’instant")).to_be_visible()
