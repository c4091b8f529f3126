"""An address is suspended, resumed, given a new password, deleted and brought back from the page."""

from __future__ import annotations

import smtplib
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.panel import Panel
from tests.support.server import letter


def test_a_suspended_address_receives_but_does_not_send(house: House, visit: Callable[..., Panel]) -> None:
    camille = visit(opened=False)
    address = house.address(camille.person, house.fresh("contact"))
    camille.open()
    row, actions = camille.row(address.email), camille.unfold(address.email)
    actions.get_by_role("button", name="Suspendre l’envoi").click()
    expect(row).to_contain_text("Suspendue")
    expect(row).to_contain_text("Reçoit toujours, n’envoie plus.")
    expect(row.get_by_role("button", name="Écrire")).to_have_count(0)
    with pytest.raises(smtplib.SMTPAuthenticationError):
        house.server.submission(address)
    with house.server.exchange() as elsewhere:
        elsewhere.send_message(letter("client@elsewhere.example", address.email, "Toujours là ?"))
    camille.open_inbox(address.email)
    expect(camille.message("Toujours là ?")).to_be_visible()
    expect(camille.page.get_by_role("button", name="Nouveau message")).to_have_count(0)
    camille.page.get_by_role("button", name="Mes adresses").click()

    actions.get_by_role("button", name="Réactiver l’envoi").click()
    expect(camille.notice.get_by_text(f"{address.email} peut de nouveau envoyer.")).to_be_visible()
    with house.server.submission(address) as program:
        program.send_message(letter(address.email, address.email))


def test_a_new_password_is_shown_once_and_the_old_one_works_on_for_a_while(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille = visit(opened=False)
    address = house.address(camille.person, house.fresh("contact"))
    camille.open()
    camille.unfold(address.email).get_by_role("button", name="Nouveau mot de passe").click()
    question = camille.page.get_by_role("dialog", name="Demander un nouveau mot de passe ?")
    question.get_by_role("button", name="Annuler").click()
    expect(question).to_have_count(0)
    camille.page.get_by_role("button", name="Nouveau mot de passe").click()
    question.get_by_role("button", name="Afficher un nouveau mot de passe").click()
    renewed = camille.note()
    expect(camille.credentials.get_by_text("L’ancien mot de passe fonctionne encore jusqu’à")).to_be_visible()
    camille.saved.click()
    assert renewed.password != address.password
    for password_holder in (address, renewed):
        with house.server.submission(password_holder) as program:
            program.send_message(letter(address.email, address.email))
    camille.page.reload()
    expect(camille.row(address.email)).to_contain_text("2 sur 500")


def test_a_deletion_can_be_undone_at_once_or_later(house: House, visit: Callable[..., Panel]) -> None:
    camille = visit(opened=False)
    address = house.address(camille.person, house.fresh("contact"), display_name="Accueil")
    camille.open()
    row = camille.row(address.email)

    def delete() -> None:
        camille.unfold(address.email).get_by_role("button", name="Supprimer").click()
        question = camille.page.get_by_role("dialog", name=f"Supprimer {address.email} ?")
        question.get_by_role("button", name="Supprimer l’adresse").click()
        expect(row).to_have_count(0)

    delete()
    with pytest.raises(smtplib.SMTPAuthenticationError):
        house.server.submission(address)
    camille.notice.get_by_role("button", name="Annuler").click()
    expect(camille.notice.get_by_text(f"{address.email} est restaurée.")).to_be_visible()
    expect(row).to_contain_text("Active")

    delete()
    camille.page.reload()
    expect(camille.page.get_by_text("Aucune adresse pour l’instant")).to_be_visible()
    camille.page.get_by_label("État").select_option("Supprimées")
    expect(row).to_contain_text("Restaurable jusqu’au")
    row.get_by_role("button", name=f"Restaurer {address.email}").click()
    expect(camille.notice.get_by_text(f"{address.email} est restaurée.")).to_be_visible()
    camille.page.get_by_label("État").select_option("Toutes")
    expect(row).to_contain_text("Accueil")
    with house.server.submission(address) as program:
        program.send_message(letter(address.email, address.email))


def test_addresses_are_found_by_the_beginning_of_a_word(house: House, visit: Callable[..., Panel]) -> None:
    camille = visit(opened=False)
    contact = house.address(camille.person, house.fresh("contact"), display_name="Service client")
    support = house.address(camille.person, house.fresh("support"))
    camille.open()
    search = camille.page.get_by_label("Rechercher une adresse")
    search.fill("cli")
    expect(camille.row(support.email)).to_have_count(0)
    expect(camille.row(contact.email)).to_be_visible()
    search.fill("nulle part")
    expect(camille.page.get_by_text("Aucune adresse ne correspond")).to_be_visible()
    camille.page.get_by_role("button", name="Effacer la recherche").click()
    expect(camille.row(support.email)).to_be_visible()
