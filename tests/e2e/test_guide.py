"""The guide's three steps, in a real browser, with real mail."""

from __future__ import annotations

from collections.abc import Callable

from imap_tools import MailBox
from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.panel import Panel
from tests.support.server import ROOT, letter


def test_a_name_becomes_an_address_that_sends_receives_and_answers(
    house: House, visit: Callable[..., Panel]
) -> None:
    house.address(house.person("Dominique"), "info")
    camille = visit()

    # 1. Type a name: taken ones are told at once, with free ones to take instead.
    camille.name.press_sequentially("info")
    camille.expect_taken()
    suggestion = camille.suggestions.first.inner_text()
    camille.suggestions.first.click()
    expect(camille.name).to_have_value(suggestion.removesuffix("@example.test"))
    expect(camille.page.get_by_text(f"{suggestion} est disponible.")).to_be_visible()
    camille.name.fill("contact")
    camille.expect_free("contact")

    # 2. Create it: the credentials are there for half a minute.
    camille.page.keyboard.press("Enter")
    shown = camille.read_credentials()
    expect(camille.credentials.get_by_text("secondes restantes").first).to_be_visible()
    contact = camille.note()
    camille.saved.click()
    assert contact.email == "contact@example.test"
    assert shown["Envoi (SMTP)"] == {
        "Serveur": "127.0.0.1",
        "Port": str(house.server.settings.gateway_port),
        "Sécurité": "STARTTLS",
    }
    camille.page.get_by_role("button", name="Créer une autre adresse").click()
    support = camille.create("support")

    # 3. Use it: in a mail program…
    with house.server.submission(contact) as program:
        program.send_message(letter(contact.email, support.email, "Où en est ma commande ?"))

    # … and in the page.
    camille.open_inbox(support.email)
    camille.message("Où en est ma commande ?").click()
    expect(camille.page.get_by_role("heading", name="Où en est ma commande ?")).to_be_focused()
    expect(camille.page.get_by_role("article").get_by_text("Merci pour votre message.")).to_be_visible()
    (ROOT / ".reports").mkdir(exist_ok=True)
    camille.page.screenshot(path=ROOT / ".reports" / "inbox.png")
    camille.page.get_by_role("button", name="Répondre").click()
    expect(camille.page.get_by_label("À", exact=True)).to_have_value(contact.email)
    expect(camille.page.get_by_label("Objet")).to_have_value("Re: Où en est ma commande ?")
    camille.page.keyboard.type("Elle part demain.")
    camille.page.get_by_role("button", name="Envoyer").click()
    expect(camille.notice.get_by_text("Message envoyé à 1 destinataire.")).to_be_visible()

    # The answer is in the mail program too.
    if "Réception (IMAP)" in shown:
        imap = shown["Réception (IMAP)"]
        with MailBox(imap["Serveur"], int(imap["Port"]), ssl_context=house.server.tls).login(
            contact.email, contact.password
        ) as mailbox:
            (answer,) = mailbox.fetch()
        assert answer.from_ == support.email
        assert answer.subject == "Re: Où en est ma commande ?"
        assert answer.text.startswith("Elle part demain.")
        assert "> Merci pour votre message." in answer.text
