"""The administrators' pages, as an administrator, an auditor and a member find them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from email_provisioning.persistence.users import User
from tests.e2e.answers import held_back
from tests.e2e.house import House
from tests.e2e.panel import PAGE, Panel
from tests.e2e.window import Windows

#: Every page by its place in the address bar, and how it is called.
PAGES = {
    "overview": "Vue d’ensemble",
    "addresses": "Toutes les adresses",
    "runs": "Opérations en cours",
    "audit": "Journal d’audit",
    "users": "Personnes et rôles",
    "domains": "Domaines",
    "providers": "Fournisseurs",
    "policies": "Règles de nommage",
    "limits": "Limites",
    "webhooks": "Webhooks",
    "imports": "Import en nombre",
    "reconciliation": "Comparaison",
    "costs": "Coûts et budgets",
}
#: What only administrators may do, as its buttons say it.
CHANGES = re.compile(
    # A former action is opened by a button that says what it did.
    "^(?!Ouvrir).*(Ajouter|Inviter|Gérer|Modifier|Fixer|Retirer|Supprimer|Relancer|Défaire|Créer|Essayer|pause|secret|Suspendre)"
)


def administrator(house: House) -> User:
    """Add an administrator."""
    return house.services.access.create_user(house.fresh("Amélie"), True)


def administration(house: House, windows: Windows, person: User, section: str) -> Page:
    """Sign a person in, and open an administrators' page in a window of his own."""
    panel = Panel.signed_in(house, windows.open(house.server.url), person, opened=False)
    panel.page.goto(f"{house.server.url}{PAGE}/admin/{section}")
    return panel.page


def title(page: Page, name: str) -> Locator:
    """Return the title of an administrators' page."""
    return page.get_by_role("heading", name=name, level=2, exact=True)


def expect_settled(page: Page) -> None:
    """Wait until nothing that is shown is on its way any more, and see that nothing went wrong."""
    expect(page.get_by_role("status", name="Chargement…").filter(visible=True)).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_administrator_finds_every_page_and_nothing_in_the_way(house: House, windows: Windows) -> None:
    person = administrator(house)
    house.address(person, house.fresh("chef"))
    page = administration(house, windows, person, "audit")
    for section, name in PAGES.items():
        page.get_by_role("navigation", name="Administration").get_by_role("button", name=name).click()
        expect(title(page, name)).to_be_focused()
        expect(page).to_have_url(f"{house.server.url}{PAGE}/admin/{section}")
        expect_settled(page)


def test_an_auditor_sees_all_of_it_and_can_change_nothing(house: House, windows: Windows) -> None:
    auditor = house.services.access.create_user(house.fresh("Audrey"), is_auditor=True)
    page = administration(house, windows, auditor, "audit")
    expect(page.get_by_text("Vous consultez ces pages en tant qu’auditeur")).to_be_visible()
    for name in PAGES.values():
        page.get_by_role("navigation", name="Administration").get_by_role("button", name=name).click()
        expect(title(page, name)).to_be_focused()
        expect_settled(page)
        expect(page.get_by_role("button", name=CHANGES).filter(visible=True)).to_have_count(0)


def test_a_member_has_no_administration(house: House, visit: Callable[..., Panel]) -> None:
    page = visit().page
    expect(page.get_by_role("heading", name="Mes adresses")).to_be_visible()
    expect(page.get_by_role("button", name="Administration")).to_have_count(0)
    page.goto(f"{house.server.url}{PAGE}/admin/users")
    expect(page.get_by_text("Réservé aux administrateurs")).to_be_visible()
    expect(page.get_by_role("navigation", name="Administration")).to_have_count(0)


