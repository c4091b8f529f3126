"""A server that is gone, slow, busy or hidden behind a proxy: the page says so in words, and nothing is sent twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Route, expect

from email_provisioning.domain.limits import Limit, Scope
from email_provisioning.provisioning.limit_admin import Wish
from tests.e2e.answers import answering, held_back, instead, unreachable
from tests.e2e.house import House, actor_of
from tests.e2e.pages.stage import Stage
from tests.e2e.panel import Panel
from tests.e2e.window import Windows
from tests.support.server import Server, serving

LANGUAGES = pytest.mark.parametrize("french", [True, False], ids=["french", "english"])

NOT_YOURS = ("Ce n’est pas de votre fait : réessayez", "It is not your fault: try again")
UNEXPECTED = ("d’une façon inattendue. Réessayez", "in an unexpected way. Try again")
BUSY = ("Réessayez dans 42 secondes.", "Try again in 42 seconds.")
GONE = ("Vérifiez votre connexion, puis réessayez.", "Check your connection, then try again.")
#: What comes back in the server's place → what the page says of it.
STRANGE: tuple[tuple[Callable[[Route], None], tuple[str, str]], ...] = (
    (answering(500, ""), NOT_YOURS),
    (answering(502, "<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>"), NOT_YOURS),
    (answering(503, "upstream connect error", "text/plain"), NOT_YOURS),
    (answering(504, '{"message": "Endpoint request timed out"}', "application/json"), NOT_YOURS),
    (answering(429, "Slow down", "text/plain", **{"Retry-After": "42"}), BUSY),
    (answering(200, "<html>Sign in to the Wi-Fi of this hotel</html>"), UNEXPECTED),
    (answering(201, '{"success": true, "acc', "application/json"), UNEXPECTED),
    (unreachable, GONE),
)


def form(stage: Stage) -> tuple[Locator, Locator, Locator]:
    """Return the fields of the form that creates, and its button."""
    return (
        stage.field("Nom de l’adresse", "Name of the address"),
        stage.field("Nom affiché (facultatif)", "Display name (optional)"),
        stage.button("Créer l’adresse email", "Create the e-mail address"),
    )


def dialog(stage: Stage) -> Locator:
    """Return the dialog that shows a password."""
    title = stage.say("Enregistrez ces identifiants maintenant", "Save these credentials now")
    return stage.page.get_by_role("dialog", name=title)


@LANGUAGES
def test_whatever_answers_in_the_servers_place_is_told_in_words(
    house: House, windows: Windows, french: bool
) -> None:
    stage, typed = Stage.opened(house, windows, french=french), house.fresh("contact")
    name, display_name, submit = form(stage)
    name.fill(typed)
    display_name.fill("Accueil 🚀 خدمة العملاء")
    alert = stage.page.get_by_role("alert")
    for answer, words in STRANGE:
        with instead(stage.page, "/create", answer):
            submit.click()
            expect(alert).to_contain_text(stage.say(*words))
        expect(alert).to_contain_text(
            stage.say("Ce que vous avez saisi est conservé.", "What you typed is kept.")
        )
        expect(name).to_have_value(typed)
        expect(display_name).to_have_value("Accueil 🚀 خدمة العملاء")
    submit.click()
    expect(dialog(stage)).to_contain_text(f"{typed}@example.test")
    expect(alert).to_have_count(0)
    assert house.addresses(stage.person) == [f"{typed}@example.test"]


@LANGUAGES
def test_slow_answers_are_awaited_in_words_and_nothing_is_sent_twice(
    house: House, windows: Windows, french: bool
) -> None:
    stage = Stage.opened(house, windows, french=french, clock=True)
    page, typed, asked = stage.page, house.fresh("contact"), stage.panel.window.asked
    loading = page.get_by_role("status", name=stage.say("Chargement…", "Loading…")).filter(visible=True)
    with held_back(page, "/my-accounts*") as let_go:
        page.reload()
        expect(loading.first).to_be_visible()
        page.clock.run_for(3_000)
        expect(loading.first).to_be_visible()
        let_go()
    expect(page.get_by_text(stage.say("Aucune adresse pour l’instant", "No addresses yet"))).to_be_visible()
    expect(loading).to_have_count(0)

    name, _, submit = form(stage)
    with held_back(page, "/check-availability") as let_go:
        name.fill(typed)
        expect(page.get_by_text(stage.say("Vérification…", "Checking…"))).to_be_visible()
        let_go()
    with held_back(page, "/create") as let_go:
        submit.dblclick()
        waiting = page.get_by_text(stage.say("Création de l’adresse…", "Creating the address…"))
        expect(waiting).to_be_visible()
        expect(submit).to_be_disabled()
        page.clock.run_for(3_000)
        name.press("Enter")
        submit.click(force=True)
        expect(waiting).to_be_visible()
        let_go()
    expect(dialog(stage)).to_contain_text(f"{typed}@example.test")
    expect(waiting).to_have_count(0)
    assert asked("POST", "/create") == 1
    assert house.addresses(stage.person) == [f"{typed}@example.test"]


def test_a_message_that_takes_its_time_is_sent_once(house: House, visit: Callable[..., Panel]) -> None:
    camille = visit(opened=False, clock=True)
    address = house.address(camille.person, house.fresh("contact"))
    camille.open()
    page = camille.page
    page.get_by_role("button", name=f"Écrire depuis {address.email}").click()
    page.get_by_label("À", exact=True).fill(address.email)
    page.get_by_label("Objet").fill("Une seule fois")
    with held_back(page, "/accounts/*/send") as let_go:
        page.get_by_role("button", name="Envoyer").dblclick()
        expect(page.get_by_role("button", name="Envoyer")).to_be_disabled()
        page.clock.run_for(3_000)
        page.get_by_label("Objet").press("Enter")
        let_go()
    expect(camille.notice.get_by_text("Message envoyé à 1 destinataire.")).to_be_visible()
    assert camille.window.asked("POST", f"/accounts/{address.id}/send") == 1
    page.get_by_role("button", name="Actualiser").click()
    expect(camille.message("Une seule fois")).to_have_count(1)


def test_a_server_that_stops_and_comes_back_has_cost_nothing(
    start_server: Callable[..., Server], windows: Windows, tmp_path: Path
) -> None:
    server = start_server(IMAP_PORT="0")
    house = House.of(server)
    camille = Panel.visited(house, windows)
    name = house.fresh("contact")
    camille.page.get_by_label("Nom affiché").fill("Accueil")
    camille.name.fill(name)
    camille.expect_free(name)
    server.stop()

    camille.submit.click()
    expect(camille.alert).to_contain_text(
        "Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez."
    )
    camille.name.fill(f"{name}-bis")
    expect(camille.page.get_by_text("La disponibilité n’a pas pu être vérifiée.")).to_be_visible()
    camille.name.fill(name)
    camille.page.get_by_role("button", name="Se déconnecter").click()
    expect(camille.notice).to_contain_text("Le serveur ne répond pas.")

    with serving(server.environ, tmp_path):
        camille.submit.click()
        assert camille.note().email == f"{name}@example.test"
        camille.saved.click()
        expect(camille.row(f"{name}@example.test")).to_contain_text("Accueil")
        assert house.addresses(camille.person) == [f"{name}@example.test"]
        camille.page.get_by_role("button", name="Se déconnecter").click()
        expect(camille.page.get_by_role("heading", name="Connectez-vous")).to_be_visible()
    house.services.database.close()


@LANGUAGES
def test_a_limit_of_the_server_tells_the_time_from_which_one_can_go_on(
    house: House, windows: Windows, french: bool
) -> None:
    stage = Stage.opened(house, windows, french=french)
    page, address, others = (
        stage.page,
        stage.address("contact"),
        [stage.address("info"), stage.address("equipe")],
    )
    wish = Wish(values={Limit.DAILY: 2}, reason="Two are enough to see it")
    house.services.limits.set(actor_of(stage.person), Scope.ADDRESS, address.email, wish)
    stage.go()
    stage.press(f"Écrire depuis {address.email}", f"Write from {address.email}")
    stage.field("À", "To").fill(", ".join(each.email for each in (address, *others)))
    stage.field("Message", "Message").fill("Bonjour à toutes et à tous")
    stage.press("Envoyer", "Send")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(
        stage.say(
            "La limite de 2 destinataires par jour est atteinte.",
            "The limit of 2 recipients a day is reached.",
        )
    )
    expect(alert).to_have_text(
        re.compile(stage.say(r"Prochain envoi possible\s: \d\d:\d\d\.", r"send again from \d\d:\d\d\."))
    )
    expect(stage.field("Message", "Message")).to_have_value("Bonjour à toutes et à tous")
    stage.field("À", "To").fill(address.email)
    stage.press("Envoyer", "Send")
    expect(page.get_by_role("status").get_by_text(re.compile("Message envoyé|Message sent"))).to_be_visible()
