"""Two tabs of one person: each follows what is done in the other, and who signs out of one is signed out of both."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.e2e.house import House
from tests.e2e.panel import Panel
from tests.e2e.traces import KEPT


def test_a_tab_follows_what_is_done_in_the_other(house: House, visit: Callable[..., Panel]) -> None:
    one = visit()
    other = one.another_tab()
    expect(other.page.get_by_text("Aucune adresse pour l’instant")).to_be_visible()
    typed = house.fresh("a-moitie")
    other.name.fill(typed)
    other.expect_free(typed)
    mailbox = one.create(house.fresh("contact"))
    expect(other.row(mailbox.email)).to_contain_text("Active")
    expect(other.page.get_by_text("1 adresse sur 10")).to_be_visible()
    other.unfold(mailbox.email).get_by_role("button", name="Suspendre l’envoi").click()
    expect(one.row(mailbox.email)).to_contain_text("Suspendue")
    one.unfold(mailbox.email).get_by_role("button", name="Supprimer").click()
    one.page.get_by_role("dialog").get_by_role("button", name="Supprimer l’adresse").click()
    expect(other.row(mailbox.email)).to_have_count(0)
    one.notice.get_by_role("button", name="Annuler").click()
    expect(other.row(mailbox.email)).to_be_visible()
    # What was typed there has stayed all the while, and no password has come over.
    expect(other.name).to_have_value(typed)
    assert mailbox.password not in other.page.evaluate(KEPT)


def test_a_name_that_is_taken_in_one_tab_is_told_in_the_other(
    house: House, visit: Callable[..., Panel]
) -> None:
    one, name = visit(), house.fresh("contact")
    other = one.another_tab()
    other.name.fill(name)
    other.expect_free(name)
    one.create(name)
    other.expect_taken()


def test_who_signs_out_of_one_tab_is_signed_out_of_the_other(
    house: House, visit: Callable[..., Panel]
) -> None:
    one = visit(opened=False)
    address = house.address(one.person, house.fresh("contact"))
    one.open()
    other = one.another_tab()
    other.open_inbox(address.email)
    one.page.get_by_role("button", name="Se déconnecter").click()
    for tab in (one, other):
        expect(tab.page.get_by_role("heading", name="Connectez-vous")).to_be_visible()
        expect(tab.page.get_by_text(address.email)).to_have_count(0)
        assert address.email not in tab.page.evaluate(KEPT)


def test_who_signs_in_again_in_one_tab_goes_on_in_the_other(
    house: House, visit: Callable[..., Panel]
) -> None:
    one, name = visit(), house.fresh("contact")
    one.name.fill(name)
    one.window.context.clear_cookies()
    one.submit.click()
    ended = one.alert.filter(has_text="Votre session est terminée.")
    expect(ended).to_be_visible()
    with one.window.context.expect_page() as opened:
        ended.get_by_role("link", name="Se reconnecter dans un nouvel onglet").click()
    other = opened.value
    expect(other.get_by_role("heading", name="Connectez-vous")).to_be_visible()
    other.goto(house.link(one.person))
    other.get_by_role("button", name="Continuer").click()
    expect(ended).to_have_count(0)
    expect(one.name).to_have_value(name)
    one.submit.click()
    assert one.note().email == f"{name}@example.test"


def test_somebody_else_who_signs_in_finds_nothing_of_the_one_before(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille, dominique = visit(opened=False), house.person("Dominique")
    address = house.address(camille.person, house.fresh("contact"))
    theirs = house.address(dominique, house.fresh("info"))
    camille.open()
    expect(camille.row(address.email)).to_be_visible()
    camille.name.fill("a-moitie")
    other = camille.window.context.new_page()
    other.goto(house.link(dominique))
    other.get_by_role("button", name="Continuer").click()
    expect(camille.row(theirs.email)).to_be_visible()
    expect(camille.name).to_have_value("")
    assert address.email not in camille.page.evaluate(KEPT)


def test_an_answer_from_before_the_sign_in_does_not_end_the_session(
    house: House, visit: Callable[..., Panel]
) -> None:
    camille = visit()
    camille.window.context.clear_cookies()
    page = camille.window.context.new_page()
    held: list[Route] = []
    page.route("**/api/email/me", lambda route: held.append(route) if not held else route.continue_())
    page.goto(house.link(camille.person))
    with page.expect_response("**/api/email/session"):
        page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Créer une adresse")).to_be_visible()
    held[0].fulfill(
        status=401, content_type="application/problem+json", body='{"code": "authentication_required"}'
    )
    page.get_by_label("Nom de l’adresse").fill(name := house.fresh("contact"))
    expect(page.get_by_text(f"{name}@example.test est disponible.")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
