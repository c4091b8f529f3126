"""A request that fails leaves what was typed and says what to do: each one that administrators make."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from email_provisioning.domain.account import AccountState
from email_provisioning.domain.limits import Limit, Scope
from email_provisioning.persistence.users import User
from email_provisioning.provisioning.limit_admin import Wish
from tests.e2e.held import held_suspension, let_go, state_of, waiting_creation
from tests.e2e.house import House, actor_of
from tests.e2e.panel import PAGE, Panel
from tests.e2e.walk import Walk
from tests.e2e.window import Windows
from tests.fakes.receiver import receiving
from tests.support.server import eventually


def walking(house: House, windows: Windows, section: str) -> tuple[User, Page, Walk]:
    """Return a new administrator at a page."""
    person = house.services.access.create_user(house.fresh("Amélie"), True)
    page = Panel.signed_in(house, windows.open(house.server.url), person, opened=False).page
    page.goto(f"{house.server.url}{PAGE}/admin/{section}")
    return person, page, Walk(page=page)


def filled(scope: Locator | Page, **typed: str) -> dict[Locator, str]:
    """Fill fields by their labels, and return what must stay in them."""
    fields = {scope.get_by_label(label.replace("_", " ")): value for label, value in typed.items()}
    for field, value in fields.items():
        field.fill(value)
    return fields


def test_people(house: House, windows: Windows) -> None:
    managed = house.person("Dominique")
    house.session(managed)
    house.services.access.issue_token(managed, "Paie")
    _, page, walk = walking(house, windows, "users")
    page.get_by_role("button", name="Inviter une personne").click()
    dialog = page.get_by_role("dialog", name="Inviter une personne")
    dialog.get_by_role("radio", name="Auditeur").check()
    typed = filled(dialog, Nom=house.fresh("Invitée"))
    walk.try_again("POST /admin/users", dialog.get_by_role("button", name="Créer l’invitation").click, typed)
    page.get_by_role("button", name="Je l’ai transmis").click()

    page.get_by_label("Rechercher une personne").fill(managed.name)
    page.get_by_role("button", name=f"Gérer {managed.name}").click()
    dialog = page.get_by_role("dialog", name=managed.name)
    walk.try_again(
        "DELETE /admin/users/{id}/tokens/{token}", dialog.get_by_role("button", name="Révoquer Paie").click
    )
    walk.try_again(
        "DELETE /admin/users/{id}/sessions",
        dialog.get_by_role("button", name="Fermer toutes les sessions").click,
    )
    dialog.get_by_role("radio", name="Auditeur").check()
    walk.try_again("PATCH /admin/users/{id}", dialog.get_by_role("button", name="Enregistrer le rôle").click)
    walk.try_again(
        "POST /admin/users/{id}/link", dialog.get_by_role("button", name="Nouveau lien de connexion").click
    )
    expect(page.get_by_label("Lien de connexion à usage unique")).to_be_visible()


def test_domains_and_budgets_and_comparisons(house: House, windows: Windows) -> None:
    _, page, walk = walking(house, windows, "domains")
    name = f"{house.fresh('boutique')}.example"
    page.get_by_role("button", name="Ajouter un domaine").click()
    dialog = page.get_by_role("dialog", name="Nouveau domaine")
    typed = filled(dialog, Nom_du_domaine=name)
    walk.try_again(
        "POST /admin/domains", dialog.get_by_role("button", name="Ajouter un domaine").click, typed
    )
    page.get_by_role("button", name=f"Retirer {name}").click()
    walk.try_again(
        "DELETE /admin/domains/{name}", page.get_by_role("button", name="Retirer le domaine").click
    )

    page.goto(f"{house.server.url}{PAGE}/admin/costs")
    page.get_by_role("button", name="Ajouter un budget").click()
    dialog = page.get_by_role("dialog")
    typed = filled(dialog, Montant_par_mois="120", **{"Seuils_d’alerte": "70, 90"})
    walk.try_again(
        "POST /admin/costs/budgets", dialog.get_by_role("button", name="Ajouter un budget").click, typed
    )
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name=re.compile("Modifier le budget")).first.click()
    typed = filled(dialog, Montant_par_mois="150")
    walk.try_again(
        "PATCH /admin/costs/budgets/{budget}", dialog.get_by_role("button", name="Enregistrer").click, typed
    )
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name=re.compile("Supprimer le budget")).first.click()
    walk.try_again(
        "DELETE /admin/costs/budgets/{budget}",
        page.get_by_role("dialog").get_by_role("button", name="Supprimer le budget").click,
    )

    page.goto(f"{house.server.url}{PAGE}/admin/reconciliation")
    walk.try_again("POST /admin/reconcile/plan", page.get_by_role("button", name="Comparer maintenant").click)


def test_limits_and_bulk_actions(house: House, windows: Windows) -> None:
    email = house.address(house.person(), house.fresh("bulletin")).email
    _, page, walk = walking(house, windows, "limits")
    page.get_by_role("button", name="Fixer des limites").click()
    dialog = page.get_by_role("dialog")
    typed = filled(dialog, Nom_ou_adresse=email, Destinataires_par_jour="2000", Raison="Campagne")
    walk.try_again("PATCH /admin/limits", dialog.get_by_role("button", name="Enregistrer").click, typed)
    page.get_by_role("button", name=f"Retirer les limites de {email}").click()
    walk.try_again(
        "DELETE /admin/limits/{limit}", page.get_by_role("button", name="Retirer ces limites").click
    )

    page.goto(f"{house.server.url}{PAGE}/admin/addresses")
    page.get_by_role("search", name="Adresses").get_by_label("Rechercher une adresse").fill(
        email.partition("@")[0]
    )
    expect(page.get_by_role("checkbox", name=re.compile("^Sélectionner .*@"))).to_have_count(1)
    page.get_by_role("checkbox", name=f"Sélectionner {email}").check()
    page.get_by_role("button", name="Suspendre", exact=True).click()
    walk.try_again(
        "POST /admin/jobs", page.get_by_role("dialog").get_by_role("button", name="Suspendre").click
    )


def test_operations_under_way(house: House, windows: Windows) -> None:
    owner = house.person()
    waiting, unwanted = waiting_creation(house, owner), waiting_creation(house, owner)
    _, page, walk = walking(house, windows, "runs")
    walk.try_again(
        "POST /admin/runs/{id}/retry", page.get_by_role("button", name=f"Relancer : {waiting.email}").click
    )
    eventually(lambda: state_of(house, waiting.id) is AccountState.ACTIVE)
    page.get_by_role("button", name=f"Défaire l’opération sur {unwanted.email}").click()
    walk.try_again(
        "POST /admin/runs/{id}/undo",
        page.get_by_role("dialog").get_by_role("button", name="Défaire l’opération").click,
    )
    eventually(lambda: state_of(house, unwanted.id) is AccountState.FAILED)
    assert house.address(owner, unwanted.local_part).email == unwanted.email, "the name is free again"


def test_bulk_actions_under_way(house: House, windows: Windows) -> None:
    address = house.address(house.person(), house.fresh("bulletin"))
    person, page, walk = walking(house, windows, "addresses")
    job = held_suspension(house, person, address)
    page.reload()
    page.get_by_role("button", name="Ouvrir : Suspendre").first.click()
    walk.try_again("POST /admin/jobs/{id}/cancel", page.get_by_role("button", name="Arrêter").click)
    let_go(house, job)
    expect(page.get_by_role("status").filter(has_text="Arrêté")).to_be_visible()
    assert state_of(house, address.id) is AccountState.ACTIVE
    walk.try_again("POST /admin/jobs/{id}/apply", page.get_by_role("button", name="Reprendre").click)
    expect(page.get_by_role("status").filter(has_text="Terminé")).to_be_visible()
    assert state_of(house, address.id) is AccountState.SUSPENDED


def test_webhooks(house: House, windows: Windows) -> None:
    _, page, walk = walking(house, windows, "webhooks")
    page.get_by_role("button", name="Ajouter un webhook").click()
    dialog = page.get_by_role("dialog", name="Nouveau webhook")
    with receiving() as receiver:
        typed = filled(dialog, Adresse_de_réception=receiver.url, Description="Facturation")
        walk.try_again(
            "POST /admin/webhooks", dialog.get_by_role("button", name="Ajouter un webhook").click, typed
        )
        page.get_by_role("button", name="Je l’ai enregistré").click()
        url = receiver.url
        walk.try_again(
            "POST /admin/webhooks/{webhook}/test", page.get_by_role("button", name=f"Essayer {url}").click
        )
        (tried,) = receiver.ids()
        page.get_by_role("button", name=f"Envois vers {url}").click()
        walk.try_again(
            "POST /admin/webhooks/{webhook}/deliveries/{event}/replay",
            page.get_by_role("button", name="Renvoyer webhook.test").click,
        )
        eventually(lambda: receiver.ids() == [tried, tried])
    look_after(page, walk, url)


def look_after(page: Page, walk: Walk, url: str) -> None:
    """Change a webhook, and remove it."""
    page.get_by_role("button", name=f"Modifier {url}").click()
    dialog = page.get_by_role("dialog", name="Modifier le webhook")
    typed = filled(dialog, Description="Paie")
    walk.try_again(
        "PATCH /admin/webhooks/{webhook}", dialog.get_by_role("button", name="Enregistrer").click, typed
    )
    expect(dialog).to_have_count(0)
    walk.try_again(
        "PATCH /admin/webhooks/{webhook}", page.get_by_role("button", name=f"Mettre en pause {url}").click
    )
    page.get_by_role("button", name=f"Nouveau secret pour {url}").click()
    walk.try_again(
        "POST /admin/webhooks/{webhook}/rotate-secret",
        page.get_by_role("button", name="Remplacer le secret").click,
    )
    page.get_by_role("button", name="Je l’ai enregistré").click()
    page.get_by_role("button", name=f"Supprimer {url}").click()
    walk.try_again(
        "DELETE /admin/webhooks/{webhook}", page.get_by_role("button", name="Supprimer le webhook").click
    )


def test_imports_and_the_first_look_at_what_they_made(house: House, windows: Windows, tmp_path: Path) -> None:
    person, page, walk = walking(house, windows, "imports")
    wish = Wish(values={Limit.ACCOUNTS: 5_000}, reason="A whole company")
    house.services.limits.set(actor_of(person), Scope.USER, person.id, wish)
    stem, file = house.fresh("importee"), tmp_path / "equipe.csv"
    # So many that there is time to stop it.
    file.write_text("username\n" + "".join(f"{stem}-{number}\n" for number in range(2_000)), encoding="utf-8")
    typed = filled(page, Propriétaire_des_lignes_sans_propriétaire=person.name)
    walk.try_again(
        "POST /admin/imports",
        lambda: page.get_by_label("Choisir un fichier CSV").set_input_files(file),
        typed,
    )
    walk.try_again(
        "POST /admin/imports/{id}/apply", page.get_by_role("button", name=re.compile("^Créer ")).click
    )
    eventually(lambda: len(house.addresses(person)) > 1)
    walk.try_again("POST /admin/imports/{id}/cancel", page.get_by_role("button", name="Arrêter").click)
    expect(page.get_by_role("button", name="Reprendre")).to_be_visible()

    made = house.addresses(person)
    page.goto(f"{house.server.url}{PAGE}")
    reveal = page.get_by_role("button", name=f"Afficher les identifiants de {made[0]}", exact=True)
    walk.try_again("POST /accounts/{id}/reveal", reveal.click)
    page.get_by_role("button", name="Je les ai enregistrés").click()
    page.get_by_role("button", name=f"Autres actions pour {made[1]}", exact=True).click()
    page.get_by_role("button", name="Mots de passe", exact=True).click()
    walk.try_again(
        "POST /accounts/{id}/credentials/{credential}/reveal",
        page.get_by_role("button", name="Afficher : Mot de passe principal").click,
    )