def test_a_domain_comes_with_records_to_copy_and_goes_again(house: House, windows: Windows) -> None:
    page = administration(house, windows, administrator(house), "domains")
    page.get_by_role("button", name="Ajouter un domaine").click()
    dialog = page.get_by_role("dialog", name="Nouveau domaine")
    dialog.get_by_label("Nom du domaine").fill("boutique.example")
    dialog.get_by_label("Fournisseur").select_option("SendGrid")
    expect(dialog.get_by_text("SENDGRID_API_KEY")).to_be_visible()
    expect(dialog.get_by_role("button", name="Ajouter un domaine")).to_be_disabled()
    dialog.get_by_label("Fournisseur").select_option("Ce serveur")
    dialog.get_by_role("button", name="Ajouter un domaine").click()
    row = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="boutique.example"))
    copy = row.get_by_role("button", name=re.compile("Copier.*Valeur à publier, SPF"))
    copy.click()
    expect(copy).to_have_text("Copié")
    assert page.evaluate("navigator.clipboard.readText()") == "v=spf1 mx -all"
    row.get_by_role("button", name="Retirer boutique.example").click()
    page.get_by_role("dialog").get_by_role("button", name="Retirer le domaine").click()
    expect(row).to_have_count(0)


def test_somebody_invited_comes_in_by_the_link(house: House, windows: Windows) -> None:
    page = administration(house, windows, administrator(house), "users")
    name = house.fresh("Invitée")
    page.get_by_role("button", name="Inviter une personne").click()
    dialog = page.get_by_role("dialog", name="Inviter une personne")
    dialog.get_by_label("Nom").fill(name)
    dialog.get_by_role("radio", name="Auditeur").check()
    dialog.get_by_role("button", name="Créer l’invitation").click()
    link = page.get_by_label("Lien de connexion à usage unique").input_value()
    page.get_by_role("button", name="Je l’ai transmis").click()
    assert link not in page.content()
    theirs = windows.open(house.server.url).context.new_page()
    theirs.goto(link)
    theirs.get_by_role("button", name="Continuer").click()
    expect(theirs.get_by_role("button", name="Administration")).to_be_visible()
    expect(theirs.get_by_text(name)).to_be_visible()


def test_a_link_that_is_on_its_way_cannot_be_missed(house: House, windows: Windows) -> None:
    managed = house.person("Dominique")
    page = administration(house, windows, administrator(house), "users")
    page.get_by_role("button", name=f"Gérer {managed.name}").click()
    dialog = page.get_by_role("dialog", name=managed.name)
    with held_back(page, "/admin/users/*/link") as let_go:
        dialog.get_by_role("button", name="Nouveau lien de connexion").click()
        # A browser heeds only the first refusal of a dialog to close.
        for _ in range(3):
            page.keyboard.press("Escape")
        expect(dialog.get_by_role("button", name="Fermer", exact=True)).to_be_disabled()
        let_go()
    expect(page.get_by_label("Lien de connexion à usage unique")).to_be_visible()


def test_what_was_done_in_a_dialog_is_said_in_it(house: House, windows: Windows) -> None:
    managed = house.person("Dominique")
    house.session(managed)
    # As narrow as a phone, where a dialog covers the whole page.
    narrow = windows.open(house.server.url, width=320)
    page = Panel.signed_in(house, narrow, administrator(house), opened=False).page
    page.goto(f"{house.server.url}{PAGE}/admin/users")
    page.get_by_role("button", name=f"Gérer {managed.name}").click()
    dialog = page.get_by_role("dialog", name=managed.name)
    dialog.get_by_role("button", name="Fermer toutes les sessions").click()
    notice = dialog.get_by_role("status").filter(has_text="1 session est fermée.")
    expect(notice).to_be_in_viewport()
    notice.get_by_role("button", name="Masquer ce message").click()
    expect(notice).to_have_count(0)


def test_a_name_is_tried_against_the_rules(house: House, windows: Windows) -> None:
    page = administration(house, windows, administrator(house), "policies")
    page.get_by_label("Nom à essayer").fill("postmaster")
    expect(page.get_by_text("Ce nom serait refusé.")).to_be_visible()
    page.get_by_label("Nom à essayer").fill(house.fresh("libre"))
    expect(page.get_by_text(re.compile("pourrait être créée"))).to_be_visible()


