"""Further passwords of an address in the page: made, used, revoked."""

from __future__ import annotations

import smtplib
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.panel import Panel
from tests.e2e.traces import refuse_traces
from tests.support.server import Mailbox


def test_a_password_for_the_phone_is_made_used_and_revoked(visit: Callable[..., Panel], house: House) -> None:
    camille = visit()
    main = camille.create(house.fresh("contact"))
    camille.unfold(main.email).get_by_role("button", name="Mots de passe").click()
    passwords = camille.page.get_by_role("dialog", name=f"Mots de passe de {main.email}")
    expect(passwords.get_by_text("Mot de passe principal")).to_be_visible()

    passwords.get_by_role("button", name="Ajouter un mot de passe").click()
    passwords.get_by_label("Libellé").fill("Téléphone")
    passwords.get_by_role("button", name="Créer et afficher").click()
    identity = camille.read_credentials()["Identifiants"]
    phone = Mailbox(id=main.id, email=main.email, password=identity["Mot de passe"])
    camille.saved.click()
    expect(passwords.get_by_text("Téléphone")).to_be_visible()
    refuse_traces(camille, phone)
    for mailbox in (main, phone):
        house.server.submission(mailbox).quit()

    passwords.get_by_role("button", name="Révoquer : Téléphone").click()
    question = camille.page.get_by_role("dialog", name="Révoquer « Téléphone »")
    question.get_by_role("button", name="Révoquer").click()
    expect(question).to_have_count(0)
    expect(passwords.get_by_text("Téléphone")).to_have_count(0)
    with pytest.raises(smtplib.SMTPAuthenticationError):
        house.server.submission(phone)
    house.server.submission(main).quit()
    camille.page.keyboard.press("Escape")
    expect(passwords).to_have_count(0)
