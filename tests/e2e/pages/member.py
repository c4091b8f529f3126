"""The pages of a member: the form, its progress, the credentials and the addresses."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.e2e.answers import refusing
from tests.e2e.pages.stage import ShownPage, Stage
from tests.support.server import API, letter


def empty(stage: Stage) -> None:
    """Show the page of somebody who is new here."""
    words = stage.say("Aucune adresse pour l’instant", "No addresses yet")
    expect(stage.page.get_by_text(words)).to_be_visible()


def addresses(stage: Stage) -> None:
    """Show addresses that are used, suspended and near their limits."""
    support = stage.address("support", "Service client")
    paused = stage.address("facturation", "Comptabilité")
    stage.address("accueil", "خدمة العملاء")
    with stage.house.server.submission(support) as program:
        program.send_message(letter(support.email, paused.email))
    stage.go()
    stage.press(f"Autres actions pour {paused.email}", f"More actions for {paused.email}")
    stage.press("Suspendre l’envoi", "Suspend sending")
    words = stage.say("Reçoit toujours, n’envoie plus.", "Still receives, no longer sends.")
    expect(stage.page.get_by_text(words)).to_be_visible()


def free_name(stage: Stage) -> None:
    """Show a name that can be had."""
    _type(stage, stage.house.fresh("contact"))
    expect(stage.page.get_by_text(stage.say("est disponible.", "is available."))).to_be_visible()


def taken_name(stage: Stage) -> None:
    """Show a name that is taken, and others instead."""
    taken = stage.house.address(stage.house.person("Dominique"), stage.house.fresh("info"))
    _type(stage, taken.email.partition("@")[0])
    label = stage.say("Adresses libres proches", "Similar free addresses")
    expect(stage.page.get_by_role("list", name=label)).to_be_visible()


def refused(stage: Stage) -> None:
    """Show that the server has a bad moment."""
    answer = refusing(500, "internal_error", request_id="r-1234")
    stage.page.route(f"**{API}/create", answer)
    _create(stage)
    expect(stage.page.get_by_role("alert")).to_be_visible()


def progress(stage: Stage) -> None:
    """Show a creation that a provider takes its time for."""

    def still_at_it(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        operation = {"id": "1", "kind": "create", "state": "running", "step": "provision", "attempts": 1}
        body["account"].update(
            status="provisioning", operation={**operation, "retry_at": None, "error_code": None}
        )
        route.fulfill(response=answer, status=202, json={**body, "credentials": None})

    stage.page.route(f"**{API}/create", still_at_it)
    stage.page.route(f"**{API}/accounts/*/events", refusing(429, "too_many_requests"))
    stage.page.route(f"**{API}/accounts/*", refusing(503, "storage_unavailable"))
    _create(stage)
    expect(stage.page.locator("[aria-current=step]")).to_be_visible()


def credentials(stage: Stage) -> None:
    """Show the password, and its code for a telephone."""
    _create(stage)
    stage.press("Code QR pour téléphone", "QR code for a phone")
    expect(stage.page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    stage.press("Plus de temps", "More time")


def created(stage: Stage) -> None:
    """Show what comes after a creation."""
    _create(stage)
    stage.press("Je les ai enregistrés", "I have saved them")
    expect(stage.page.get_by_role("dialog")).to_have_count(0)


def unfolded(stage: Stage) -> None:
    """Show everything that can be done with an address."""
    address = stage.address("contact", "Accueil")
    stage.go()
    stage.press(f"Autres actions pour {address.email}", f"More actions for {address.email}")
    expect(stage.page.get_by_role("button", name=stage.say("Supprimer", "Delete"))).to_be_visible()


def deletion(stage: Stage) -> None:
    """Show the question before a deletion."""
    unfolded(stage)
    stage.press("Supprimer", "Delete")
    expect(stage.page.get_by_role("dialog")).to_be_visible()


def undo(stage: Stage) -> None:
    """Show that a deletion can be undone."""
    deletion(stage)
    stage.press("Supprimer l’adresse", "Delete the address")
    expect(stage.page.get_by_role("button", name=stage.say("Annuler", "Undo"))).to_be_visible()


def passwords(stage: Stage) -> None:
    """Show the passwords of an address."""
    unfolded(stage)
    stage.press("Mots de passe", "Passwords")
    expect(stage.page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()


def usage(stage: Stage) -> None:
    """Show what an address has sent."""
    support = stage.address("support", "Service client")
    with stage.house.server.submission(support) as program:
        program.send_message(letter(support.email, support.email))
    stage.go()
    stage.press(f"Autres actions pour {support.email}", f"More actions for {support.email}")
    stage.press("Utilisation", "Usage")
    expect(stage.page.get_by_role("dialog").get_by_role("table")).to_be_visible()


def account(stage: Stage) -> None:
    """Show the person's own account."""
    stage.press(stage.person.name, stage.person.name)
    expect(stage.page.get_by_role("dialog")).to_be_visible()


def signed_out(stage: Stage) -> None:
    """Show how to get in."""
    stage.press("Se déconnecter", "Sign out")
    words = stage.say("Connectez-vous", "Sign in")
    expect(stage.page.get_by_role("heading", name=words)).to_be_visible()


def _type(stage: Stage, name: str) -> None:
    stage.page.get_by_label(stage.say("Nom de l’adresse", "Name of the address")).fill(name)


def _create(stage: Stage) -> None:
    _type(stage, stage.house.fresh("contact"))
    stage.page.keyboard.press("Enter")


MEMBER_PAGES = tuple(
    ShownPage(name=f"member-{show.__name__.replace('_', '-')}", show=show)
    for show in (
        empty,
        free_name,
        taken_name,
        refused,
        progress,
        credentials,
        created,
        addresses,
        unfolded,
        deletion,
        undo,
        passwords,
        usage,
        account,
        signed_out,
    )
)
