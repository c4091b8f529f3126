"""The administrators' pages that set the service up: people, domains, providers, rules, limits, webhooks."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.e2e.pages import samples
from tests.e2e.pages.admin_follow import open_section
from tests.e2e.pages.stage import ShownPage, Stage


def users(stage: Stage) -> None:
    """Show people, one of whom is shut out."""
    gone = stage.house.person("Dominique")
    stage.house.services.administration.people.disable(gone)
    open_section(stage, "users")
    expect(stage.page.get_by_role("row").nth(1)).to_be_visible()


def users_none(stage: Stage) -> None:
    """Show a search that finds nobody."""
    open_section(stage, "users")
    stage.page.get_by_label(stage.say("Rechercher une personne", "Search for a person")).fill("zzz-zzz")
    stage.expect_text("Personne ne correspond", "Nobody")


def users_invite(stage: Stage) -> None:
    """Ask whom to invite."""
    open_section(stage, "users")
    stage.press("Inviter une personne", "Invite a person")
    stage.dialog.get_by_label(stage.say("Nom", "Name")).fill(stage.house.fresh("Dominique"))


def users_link(stage: Stage) -> None:
    """Show the link of somebody who was invited."""
    users_invite(stage)
    stage.press("Créer l’invitation", "Create the invitation")
    label = stage.say("Lien de connexion à usage unique", "One-time sign-in link")
    expect(stage.page.get_by_label(label)).to_be_visible()


def users_manage(stage: Stage) -> None:
    """Show what lets somebody in."""
    stage.house.services.access.issue_token(stage.person, "Facturation")
    open_section(stage, "users")
    stage.page.get_by_label(stage.say("Rechercher une personne", "Search for a person")).fill(
        stage.person.name
    )
    stage.press(f"Gérer {stage.person.name}", f"Manage {stage.person.name}")
    expect(stage.dialog.get_by_text("Facturation")).to_be_visible()


def domains(stage: Stage) -> None:
    """Show domains, and the records of one whose DNS is not right."""
    _several_domains(stage)
    open_section(stage, "domains")
    stage.press("Enregistrements DNS de boutique.example", "DNS records of boutique.example")
    expect(stage.page.get_by_text("s1._domainkey.boutique.example")).to_be_visible()


def domains_empty(stage: Stage) -> None:
    """Show a service without a domain."""
    stage.answer("/admin/domains", {**samples.DOMAINS, "domains": []})
    open_section(stage, "domains")
    stage.expect_text("Aucun domaine", "No domains")


def domains_add(stage: Stage) -> None:
    """Ask for a domain, with a provider that lacks settings."""
    _several_domains(stage)
    open_section(stage, "domains")
    stage.press("Ajouter un domaine", "Add a domain")
    stage.dialog.get_by_label(stage.say("Fournisseur", "Provider")).select_option("Amazon SES")
    expect(stage.dialog.get_by_text("AWS_ACCESS_KEY_ID")).to_be_visible()


def domains_remove(stage: Stage) -> None:
    """Ask before a domain goes."""
    _several_domains(stage)
    unused = {**samples.DOMAINS["domains"][1], "addresses": 0}
    stage.answer("/admin/domains", {**samples.DOMAINS, "domains": [samples.DOMAINS["domains"][0], unused]})
    open_section(stage, "domains")
    stage.press("Retirer boutique.example", "Remove boutique.example")
    expect(stage.dialog).to_be_visible()


def providers(stage: Stage) -> None:
    """Show what an examination found."""
    stage.answer("/admin/domains", samples.DOMAINS)
    stage.answer("/admin/doctor", samples.DIAGNOSIS)
    open_section(stage, "providers")
    stage.expect_text("Clé d’API du fournisseur refusée", "Provider API key invalid")


def providers_here(stage: Stage) -> None:
    """Show what the examination of this server finds."""
    open_section(stage, "providers")
    stage.expect_text("Vérifié à", "Checked at")


def providers_running(stage: Stage) -> None:
    """Show that an examination is under way."""
    stage.page.route("**/admin/doctor", _never)
    open_section(stage, "providers")
    stage.expect_text("Examen en cours", "Checking:")


def policies(stage: Stage) -> None:
    """Show the rules, and the reserved names."""
    open_section(stage, "policies")
    stage.page.get_by_text(stage.say("Essayer avec d’autres règles", "Try with other rules")).click()
    expect(stage.page.get_by_label(stage.say("Motifs autorisés", "Allowed patterns")).first).to_be_visible()


def policies_refused(stage: Stage) -> None:
    """Show a name that the rules refuse."""
    open_section(stage, "policies")
    stage.page.get_by_label(stage.say("Nom à essayer", "Name to try")).fill("postmaster")
    stage.expect_text("Ce nom serait refusé.", "This name would be refused.")


def policies_free(stage: Stage) -> None:
    """Show a name that the rules allow."""
    open_section(stage, "policies")
    stage.page.get_by_label(stage.say("Nom à essayer", "Name to try")).fill(stage.house.fresh("libre"))
    stage.expect_text("pourrait être créée.", "could be created.")


def limits(stage: Stage) -> None:
    """Show limits of an address and a domain, what holds for an address, and what was sent."""
    stage.answer("/admin/limits", samples.LIMITS)
    stage.answer("/admin/usage", samples.USAGE)
    open_section(stage, "limits")
    email = stage.address("bulletin").email
    stage.page.get_by_label(stage.say("Adresse", "Address"), exact=True).fill(email)
    stage.press("Afficher ses limites", "Show its limits")
    stage.expect_text("Réglage du serveur", "Setting of the server")


def limits_empty(stage: Stage) -> None:
    """Show that the settings hold for everybody."""
    stage.answer("/admin/limits", {**samples.LIMITS, "overrides": []})
    stage.answer("/admin/usage", {**samples.USAGE, "totals": []})
    open_section(stage, "limits")
    stage.expect_text("Aucune limite particulière", "No specific limits")


def limits_set(stage: Stage) -> None:
    """Ask for limits."""
    open_section(stage, "limits")
    stage.press("Fixer des limites", "Set limits")
    expect(stage.dialog).to_be_visible()


def webhooks(stage: Stage) -> None:
    """Show webhooks, and what was sent to one."""
    _several_webhooks(stage)
    open_section(stage, "webhooks")
    stage.press("Envois vers https://erp", "Deliveries to https://erp")
    expect(stage.page.get_by_role("row").nth(1)).to_be_visible()


def webhooks_empty(stage: Stage) -> None:
    """Show a service that tells nobody."""
    stage.answer("/admin/webhooks", {**samples.WEBHOOKS, "webhooks": []})
    open_section(stage, "webhooks")
    stage.expect_text("Aucun webhook", "No webhooks")


def webhooks_add(stage: Stage) -> None:
    """Ask where events are sent to, and which ones."""
    open_section(stage, "webhooks")
    stage.press("Ajouter un webhook", "Add a webhook")
    stage.dialog.get_by_label(stage.say("Tous les événements", "Every event")).uncheck()
    label = stage.say("Adresse de réception", "Address to send to")
    stage.dialog.get_by_label(label).fill("https://erp.example.org/email")


def webhooks_secret(stage: Stage) -> None:
    """Show the secret of a new one."""
    webhooks_add(stage)
    stage.dialog.get_by_role("button", name=stage.say("Ajouter un webhook", "Add a webhook")).click()
    expect(stage.page.get_by_text("whsec_")).to_be_visible()


def webhooks_remove(stage: Stage) -> None:
    """Ask before one goes."""
    _several_webhooks(stage)
    open_section(stage, "webhooks")
    stage.press("Supprimer https://erp", "Remove https://erp")
    expect(stage.dialog).to_be_visible()


def _several_domains(stage: Stage) -> None:
    stage.answer("/admin/domains", samples.DOMAINS)
    stage.answer("/admin/domains/*/status", samples.STATUS)


def _several_webhooks(stage: Stage) -> None:
    stage.answer("/admin/webhooks", samples.WEBHOOKS)
    stage.answer("/admin/webhooks/*/deliveries", samples.DELIVERIES)


def _never(_route: Route) -> None:
    """Leave a request without an answer."""


SET_PAGES = tuple(
    ShownPage(name=f"admin-{show.__name__.replace('_', '-')}", show=show, as_admin=True)
    for show in (
        users,
        users_none,
        users_invite,
        users_link,
        users_manage,
        domains,
        domains_empty,
        domains_add,
        domains_remove,
        providers,
        providers_here,
        providers_running,
        policies,
        policies_refused,
        policies_free,
        limits,
        limits_empty,
        limits_set,
        webhooks,
        webhooks_empty,
        webhooks_add,
        webhooks_secret,
        webhooks_remove,
    )
)