def test_several_addresses_are_suspended_at_once(house: House, windows: Windows) -> None:
    owner, stem = house.person(), house.fresh("lot")
    emails = [house.address(owner, f"{stem}-{number}").email for number in range(3)]
    page = administration(house, windows, administrator(house), "addresses")
    page.get_by_role("search", name="Adresses").get_by_label("Rechercher une adresse").fill(stem)
    # What is ticked before the list has narrowed is not kept: another filter chooses anew.
    expect(page.get_by_role("checkbox", name=re.compile("^Sélectionner .*@"))).to_have_count(3)
    for email in emails[:2]:
        page.get_by_role("checkbox", name=f"Sélectionner {email}").check()
    page.get_by_role("button", name="Suspendre", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Suspendre").click()
    begun = page.get_by_role("region", name="Action en nombre : Suspendre")
    expect(begun.get_by_text("2 sur 2")).to_be_visible()
    # The list of such actions has heard of it too.
    former = page.get_by_role("region", name="Actions en nombre précédentes").get_by_role("row")
    expect(former.filter(has_text="2 sur 2").filter(has_text="Terminé")).to_be_visible()
    for email, state in zip(emails, ("Suspendue", "Suspendue", "Active"), strict=True):
        expect(page.get_by_role("row").filter(has_text=email)).to_contain_text(state)


def test_a_file_is_looked_at_then_created_but_for_its_bad_row(
    house: House, windows: Windows, tmp_path: Path
) -> None:
    good = house.fresh("importee")
    file = tmp_path / "equipe.csv"
    file.write_text(f"\ufeffusername;display_name\r\n{good};Équipe\r\npostmaster;Non\r\n", encoding="utf-8")
    page = administration(house, windows, person := administrator(house), "imports")
    page.get_by_label("Choisir un fichier CSV").set_input_files(file)
    expect(page.get_by_text("1 ligne peut être créée")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="postmaster")).to_contain_text("Refusée")
    expect(page.get_by_role("link", name=re.compile("CSV"))).to_be_visible()
    assert house.addresses(person) == []
    page.get_by_role("button", name="Créer 1 adresse").click()
    expect(page.get_by_role("region", name=re.compile("equipe.csv")).get_by_text("Terminé")).to_be_visible()
    assert house.addresses(person) == [f"{good}@example.test"]


def test_the_secret_of_a_webhook_is_shown_once(house: House, windows: Windows) -> None:
    page = administration(house, windows, administrator(house), "webhooks")
    page.get_by_role("button", name="Ajouter un webhook").click()
    dialog = page.get_by_role("dialog", name="Nouveau webhook")
    dialog.get_by_label("Adresse de réception").fill("https://hooks.example.org/email")
    dialog.get_by_role("button", name="Ajouter un webhook").click()
    secret = (
        page.get_by_role("dialog", name="Secret du webhook").get_by_text(re.compile("^whsec_")).inner_text()
    )
    page.get_by_role("button", name="Je l’ai enregistré").click()
    expect(page.get_by_role("heading", name="https://hooks.example.org/email")).to_be_visible()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert secret not in page.content()
    assert secret not in kept


def test_an_address_gets_a_limit_of_its_own(house: House, windows: Windows) -> None:
    email = house.address(house.person(), house.fresh("bulletin")).email
    page = administration(house, windows, administrator(house), "limits")
    page.get_by_role("button", name="Fixer des limites").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nom ou adresse").fill(email)
    dialog.get_by_label("Destinataires par jour").fill("2000")
    dialog.get_by_label("Raison").fill("Campagne")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("row").filter(has_text=email)).to_contain_text("Campagne")
    page.get_by_label("Adresse", exact=True).fill(email)
    page.get_by_role("button", name="Afficher ses limites").click()
    row = page.get_by_role("row", name=re.compile("^Destinataires par jour.*Limite de l’adresse.*Campagne"))
    expect(row).to_be_visible()
