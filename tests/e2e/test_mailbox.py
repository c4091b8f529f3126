"""The mailbox at work: searching, answering, attaching, drafts, and what arrives while one looks."""

from __future__ import annotations

import json
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.panel import Panel
from tests.support.server import Mailbox


def deliver(house: House, message: EmailMessage, to: Mailbox) -> None:
    with house.server.exchange() as elsewhere:
        elsewhere.sendmail("zoe@client.example", to.email, message.as_bytes(policy=SMTP))


def newest(house: House, mailbox: Mailbox) -> EmailMessage:
    """Return the newest message of a mailbox, as it lies there."""
    reader = house.services.provider_of("local").reader
    assert reader is not None
    content = reader.read(mailbox.id, reader.page(mailbox.id, limit=1).messages[0].id).content
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def letter(to: str, subject: str, text: str = "Bonjour", *, cc: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Zoé Lefèvre <zoe@client.example>", to, subject
    message["Message-ID"] = make_msgid(domain="client.example")
    if cc is not None:
        message["Cc"] = cc
    message.set_content(text)
    return message


@pytest.fixture
def camille(visit: Callable[..., Panel]) -> Panel:
    """Return a person who is signed in; time passes in her page as the story lets it."""
    return visit(opened=False, clock=True)


@pytest.fixture
def contact(camille: Panel, house: House) -> Mailbox:
    """Return her address, on a page that knows it."""
    mailbox = house.address(camille.person, house.fresh("contact"))
    camille.open()
    return mailbox


def test_messages_are_searched_answered_and_sent_on(house: House, camille: Panel, contact: Mailbox) -> None:
    page = camille.page
    other = house.address(house.person("Dominique"), house.fresh("equipe"))
    bill = letter(contact.email, "Facture d'août", "Le total est de 12 euros.", cc=other.email)
    deliver(house, bill, contact)
    for number in range(3):
        deliver(house, letter(contact.email, f"Autre {number}"), contact)
    camille.open_inbox(contact.email)
    expect(camille.message("Autre 2")).to_be_visible()

    page.get_by_label("Chercher dans les messages").fill("aout zoe")
    results = page.get_by_role("list", name="Résultats").get_by_role("button")
    expect(results).to_have_count(1)
    results.click()
    expect(page.get_by_role("heading", name="Facture d'août")).to_be_focused()
    page.get_by_role("button", name="Répondre à tous").click()
    expect(page.get_by_label("À", exact=True)).to_have_value("zoe@client.example")
    expect(page.get_by_label("Copie", exact=True)).to_have_value(other.email)
    # A stranger cannot be reached from a server without a relay: the answer goes to the colleague alone.
    page.get_by_label("À", exact=True).fill(contact.email)
    page.get_by_label("Message", exact=True).press_sequentially("Entendu.")
    page.get_by_role("button", name="Envoyer").click()
    expect(camille.notice.filter(has_text="Message envoyé à 2 destinataires.")).to_be_visible()
    answer = newest(house, other)
    assert answer["In-Reply-To"] == answer["References"] == bill["Message-ID"]
    assert "Entendu." in answer.get_content()
    assert "> Le total est de 12 euros." in answer.get_content()


def test_a_file_that_is_too_large_is_named_and_one_that_fits_arrives(
    house: House, camille: Panel, contact: Mailbox, tmp_path: Path
) -> None:
    page = camille.page
    large, fits = tmp_path / "film.mov", tmp_path / "plan.bin"
    large.write_bytes(b"x" * 25_000_000)
    fits.write_bytes(bytes(range(256)) * 4096)
    camille.page.get_by_role("button", name=f"Écrire depuis {contact.email}").click()
    page.get_by_label("À", exact=True).fill(contact.email)
    page.get_by_label("Objet").fill("Plan")
    expect(page.get_by_text("Au plus 19,1 Mo de fichiers par message.")).to_be_visible()
    page.locator("input[type=file]").set_input_files([large, fits])
    expect(camille.alert).to_contain_text("« film.mov » (25 Mo) est trop volumineux")
    page.get_by_role("button", name="Envoyer").click()
    expect(camille.notice.filter(has_text="Message envoyé à 1 destinataire.")).to_be_visible()
    page.get_by_role("button", name="Actualiser").click()
    camille.message("Plan").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="plan.bin").click()
    assert Path(download.value.path()).read_bytes() == fits.read_bytes()


def test_a_draft_is_kept_over_a_reload_and_gone_once_it_is_sent(
    house: House, camille: Panel, contact: Mailbox
) -> None:
    page = camille.page
    page.get_by_role("button", name=f"Écrire depuis {contact.email}").click()
    page.get_by_label("Objet").fill("À moitié")
    page.get_by_label("Message", exact=True).fill("Je disais donc")
    page.reload()
    page.get_by_role("button", name="Reprendre le brouillon").click()
    expect(page.get_by_label("Objet")).to_have_value("À moitié")
    expect(page.get_by_label("Message", exact=True)).to_have_value("Je disais donc")
    page.get_by_label("À", exact=True).fill(contact.email)
    page.get_by_role("button", name="Envoyer").click()
    expect(camille.notice.filter(has_text="Message envoyé à 1 destinataire.")).to_be_visible()
    assert "draft" not in json.dumps(page.evaluate("Object.keys(localStorage)"))
    expect(page.get_by_role("button", name="Nouveau message")).to_be_visible()


def test_what_arrives_appears_by_itself_and_what_is_thrown_away_is_gone(
    house: House, camille: Panel, contact: Mailbox
) -> None:
    page = camille.page
    camille.open_inbox(contact.email)
    expect(page.get_by_text("Aucun message", exact=True)).to_be_visible()
    deliver(house, letter(contact.email, "Tout neuf"), contact)
    page.clock.run_for(10_000)
    expect(camille.message("Tout neuf")).to_be_visible()
    expect(page.get_by_text("1 nouveau message.")).to_be_attached()
    camille.message("Tout neuf").click()
    page.get_by_role("button", name="Supprimer").click()
    page.get_by_role("dialog").get_by_role("button", name="Mettre à la corbeille").click()
    expect(camille.notice.filter(has_text="Message mis à la corbeille.")).to_be_visible()
    expect(camille.message("Tout neuf")).not_to_be_visible()
