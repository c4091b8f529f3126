"""The ways in, and what people see where something is in the way."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.answers import refusing
from tests.e2e.pages.admin_follow import open_section
from tests.e2e.pages.member import deletion
from tests.e2e.pages.stage import ShownPage, Stage
from tests.support.server import API


def sign_in(stage: Stage) -> None:
    """Show the form of people with a password."""
    stage.page.context.clear_cookies()
    stage.page.reload()
    expect(stage.page.get_by_role("heading", name=stage.say("Connectez-vous", "Sign in"))).to_be_visible()
    expect(stage.page.locator("input[type=password]")).to_be_visible()


def sign_in_refused(stage: Stage) -> None:
    """Show a password that is not the right one."""
    sign_in(stage)
    stage.page.get_by_role("textbox", name=stage.say("Nom", "Name")).fill(stage.person.name)
    stage.page.locator("input[type=password]").fill("pas-le-bon-mot-de-passe")
    stage.press("Se connecter", "Sign in")
    expect(stage.page.get_by_role("alert")).to_be_visible()


def invitation(stage: Stage) -> None:
    """Show what a first link leads to."""
    stage.page.goto("about:blank")
    stage.page.goto(stage.house.link(stage.person))
    expect(stage.page.get_by_role("heading", name=stage.say("Bienvenue", "Welcome"))).to_be_visible()


def invitation_used(stage: Stage) -> None:
    """Show a link that has served already."""
    link = stage.house.link(stage.person)
    for _ in range(2):
        stage.page.goto("about:blank")
        stage.page.goto(link)
        stage.press("Continuer", "Continue")
        stage.page.wait_for_load_state("networkidle")
    expect(stage.page.get_by_role("alert")).to_be_visible()


def session_ended(stage: Stage) -> None:
    """Show that a session ended while somebody was at it."""
    stage.page.get_by_label(stage.say("Nom de l’adresse", "Name of the address")).fill(
        stage.house.fresh("contact")
    )
    stage.page.route(f"**{API}/**", refusing(401, "authentication_required"))
    stage.page.keyboard.press("Enter")
    expect(stage.page.get_by_role("alert").first).to_be_visible()


def session_ended_in_a_question(stage: Stage) -> None:
    """Show a question that was answered too late."""
    deletion(stage)
    stage.page.context.clear_cookies()
    stage.press("Supprimer l’adresse", "Delete the address")
    words = stage.say("Se reconnecter dans un nouvel onglet", "Sign in again in a new tab")
    expect(stage.dialog.get_by_role("link", name=words)).to_be_visible()


def server_down(stage: Stage) -> None:
    """Show a page whose server does not answer."""
    stage.page.route(f"**{API}/**", refusing(503, "storage_unavailable", request_id="r-1234"))
    stage.page.reload()
    expect(stage.page.get_by_role("alert").first).to_be_visible()


def offline(stage: Stage) -> None:
    """Show a creation without a network."""
    name = stage.page.get_by_label(stage.say("Nom de l’adresse", "Name of the address"))
    expect(name).to_be_visible()
    stage.page.context.set_offline(True)
    name.fill(stage.house.fresh("contact"))
    stage.page.keyboard.press("Enter")
    expect(stage.page.get_by_role("alert").first).to_be_visible()


def list_failed(stage: Stage) -> None:
    """Show a list that could not be had."""
    stage.page.route(f"**{API}/my-accounts*", refusing(500, "internal_error", request_id="r-1234"))
    stage.page.reload()
    expect(stage.page.get_by_role("alert").first).to_be_visible()


def not_found(stage: Stage) -> None:
    """Show the page of an address that is not there."""
    stage.go("/mailboxes/gone")
    expect(stage.page.get_by_role("alert").first).to_be_visible()


def admin_refused(stage: Stage) -> None:
    """Show the administrators' pages to somebody else."""
    stage.go("/admin/users")
    stage.expect_text("Réservé aux administrateurs", "For administrators only")


def admin_failed(stage: Stage) -> None:
    """Show an administrators' page whose figures cannot be had."""
    stage.page.route(f"**{API}/admin/overview", refusing(503, "storage_unavailable", request_id="r-1234"))
    open_section(stage, "overview")
    expect(stage.page.get_by_role("alert").first).to_be_visible()


TROUBLE_PAGES = tuple(
    ShownPage(
        name=f"trouble-{show.__name__.replace('_', '-')}",
        show=show,
        as_admin=show is admin_failed,
        forgives=("Failed to load resource",),
    )
    for show in (
        sign_in,
        sign_in_refused,
        invitation,
        invitation_used,
        session_ended,
        session_ended_in_a_question,
        server_down,
        offline,
        list_failed,
        not_found,
        admin_refused,
        admin_failed,
    )
)
